"""One archive, asked over HTTP."""

import json
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from http.client import HTTPException
from typing import Any, TypeVar
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

from .account import Owning
from .collections import Collecting
from .desk import Desk
from .moderation import Moderating
from .multipart import Attached, encoded
from .shapes import (
    Chapter,
    Note,
    Promise,
    Review,
    Series,
    Subscription,
    WholeChapter,
    WholeWork,
    Work,
    shaped,
)
from .shelves import Shelving
from .webhooks import Listening
from .wrangling import Wrangling

T = TypeVar("T")
TRIES = 3
PATIENCE = 30.0  # seconds for an answer
REST = 1.0  # seconds before the second try, twice as long before the third
LONGEST_WAIT = 120  # seconds that an archive may ask us to wait for
CHANGES = ("POST", "PUT", "PATCH", "DELETE")


class Refused(Exception):
    """The archive said no. `errors`: its sentences by field."""

    def __init__(self, status: int, detail: str, errors: Mapping[str, Sequence[str]]) -> None:
        said = [
            detail,
            *(f"{field}: {line}".lstrip(": ") for field, lines in errors.items() for line in lines),
        ]
        super().__init__(" ".join(part for part in said if part) or f"The archive answered {status}.")
        self.status, self.errors = status, dict(errors)


class Unreachable(Exception):
    """The archive did not answer, however often it was asked."""


