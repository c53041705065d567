"""The API keeps to its own OpenAPI document, whatever the document allows to be sent."""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.intake import Caller, basic

pytestmark = [pytest.mark.django_db, pytest.mark.once]

schema = schemathesis.openapi.from_wsgi("/api/openapi.json", get_wsgi_application())
KEPT = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@pytest.fixture
def caller(db):
    """The end of a request closes the connection, and with it the test's transaction: it is kept from that."""
    around = (request_started, request_finished)
    for signal in around:
        signal.disconnect(close_old_connections)
    yield Caller("both")
    for signal in around:
        signal.connect(close_old_connections)


@schema.parametrize()
@settings(
    max_examples=8,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_what_is_answered_is_what_the_document_says(case, caller):
    headers = {"Authorization": basic("anybody", caller.text), "Accept-Encoding": "identity"}
    case.call_and_validate(headers=headers, checks=KEPT)
