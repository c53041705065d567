"""What the environment decides, tried in processes of their own."""

import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.once

PRODUCTION = {
    "HTTPS": "1",
    "HSTS_SUBDOMAINS": "1",
    "HSTS_PRELOAD": "1",
    "SECRET_KEY": "a-key-of-an-operator-" * 4,
    "ALLOWED_HOSTS": "crm.example.com",
    "SITE_URL": "https://crm.example.com",
}


def manage(*arguments, **environment):
    ours = {name: value for name, value in os.environ.items() if not name.startswith("DJANGO_")}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        env=ours | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_settings_pass_the_deployment_check():
    done = manage("check", "--deploy", "--fail-level", "INFO", **PRODUCTION)

    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


def test_debug_is_off_unless_asked_for():
    done = manage("diffsettings", "--output", "unified")

    assert "\n+ DEBUG" not in done.stdout


def test_an_unknown_time_zone_is_refused_by_name():
    done = manage("check", WORKSPACE_TIME_ZONE="Kyiv")

    assert done.returncode != 0
    assert "WORKSPACE_TIME_ZONE “Kyiv” is no IANA time zone" in done.stderr


@pytest.mark.parametrize("url", ["crm.example.com", "ftp://crm.example.com", "https://crm.example.com/contacts/"])
def test_a_site_url_that_is_none_is_refused_by_name(url):
    done = manage("check", SITE_URL=url)

    assert done.returncode != 0
    assert f"SITE_URL “{url}” is no address of a site" in done.stderr


def test_the_secret_key_is_made_once_and_kept_from_others(tmp_path):
    keys = [manage("diffsettings", VAR_DIR=str(tmp_path), SECRET_KEY="").stdout for _ in range(2)]

    stored = tmp_path / "secret_key"
    assert len(stored.read_text()) > 60
    assert stored.stat().st_mode & 0o777 == 0o600
    assert [stored.read_text() in text for text in keys] == [True, True]


def test_migrations_hold_everything_that_the_models_say():
    done = manage("makemigrations", "--check", "--dry-run")

    assert done.returncode == 0, done.stdout
