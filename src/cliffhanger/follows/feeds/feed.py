"""A feed and its entries, whatever form they are sent in, and the names by which both are known for ever."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlsplit

from django.conf import settings

LONG_AGO = datetime(
    2020, 1, 1, tzinfo=UTC
)  # a feed in which nothing has happened yet must say when it changed


@dataclass(frozen=True)
class Author:
    name: str
    url: str


@dataclass(frozen=True)
class Entry:
    """`summary` and `content` are sanitised HTML; without content the summary is all that is sent.

    `language` is that of the story or the answer, not that of the interface.
    """

    id: str
    url: str
    title: str
    published: datetime
    updated: datetime
    authors: Sequence[Author] = ()
    summary: str = ""
    content: str = ""
    tags: Sequence[str] = ()
    language: str = ""


@dataclass(frozen=True)
class Gone:
    """An entry that was in the feed and is not to be kept any more."""

    id: str
    at: datetime


@dataclass(frozen=True)
class Feed:
    """`path` is the feed's own address without its ending, `page` that of the page it tells of."""

    title: str
    path: str
    page: str
    entries: Sequence[Entry]
    gone: Sequence[Gone] = field(default=())
    query: str = ""
    subtitle: str = ""

    @property
    def updated(self) -> datetime:
        times = [entry.updated for entry in self.entries] + [gone.at for gone in self.gone]
        return max(times, default=LONG_AGO)

    def address(self, form: str) -> str:
        query = f"?{self.query}" if self.query else ""
        return absolute(f"{self.path}.{form}{query}")


def absolute(path: str) -> str:
    return f"{settings.ARCHIVE_URL}{path}"


def name_of(thing: str, since: datetime) -> str:
    """A name that nothing else ever has, as RFC 4151 makes them, of what came to be at `since`."""
    return f"tag:{urlsplit(settings.ARCHIVE_URL).hostname},{since.astimezone(UTC):%Y-%m-%d}:{thing}"
