"""A manuscript becomes a draft work."""

from django.db import transaction

from cliffhanger.accounts.models import Pseud
from cliffhanger.manuscript import Manuscript, from_text
from cliffhanger.promises.models import Promise
from cliffhanger.tags.models import Kind
from cliffhanger.works.models import Chapter, Creatorship, Work

UNTITLED = "Untitled"


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
    work.tag_with(Kind.FREEFORM, list(manuscript.genres))
    work.tag_with(Kind.RATING, [manuscript.rating or "Not Rated"])
    work.tag_with(Kind.WARNING, list(manuscript.warnings) or ["Creator Chose Not To Use Archive Warnings"])


def proposed(work: Work, manuscript: Manuscript) -> Promise | None:
    """The promise its author's note makes, with what the note leaves open at the defaults; unsaved."""
    read = manuscript.promise
    if read is None:
        return None
    terms = read.as_json()
    promise = Promise(work=work, quorum=terms["quorum"] or suggested_quorum())
    if terms["days"]:
        promise.window_days = min(max(terms["days"], 1), 60)
        promise.calendar_days = promise.window_days
    if terms["favour"]:
        promise.asks = Promise.Asks.FAVOUR
    promise.if_lapsed = terms["if_lapsed"] or Promise.IfLapsed.WITHDRAW
    promise.verdicts = terms["asks"]
    return promise


def suggested_quorum() -> int:
    """The median number of readers that promises of this archive were answered by; five without any."""
    counts = sorted(Promise.objects.exclude(settled_at=None).values_list("readers", flat=True))
    return max(counts[len(counts) // 2], 1) if counts else 5


def html(text: str | None) -> str:
    return from_text(text) if text else ""
