"""What the index knows of a work, apart from its words: a card. Cards are written from the database, many at once."""

import hashlib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from typing import Any
from zlib import crc32

from django.db.models import Count, Q

from cliffhanger.promises.models import Promise
from cliffhanger.reviews.models import Kudos, Review
from cliffhanger.shelves.models import Bookmark
from cliffhanger.tags.meaning import meanings
from cliffhanger.tags.models import Kind
from cliffhanger.works.models import Chapter, ChapterWarning, Creatorship, Reading, Work, WorkTag

from ..question import Promised

AT_ONCE = 5_000  # keys in one query; databases have a limit
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


class Group(IntEnum):
    """What terms are about. Tags of one kind are a group; the others stand for what tags do not say."""

    RATING = 0
    WARNING = 1
    CATEGORY = 2
    FANDOM = 3
    RELATIONSHIP = 4
    CHARACTER = 5
    FREEFORM = 6
    SYNONYM = 7  # as the author typed it; what it counts as is a term besides
    LANGUAGE = 8
    PSEUD = 9
    PROMISED = 10
    MARK = 11


KINDS = {kind.value: Group[kind.name] for kind in Kind}
OF_TAGS = range(Group.RATING, Group.SYNONYM + 1)
ABOVE_TAGS = 56  # bits: the keys of tags are their numbers, those of other terms have their group above


class Mark(IntEnum):
    RESTRICTED = 1
    COMPLETE = 2
    CROSSOVER = 3
    PAUSED = 4


def term(group: Group, value: int) -> int:
    return group << ABOVE_TAGS | value


def language_term(code: str) -> int:
    return term(Group.LANGUAGE, crc32(code.casefold().encode()))


PROMISED_TERMS = {promised: term(Group.PROMISED, place) for place, promised in enumerate(Promised, start=1)}
MARKS = {mark: term(Group.MARK, mark) for mark in Mark}


@dataclass
class Card:
    """`terms` are by group and key, with whether the author gave them. `updated` and `posted` are microseconds."""

    work: int
    title: str
    updated: int
    posted: int
    authors: list[str] = field(default_factory=list)
    terms: dict[tuple[int, int], bool] = field(default_factory=dict)
    words: int = 0
    chapters: int = 0
    kudos: int = 0
    responses: int = 0
    bookmarks: int = 0
    readers: int = 0
    head: int = 0  # a digest of what is said of the work, and of
    text: int = 0  # its chapters that are out: others have to be read again
    heading: "Heading | None" = None

    @property
    def per_reader(self) -> float:
        return self.kudos / max(self.readers, 1)


@dataclass(frozen=True)
class Heading:
    """What is said of a work in words, tags as their author typed them."""

    title: str
    summary: str
    authors: tuple[str, ...]
    tags: tuple[tuple[str, str], ...]  # kind and name
    series: tuple[str, ...]
    language: str

    def digest(self) -> int:
        return digest(self)


def digest(told: object) -> int:
    return int.from_bytes(hashlib.blake2b(repr(told).encode(), digest_size=8).digest(), "little") >> 1


def cards(works: Iterable[int]) -> list[Card]:
    """The cards of those of the works that are out, by number. A fixed number of queries for each `AT_ONCE`."""
    found: list[Card] = []
    wanted = sorted(set(works))
    for start in range(0, len(wanted), AT_ONCE):
        found += written(wanted[start : start + AT_ONCE])
    return found


def written(works: Sequence[int]) -> list[Card]:
    out = Work.objects.out().filter(pk__in=works).order_by("pk")
    rows = list(
        out.values_list(
            "pk",
            "title",
            "summary",
            "language",
            "is_restricted",
            "posted_at",
            "updated_at",
            "planned_chapters",
            "paused_at",
        )
    )
    found = {
        row[0]: Card(row[0], row[1], microseconds(row[6] or row[5]), microseconds(row[5])) for row in rows
    }
    chapters(found)
    signed = sign(found)
    tagged = give_tags(found)
    count(found)
    promise(found)
    named = series_of(found)
    for pk, title, summary, language, is_restricted, _, _, planned, paused_at in rows:
        card = found[pk]
        card.terms[Group.LANGUAGE, language_term(language)] = False
        mark(card, Mark.RESTRICTED, is_restricted)
        mark(card, Mark.COMPLETE, planned is not None and planned <= card.chapters)
        mark(card, Mark.PAUSED, paused_at is not None)
        card.heading = Heading(
            title, summary, tuple(signed[pk]), tuple(tagged[pk]), tuple(named[pk]), language
        )
        card.head = card.heading.digest()
        card.text = digest((card.text, title, signed[pk], language))
    return list(found.values())


def mark(card: Card, mark: Mark, is_so: bool) -> None:
    if is_so:
        card.terms[Group.MARK, MARKS[mark]] = False


def microseconds(at: datetime) -> int:
    return (at - EPOCH) // MICROSECOND


