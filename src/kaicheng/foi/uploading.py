"""Files of applications on their way in: held in memory, so that no proof of identity lies in a temporary file in clear."""

import io
from collections.abc import Callable
from typing import Any, NoReturn

from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from kaicheng.foi.services.keeping import MOST_BYTES
from kaicheng.kernel.refusals import Invalid

PLACES = ("/apply/", "/admin/foi/")
TOO_MUCH = f"一次上传的文件合计不能超过{MOST_BYTES // 1024 // 1024} MB，请压缩或者分次提供。"


def in_memory(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware, before anything reads what was sent."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        if request.method == "POST" and request.path_info.startswith(PLACES):
            request.upload_handlers = [InMemory(request)]
        return get_response(request)

    return answer


class InMemory(FileUploadHandler):
    """Holds the files of one request up to a bound; what comes after it is counted and not held."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.sent = 0
        self.held = io.BytesIO()

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.held = io.BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        del start
        self.sent += len(raw_data)
        if self.sent > MOST_BYTES:
            self.held = io.BytesIO()
        else:
            self.held.write(raw_data)

    def file_complete(self, file_size: int) -> "UploadedFile[bytes]":
        if self.sent > MOST_BYTES:
            return TooMuch(name=self.file_name, content_type=self.content_type, size=file_size)
        self.held.seek(0)
        return InMemoryUploadedFile(
            self.held, self.field_name, self.file_name, self.content_type, file_size, self.charset, self.content_type_extra
        )  # fmt: skip


class TooMuch(UploadedFile):  # type: ignore[type-arg]  # generic for the checker alone
    """A file that was not held: whoever would read it is told why. It has its name and its size."""

    def read(self, *_args: Any) -> NoReturn:
        raise Invalid(errors={"files": TOO_MUCH})
