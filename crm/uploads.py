"""Files that people send: streamed to disk in a folder of their own, up to a size, under a name of ours."""

from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, NoReturn

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile

TOO_LARGE = "The file is larger than {} MB. Part it into several, or have an operator import it by manage.py."
DISK_FULL = "There is no room on the server’s disk for this file. Tell the administrator, then try again."
FAULT = "upload_fault"


class ToDisk(FileUploadHandler):
    """Leaves out a file that can't be taken, and has read it to its end all the same, so that an answer can follow.

    The request then says why: `fault_of` tells.
    """

    def new_file(self, *args: Any, **options: Any) -> None:
        super().new_file(*args, **options)
        if fault_of(self.request) or not _is_logged_in(self.request):
            raise SkipFile
        self.file = ReceivedFile(self.file_name or "", self.content_type or "", self.charset)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start + len(raw_data) > settings.MAX_UPLOAD_SIZE:
            self._leave_out(TOO_LARGE.format(settings.MAX_UPLOAD_SIZE // 1_000_000))
        try:
            written = self.file.write(raw_data)
        except OSError:
            written = 0
        if written < len(raw_data):  # the last that finds room may be a part
            self._leave_out(DISK_FULL)

    def file_complete(self, file_size: int) -> UploadedFile:
        self.file.seek(0)
        self.file.size = file_size
        return self.file

    def upload_interrupted(self) -> None:
        if hasattr(self, "file"):
            self.file.close()

    def _leave_out(self, fault: str) -> NoReturn:
        setattr(self.request, FAULT, fault)
        raise SkipFile


class ReceivedFile(TemporaryUploadedFile):
    """Readable by its owner alone, and gone at the end of the request unless it is kept."""

    def __init__(self, name: str, content_type: str, charset: str | None):
        # Unbuffered, so that a full disk is noticed at a write and not when the file is closed.
        file = NamedTemporaryFile(dir=folder(), suffix=".upload", buffering=0)  # noqa: SIM115 (closed with the request)
        UploadedFile.__init__(self, file, name, content_type, 0, charset)

    def keep_as(self, name: str) -> Path:
        return Path(self.temporary_file_path()).rename(folder() / name)


def _is_logged_in(request: Any) -> bool:
    """The files of a stranger never reach the disk, whichever page they are sent to."""
    user = getattr(request, "user", None)
    return bool(user and user.is_authenticated)


def fault_of(request: Any) -> str:
    """Why a file of this request was left out; "" where none was."""
    return getattr(request, FAULT, "")


def folder() -> Path:
    settings.UPLOADS_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
    return settings.UPLOADS_DIR
