# Thin: each goal is a command that also works alone in the environment of `make install`.

PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/
INSTALLED := $(VENV)/.installed

.DEFAULT_GOAL := help
.PHONY: help install demo test lint browser

help: ## Show what there is to make
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

install: $(INSTALLED) ## Make the environment in .venv, and renew it when pyproject.toml has changed

$(INSTALLED): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or later is needed: set PYTHON to it (make PYTHON=python3.12 …)" >&2; exit 1; }
	test -x $(RUN)python || $(PYTHON) -m venv $(VENV)
	$(RUN)python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	@touch $@

demo: $(INSTALLED) ## Load demo people and serve the site; PORT=8000, CONTACTS=5000
	@$(RUN)python manage.py demo --port $(or $(PORT),8000) --contacts $(or $(CONTACTS),5000)

test: $(INSTALLED) browser ## Run all tests
	$(RUN)python -m pytest --numprocesses 2 --dist worksteal $(PYTEST)

lint: $(INSTALLED) ## Check style, templates and types
	$(RUN)ruff check
	$(RUN)ruff format --check
	git ls-files '*.html' | xargs $(RUN)djade --check --target-version 5.2
	$(RUN)mypy

browser:
	@.ci/browser
