"""A kept file as an answer: whole or in part, with its name, its tag and what may be done with it."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header

from .book import Book
from .filenames import file_name
from .formats import Format
from .store import Kept

# What is no larger is sent in one piece, and may be kept by the page cache where everybody may have it.
WHOLE = 4 * 1024 * 1024 - 64 * 1024  # bytes
PIECE = 256 * 1024
RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


def send(request: HttpRequest, kept: Kept, book: Book, form: Format) -> HttpResponseBase:
    """`kept` is read and closed by the answer."""
    tag = f'"{kept.digest}"'
    unchanged = get_conditional_response(request, etag=tag)
    if unchanged is not None:
        kept.file.close()
        return unchanged
    span = asked_for(request, tag, kept.size)
    response: HttpResponseBase
    if span is not None and span[0] > span[1]:
        kept.file.close()
        response = HttpResponse(status=416)
        response.headers["Content-Range"] = f"bytes */{kept.size}"
        return response
    start, end = span or (0, kept.size - 1)
    response = body(request, kept.file, start, end - start + 1)
    if span:
        response.status_code = 206
        response.headers["Content-Range"] = f"bytes {start}-{end}/{kept.size}"
    for name, said in headers(request, book, form).items():
        response.headers[name] = said
    response.headers["ETag"] = tag
    response.headers["Content-Length"] = str(end - start + 1)
    return response


def asked_for(request: HttpRequest, tag: str, size: int) -> tuple[int, int] | None:
    """First and last byte; None for all of it; the first behind the last for what is not there."""
    said = RANGE.fullmatch(request.headers.get("Range", ""))
    if said is None or said.groups() == ("", "") or request.headers.get("If-Range", tag) != tag:
        return None
    first, last = said.groups()
    if not first:
        return (max(size - int(last), 0), size - 1) if int(last) else (1, 0)
    if last and int(last) < int(first):
        return None
    return (int(first), min(int(last), size - 1) if last else size - 1) if int(first) < size else (1, 0)


def body(request: HttpRequest, file: BinaryIO, start: int, length: int) -> HttpResponseBase:
    if request.method == "HEAD":
        file.close()
        return HttpResponse()
    file.seek(start)
    if length <= WHOLE:
        with file:
            return HttpResponse(file.read(length))
    return StreamingHttpResponse(Pieces(file, length))


class Pieces:
    """So many bytes of a file, piece by piece; the file is closed with the answer, sent or not."""

    def __init__(self, file: BinaryIO, length: int) -> None:
        self.file, self.left = file, length

    def __iter__(self) -> Iterator[bytes]:
        while self.left > 0 and (piece := self.file.read(min(PIECE, self.left))):
            self.left -= len(piece)
            yield piece

    def close(self) -> None:
        self.file.close()


def headers(request: HttpRequest, book: Book, form: Format) -> dict[str, str]:
    is_for_some = request.user.is_authenticated or any(story.is_restricted for story in book.stories)
    said = {
        "Content-Type": form.media_type,
        "Content-Disposition": str(content_disposition_header(True, file_name(book.title, form.extension))),
        "Content-Language": book.language,
        "Accept-Ranges": "bytes",
        "Cache-Control": "private, no-cache" if is_for_some else "no-cache",
        "X-Robots-Tag": "noindex",
    }
    return said | ({"TDM-Reservation": "0"} if book.may_be_mined else {})
