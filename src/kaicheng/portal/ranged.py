"""Files of any size, whole or from where a download broke off (RFC 9110, section 14: one range of bytes)."""

import re
from collections.abc import Iterator
from pathlib import Path

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

_BLOCK = 1 << 18
_RANGE = re.compile(r"bytes=(\d*)-(\d*)", re.ASCII)
_LONGEST = 19  # digits: no file is longer


def send(request: HttpRequest, place: Path, *, tag: str, media_type: str) -> HttpResponseBase:
    """Send a file whose bytes never change under this address; `tag` is its strong validator, quoted."""
    # a range counts the bytes of the file itself, so nothing may be compressed on the way
    request.META["HTTP_ACCEPT_ENCODING"] = "identity"
    size = place.stat().st_size
    if tag in request.headers.get("If-None-Match", ""):
        return _dressed(HttpResponse(status=304), tag, 0)
    wanted = _wanted(request, size, tag)
    if wanted is None:
        answer = StreamingHttpResponse(_part(request, place, 0, size), content_type=media_type)
        return _dressed(answer, tag, size)
    first, last = wanted
    if first > last:
        answer_to_nothing = HttpResponse(status=416)
        answer_to_nothing["Content-Range"] = f"bytes */{size}"
        return _dressed(answer_to_nothing, tag, 0)
    length = last - first + 1
    part = StreamingHttpResponse(_part(request, place, first, length), status=206, content_type=media_type)
    part["Content-Range"] = f"bytes {first}-{last}/{size}"
    return _dressed(part, tag, length)


def _dressed(answer: HttpResponseBase, tag: str, length: int) -> HttpResponseBase:
    answer["ETag"] = tag
    answer["Accept-Ranges"] = "bytes"
    answer["Cache-Control"] = "no-cache"
    if answer.status_code != 304:  # noqa: PLR2004 - has no body
        answer["Content-Length"] = str(length)
    return answer


def _wanted(request: HttpRequest, size: int, tag: str) -> tuple[int, int] | None:
    """First and last byte asked for; None for the whole file; first > last for what is not there."""
    asked = request.headers.get("Range", "")
    if not asked or request.headers.get("If-Range", tag) != tag:
        return None
    match = _RANGE.fullmatch(asked.strip())
    if match is None or not any(match.groups()) or max(len(part) for part in match.groups()) > _LONGEST:
        return None  # several ranges, or nonsense: the whole file is a right answer
    first, last = match.groups()
    if not first:
        length = min(int(last), size)
        return size - length, size - 1
    end = min(int(last), size - 1) if last else size - 1
    if last and int(last) < int(first):
        return None
    return int(first), end


def _part(request: HttpRequest, place: Path, first: int, length: int) -> Iterator[bytes]:
    if request.method == "HEAD":
        return
    with place.open("rb") as file:
        file.seek(first)
        while length > 0 and (block := file.read(min(_BLOCK, length))):
            length -= len(block)
            yield block