def chapters(found: dict[int, Card]) -> None:
    """Lengths, and what shows that a text is another: everything of a chapter but the text itself."""
    shown = ("work", "pk", "words", "position", "title", "posted_at", "edited_at")
    told = defaultdict(list)
    rows = Chapter.objects.posted().filter(work__in=found).order_by("work", "position", "pk")
    for work, *chapter in rows.values_list(*shown):
        found[work].words += chapter[1]
        found[work].chapters += 1
        told[work].append(chapter)
    for work, card in found.items():
        card.text = digest(told[work])


def sign(found: dict[int, Card]) -> dict[int, list[str]]:
    rows = Creatorship.objects.filter(work__in=found, role=Creatorship.Role.AUTHOR).order_by("pk")
    signed = defaultdict(list)
    for work, pseud, name in rows.values_list("work", "pseud", "pseud__name"):
        found[work].terms[Group.PSEUD, term(Group.PSEUD, pseud)] = False
        found[work].authors.append(name)
        signed[work].append(name)
    return signed


def give_tags(found: dict[int, Card]) -> dict[int, list[tuple[str, str]]]:
    """Terms for the tags of each work and all they count as; returns their kinds and names.

    What chapters that are out warn of, the work has too.
    """
    rows = WorkTag.objects.filter(work__in=found).order_by("position", "pk")
    warned = ChapterWarning.objects.filter(chapter__work__in=found, chapter__posted_at__isnull=False)
    given = list(rows.values_list("work", "tag", "tag__kind", "tag__name"))
    given += warned.order_by("pk").values_list("chapter__work", "tag", "tag__kind", "tag__name")
    own: dict[int, dict[int, None]] = defaultdict(dict)
    names: dict[int, list[tuple[str, str]]] = defaultdict(list)
    kinds: dict[int, str] = {}
    for work, tag, kind, name in given:
        if tag not in own[work]:
            own[work][tag] = None
            names[work].append((kind, name))
            kinds[tag] = kind
    meant = meanings(kinds)
    know_kinds(kinds, meant)
    for work, tags in own.items():
        found[work].terms.update(terms_of(tags, meant, kinds))
    return names


def know_kinds(kinds: dict[int, str], meant: dict[int, set[int]]) -> None:
    """A tag counts as tags of its own kind."""
    for tag, means in meant.items():
        for other in means:
            kinds.setdefault(other, kinds[tag])


def terms_of(
    tags: Iterable[int], meant: dict[int, set[int]], kinds: dict[int, str]
) -> dict[tuple[int, int], bool]:
    """The terms of a work with these tags: what they count as, the synonyms themselves, and whether it is a crossover."""
    own = set(tags)
    every = set().union(*(meant[tag] for tag in own)) if own else set()
    terms = {(int(KINDS[kinds[tag]]), tag): tag in own for tag in every}
    terms |= {(int(Group.SYNONYM), tag): True for tag in own - every}
    if is_crossover([meant[tag] for tag in own if kinds[tag] == Kind.FANDOM]):
        terms[Group.MARK, MARKS[Mark.CROSSOVER]] = False
    return terms


def is_crossover(fandoms: list[set[int]]) -> bool:
    """Whether these are more than one fandom; under one metatag they are one."""
    return len(fandoms) > 1 and not set.intersection(*fandoms)


def count(found: dict[int, Card]) -> None:
    """Figures as a stranger is told them, which is as everybody finds and orders works."""
    figures: tuple[tuple[str, Any, Any], ...] = (
        ("kudos", Kudos.objects.filter(work__in=found), Count("pk")),
        ("responses", Review.objects.shown().filter(work__in=found), Count("pk")),
        ("bookmarks", Bookmark.objects.filter(work__in=found, is_private=False), Count("pk")),
    )
    for name, rows, figure in figures:
        for work, figure_of in rows.order_by().values_list("work").annotate(figure=figure):
            setattr(found[work], name, figure_of)
    opened = Reading.objects.filter(chapter__work__in=found).order_by().values_list("chapter__work")
    for work, readers in opened.annotate(readers=Count("account", distinct=True)):
        found[work].readers = readers


def promise(found: dict[int, Card]) -> None:
    rows = Promise.objects.filter(Q(settled_at=None) | Q(outcome=Promise.Outcome.KEPT), work__in=found)
    state = dict.fromkeys(found, Promised.NONE)
    for work, settled_at in rows.values_list("work", "settled_at"):
        if state[work] != Promised.OPEN:
            state[work] = Promised.KEPT if settled_at else Promised.OPEN
    for work, promised in state.items():
        found[work].terms[Group.PROMISED, PROMISED_TERMS[promised]] = False


def series_of(found: dict[int, Card]) -> dict[int, list[str]]:
    named: dict[int, list[str]] = defaultdict(list)
    rows = Work.objects.filter(pk__in=found, parts__isnull=False).order_by("parts__pk")
    for work, title in rows.values_list("pk", "parts__series__title"):
        named[work].append(title)
    return named


def sort_key(text: str) -> bytes:
    """By which titles and names are put in order: sixteen bytes without capitals, marks and what is no letter."""
    bare = "".join(
        character
        for character in unicodedata.normalize("NFKD", text.casefold())
        if character.isalnum() or character == " "
    )
    return " ".join(bare.split()).encode()[:16].ljust(16, b"\0")
