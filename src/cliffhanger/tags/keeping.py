"""Keeping the book of names: written when it is missing, and following what changes after.

How far it has come stands in the book itself, written with what it wrote: killed anywhere, it goes on from
there; deleted, it is written anew while the archive serves. What is not out has no place in it.
"""

import time
from collections.abc import Iterable, Sequence
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import Count, F, Q
from django.db.models.functions import Coalesce

from cliffhanger.archive import sequence

from .book import Book, Entry
from .meaning import touched
from .models import Parent, Tag, TagChange

LEDGERS = ("tags.TagChange", "works.Change")
AT_ONCE = 2_000  # tags in one transaction of the book
CHANGES = 200  # rows of a ledger in one transaction
SELDOM = 16  # a tag that is used n times is counted anew at every n/16th work


@cache
def book_in(home: Path) -> Book:
    return Book(home / "tags.sqlite3")


def the_book() -> Book:
    return book_in(settings.HOME)


def keep(book: Book, most: timedelta | None = None) -> None:
    """Bring the book up to date, by one process of a machine at a time.

    Writing it anew stops after about `most` and goes on at the next call; it follows when it is written.
    """
    book.begin()
    if is_ahead(book):
        book.lay()
    if book.position("written") is None and not write_on(book, most):
        return
    follow(book, "tags.TagChange", told_by_tags)
    follow(book, "works.Change", told_by_works)


def is_ahead(book: Book) -> bool:
    """Whether the book has read what the database does not have: that of a restored backup is older."""
    return any((book.position(ledger) or 0) > sequence.horizon(apps.get_model(ledger)) for ledger in LEDGERS)


def write_on(book: Book, most: timedelta | None) -> bool:
    """Every name that may be known, from the first number on, or from where it stopped. Whether it is done."""
    start = time.monotonic()
    if book.position("reached") is None:
        # What changes from here on is read again afterwards.
        tops = {ledger: sequence.horizon(apps.get_model(ledger)) for ledger in LEDGERS}
        with book.writing():
            for name, top in {**tops, "reached": 0}.items():
                book.keep(name, top)
    while some := next_numbers(book.position("reached") or 0):
        with book.writing():
            refresh(book, some)
            book.keep("reached", some[-1])
        if most and time.monotonic() - start > most.total_seconds():
            return False
    book.tidy()
    with book.writing():
        book.keep("written", 1)
    return True


def next_numbers(reached: int) -> list[int]:
    tags = Tag.objects.filter(pk__gt=reached).order_by("pk")
    return list(tags.values_list("pk", flat=True)[:AT_ONCE])


def follow(book: Book, ledger: str, told: Any) -> None:
    model: Any = apps.get_model(ledger)
    top = sequence.horizon(model)
    while rows := list(
        model.objects.filter(pk__gt=book.position(ledger), pk__lte=top).order_by("pk")[:CHANGES]
    ):
        with book.writing():
            refresh(book, sorted(set(told(book, rows))))
            book.keep(ledger, rows[-1].pk)


def told_by_tags(book: Book, changes: Sequence[TagChange]) -> Iterable[int]:
    for change in changes:
        yield from touched(change).values_list("pk", flat=True)
        yield from change.detail.get("children", ())
        if change.other_id:
            yield change.other_id


def told_by_works(book: Book, changes: Sequence[Any]) -> Iterable[int]:
    """Tags of works that came, changed or went. Those that many works have are looked at now and then."""
    used: dict[int, int] = {}
    for tag in Tag.objects.filter(work_tags__work__in={change.work_id for change in changes}).values_list(
        "pk", flat=True
    ):
        used[tag] = used.get(tag, 0) + 1
    known = book.uses(used)
    for tag, times in used.items():
        every = known.get(tag, 0) // SELDOM
        if every <= times or changes[-1].pk % every < times:
            yield tag


def refresh(book: Book, tags: Sequence[int]) -> None:
    """Let the book say of these tags what is true now."""
    for start in range(0, len(tags), AT_ONCE):
        some = tags[start : start + AT_ONCE]
        entries = list(entries_of(some))
        book.forget(set(some) - {entry.tag for entry in entries})
        book.write(entries)


def entries_of(tags: Sequence[int]) -> Iterable[Entry]:
    shown = list(Tag.objects.freely_typed().known().filter(pk__in=tags))
    groups = {tag.synonym_of_id or tag.pk for tag in shown}
    uses = uses_of(groups)
    parents: dict[int, list[int]] = {}
    for child, parent in Parent.objects.filter(child__in=groups).values_list("child", "parent"):
        parents.setdefault(child, []).append(parent)
    for tag in shown:
        means = tag.synonym_of_id or tag.pk
        yield Entry(tag.pk, tag.kind, tag.name, uses.get(means, 0), tuple(sorted(parents.get(means, ()))))


def uses_of(tags: Iterable[int]) -> dict[int, int]:
    """In how many public works each of these tags stands, by itself or by a synonym."""
    wanted = set(tags)
    members = Tag.objects.filter(Q(pk__in=wanted) | Q(synonym_of__in=wanted)).values("pk")
    public = apps.get_model("works", "Work")._default_manager.public()
    means = Coalesce(F("work_tags__tag__synonym_of"), F("work_tags__tag"))
    counted = (
        public.filter(work_tags__tag__in=members)
        .order_by()
        .values(means=means)
        .annotate(uses=Count("pk", distinct=True))
    )
    return dict(counted.values_list("means", "uses"))
