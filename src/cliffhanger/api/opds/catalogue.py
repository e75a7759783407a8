"""A catalogue and what stands in it, whatever form it is sent in.

Paths in here are those below the catalogue's root, which each form has at an address of its own: `/new` is
`/opds/new` in the one and `/opds/v2/new` in the other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import quote, urlencode

from cliffhanger.follows.feeds.feed import LONG_AGO, Author, absolute

EPUB = "application/epub+zip"
PDF = "application/pdf"


@dataclass(frozen=True)
class Way:
    """Leads on to another catalogue, of works where `is_list`, else of further ways."""

    title: str
    path: str
    says: str
    is_list: bool = True
    rel: str = "subsection"
    query: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Subject:
    """A tag. `kind` is the archive's own word for what it says something of."""

    name: str
    kind: str
    path: str


@dataclass(frozen=True)
class Publication:
    """A work as its books have it. `id` is its name for ever, `summary` sanitised HTML, `parts_of` its series."""

    id: str
    page: str
    title: str
    authors: Sequence[Author]
    published: datetime
    updated: datetime
    language: str
    words: str
    summary: str
    subjects: Sequence[Subject]
    parts_of: Sequence[tuple[str, int]]
    files: Mapping[str, str]  # media types, and where the file is
    cover: str
    cover_type: str


@dataclass(frozen=True)
class Catalogue:
    """A page of one. `works` None: it only leads on. `pages` are those of the whole list, `total` all that is in it."""

    title: str
    path: str
    ways: Sequence[Way] = ()
    works: Sequence[Publication] | None = None
    updated: datetime = LONG_AGO
    query: Mapping[str, str] = field(default_factory=dict)
    page: int = 1
    pages: int = 1
    total: int | None = None
    per_page: int = 1
    up: str = ""

    @property
    def is_list(self) -> bool:
        return self.works is not None

    def around(self) -> list[tuple[str, int]]:
        """The pages a program may want next, with what each is to this one."""
        found = [("first", 1), ("last", self.pages)] if self.pages > 1 else []
        if self.page > 1:
            found.append(("previous", self.page - 1))
        if self.page < self.pages:
            found.append(("next", self.page + 1))
        return found


def address(base: str, path: str, query: Mapping[str, str], page: int = 1) -> str:
    asked = {**query, **({"page": str(page)} if page > 1 else {})}
    return absolute(f"{base}{quote(path, safe='/*')}" + (f"?{urlencode(asked)}" if asked else ""))
