"""crm.urls → activity → contacts → the kernel, read from the source."""

import ast
from pathlib import Path

import pytest

FORBIDDEN = {
    "crm": {"contacts", "activity"},
    "contacts": {"activity"},
    "activity": set(),
}
OF_REQUESTS = {"django.http", "django.shortcuts", "django.views", "django.forms"}


def sources(folder):
    return [path for path in Path(folder).rglob("*.py") if path != Path("crm/urls.py")]


def imported(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." * node.level + (node.module or "")


@pytest.mark.parametrize("package", FORBIDDEN)
def test_imports_point_one_way(package):
    back = [
        f"{path} imports {name}"
        for path in sources(package)
        for name in imported(path)
        if name.partition(".")[0] in FORBIDDEN[package]
    ]

    assert back == []


@pytest.mark.parametrize("app", ["contacts", "activity"])
def test_models_know_nothing_of_requests(app):
    views = {f"{app}.views", f"{app}.forms", f"{app}.filters"}
    knowing = [
        f"{path} imports {name}"
        for path in sources(f"{app}/models")
        for name in imported(path)
        if any(name == known or name.startswith(f"{known}.") for known in OF_REQUESTS | views)
    ]

    assert knowing == []
