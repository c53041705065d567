"""The files of pages as browsers get them: hashed, compressed, and one stylesheet instead of one for each part."""

import re
from collections.abc import Iterator
from posixpath import dirname, join
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage, Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

STYLESHEET = "css/app.css"
_IMPORT = re.compile(r'@import url\("([^"]+)"\);')

Paths = dict[str, tuple[Storage, str]]
"""{name: where the file comes from, and its name there}"""


class OneStylesheet(CompressedManifestStaticFilesStorage):
    """What the stylesheet imports stands in it: browsers would ask for part after part, and show nothing before."""

    def post_process(self, paths: Paths, dry_run: bool = False, **options: Any) -> Iterator[Any]:
        if STYLESHEET in paths:
            joined = InMemoryStorage()
            joined.save(STYLESHEET, ContentFile(_joined(paths)))
            paths = {**paths, STYLESHEET: (joined, STYLESHEET)}
        yield from super().post_process(paths, dry_run, **options)


def _joined(paths: Paths) -> str:
    folder = dirname(STYLESHEET)
    return _IMPORT.sub(lambda found: _text(join(folder, found[1]), paths), _text(STYLESHEET, paths))


def _text(name: str, paths: Paths) -> str:
    storage, path = paths[name]
    with storage.open(path) as file:
        return file.read().decode()
