"""What travels to a browser: a list page, and the styles and scripts that all pages share; compressed."""

import gzip
import re
from collections.abc import Iterator

from .clients import Answer
from .pages import Line, Site, text_of

PAGE_KB_AT_MOST = 25
ASSETS_KB_AT_MOST = 60

_ASSET = re.compile(rb"""<(?:link[^>]* href|script[^>]* src)="(/static/[^"]+\.(?:css|js))\"""")
_IMPORTED = re.compile(rb"""@import\s+(?:url\()?["']?([^"')]+)|\bfrom\s*["'](\.[^"']+)["']""")


def sizes(ours: Site) -> Iterator[Line]:
    page = _ask(ours, "/contacts/")
    note = "" if page.is_compressed else f"sent as it is, {len(page.body) / 1024:.0f} KB"
    yield _line("list page, gzip", _compressed_kb(page), PAGE_KB_AT_MOST, note)
    assets = _with_imports(ours, [path.decode() for path in _ASSET.findall(text_of(page))])
    yield _line(f"styles and scripts, {len(assets)} files", sum(map(_compressed_kb, assets)), ASSETS_KB_AT_MOST)


def _with_imports(ours: Site, paths: list[str]) -> list[Answer]:
    """The files, and those that they import from their own folder or from the root."""
    found: dict[str, Answer] = {}
    while paths:
        path = paths.pop()
        if path not in found:
            found[path] = _ask(ours, path)
            folder = path.rpartition("/")[0]
            names = [first or second for first, second in _IMPORTED.findall(text_of(found[path]))]
            paths += [_resolved(folder, name.decode()) for name in names]
    return list(found.values())


def _resolved(folder: str, name: str) -> str:
    return name if name.startswith("/") else f"{folder}/{name.removeprefix('./')}"


def _ask(ours: Site, path: str) -> Answer:
    asking = ours.asking(path)
    return asking.clients[0].ask(asking.request)


def _compressed_kb(answer: Answer) -> float:
    return len(answer.body if answer.is_compressed else gzip.compress(answer.body, 6)) / 1024


def _line(name: str, kb: float, at_most: float, note: str = "") -> Line:
    line = {"task": name, "kb": round(kb, 1), "at_most": at_most, "ok": kb <= at_most}
    return line | ({"note": note} if note else {})
