"""What calls of the REST API have in common: keys, JSON that passes the gate, and errors that name the field."""

import json
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.parser import Parser
from ninja.security.base import AuthBase

from contacts.models import ApiKey

from .errors import answer_to, refusal_answer
from .keys import key_of

_EXPECTED: dict[str, Callable[[dict], str]] = {
    "missing": lambda _: "is missing",
    "string_type": lambda _: "must be a text",
    "int_type": lambda _: "must be a whole number",
    "int_parsing": lambda _: "must be a whole number",
    "int_from_float": lambda _: "must be a whole number",
    "bool_type": lambda _: "must be true or false",
    "bool_parsing": lambda _: "must be true or false",
    "list_type": lambda _: "must be a list",
    "dict_type": lambda _: "must be an object",
    "model_type": lambda _: "must be an object",
    "model_attributes_type": lambda _: "must be an object",
    "too_long": lambda told: f"has {told['actual_length']:,} items; {told['max_length']:,} fit",
    "too_short": lambda told: f"needs at least {told['min_length']}",
    "literal_error": lambda told: f"must be one of {told['expected'].replace(' or ', ', ')}",
    "greater_than_equal": lambda told: f"must be {told['ge']} or more",
    "less_than_equal": lambda told: f"must be {told['le']} or less",
}
"""{what pydantic found: the message, from what it tells of it}"""


class CallRequest(HttpRequest):
    """A request whose key is known."""

    auth: ApiKey


class MayCall(AuthBase):
    """The key of the call is what its function finds as `request.auth`."""

    openapi_type = "http"
    openapi_scheme = "basic"

    def __init__(self, *scopes: str):
        self.scopes = scopes
        self.openapi_description = "Any user name, and the key as the password; or the key as a Bearer token."
        super().__init__()

    def __call__(self, request: HttpRequest) -> ApiKey:
        return key_of(request, *self.scopes)


may_write, may_read = MayCall(ApiKey.Scope.WRITE), MayCall(ApiKey.Scope.READ)
may_call = MayCall(ApiKey.Scope.WRITE, ApiKey.Scope.READ)


class StrictParser(Parser):
    """NaN and Infinity, which Python reads and JSON does not have, are no JSON here either."""

    def parse_body(self, request: HttpRequest) -> Any:
        return json.loads(request.body, parse_constant=_refuse_constant)


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


class Api(NinjaAPI):
    def on_exception(self, request: HttpRequest, exc: Any) -> HttpResponse:
        if isinstance(exc, ValidationError):
            return refusal_answer(422, [fault_of(_inside(each)) for each in exc.errors])
        if isinstance(exc, HttpError):
            return refusal_answer(exc.status_code, [("", "The body is not JSON.")])
        return answer_to(exc)


def fault_of(error: Any) -> tuple[str, str]:
    """(path of the field, what is expected) of one of pydantic's errors."""
    told = _EXPECTED.get(error["type"])
    message = told(error.get("ctx", {})) if told else error["msg"]
    return field_path(error["loc"]) or "body", message


def field_path(location: tuple) -> str:
    """`("channels", 0, "value")` is `channels[0].value`."""
    path = ""
    for part in location:
        path += f"[{part}]" if isinstance(part, int) else f".{part}" if path else str(part)
    return path


def _inside(error: dict[str, Any]) -> dict[str, Any]:
    """Without what says that it is in the body, and under which name the function knows that."""
    location = error["loc"]
    return error | {"loc": location[2:] if location[0] == "body" else location[1:]}
