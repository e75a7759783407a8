"""What is told of the archive's things, and what is said of them: the shapes of `/api/v1`.

Every instant has its zone, every text of an author is sanitised HTML, every address is whole. Lengths of what
is said are those of the forms on the pages, which have the last word.
"""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.conf import settings
from ninja import Schema
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from cliffhanger import keeper
from cliffhanger.accounts.models import Account, Pseud
from cliffhanger.follows.models import Notice
from cliffhanger.promises import ledger
from cliffhanger.promises.models import Entry, Promise, Seal
from cliffhanger.promises.wording import terms_sentence
from cliffhanger.reviews import anchors, margins
from cliffhanger.reviews.models import MarginNote, Reply, Review
from cliffhanger.search.models import LONGEST_ASKED, LONGEST_NAME, Filter
from cliffhanger.shelves.forms import MOST_PARAGRAPHS, MOST_TAGS
from cliffhanger.shelves.models import LONGEST_QUOTE, Bookmark, Later, Mute, Visit
from cliffhanger.tags.models import CATEGORIES, RATINGS, WARNINGS, Tag
from cliffhanger.works import ordering
from cliffhanger.works.languages import LANGUAGES
from cliffhanger.works.models import Chapter, Series

Verdict = Literal["good", "bad", "messed_up", "out_of_character"]


def absolute(path: str) -> str:
    return f"{settings.ARCHIVE_URL}{path}"


# What is told -----------------------------------------------------------------------------------------------


class PseudTold(Schema):
    name: str
    account: str
    url: str


class TagTold(Schema):
    id: int
    kind: str
    name: str
    is_spoiler: bool = False


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
    posted_at: datetime | None
    updated_at: datetime | None
    withdrawn_at: datetime | None


class ChapterTold(Schema):
    id: int
    work: int
    url: str
    position: int
    title: str
    heading: str
    words: int
    posted_at: datetime | None
    edited_at: datetime | None
    is_sealed: bool


class WholeChapterTold(ChapterTold):
    notes_before: str
    text: str
    notes_after: str


class ReplyTold(Schema):
    id: int
    by: str
    text: str
    written_at: datetime


class ReviewTold(Schema):
    id: int
    url: str
    work: int
    chapter: int
    by: str
    verdicts: list[str]
    text: str
    written_at: datetime
    edited_at: datetime | None
    waits: bool
    replies: list[ReplyTold]


class SealTold(Schema):
    position: int
    words: int
    digest: str


class PromiseTold(Schema):
    id: int
    work: int
    url: str
    sentence: str
    state: str
    opened_at: datetime | None
    closes_at: datetime | None
    settled_at: datetime | None
    quorum: int
    window_days: int
    asks: str
    if_lapsed: str
    seals: list[SealTold]


class EntryTold(Schema):
    number: int
    kind: str
    at: datetime
    sentence: str
    hash: str


class SeriesTold(Schema):
    id: int
    url: str
    title: str
    by: PseudTold | None
    summary: str
    notes: str
    completed_at: datetime | None
    works: list[int]


class NoteTold(Schema):
    id: int
    url: str
    chapter: int
    paragraph: Annotated[
        int | None, Field(description="Counted from 1, in the text of today; null where it is gone.")
    ]
    words: str
    by: str
    text: str
    written_at: datetime
    waits: bool


class CollectionTold(Schema):
    name: str
    url: str
    title: str
    description: str
    rules: str
    maintainers: list[str] = Field(description="Accounts, by name.")
    works: int = Field(description="How many of its works the caller may know of.")
    is_moderated: bool
    by_invitation: bool
    made_at: datetime
    closed_at: datetime | None
    unrevealed_at: datetime | None = Field(
        description="Since when nobody may know of its works but who makes them and who maintains it."
    )


class CollectionNamed(Schema):
    collection: str = Field(max_length=40, description="Its name, as in its address.")


