from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field

from cliffhanger.tags.models import CATEGORIES, RATINGS, WARNINGS
from cliffhanger.works.forms import WorkForm
from cliffhanger.works.languages import LANGUAGES
from cliffhanger.works.models import Work

from .people import PseudTold, pseud_told
from .pieces import NOT_BLANK, WHOLE, Number, Prose, Said, absolute
from .tags import Category, Names, Rating, TagTold, Warning_, tag_told


class FiguresTold(Schema):
    words: int
    chapters: int
    planned_chapters: int | None
    reviews: int
    kudos: int
    bookmarks: int


class WorkTold(Schema):
    id: int
    url: str
    title: str
    authors: list[PseudTold]
    summary: str
    language: str
    tags: list[TagTold]
    figures: FiguresTold
    is_restricted: bool
    paused_at: datetime | None = Field(description="Since when it is on hiatus, as its author says.")
    posted_at: datetime | None
    updated_at: datetime | None
    withdrawn_at: datetime | None


class WholeWorkTold(WorkTold):
    """With what stands around its chapters."""

    notes_before: str
    notes_after: str
    disclaimer: str


CODES = tuple(code for code, _ in LANGUAGES)
Language = Literal[CODES]  # type: ignore[valid-type] # as many as there are


Say = Annotated[bool | None, Field(description="Null: as the preferences of those who sign it say.")]


class Header(Said):
    summary: Prose | None = None
    language: Language | None = None
    planned_chapters: Annotated[
        Annotated[int, Field(ge=1, le=100_000), WHOLE] | None, Field(description="Null: nobody knows.")
    ] = None
    fandoms: Names | None = None
    relationships: Names | None = None
    characters: Names | None = None
    freeforms: Names | None = None
    spoilers: (
        Annotated[
            Names, Field(description="Tags that give it away. What is none of the others is a freeform.")
        ]
        | None
    ) = None
    rating: Rating | None = None
    warnings: list[Warning_] | None = None
    categories: list[Category] | None = None
    notes_before: Prose | None = None
    notes_after: Prose | None = None
    disclaimer: Prose | None = None
    reviews_from: Literal["everybody", "readers", "nobody"] | None = None
    reviews_wait: bool | None = None
    is_restricted: bool | None = None
    is_paused: Annotated[bool, Field(description="On hiatus, until the next chapter is posted.")] | None = (
        None
    )
    betas: Annotated[Names, Field(description="Pseuds; they may read every chapter.")] | None = None
    may_be_indexed: Say = None
    may_be_mined: Say = None


class WorkSaid(Header):
    """A work's header."""

    title: Annotated[str, Field(min_length=1, max_length=255, pattern=NOT_BLANK)]
    fandoms: Annotated[Names, Field(min_length=1)]


class WorkChange(Header):
    """What is said otherwise of a work; what is left out stays as it is."""

    title: Annotated[str, Field(min_length=1, max_length=255, pattern=NOT_BLANK)] | None = None


class HeaderTold(Schema):
    """A work's header, whole, as its author may send it back."""

    title: str
    summary: str
    language: str
    planned_chapters: int | None
    fandoms: list[str]
    relationships: list[str]
    characters: list[str]
    freeforms: list[str]
    spoilers: list[str]
    rating: str
    warnings: list[str]
    categories: list[str]
    notes_before: str
    notes_after: str
    disclaimer: str
    reviews_from: str
    reviews_wait: bool
    is_restricted: bool
    is_paused: bool
    betas: list[str]
    may_be_indexed: bool | None
    may_be_mined: bool | None


class ChapterOrder(Said):
    chapters: Annotated[list[Number], Field(max_length=10_000)]


class WorkNamed(Said):
    work: Number


LISTED = ("fandoms", "relationships", "characters", "freeforms", "spoilers", "betas")


def whole_work_told(work: Any) -> dict[str, Any]:
    """Of a work from `works.one`."""
    around = {name: getattr(work, name) for name in ("notes_before", "notes_after", "disclaimer")}
    return work_told(work) | around


def header_told(work: Work) -> dict[str, Any]:
    """What the form on the page of its author would show of a work."""
    shown = as_on_the_page(work)
    return shown | {name: [one for one in shown[name].split(", ") if one] for name in LISTED}


def as_on_the_page(work: Work) -> dict[str, Any]:
    """What the fields of the form hold. A file may have been read to say what no field can: the page shows none of it."""
    shown = dict(WorkForm(instance=work).initial)
    return shown | {
        "rating": shown["rating"] if shown["rating"] in RATINGS else RATINGS[0],
        "warnings": [name for name in shown["warnings"] if name in WARNINGS],
        "categories": [name for name in shown["categories"] if name in CATEGORIES],
    }


def work_told(work: Any) -> dict[str, Any]:
    """Of a work from `works.lists.for_readers` or `works.one`."""
    rows = sorted(work.work_tags.all(), key=lambda row: row.position)
    return {
        "id": work.pk,
        "url": absolute(work.get_absolute_url()),
        "title": work.title,
        "authors": [pseud_told(pseud) for pseud in work.authors()],
        "summary": work.summary,
        "language": work.language,
        "tags": [tag_told(row.tag, is_spoiler=row.is_spoiler) for row in rows],
        "figures": {
            "words": work.words_out,
            "chapters": work.chapters_out,
            "planned_chapters": work.planned_chapters,
            "reviews": work.reviews_out,
            "kudos": work.kudos_out,
            "bookmarks": work.bookmarks_out,
        },
        "is_restricted": work.is_restricted,
        "paused_at": work.paused_at,
        "posted_at": work.posted_at,
        "updated_at": work.updated_at,
        "withdrawn_at": work.withdrawn_at,
    }
