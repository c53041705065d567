"""The demo from end to end, in processes of its own: on an empty machine, stopped, and once more."""

import http.client
import os
import signal
import socket
import subprocess
import sys
from http.cookies import SimpleCookie
from urllib.parse import urlencode

import pytest
from django.contrib.auth import get_user_model
from django.core.management.base import CommandError
from psycopg.pq import Ping

from activity.management.commands.demo import make_user, refuse_real_people
from crm.database.embedded import EmbeddedPostgres
from tests.factories import ContactFactory

pytestmark = pytest.mark.once

READY = "Ctrl-C stops everything."


@pytest.fixture
def var(tmp_path):
    """An empty machine's folder; its server is stopped even when a test fails."""
    yield tmp_path
    EmbeddedPostgres(tmp_path / "postgres").stop()


@pytest.fixture
def demo(var, request):
    """Starts a demo of thirty contacts: `demo() -> (process, port, what it printed)`."""

    def start():
        with socket.create_server(("127.0.0.1", 0)) as probe:
            port = probe.getsockname()[1]
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO", "DATABASE"))}
        process = subprocess.Popen(
            [sys.executable, "manage.py", "demo", "--contacts", "30", "--port", str(port)],
            env=clean | {"VAR_DIR": str(var)},
            stdout=subprocess.PIPE,
            text=True,
        )
        request.addfinalizer(lambda: end(process))
        printed = ""
        while READY not in printed and (line := process.stdout.readline()):
            printed += line
        return process, port, printed

    return start


def end(process):
    """Ctrl-C; the exit code."""
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=120)
    return process.returncode


class Visitor:
    """A browser in miniature: it keeps its cookies."""

    def __init__(self, port):
        self.port = port
        self.cookies = SimpleCookie()

    def ask(self, method, address, form=None):
        connection = http.client.HTTPConnection("localhost", self.port, timeout=60)
        headers = {"Cookie": "; ".join(f"{name}={morsel.value}" for name, morsel in self.cookies.items())}
        body = urlencode(form) if form else None
        headers |= {"Content-Type": "application/x-www-form-urlencoded"} if form else {}
        connection.request(method, address, body, headers)
        response = connection.getresponse()
        for cookie in response.headers.get_all("Set-Cookie", []):
            self.cookies.load(cookie)
        response.page = response.read().decode()
        connection.close()
        return response

    def log_in(self, name):
        self.ask("GET", "/accounts/login/")
        token = self.cookies["csrftoken"].value
        return self.ask("POST", "/accounts/login/", {"login": name, "password": name, "csrfmiddlewaretoken": token})


def test_the_demo_serves_people_stops_whole_and_keeps_its_data(demo, var):
    process, port, printed = demo()
    marketer, admin = Visitor(port), Visitor(port)
    logins = marketer.log_in("marketer"), admin.log_in("admin")

    assert f"http://localhost:{port}/" in printed
    assert [login.getheader("Location") for login in logins] == ["/", "/"]
    assert marketer.ask("GET", "/contacts/").status == 200
    assert "Administration | Contacts" in admin.ask("GET", "/admin/").page

    assert end(process) == 0
    assert EmbeddedPostgres(var / "postgres").ping() == Ping.NO_RESPONSE

    process, port, printed = demo()

    assert "Writing" not in printed
    marketer.port = port
    assert marketer.ask("GET", "/contacts/").status == 200  # the log-in was kept too
    assert end(process) == 0


@pytest.mark.django_db
@pytest.mark.parametrize("still_there", [(), ("marketer",)])
def test_known_passwords_never_stand_beside_real_people(still_there):
    ContactFactory()
    for name in still_there:
        make_user(name)

    with pytest.raises(CommandError, match="not the demo's log-ins"):
        refuse_real_people()


@pytest.mark.django_db
def test_a_changed_password_stays_changed():
    make_user("marketer")
    user = get_user_model().objects.get(username="marketer")
    user.set_password("another")
    user.save()

    make_user("marketer")

    user.refresh_from_db()
    assert user.check_password("another")
    assert not user.is_staff
