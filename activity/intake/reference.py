"""The OpenAPI document as people read it: calls by topic, each with what is sent and what is answered."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

Document = dict[str, Any]

METHODS = ("get", "post", "put", "delete")
DEEPEST = 4
LARGEST = 10**9
"""A bound from here on is one of machines."""


@dataclass(frozen=True)
class Part:
    """One value of a call or an answer: `name` is its path there, such as `channels[].value`."""

    name: str
    kind: str
    is_required: bool
    about: str


@dataclass(frozen=True)
class Call:
    method: str
    path: str
    name: str
    about: str
    parameters: list[Part]
    sent: list[Part]
    answered: list[Part]

    @property
    def anchor(self) -> str:
        words = "".join(char if char.isalnum() else " " for char in self.path).split()
        return "-".join([self.method.lower(), *words])


def calls_by_topic(document: Document) -> dict[str, list[Call]]:
    """{topic: calls}, in the order of the document."""
    topics: dict[str, list[Call]] = {}
    for path, operations in document["paths"].items():
        for method in METHODS:
            if operation := operations.get(method):
                topics.setdefault(operation["tags"][0], []).append(_call(document, method, path, operation))
    return topics


def _call(document: Document, method: str, path: str, operation: Document) -> Call:
    content = operation.get("requestBody", {}).get("content", {})
    answers = [each for status, each in operation["responses"].items() if str(status).startswith("2")]
    return Call(
        method.upper(),
        path,
        operation["summary"],
        operation.get("description", ""),
        [_parameter(document, each) for each in operation.get("parameters", ())],
        list(_content(document, content)),
        [part for each in answers for part in _content(document, each.get("content", {}))],
    )


def _parameter(document: Document, given: Document) -> Part:
    schema = _resolved(document, given["schema"])
    return Part(given["name"], _kind(schema), given.get("required", False), _about(given, schema))


def _content(document: Document, content: Document) -> Iterator[Part]:
    for media in content.values():
        schema = _resolved(document, media["schema"])
        if schema.get("type") == "array":
            yield from _parts(document, _resolved(document, schema["items"]), "[].", 1)
        else:
            yield from _parts(document, schema, "", 0)


def _parts(document: Document, schema: Document, before: str, depth: int) -> Iterator[Part]:
    """The values of an object, and of the objects in it."""
    for name, given in schema.get("properties", {}).items():
        inner = _resolved(document, given)
        yield Part(before + name, _kind(inner), name in schema.get("required", ()), _about(given, inner))
        items = _resolved(document, inner.get("items", {}))
        if depth < DEEPEST:
            yield from _parts(document, inner, f"{before}{name}.", depth + 1)
            yield from _parts(document, items, f"{before}{name}[].", depth + 1)


def _resolved(document: Document, schema: Document) -> Document:
    """The schema that is meant; of one that may be null, the other."""
    while "$ref" in schema or "anyOf" in schema:
        if "$ref" in schema:
            schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        else:
            schema = next(each for each in schema["anyOf"] if each.get("type") != "null")
    return schema


def _kind(schema: Document) -> str:
    if options := schema.get("enum"):
        return ", ".join(map(str, options))
    kinds = {"string": "text", "array": "list", "integer": "whole number", "boolean": "true or false"}
    kind = kinds.get(schema.get("type", "")) or str(schema.get("type", "any"))
    return f"{kind} ({schema['format']})" if "format" in schema else kind


def _about(*schemas: Document) -> str:
    told = [each.get("description", "") for each in schemas]
    return next(filter(None, told), "") + _bounds(schemas)


def _bounds(schemas: Iterable[Document]) -> str:
    names = {"maxItems": "at most {:,} items", "maximum": "at most {:,}", "maxLength": "at most {:,} characters"}
    bounds = {
        text.format(each[name]) for each in schemas for name, text in names.items() if each.get(name, LARGEST) < LARGEST
    }
    return f" ({', '.join(sorted(bounds))})" if bounds else ""
