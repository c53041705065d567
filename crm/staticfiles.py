"""The files of pages as browsers get them: hashed, compressed, and one of styles and one of scripts, not one a part."""

import re
from collections.abc import Iterator
from posixpath import dirname, join
from typing import Any, NamedTuple

from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage, Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

Paths = dict[str, tuple[Storage, str]]
"""{name: where the file comes from, and its name there}"""


class Whole(NamedTuple):
    """A file that imports its parts, each by a line of its own that `imports` finds; `part` is how one stands in it."""

    name: str
    imports: re.Pattern[str]
    part: str


WHOLES = (
    Whole("css/app.css", re.compile(r'@import url\("([^"]+)"\);'), "{}"),
    # Names of a part are its own: within braces as within a module.
    Whole("js/app.js", re.compile(r'import "\./([^"]+)";'), "{{\n{}}}"),
)


class JoinedFiles(CompressedManifestStaticFilesStorage):
    """What a file imports stands in it: browsers would ask for part after part, and show nothing before."""

    def post_process(self, paths: Paths, dry_run: bool = False, **options: Any) -> Iterator[Any]:
        joined = InMemoryStorage()
        for whole in WHOLES:
            if whole.name in paths:
                joined.save(whole.name, ContentFile(_joined(whole, paths)))
                paths = {**paths, whole.name: (joined, whole.name)}
        yield from super().post_process(paths, dry_run, **options)


def _joined(whole: Whole, paths: Paths) -> str:
    folder = dirname(whole.name)
    return whole.imports.sub(
        lambda found: whole.part.format(_text(join(folder, found[1]), paths)), _text(whole.name, paths)
    )


def _text(name: str, paths: Paths) -> str:
    storage, path = paths[name]
    with storage.open(path) as file:
        return file.read().decode()
