"""Calls as programs make them: with a key, in JSON."""

import base64

from django.test import Client

from contacts.models import ApiKey


def new_key(scope="write", name="Shop", **given):
    """The key's row and the key itself."""
    key = ApiKey(name=name, scope=scope, **given)
    return key, key.issue()


def basic(name, password=""):
    return "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()


class Caller:
    """A program with a key of the scope; what it gets is the answer, whose `json()` is read by tests."""

    def __init__(self, scope="both", **given):
        self.key, self.text = new_key(scope, **given)
        self.client = Client(headers={"Authorization": basic("anybody", self.text)})

    def get(self, path, **params):
        return self.client.get(path, params)

    def post(self, path, body, **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.post(path, body, content_type="application/json", headers=named)

    def put(self, path, body):
        return self.client.put(path, body, content_type="application/json")

    def delete(self, path):
        return self.client.delete(path)
