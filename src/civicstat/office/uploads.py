"""Files that people bring are written to the home as they arrive, never held in memory, never larger than allowed."""

from __future__ import annotations

from tempfile import NamedTemporaryFile
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload, TemporaryFileUploadHandler
from django.http import HttpRequest


# Of one file. A city of a million exports about 100 MB of requests a year.
LARGEST_TABLE = 200 * 1024 * 1024
# Of a file at any other page, or of somebody who has not signed in.
LARGEST_OTHER = 20 * 1024 * 1024


class BroughtFile(TemporaryUploadedFile):
    """A file on its way in, in the home's private folder; gone when nobody has kept it."""

    def __init__(self, name: str, kind: str, charset: str | None, extra: dict[str, bytes] | None) -> None:
        settings.UPLOADS.mkdir(parents=True, exist_ok=True)
        # Closed, and so removed, with the request.
        file = NamedTemporaryFile(prefix=".", suffix=".upload", dir=settings.UPLOADS)  # noqa: SIM115
        UploadedFile.__init__(self, file, name, kind, 0, charset, extra)


class OnDisk(TemporaryFileUploadHandler):
    """Writes to `private/office/uploads`; a file that grows too large is given up, and the page is told so."""

    file: BroughtFile

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """A file begins."""
        FileUploadHandler.new_file(self, *args, **kwargs)
        self.received = 0
        name = self.file_name or ""
        self.file = BroughtFile(name, self.content_type or "", self.charset, self.content_type_extra)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """A piece of it arrives."""
        self.received += len(raw_data)
        if self.received > _largest(self.request):
            self.request._brought_too_large = True  # type: ignore[union-attr]
            raise StopUpload(connection_reset=False)
        return super().receive_data_chunk(raw_data, start)


def was_too_large(request: HttpRequest) -> bool:
    """Whether a file of this request was given up because of its size."""
    return bool(getattr(request, "_brought_too_large", False))


def _largest(request: HttpRequest | None) -> int:
    if request is None or not request.path.startswith("/data/files/") or not request.user.is_authenticated:
        return LARGEST_OTHER
    return LARGEST_TABLE
