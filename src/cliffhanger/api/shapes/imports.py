"""A file that an author hands in: what was read of it, and what it shall become."""

from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field

from cliffhanger.promises.forms import TermsForm
from cliffhanger.promises.models import Promise
from cliffhanger.transfer.imports.hand_in import terms_of
from cliffhanger.transfer.models import Import
from cliffhanger.works.models import Work

from .chapters import ChapterTold, chapter_told
from .pieces import Number, Said, Title, absolute
from .promises import TermsSaid
from .works import HeaderTold, WorkChange, header_told


class NotesRead(Schema):
    before: str | None
    after: str | None


class ChapterRead(Schema):
    title: str | None
    words: int
    scene_breaks: int
    notes: list[str]
    summary: str | None
    closing: str | None


class PromiseRead(Schema):
    """What the author's note promises; null is what it leaves open."""

    held: int | None
    quorum: int | None
    days: int | None
    favour: bool
    if_lapsed: str | None
    asks: list[str]
    words: dict[str, str] = Field(description="By which words of the note each of these was understood.")


class ReadTold(Schema):
    """What was understood of a file, as plain text: every word of it stands in one place."""

    title: str | None
    author: str | None
    fandoms: list[str]
    relationships: list[str]
    characters: list[str]
    rating: str | None
    genres: list[str]
    warnings: list[str]
    summary: str | None
    disclaimer: str | None
    notes: NotesRead
    planned_chapters: int | None
    chapters: list[ChapterRead]
    promise: PromiseRead | None
    other: dict[str, str] = Field(description="What has no place here, by its label.")
    marks: list[str] = Field(description="Labels and dividers, which are part of no text.")


class SecondChanceTold(Schema):
    readers: int
    days: int


class TermsTold(Schema):
    """Terms as `POST /works/{work_id}/promise` takes them."""

    quorum: int
    window_days: int
    asks: str
    share_percent: int
    pace: str
    calendar_days: int
    if_lapsed: str
    thanks: str
    second_chance: SecondChanceTold | None
    verdicts: list[str]
    questions: list[str]
    word: str


class ImportTold(Schema):
    """A file, what was read of it, and the draft that became of it, as that stands now."""

    id: int
    url: str
    name: str
    made_at: datetime
    work: int
    posted_at: datetime | None
    read: ReadTold
    header: HeaderTold
    chapters: list[ChapterTold]
    terms: TermsTold = Field(
        description="Of a promise: as the note has them and the archive suggests the rest, or as one left them last."
    )


class ChapterPlace(Said):
    id: Number
    title: Title | None = None


class ImportSaid(WorkChange):
    """What is mended of the draft, and what is to become of it."""

    chapters: (
        Annotated[
            list[ChapterPlace],
            Field(max_length=10_000, description="All of them, in the order in which they shall stand."),
        ]
        | None
    ) = None
    terms: TermsSaid | None = None
    then: Annotated[
        Literal["draft", "post", "post_all", "promise"],
        Field(description="`promise`: the first chapter goes up and the rest is sealed, by `terms`."),
    ] = "draft"


def import_told(found: Import, work: Work) -> dict[str, Any]:
    return {
        "id": found.pk,
        "url": absolute(found.get_absolute_url()),
        "name": found.name,
        "made_at": found.made_at,
        "work": work.pk,
        "posted_at": work.posted_at,
        "read": found.reading,
        "header": header_told(work),
        "chapters": [chapter_told(chapter) for chapter in work.chapters.without_text()],
        "terms": terms_told(found, work),
    }


def terms_told(found: Import, work: Work) -> dict[str, Any]:
    """As their author left them last, if a promise can have them; or as her note has them, and the archive the rest."""
    left = TermsForm(found.terms, instance=Promise(work=work))
    if found.terms and left.is_valid():
        terms, questions = left.promise(), left.cleaned_data["questions"]
    else:
        terms, questions = Promise(work=work, **terms_of(work, found.promise)), []
    names = set(TermsTold.model_fields) - {"second_chance", "questions"}
    chance = {"readers": terms.chance_readers, "days": terms.chance_days}
    return {name: getattr(terms, name) for name in names} | {
        "questions": questions,
        "second_chance": chance if terms.chance_readers and terms.chance_days else None,
    }
