"""Files too large are read past and never stored; the view says which they were."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

from motcua.kernel.errors import TooLarge
from motcua.kernel.text import N_


class LimitHandler(FileUploadHandler):
    """Stops keeping a file as soon as it passes the limit, whatever its sender said."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        """Begin without any file."""
        super().__init__(request)
        self.size = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin to count a file."""
        super().new_file(*args, **kwargs)
        self.size = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:  # noqa: ARG002 - Django's signature
        """Count, and leave the file when it is too large."""
        self.size += len(raw_data)
        if self.size > settings.UPLOAD_LIMIT:
            passed = getattr(self.request, "too_large", [])
            self.request.too_large = [*passed, self.file_name]  # type: ignore[union-attr]
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the finished file to the next handler."""


def check_sizes(request: HttpRequest) -> None:
    """Raise TooLarge naming the first file that passed the limit."""
    passed = getattr(request, "too_large", [])
    if passed:
        raise TooLarge(
            "file_too_large",
            N_("Tệp “%(name)s” quá mức %(most)s MB."),
            facts={"name": passed[0], "most": settings.UPLOAD_LIMIT // 1024 // 1024},
            field="files",
            remedy=N_("Hãy quét lại ở độ phân giải thấp hơn hoặc chia thành nhiều tệp."),
        )