class PlacedTold(Schema):
    """A work of one's own in a collection: in it when both have agreed."""

    collection: str
    work: int
    agreed_at: datetime | None
    approved_at: datetime | None


class BookmarkTold(Schema):
    id: int
    url: str
    work: int | None
    series: int | None
    title: str
    notes: str
    tags: list[str]
    is_private: bool
    is_recommendation: bool
    made_at: datetime


class ShelvedTold(Schema):
    id: int
    work: int | None
    title: str
    at: datetime


class VisitTold(ShelvedTold):
    """Where one stopped; `paragraph` counts from 1."""

    chapter: int | None
    paragraph: int
    is_at_end: bool


class MuteTold(Schema):
    id: int
    kind: Literal["person", "pseud", "work", "tag"]
    name: str
    work: int | None
    since: datetime


class FilterTold(Schema):
    id: int
    name: str
    asked: str
    never_since: datetime | None


class SubscriptionTold(Schema):
    id: int
    to: Literal["work", "series", "pseud", "tag", "promise", "filter"]
    number: int
    name: str


class NoticeTold(Schema):
    id: int
    kind: str
    sentence: str
    url: str
    at: datetime
    read_at: datetime | None


class AccountTold(Schema):
    name: str
    url: str
    pseuds: list[str]
    scopes: list[str]


# What is said -----------------------------------------------------------------------------------------------

# What a form would refuse whatever the archive holds is said here, so that the description says it too.
NO_NUL = r"^[^\x00]*$"
NOT_BLANK = r"^[^\x00]*[^\s\x00][^\x00]*$"
TagName = Annotated[str, Field(min_length=1, max_length=150, pattern=r"^[^,\x00]*[^,\s\x00][^,\x00]*$")]
Names = list[TagName]
WHOLE = BeforeValidator(lambda value: int(value) if is_whole(value) else value)
Number = Annotated[int, Field(ge=1, le=2**53 - 1), WHOLE]
Prose = Annotated[str, Field(max_length=1_000_000)]
CODES = tuple(code for code, _ in LANGUAGES)
Language = Literal[CODES]  # type: ignore[valid-type] # as many as there are
Rating = Literal[RATINGS]  # type: ignore[valid-type] # as above
Warning_ = Literal[WARNINGS]  # type: ignore[valid-type]
Category = Literal[CATEGORIES]  # type: ignore[valid-type]
Title = Annotated[str, Field(max_length=255)]


def is_whole(value: Any) -> bool:
    """JSON knows one kind of number: 3.0 is three."""
    return isinstance(value, float) and value.is_integer()


class Said(BaseModel):
    """What is sent. A field that nobody knows is refused: it would be lost in silence."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Header(Said):
    summary: Prose | None = None
    language: Language | None = None
    planned_chapters: Annotated[int, Field(ge=1, le=100_000), WHOLE] | None = None
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


class WorkSaid(Header):
    """A work's header."""

    title: Annotated[str, Field(min_length=1, max_length=255, pattern=NOT_BLANK)]
    fandoms: Annotated[Names, Field(min_length=1)]


class WorkChange(Header):
    """What is said otherwise of a work; what is left out stays as it is."""

    title: Annotated[str, Field(min_length=1, max_length=255, pattern=NOT_BLANK)] | None = None


class ChapterSaid(Said):
    """A chapter. `text` and notes are HTML, or Markdown where `markup` says so. In a change, what is left out stays."""

    title: Title | None = None
    text: Prose | None = None
    notes_before: Prose | None = None
    notes_after: Prose | None = None
    warnings: list[Warning_] | None = None
    markup: Literal["html", "markdown"] = "html"


