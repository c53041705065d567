"""Backup and restore, on a database of its own, so that a failure breaks no other test."""

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from tests.factories import ContactFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def own_database():
    """A copy of the test database, which Django uses until the test ends."""
    shared = connection.settings_dict["NAME"]
    own = f"{shared}_backup"
    run(f'DROP DATABASE IF EXISTS "{own}"')
    run(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"  # what a thread of an earlier test left open
        " WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()"
    )
    run(f'CREATE DATABASE "{own}" TEMPLATE "{shared}"')
    turn_to(own)
    yield
    turn_to(shared)
    run(f'DROP DATABASE "{own}"')


@pytest.fixture
def backup(own_database, tmp_path):
    """A backup of one contact, Olena, and one user."""
    file = tmp_path / "contacts.backup"
    ContactFactory(first_name="Olena")
    get_user_model().objects.create_user("marketer")
    call_command("backup", file)
    return file


def run(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)


def turn_to(database):
    connection.close()
    connection.settings_dict["NAME"] = database


def names():
    with connection.cursor() as cursor:
        cursor.execute("SELECT first_name FROM contacts_contact ORDER BY first_name")
        return [name for (name,) in cursor]


def test_a_backup_is_for_its_owner_alone(backup):
    assert backup.stat().st_mode & 0o777 == 0o600
    assert list(backup.parent.iterdir()) == [backup]


def test_a_restored_database_is_as_it_was(backup):
    ContactFactory(first_name="Jonas")
    run("CREATE TABLE made_by_a_later_version ()")

    call_command("restore", backup, "--replace")

    assert names() == ["Olena"]
    assert get_user_model().objects.get().username == "marketer"
    assert "made_by_a_later_version" not in connection.introspection.table_names()
    call_command("migrate", "--check", verbosity=0)
    ContactFactory(first_name="Aïcha")  # the sequences go on where they were


def test_a_backup_logs_nobody_in(own_database, marketer_client, tmp_path):
    call_command("backup", tmp_path / "backup")
    call_command("restore", tmp_path / "backup", "--replace")

    assert marketer_client.get("/accounts/password/change/").status_code == 302


def test_contacts_are_not_lost_by_mistake(backup):
    ContactFactory(first_name="Jonas")

    with pytest.raises(CommandError, match="already holds contacts"):
        call_command("restore", backup)

    assert names() == ["Jonas", "Olena"]


def test_an_empty_database_needs_no_word_more(backup, own_database):
    run("DROP SCHEMA public CASCADE")
    run("CREATE SCHEMA public")

    call_command("restore", backup)

    assert names() == ["Olena"]


@pytest.mark.parametrize("damage", [lambda _: b"no backup", lambda whole: whole[: len(whole) * 2 // 3]])
def test_a_bad_file_changes_nothing(backup, damage):
    backup.write_bytes(damage(backup.read_bytes()))

    with pytest.raises(CommandError, match="the database is as it was"):
        call_command("restore", backup, "--replace")

    assert names() == ["Olena"]


def test_a_missing_file_is_said(own_database, tmp_path):
    with pytest.raises(CommandError, match="There is no file"):
        call_command("restore", tmp_path / "nothing")


def test_a_folder_is_no_backup_and_nothing_is_left_behind(own_database, tmp_path):
    folder = tmp_path / "backups"
    folder.mkdir()

    with pytest.raises(CommandError, match="is a folder"):
        call_command("backup", folder)

    assert list(tmp_path.iterdir()) == [folder]
