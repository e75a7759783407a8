"""A manuscript becomes a draft work."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from cliffhanger.accounts.models import Pseud
from cliffhanger.keeper.terms import QUORUM, WINDOW_DAYS
from cliffhanger.manuscript import Manuscript, from_text, source_text
from cliffhanger.promises.models import Promise
from cliffhanger.promises.suggesting import suggested_quorum
from cliffhanger.reviews.models import VERDICTS
from cliffhanger.tags.models import Kind
from cliffhanger.works import writing
from cliffhanger.works.models import Chapter, Creatorship, Work

from ..models import Import
from .forms import Given
from .rated import rating_of, warnings_of

UNTITLED = "Untitled"
UNSAID: dict[str, Any] = {"days": None, "quorum": None, "favour": False, "if_lapsed": None, "asks": []}
DAYS = 5  # where a note names no time


@transaction.atomic
def hand_in(manuscript: Manuscript, pseud: Pseud) -> Work:
    """Make a draft of what was read, signed by `pseud`; nothing is posted."""
    work = Work.objects.create(
        title=(manuscript.title or UNTITLED)[:255],
        summary=html(manuscript.summary),
        notes_before=html(manuscript.notes.before),
        notes_after=html(manuscript.notes.after),
        disclaimer=html(manuscript.disclaimer),
        planned_chapters=manuscript.planned_chapters,
    )
    Creatorship.objects.create(work=work, pseud=pseud)
    add_chapters(work, manuscript)
    tag(work, manuscript)
    return work


@transaction.atomic
def take_in(given: Given, pseud: Pseud) -> Import:
    """A draft of what was handed in, with the file it was made of."""
    reading = given.manuscript.as_json()
    for chapter in reading["chapters"]:
        del chapter["html"]  # it is in the draft
    return Import.objects.create(
        account=pseud.account,
        name=given.name,
        source=given.source,
        text=source_text(given.source, given.name).replace("\x00", ""),
        reading=reading,
        work=hand_in(given.manuscript, pseud),
    )


def add_chapters(work: Work, manuscript: Manuscript) -> list[Chapter]:
    """Append the manuscript's chapters to the work, in their order."""
    after = work.chapters.count()
    return [
        Chapter.objects.create(
            work=work,
            position=after + number,
            title=(chapter.title or "")[:255],
            notes_before="".join(html(note) for note in chapter.notes),
            text=chapter.html,
            words=chapter.words,
        )
        for number, chapter in enumerate(manuscript.chapters, start=1)
    ]


def tag(work: Work, manuscript: Manuscript) -> None:
    work.tag_with(Kind.FANDOM, list(manuscript.fandoms))
    work.tag_with(Kind.RELATIONSHIP, list(manuscript.relationships))
    work.tag_with(Kind.CHARACTER, list(manuscript.characters))
    warnings, own = warnings_of(manuscript.warnings)
    work.tag_with(Kind.FREEFORM, [*manuscript.genres, *own])
    work.tag_with(Kind.RATING, [rating_of(manuscript.rating)])
    work.tag_with(Kind.WARNING, warnings)


@transaction.atomic
def take_in_more(work: Work, given: Iterable[Given]) -> list[Chapter]:
    """Append what was handed in besides to a work that is there already."""
    writing.locked(work)
    return [chapter for one in given for chapter in add_chapters(work, one.manuscript)]


def proposed(work: Work, manuscript: Manuscript) -> Promise | None:
    """The promise its author's note makes, with what the note leaves open at the defaults; unsaved."""
    if manuscript.promise is None:
        return None
    terms = terms_of(work, manuscript.promise.as_json())
    return Promise(work=work, **terms)


def terms_of(work: Work, read: dict[str, Any] | None) -> dict[str, Any]:
    """The fields of a promise that a note's promise fills, what it leaves open suggested by the archive."""
    read = read or UNSAID
    days = min(max(read["days"] or DAYS, WINDOW_DAYS[0]), WINDOW_DAYS[-1])
    return {
        "quorum": min(read["quorum"] or suggested_quorum(work), QUORUM[-1]),
        "window_days": days,
        "calendar_days": days,
        "asks": Promise.Asks.FAVOUR if read["favour"] else Promise.Asks.ANY,
        "if_lapsed": read["if_lapsed"] or Promise.IfLapsed.WITHDRAW,
        "verdicts": read["asks"] or list(VERDICTS),
    }


def html(text: str | None) -> str:
    return from_text(text) if text else ""