class TermsSaid(Said):
    """The terms of a promise about every chapter that is not out; the first goes up if none is."""

    quorum: Annotated[int, Field(ge=keeper.terms.QUORUM[0], le=keeper.terms.QUORUM[-1]), WHOLE]
    window_days: Annotated[int, Field(ge=keeper.terms.WINDOW_DAYS[0], le=keeper.terms.WINDOW_DAYS[-1]), WHOLE]
    asks: Literal["any", "favour"] = "any"
    share_percent: Annotated[int, Field(ge=1, le=100), WHOLE] = 50
    pace: Literal["at_once", "every", "spread"] = "at_once"
    calendar_days: Annotated[
        int, Field(ge=keeper.terms.CALENDAR_DAYS[0], le=keeper.terms.CALENDAR_DAYS[-1]), WHOLE
    ] = 5
    if_lapsed: Literal["withdraw", "keep_up", "release"] = "withdraw"
    thanks: Literal["rest", "nothing"] = "rest"
    verdicts: list[Verdict] = ["good", "bad", "messed_up", "out_of_character"]
    questions: Annotated[
        list[Annotated[str, Field(max_length=200, pattern=r"^[^\r\n]*$")]], Field(max_length=3)
    ] = []
    word: Annotated[str, Field(max_length=1000)] = ""


class EasierTerms(Said):
    """What is left out stays."""

    quorum: Annotated[int, Field(ge=1, le=keeper.terms.QUORUM[-1]), WHOLE] | None = None
    pace: Literal["at_once", "every", "spread"] | None = None
    calendar_days: (
        Annotated[int, Field(ge=keeper.terms.CALENDAR_DAYS[0], le=keeper.terms.CALENDAR_DAYS[-1]), WHOLE]
        | None
    ) = None


class WordSaid(Said):
    word: Annotated[str, Field(max_length=1000, pattern=NO_NUL)] = ""


class ChapterOrder(Said):
    chapters: Annotated[list[Number], Field(max_length=10_000)]


class SeriesHeader(Said):
    summary: Annotated[str, Field(max_length=1_250, pattern=NO_NUL)] | None = None
    notes: Annotated[str, Field(max_length=5_000, pattern=NO_NUL)] | None = None
    is_complete: bool | None = None


class SeriesWorks(Said):
    works: Annotated[list[Number], Field(max_length=ordering.MOST_PARTS)]


class SeriesSaid(SeriesHeader):
    title: Annotated[str, Field(min_length=1, max_length=255, pattern=NOT_BLANK)]
    works: Annotated[list[Number], Field(max_length=ordering.MOST_PARTS)] = []


class SeriesChange(SeriesHeader):
    """What is left out stays as it is."""

    title: Annotated[str, Field(min_length=1, max_length=255, pattern=NOT_BLANK)] | None = None


class NoteSaid(Said):
    """`text` is plain text."""

    paragraph: Annotated[int, Field(ge=1, le=1_000_000), WHOLE]
    words: Annotated[str, Field(max_length=4 * anchors.MOST_EXACT, pattern=NO_NUL)] = ""
    text: Annotated[str, Field(min_length=1, max_length=margins.LONGEST, pattern=NOT_BLANK)]


class AnswerSaid(Said):
    """A verdict, a line, or a wish: one of them is enough."""

    verdicts: list[Verdict] = []
    text: Annotated[str, Field(max_length=10_000)] = ""
    wants_rest: bool | None = None


class ReplySaid(Said):
    text: Annotated[str, Field(min_length=1, max_length=10_000, pattern=NOT_BLANK)]


class BookmarkWords(Said):
    notes: Annotated[str, Field(max_length=5_000)] = ""
    tags: Annotated[Names, Field(max_length=MOST_TAGS)] = []
    is_private: bool = False
    is_recommendation: bool = False


class BookmarkSaid(BookmarkWords):
    work: Number


class PlaceSaid(Said):
    """`paragraph` counts from 1; `quote` is how it begins, by which it is found again when the text has changed."""

    chapter: Number
    paragraph: Annotated[int, Field(ge=1, le=MOST_PARAGRAPHS), WHOLE]
    quote: Annotated[str, Field(max_length=LONGEST_QUOTE, pattern=NO_NUL)] = ""
    is_at_end: bool = False


