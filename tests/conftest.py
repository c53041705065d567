"""What every test may ask for: people who log in, clients that are them, and a real browser."""

import os

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db import connection, transaction
from django.db.models.signals import post_migrate
from django.test import Client
from playwright.sync_api import sync_playwright
from psycopg.pq import Ping

from activity.benchmark.databases import Database
from tests.chromium import CHROMIUM, CHROMIUM_FLAGS
from tests.importing import FileImport
from tests.processes import own_copy

# Playwright's own event loop runs in the test's thread, where Django would refuse the ORM.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def pytest_configure(config):
    config.server_ran_before = server_runs()


def pytest_unconfigure(config):
    """What the tests started ends with them, unless somebody uses it by now."""
    if server_runs() and not config.server_ran_before and not hasattr(config, "workerinput"):
        settings.EMBEDDED_POSTGRES.stop_if_unused()


def server_runs():
    return bool(settings.EMBEDDED_POSTGRES) and settings.EMBEDDED_POSTGRES.ping() != Ping.NO_RESPONSE


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup):
    """Also: the flush after a test that commits passes over the queue, whose tables aren't Django's to empty."""
    post_migrate.connect(forget_jobs, sender=apps.get_app_config("procrastinate"))


def forget_jobs(**_signal):
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")


@pytest.fixture
def marketer(db):
    return get_user_model().objects.create_user("marketer", password="marketer")


@pytest.fixture
def staff(db):
    return get_user_model().objects.create_superuser("staff", password="staff")


@pytest.fixture
def marketer_client(marketer):
    return _logged_in(marketer)


@pytest.fixture
def staff_client(staff):
    return _logged_in(staff)


@pytest.fixture
def client_who_may(db):
    """Somebody of the staff who may do these things alone, such as `view_contact`."""

    def logged_in(*codenames):
        clerk = get_user_model().objects.create_user(f"clerk {' '.join(codenames)}", is_staff=True)
        clerk.user_permissions.set(Permission.objects.filter(codename__in=codenames))
        return _logged_in(clerk)

    return logged_in


@pytest.fixture(scope="session")
def browser():
    if not CHROMIUM:
        pytest.skip("no Chromium on this machine (on Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def new_page(browser, live_server):
    """Opens pages of the live server: `new_page(user, **options of a Playwright context)`."""
    contexts = []

    def open_page(user=None, **options):
        context = browser.new_context(base_url=live_server.url, **options)
        context.set_default_timeout(10_000)
        contexts.append(context)
        if user:
            cookie = _logged_in(user).cookies["sessionid"]
            context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": live_server.url}])
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page, marketer):
    """A page of the marketer's, 1440 pixels wide."""
    return new_page(marketer, viewport={"width": 1440, "height": 900})


def _logged_in(user):
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture(scope="module")
def module_db(django_db_setup, django_db_blocker):
    """A transaction around a whole module, for what all of its tests begin with; each has its own within it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="session")
def migrated_database(django_db_setup, django_db_blocker):
    """The one of which each `own_database` is a copy, since migrations take longer than most of the tests."""
    with django_db_blocker.unblock():
        database = Database(f"{connection.settings_dict['NAME']}_migrated")
        database.create()
        yield database
        database.drop()


@pytest.fixture
def own_database(transactional_db, migrated_database):
    """One beside the tests' own, for commands in processes of their own, which see nothing of a test's transaction."""
    with own_copy(migrated_database) as database:
        yield database


@pytest.fixture
def import_file(tmp_path, capsys):
    return FileImport(tmp_path, capsys)
