"""What is asked of the archive, and what it answers. Pure values: neither Django's models nor an index.

An address is read into a `Question` and a `Question` is written as its one address (`address`), so that every
state of a list can be shared. What was typed into the search box stays as it was typed in `q`; what it means
is `terms`, and `narrowed` adds its figures and dates to those of the fields.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import StrEnum
from functools import cached_property
from typing import Any, TypeVar
from urllib.parse import urlencode

from .language import Heard, Term, Trouble, hear
from .spans import ANY, ANY_TIME, Dates, Span, read_date, read_number

PER_PAGE = 20
LONGEST = 1000  # characters of the search box that are read
MOST_TAGS = 75  # of those that a work must have, or must not have
LAST_PAGE = 100_000
HIATUS_AFTER = timedelta(days=365)  # an unfinished work that was not updated for so long is on hiatus unasked

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

__all__ = [
    "Answer",
    "Dates",
    "Eyes",
    "Passage",
    "Question",
    "Span",
    "Term",
    "Trouble",
    "Within",
    "address",
    "parse",
]


class Sort(StrEnum):
    RELEVANCE = "relevance"
    UPDATED = "updated"
    POSTED = "posted"
    WORDS = "words"
    KUDOS = "kudos"
    BOOKMARKS = "bookmarks"
    RESPONSES = "responses"
    TITLE = "title"
    AUTHOR = "author"
    PER_READER = "per-reader"  # kudos for each reader who opened the work

    @property
    def rises(self) -> bool:
        """Whether the smallest comes first, unless the other order is asked for."""
        return self in {Sort.TITLE, Sort.AUTHOR}


class Status(StrEnum):
    """Whether all planned chapters are out; if not, whether it rests: its author says so, or nothing came for so long."""

    COMPLETE = "complete"
    PROGRESS = "progress"
    HIATUS = "hiatus"


class Promised(StrEnum):
    """The promise of a work: an open one, else the latest that was kept, else none."""

    OPEN = "open"
    KEPT = "kept"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Within:
    """What a list is a list of, before anything is filtered. None: no such bound; an empty set: nothing."""

    tags: frozenset[int] | None = None  # works with any of them: tags of one name, of several kinds
    pseuds: frozenset[int] | None = None  # signed by any of them
    works: frozenset[int] | None = None
    language: str = ""


@dataclass(frozen=True, slots=True)
class Eyes:
    """Who asks, as far as it decides what she may and wants to see. The default is a stranger."""

    is_signed_in: bool = False  # may see works for signed-in readers
    except_works: frozenset[int] = frozenset()  # muted, and those she knows where the question wants new ones
    except_tags: frozenset[int] = frozenset()  # works that count as one of them; muted
    except_pseuds: frozenset[int] = frozenset()  # works that one of them signs
    hides_promises: bool = False  # no open promises but those of `hers`
    hers: frozenset[int] = frozenset()  # works she makes
    wants: "Question | None" = None  # of whatever list; it looks for no words


@dataclass(frozen=True)
class Question:
    """What is wanted. Tags are numbers of canonical tags, or of ones that nobody wrangled; never of synonyms."""

    q: str = ""
    tags: frozenset[int] = frozenset()  # works that count as all of them: by themselves, synonyms or subtags
    without: frozenset[int] = frozenset()  # works that count as none of them
    ratings: frozenset[int] = frozenset()  # any of them; none: whatever rating
    pseuds: frozenset[int] = frozenset()  # signed by any of them; none: by anybody
    languages: frozenset[str] = frozenset()  # codes, casefolded
    not_languages: frozenset[str] = frozenset()
    status: frozenset[Status] = frozenset()
    not_status: frozenset[Status] = frozenset()
    promised: frozenset[Promised] = frozenset()
    not_promised: frozenset[Promised] = frozenset()
    crossover: bool | None = None  # True: there is no one fandom that all fandoms of the work count as
    words: Span = ANY
    chapters: Span = ANY
    kudos: Span = ANY
    responses: Span = ANY
    bookmarks: Span = ANY
    updated: Dates = ANY_TIME
    posted: Dates = ANY_TIME
    is_new: bool = False  # to her: she has never opened it
    is_unread: bool = False  # something of it that is out she has not read
    shows_muted: bool = False  # what she muted too
    sort: Sort | None = None  # None: by relevance where words are asked for, else the latest update
    turned: bool = False  # the other way round than `sort` usually goes
    page: int = 1
    within: Within = field(default_factory=Within)
    eyes: Eyes = field(default_factory=Eyes)

    @cached_property
    def heard(self) -> Heard:
        return hear(self.q[:LONGEST])

    @property
    def terms(self) -> tuple[Term, ...]:
        """The words that are looked for, and those that must not be there."""
        return self.heard.terms

    @property
    def order(self) -> Sort:
        looked_for = any(not term.is_excluded for term in self.terms)
        if self.sort is None or self.sort == Sort.RELEVANCE:
            return Sort.RELEVANCE if looked_for else Sort.UPDATED
        return self.sort

    @property
    def rises(self) -> bool:
        """Whether the list begins with what is smallest, oldest or first in the alphabet."""
        return self.order.rises != self.turned

    @property
    def is_filtered(self) -> bool:
        """Whether anything narrows the list, apart from what it is a list of and who reads it."""
        plain = Question(
            sort=self.sort, turned=self.turned, page=self.page, within=self.within, eyes=self.eyes
        )
        return self != plain

    def narrowed(self) -> "Question":
        """With the figures, dates and states that were typed into the box; twice is the same as once."""
        heard = self.heard
        typed: Mapping[str, Any] = {**heard.spans, **heard.dates}
        ranges: dict[str, Any] = {name: getattr(self, name) & span for name, span in typed.items()}
        return replace(
            self,
            **ranges,
            languages=both(self.languages, heard.languages),
            not_languages=self.not_languages | heard.not_languages,
            status=both(self.status, frozenset(map(Status, heard.status))),
            not_status=self.not_status | frozenset(map(Status, heard.not_status)),
            promised=both(self.promised, frozenset(map(Promised, heard.promised))),
            not_promised=self.not_promised | frozenset(map(Promised, heard.not_promised)),
            crossover=self.crossover if heard.crossover is None else heard.crossover,
        )

    @property
    def may_hold_always(self) -> bool:
        """Whether it can be asked of every list, by the database as well: all but words and crossovers can."""
        asked = self.narrowed()
        return not asked.terms and asked.crossover is None and asked.without_order().is_filtered

    def without_order(self) -> "Question":
        return replace(self, sort=None, turned=False, page=1, shows_muted=False)

    def first_page(self) -> "Question":
        return replace(self, page=1)


def both(asked: frozenset[T], typed: frozenset[T]) -> frozenset[T]:
    """What satisfies both demands; where neither demands anything, nothing is demanded.

    Two that exclude one another are as good as the one typed last, into the box.
    """
    return (asked & typed or typed) if asked and typed else asked | typed


@dataclass(frozen=True, slots=True)
class Passage:
    """Some words of a chapter. `pieces` are its text in order, each with whether it was looked for.

    `paragraph` counts from 1, as the anchors of a chapter's page do.
    """

    work: int
    chapter: int
    paragraph: int
    pieces: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """`works` are those of one page, in order. `facets` has for each kind of tag the tags of the filtered set.

    Besides kinds of tag: "language", "status", "promised" (by their codes). Most frequent first. `ideas` are
    whole queries that would find something where this one finds little. `is_cut_off`: the budget was used up, so
    `total` and the facets are at least what there is. `kept_back`: how many works more there were, if the reader
    did not want something of all her lists.
    """

    works: tuple[int, ...] = ()
    total: int = 0
    facets: Mapping[str, tuple[tuple[int | str, int], ...]] = field(default_factory=dict)
    passages: tuple[Passage, ...] = ()
    ideas: tuple[str, ...] = ()
    is_cut_off: bool = False
    kept_back: int = 0
    shows_muted: bool = False


SPANS = ("words", "chapters", "kudos", "responses", "bookmarks")
DATES = ("updated", "posted")
NUMBERS = ("tag", "not", "rating", "pseud")
PARAMETERS = (
    "q",
    "with",  # names of tags as somebody typed them, until they are found
    "without",
    *NUMBERS,
    "language",
    "not_language",
    "status",
    "not_status",
    "promise",
    "not_promise",
    "crossover",
    *(f"{name}_{end}" for name in (*SPANS, *DATES) for end in ("from", "to")),
    "new",
    "unread",
    "muted",
    "sort",
    "order",
    "page",
)

Typed = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Asked:
    """An address, read: the question, names of tags that are not numbers yet, and what was not understood.

    `typed` is what stands in the fields, whether it was understood or not.
    """

    question: Question
    with_names: tuple[str, ...] = ()
    without_names: tuple[str, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    typed: Mapping[str, str] = field(default_factory=dict)


def parse(typed: Typed) -> Asked:
    """Read the parameters of an address. Whatever cannot be understood is left out, and said."""
    troubles: list[Trouble] = []
    first = {name: values[0].strip() for name, values in typed.items() if name in PARAMETERS and values}
    ranges: dict[str, Any] = {name: read_span(name, first, troubles) for name in SPANS}
    ranges |= {name: read_dates(name, first, troubles) for name in DATES}
    q = first.get("q", "").replace("\0", "")
    sort = one_of(Sort, first.get("sort", ""))
    question = Question(
        q=q,
        tags=numbers(typed.get("tag", ())),
        without=numbers(typed.get("not", ())),
        ratings=numbers(typed.get("rating", ())),
        pseuds=numbers(typed.get("pseud", ())),
        languages=codes(typed.get("language", ())),
        not_languages=codes(typed.get("not_language", ())),
        status=several(Status, typed.get("status", ())),
        not_status=several(Status, typed.get("not_status", ())),
        promised=several(Promised, typed.get("promise", ())),
        not_promised=several(Promised, typed.get("not_promise", ())),
        crossover={"yes": True, "no": False}.get(first.get("crossover", "")),
        **ranges,
        is_new=first.get("new") == "yes",
        is_unread=first.get("unread") == "yes",
        shows_muted=first.get("muted") == "shown",
        sort=sort,
        turned=first.get("order") in turning(sort),
        page=number(first.get("page", ""), LAST_PAGE) or 1,
    )
    return Asked(
        question,
        names(typed.get("with", ())),
        names(typed.get("without", ())),
        (*question.heard.troubles, *troubles),
        first,
    )


def turning(sort: Sort | None) -> set[str]:
    """The words that turn this order round; "turned" is said where it depends on what is looked for."""
    return {"turned"} | ({"falling"} if sort and sort.rises else {"rising"})


def address(question: Question) -> str:
    """The query string of a question: always the same for the same question, and nothing for the plainest."""
    pairs: list[tuple[str, str]] = [("q", question.q)]
    pairs += [("tag", str(tag)) for tag in sorted(question.tags)]
    pairs += [("not", str(tag)) for tag in sorted(question.without)]
    pairs += [("rating", str(tag)) for tag in sorted(question.ratings)]
    pairs += [("pseud", str(pseud)) for pseud in sorted(question.pseuds)]
    pairs += [("language", code) for code in sorted(question.languages)]
    pairs += [("not_language", code) for code in sorted(question.not_languages)]
    pairs += [("status", status) for status in Status if status in question.status]
    pairs += [("not_status", status) for status in Status if status in question.not_status]
    pairs += [("promise", promised) for promised in Promised if promised in question.promised]
    pairs += [("not_promise", promised) for promised in Promised if promised in question.not_promised]
    pairs += [("crossover", {True: "yes", False: "no", None: ""}[question.crossover])]
    for name in (*SPANS, *DATES):
        least, most = getattr(question, name).written()
        pairs += [(f"{name}_from", least), (f"{name}_to", most)]
    pairs += [("new", "yes" if question.is_new else ""), ("unread", "yes" if question.is_unread else "")]
    pairs += [("muted", "shown" if question.shows_muted else "")]
    pairs += [("sort", question.sort or ""), ("order", "turned" if question.turned else "")]
    pairs += [("page", str(question.page) if question.page > 1 else "")]
    return urlencode([(name, value) for name, value in pairs if value])


def read_span(name: str, typed: Mapping[str, str], troubles: list[Trouble]) -> Span:
    ends = []
    for end in ("from", "to"):
        text = typed.get(f"{name}_{end}", "")
        ends.append(read_number(text))
        if text and ends[-1] is None:
            troubles.append(Trouble.number(f"{name}_{end}", text))
    return Span(*ends)


def read_dates(name: str, typed: Mapping[str, str], troubles: list[Trouble]) -> Dates:
    ends = []
    for end in ("from", "to"):
        text = typed.get(f"{name}_{end}", "")
        ends.append(read_date(text))
        if text and ends[-1] is None:
            troubles.append(Trouble.date(f"{name}_{end}", text))
    return Dates(*ends)


def names(typed: Sequence[str]) -> tuple[str, ...]:
    """Names of tags, with commas between them as everywhere in this field."""
    every = (" ".join(name.replace("\0", "").split()) for text in typed for name in text.split(","))
    return tuple(dict.fromkeys(name for name in every if name))[:MOST_TAGS]


def numbers(typed: Iterable[str]) -> frozenset[int]:
    found = (number(text, 2**63 - 1) for part in typed for text in part.split(","))
    return frozenset([one for one in found if one][:MOST_TAGS])


def number(text: str, most: int) -> int | None:
    text = text.strip()
    if not (text.isascii() and text.isdigit() and len(text) <= 19):
        return None
    return int(text) if 0 < int(text) <= most else None


def codes(typed: Iterable[str]) -> frozenset[str]:
    every = (text.strip().casefold() for text in typed)
    return frozenset(
        [code for code in every if code.isascii() and code.replace("-", "").isalnum()][:MOST_TAGS]
    )


def several(kind: type[E], typed: Iterable[str]) -> frozenset[E]:
    return frozenset(filter(None, (one_of(kind, text) for text in typed)))


def one_of(kind: type[E], text: str) -> E | None:
    return next((one for one in kind if one == text), None)