class MuteSaid(Said):
    kind: Literal["person", "pseud", "tag"]
    name: Annotated[str, Field(min_length=1, max_length=150, pattern=NOT_BLANK)]


class FilterSaid(Said):
    """`asked` are parameters of `/works`, such as `tag=12&not=7&status=complete`."""

    name: Annotated[str, Field(min_length=1, max_length=LONGEST_NAME, pattern=NOT_BLANK)]
    asked: Annotated[str, Field(max_length=LONGEST_ASKED, pattern=NO_NUL)] = ""


class WorkNamed(Said):
    work: Number


class FollowSaid(Said):
    to: Literal["work", "series", "pseud", "tag", "promise", "filter"]
    number: Number


class ReadUpTo(Said):
    up_to: Annotated[Number, Field(description="The newest notice that was read, by its id.")]


# From rows to shapes ----------------------------------------------------------------------------------------


def pseud_told(pseud: Pseud) -> dict[str, Any]:
    return {"name": pseud.name, "account": pseud.account.username, "url": absolute(pseud.get_absolute_url())}


def tag_told(tag: Tag, *, is_spoiler: bool = False) -> dict[str, Any]:
    return {"id": tag.pk, "kind": tag.kind, "name": tag.name, "is_spoiler": is_spoiler}


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
        "posted_at": work.posted_at,
        "updated_at": work.updated_at,
        "withdrawn_at": work.withdrawn_at,
    }


def collection_told(collection: Any) -> dict[str, Any]:
    """Of a collection from `counted_for`, with its maintainers."""
    return {
        "name": collection.name,
        "url": absolute(collection.get_absolute_url()),
        "title": collection.title,
        "description": collection.description,
        "rules": collection.rules,
        "maintainers": [one.account.username for one in collection.maintainers.all()],
        "works": collection.works_out,
        "is_moderated": collection.is_moderated,
        "by_invitation": collection.by_invitation,
        "made_at": collection.made_at,
        "closed_at": collection.closed_at,
        "unrevealed_at": collection.unrevealed_at,
    }


def placed_told(item: Any) -> dict[str, Any]:
    return {
        "collection": item.collection.name,
        "work": item.work_id,
        "agreed_at": item.agreed_at,
        "approved_at": item.approved_at,
    }


def chapter_told(chapter: Chapter) -> dict[str, Any]:
    return {
        "id": chapter.pk,
        "work": chapter.work_id,
        "url": absolute(chapter.get_absolute_url()),
        "position": chapter.position,
        "title": chapter.title,
        "heading": chapter.heading,
        "words": chapter.words,
        "posted_at": chapter.posted_at,
        "edited_at": chapter.edited_at,
        "is_sealed": chapter.held_at is not None,
    }


def whole_chapter_told(chapter: Chapter) -> dict[str, Any]:
    return {
        **chapter_told(chapter),
        "notes_before": chapter.notes_before,
        "text": chapter.text,
        "notes_after": chapter.notes_after,
    }


def review_told(review: Review) -> dict[str, Any]:
    """Of a review from `with_talk`."""
    return {
        "id": review.pk,
        "url": absolute(review.get_absolute_url()),
        "work": review.work_id,
        "chapter": review.chapter_id,
        "by": review.signature,
        "verdicts": [
            name for name in ("good", "bad", "messed_up", "out_of_character") if getattr(review, name)
        ],
        "text": review.text,
        "written_at": review.written_at,
        "edited_at": review.edited_at,
        "waits": review.waits_since is not None,
        "replies": [reply_told(reply) for reply in review.replies.all()],
    }


def reply_told(reply: Reply) -> dict[str, Any]:
    by = reply.pseud.name if reply.pseud else ""
    return {"id": reply.pk, "by": by, "text": reply.text, "written_at": reply.written_at}