class Archive(Listening, Owning, Desk, Collecting, Moderating, Wrangling, Shelving):
    """`url` is the archive's own address; without a token one sees what everybody sees."""

    def __init__(self, url: str, token: str = "") -> None:
        self.url = url.rstrip("/")
        self.token = token
        self.opener = build_opener(_NoRedirect)

    # Reading ------------------------------------------------------------------------------------------------

    def works(self, **asked: str | int | Sequence[str | int]) -> Iterator[Work]:
        """Works as the archive's lists show them; `q`, `tag`, `pseud`, `status`… as in their addresses."""
        return self.pieces(Work, "/works", asked)

    def work(self, number: int) -> WholeWork:
        return shaped(WholeWork, self.ask("GET", f"/works/{number}"))

    def chapters(self, work: int) -> list[Chapter]:
        return [shaped(Chapter, one) for one in self.ask("GET", f"/works/{work}/chapters")]

    def chapter(self, work: int, number: int) -> WholeChapter:
        return shaped(WholeChapter, self.ask("GET", f"/works/{work}/chapters/{number}"))

    def reviews(self, work: int) -> Iterator[Review]:
        return self.pieces(Review, f"/works/{work}/reviews", {})

    def promise(self, work: int) -> Promise:
        return shaped(Promise, self.ask("GET", f"/works/{work}/promise"))

    def series(self, number: int) -> Series:
        return shaped(Series, self.ask("GET", f"/series/{number}"))

    def notes(self, chapter: Chapter) -> Iterator[Note]:
        """What stands in the margin of a chapter, in the order in which it was left."""
        return self.pieces(Note, f"/works/{chapter.work}/chapters/{chapter.id}/margin_notes", {})

    def copy(self) -> dict[str, Any]:
        """All that is one's own, to take along."""
        return dict(self.ask("GET", "/me/copy"))

    def subscriptions(self) -> Iterator[Subscription]:
        return self.pieces(Subscription, "/subscriptions", {})

    def book(self, work: int, form: str = "epub") -> bytes:
        """The work as a book that everybody may have. Raises Refused; waits for one that is being made."""
        return self.send(Request(f"{self.url}/works/{work}/download.{form}", method="GET"))  # noqa: S310 - see `send`

    # Writing ------------------------------------------------------------------------------------------------

    def new_work(self, title: str, **said: Any) -> Work:
        return shaped(Work, self.ask("POST", "/works", {"title": title, **said}))

    def add_chapter(self, work: int, text: str, title: str = "", markup: str = "html") -> WholeChapter:
        said = {"text": text, "title": title, "markup": markup}
        return shaped(WholeChapter, self.ask("POST", f"/works/{work}/chapters", said))

    def post(self, chapter: Chapter) -> Chapter:
        """Let it out."""
        return shaped(Chapter, self.ask("POST", f"/works/{chapter.work}/chapters/{chapter.id}/posting"))

    def answer(self, chapter: Chapter, text: str = "", verdicts: Sequence[str] = ()) -> Review:
        path = f"/works/{chapter.work}/chapters/{chapter.id}/reviews"
        return shaped(Review, self.ask("POST", path, {"text": text, "verdicts": list(verdicts)}))

    def new_series(self, title: str, works: Sequence[int] = (), **said: Any) -> Series:
        """A series of works of one's own, in the order in which they are named."""
        return shaped(Series, self.ask("POST", "/series", {"title": title, "works": list(works), **said}))

    def change_series(self, number: int, **said: Any) -> Series:
        """`title`, `summary`, `notes`, `is_complete`; what is left out stays."""
        return shaped(Series, self.ask("PATCH", f"/series/{number}", said))

    def arrange_series(self, number: int, works: Sequence[int]) -> Series:
        """All its works in order; what is not named leaves it."""
        return shaped(Series, self.ask("PUT", f"/series/{number}/works", {"works": list(works)}))

    def dissolve_series(self, number: int) -> None:
        self.ask("DELETE", f"/series/{number}")

    def note(self, chapter: Chapter, paragraph: int, text: str, words: str = "") -> Note:
        """Leave a note in plain text at a paragraph, counted from 1, or at a few words of it."""
        path = f"/works/{chapter.work}/chapters/{chapter.id}/margin_notes"
        return shaped(Note, self.ask("POST", path, {"paragraph": paragraph, "words": words, "text": text}))

    def remove_note(self, note: Note) -> None:
        self.ask("DELETE", f"/margin_notes/{note.id}")

    # How it is asked ----------------------------------------------------------------------------------------

    def pieces(self, kind: type[T], path: str, asked: Mapping[str, Any]) -> Iterator[T]:
        cursor = ""
        while True:
            query = urlencode({**asked, **({"cursor": cursor} if cursor else {})}, doseq=True)
            piece = self.ask("GET", f"{path}?{query}" if query else path)
            yield from (shaped(kind, one) for one in piece["items"])
            cursor = piece["next"] or ""
            if not cursor:
                return

    def ask(self, method: str, path: str, said: Any = None) -> Any:
        body = json.dumps(said or {}).encode() if method in CHANGES else None
        return self.ask_with(method, path, body, "application/json")

    def send_form(self, path: str, words: Mapping[str, str], files: Sequence[Attached]) -> Any:
        kind, body = encoded(words, files)
        return self.ask_with("POST", path, body, kind)

    def ask_with(self, method: str, path: str, body: bytes | None, kind: str) -> Any:
        headers = {"Accept": "application/json"}
        if body is not None:
            headers |= {"Content-Type": kind, "Idempotency-Key": uuid.uuid4().hex}
        request = Request(f"{self.url}/api/v1{path}", body, headers, method=method)  # noqa: S310 - see `send`
        answer = self.send(request)
        return json.loads(answer) if answer else None

    def send(self, request: Request) -> bytes:
        """The answer, asked for again while the line breaks or the archive wants time. Raises Refused, Unreachable."""
        if request.type not in ("http", "https"):
            raise Unreachable(f"{self.url} is no address of an archive.")
        if self.token:
            request.add_unredirected_header("Authorization", f"Bearer {self.token}")
        why: Exception | None = None
        for number in range(TRIES):
            try:
                with self.opener.open(request, timeout=PATIENCE) as answer:
                    return bytes(answer.read())
            except HTTPError as error:
                why = refusal(error)
                rest = wait_of(error)
                if rest is None:
                    raise why from None
            except (URLError, HTTPException, OSError) as error:
                why, rest = error, REST * 2**number
            if number + 1 < TRIES:
                time.sleep(rest)
        if isinstance(why, Refused):
            raise why
        raise Unreachable(f"{self.url} does not answer: {why}") from why


class _NoRedirect(HTTPRedirectHandler):
    """A token goes to the address it was given for, and nowhere else."""

    def redirect_request(self, *_: Any) -> None:
        return None


def refusal(error: HTTPError) -> Refused:
    try:
        told = json.loads(error.read())
        return Refused(error.code, told.get("detail", ""), told.get("errors", {}))
    except (ValueError, AttributeError, OSError):
        return Refused(error.code, "", {})


def wait_of(error: HTTPError) -> float | None:
    """The seconds after which the archive wants to be asked again; None if it does not."""
    said = error.headers.get("Retry-After", "")
    if error.code not in (429, 503) or not said.isdigit() or int(said) > LONGEST_WAIT:
        return None
    return float(said)