def promise_told(promise: Promise) -> dict[str, Any]:
    return {
        "id": promise.pk,
        "work": promise.work_id,
        "url": absolute(promise.get_absolute_url()),
        "sentence": terms_sentence(promise),
        "state": promise.outcome,
        "opened_at": promise.opened_at,
        "closes_at": promise.closes_at,
        "settled_at": promise.settled_at,
        "quorum": promise.quorum,
        "window_days": promise.window_days,
        "asks": promise.asks,
        "if_lapsed": promise.if_lapsed,
        "seals": [seal_told(seal) for seal in promise.seals.all()],
    }


def seal_told(seal: Seal) -> dict[str, Any]:
    return {"position": seal.position, "words": seal.words, "digest": seal.digest}


def entry_told(entry: Entry) -> dict[str, Any]:
    return {
        "number": entry.number,
        "kind": entry.kind,
        "at": entry.at,
        "sentence": ledger.sentence(entry),
        "hash": entry.hash,
    }


def series_told(series: Series, works: list[int]) -> dict[str, Any]:
    return {
        "id": series.pk,
        "url": absolute(series.get_absolute_url()),
        "title": series.title,
        "by": pseud_told(series.pseud) if series.pseud else None,
        "summary": series.summary,
        "notes": series.notes,
        "completed_at": series.completed_at,
        "works": works,
    }


def note_told(note: MarginNote, text: anchors.Text) -> dict[str, Any]:
    """Of a note with its pseud; `text` is that of its chapter now."""
    paragraph = text.find(note.anchor).paragraph
    return {
        "id": note.pk,
        "url": absolute(note.get_absolute_url()),
        "chapter": note.chapter_id,
        "paragraph": None if paragraph is None else paragraph + 1,
        "words": anchors.read(note.anchor)[0],
        "by": note.signature,
        "text": note.text,
        "written_at": note.written_at,
        "waits": note.waits_since is not None,
    }


def bookmark_told(bookmark: Bookmark) -> dict[str, Any]:
    return {
        "id": bookmark.pk,
        "url": absolute(bookmark.get_absolute_url()),
        "work": bookmark.work_id,
        "series": bookmark.series_id,
        "title": bookmark.shown_title,
        "notes": bookmark.notes,
        "tags": bookmark.tag_names,
        "is_private": bookmark.is_private,
        "is_recommendation": bookmark.is_recommendation,
        "made_at": bookmark.made_at,
    }


def later_told(later: Later) -> dict[str, Any]:
    return {"id": later.pk, "work": later.work_id, "title": later.shown_title, "at": later.since}


def visit_told(visit: Visit) -> dict[str, Any]:
    return {
        "id": visit.pk,
        "work": visit.work_id,
        "title": visit.shown_title,
        "at": visit.last_at,
        "chapter": visit.chapter_id,
        "paragraph": visit.paragraph + 1,
        "is_at_end": visit.is_at_end,
    }


def mute_told(mute: Mute) -> dict[str, Any]:
    kind = next(kind for kind in ("person", "pseud", "work", "tag") if getattr(mute, f"{kind}_id"))
    return {
        "id": mute.pk,
        "kind": kind,
        "name": "" if kind == "work" else str(mute),
        "work": mute.work_id,
        "since": mute.since,
    }


def filter_told(kept: Filter) -> dict[str, Any]:
    return {"id": kept.pk, "name": kept.name, "asked": kept.asked, "never_since": kept.never_since}


def notice_told(notice: Notice) -> dict[str, Any]:
    return {
        "id": notice.pk,
        "kind": notice.kind,
        "sentence": notice.sentence,
        "url": absolute(notice.address),
        "at": notice.at,
        "read_at": notice.read_at,
    }


def account_told(account: Account, scopes: list[str]) -> dict[str, Any]:
    return {
        "name": account.username,
        "url": absolute(account.get_absolute_url()),
        "pseuds": [pseud.name for pseud in account.pseuds.all()],
        "scopes": scopes,
    }
