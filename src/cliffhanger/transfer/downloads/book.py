"""What a book holds, before it is written in any format: works that are out, and never more of them than is out.

A book is put together from rows without the text of the chapters, which is enough to tell whether a file made
earlier is still the same book. The texts are fetched when it is made.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.utils import translation
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from cliffhanger.kit.text import words as so_many_words
from cliffhanger.promises import wording
from cliffhanger.promises.models import Promise
from cliffhanger.tags.models import Kind
from cliffhanger.works.languages import LANGUAGES, RIGHT_TO_LEFT
from cliffhanger.works.lists import for_readers
from cliffhanger.works.models import Chapter, Part, Series, Style, Work
from cliffhanger.works.one import one_for_reader
from cliffhanger.works.queries import Reader
from cliffhanger.works.templatetags.works import planned

from ..models import Cover

MAKING = 2  # counts up when files are made in another way, so that those of before are made anew
MOST_WORKS = 100
MOST_WORDS = 1_500_000


class Nothing(Exception):
    """There is nothing of this to be put in a book, for this reader."""


@dataclass(frozen=True)
class Fact:
    """A line of the front matter. `kind` names it for programs."""

    kind: str
    label: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Piece:
    """A chapter, without its text. Notes are sanitised HTML."""

    pk: int
    heading: str
    url: str
    notes_before: str
    notes_after: str
    mark: str  # differs when the text does


@dataclass(frozen=True)
class Story:
    """A work as it is out. `promise` is how its last promise stands, in a sentence; summary and notes are HTML."""

    pk: int
    title: str
    authors: tuple[tuple[str, str], ...]  # names and addresses
    language: str
    url: str
    summary: str
    disclaimer: str
    notes_before: str
    notes_after: str
    facts: tuple[Fact, ...]
    places: tuple[tuple[str, int], ...]  # its series, and its number in each
    stats: tuple[tuple[str, str], ...]
    promise: str
    may_be_mined: bool
    is_restricted: bool
    pieces: tuple[Piece, ...]
    as_of: datetime
    posted_at: datetime
    cover: str  # the mark of the author's own
    style: str  # what the work wears, as its author wrote it
    words: int
    is_whole: bool  # its one chapter is all of it, and has no name of its own

    @property
    def by(self) -> str:
        return ", ".join(name for name, _ in self.authors) or _("somebody who has left")

    @property
    def dir(self) -> str:
        return direction(self.language)


@dataclass(frozen=True)
class Book:
    """What a file is made of. `about` is HTML that stands before the stories of a collection."""

    title: str
    url: str
    stories: tuple[Story, ...]
    about: str = ""
    archive: str = field(default_factory=lambda: settings.ARCHIVE_NAME)
    archive_url: str = field(default_factory=lambda: settings.ARCHIVE_URL)
    is_collection: bool = False
    left_out: int = 0

    @property
    def authors(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for story in self.stories for name, _ in story.authors))

    @property
    def by(self) -> str:
        """On the cover: a few names, or that there are many."""
        names = self.authors or (_("somebody who has left"),)
        return ", ".join(names) if len(names) <= 3 else _("several authors")

    @property
    def language(self) -> str:
        """The one that most of it is in."""
        languages = [story.language for story in self.stories]
        return max(languages, key=languages.count)

    @property
    def dir(self) -> str:
        return direction(self.language)

    @property
    def as_of(self) -> datetime:
        return max(story.as_of for story in self.stories).astimezone(UTC)

    @property
    def may_be_mined(self) -> bool:
        return all(story.may_be_mined for story in self.stories)

    @property
    def cover(self) -> str:
        return self.stories[0].cover if not self.is_collection else ""

    def revision(self) -> str:
        """Another whenever anything in the book is."""
        said = json.dumps([MAKING, asdict(self)], default=str, ensure_ascii=False)
        return hashlib.sha256(said.encode()).hexdigest()

    def texts(self, story: Story) -> Iterator[tuple[Piece, str]]:
        """The chapters with their text. What was taken back since the book was put together is not in it."""
        found = Chapter.objects.posted().filter(work=story.pk, pk__in=[piece.pk for piece in story.pieces])
        text = dict(found.filter(work__withdrawn_at=None, work__unrevealed_at=None).values_list("pk", "text"))
        for piece in story.pieces:
            if piece.pk in text:
                yield piece, text[piece.pk]


def direction(language: str) -> str:
    return "rtl" if language.split("-")[0] in RIGHT_TO_LEFT else "ltr"


def speaking() -> translation.override:
    """The words of the house in a book are in the archive's language: programs look for them, and files are shared."""
    return translation.override(settings.LANGUAGE_CODE)


# Putting together ---------------------------------------------------------------------------------------


def book_of_work(work: Work) -> Book:
    """A work that is out, whole. Raises Nothing."""
    stories = stories_of([work.pk])
    return book_of_stories(stories[0].title if stories else "", absolute(work), stories)


def book_of_chapter(chapter: Chapter) -> Book:
    """One posted chapter, with what its work says before it. Raises Nothing."""
    stories = stories_of([chapter.work_id], only=chapter.pk)
    title = f"{chapter.work.title}, {chapter.heading}"
    return book_of_stories(title, absolute(chapter), stories)


def book_of_series(series: Series, reader: Reader) -> Book:
    """Of the works of the series, those that are listed for this reader, in order. Raises Nothing."""
    works = list(Part.objects.filter(series=series).listed_for(reader).values_list("work", flat=True))
    about = series.summary + series.notes
    return book_of(works, reader, title=series.title, url=absolute(series), about=about)


def book_of(works: list[int], reader: Reader, *, title: str, url: str, about: str = "") -> Book:
    """Of these works, by their keys, those that are out for this reader, in this order: a shelf, or what was found.

    It holds MOST_WORKS works and MOST_WORDS words at most; `left_out` says how many more there were. `about`
    is sanitised HTML. Raises Nothing if none of them is for her.
    """
    wanted = list(dict.fromkeys(works))
    allowed = set(Work.objects.out_for(reader).filter(pk__in=wanted).values_list("pk", flat=True))
    readable = [pk for pk in wanted if pk in allowed]
    stories: list[Story] = []
    words = 0
    for story in stories_of(readable[:MOST_WORKS]):
        words += story.words
        if stories and words > MOST_WORDS:
            break
        stories.append(story)
    left_out = len(readable) - len(stories)
    return book_of_stories(title, url, stories, about=about, is_collection=True, left_out=left_out)


def book_of_stories(title: str, url: str, stories: Iterable[Story], **fields: Any) -> Book:
    told = tuple(stories)
    if not told:
        raise Nothing
    return Book(title=title, url=url, stories=told, **fields)


def stories_of(works: list[int], only: int | None = None) -> list[Story]:
    """In the order asked for, without those of which nothing is out."""
    styles = {style.work_id: style for style in Style.objects.filter(work__in=works)}
    covers = dict(Cover.objects.filter(work__in=works).values_list("work", "digest"))
    chapters: dict[int, list[Chapter]] = {}
    posted = Chapter.objects.posted().filter(work__in=works).defer("text").order_by("position", "pk")
    for chapter in posted if only is None else posted.filter(pk=only):
        chapters.setdefault(chapter.work_id, []).append(chapter)
    with speaking():
        found = {
            work.pk: story_of(work, chapters[work.pk], covers.get(work.pk, ""), styles.get(work.pk))
            for work in as_readers_see(works)
            if work.pk in chapters
        }
    return [found[pk] for pk in works if pk in found]


def as_readers_see(works: list[int]) -> Iterable[Any]:
    """Those that are out, in any order. A single one costs a fraction: its queries are compiled already."""
    out = Work.objects.out().filter(pk__in=works)
    if len(works) > 1:
        return for_readers(out)
    found = (one_for_reader(pk, AnonymousUser()) for pk in out.values_list("pk", flat=True))
    return [work for work in found if work]


def story_of(work: Any, chapters: list[Chapter], cover: str, style: Style | None) -> Story:
    """`work` is one from `as_readers_see`."""
    pieces = tuple(piece_of(chapter) for chapter in chapters)
    changed = [chapter.edited_at for chapter in chapters if chapter.edited_at]
    times = [at for at in (work.posted_at, work.updated_at, *changed) if at]
    return Story(
        pk=work.pk,
        title=work.title,
        authors=tuple((author.name, absolute(author)) for author in work.authors()),
        language=work.language,
        url=absolute(work),
        summary=work.summary,
        disclaimer=work.disclaimer,
        notes_before=work.notes_before,
        notes_after=work.notes_after,
        facts=tuple(facts_of(work)),
        places=tuple((part.series.title, part.number) for part in work.parts.all()),
        stats=tuple(stats_of(work)),
        promise=promise_of(work),
        may_be_mined=settings.MINING == "authors" and not work.is_restricted and work.is_for_miners,
        is_restricted=work.is_restricted,
        pieces=pieces,
        as_of=max([*times, style.set_at] if style and style.set_at else times),
        posted_at=min(times),
        cover=cover,
        style=style.source if style else "",
        words=work.words_out,
        is_whole=len(chapters) == work.planned_chapters == 1 and not chapters[0].title,
    )


def piece_of(chapter: Chapter) -> Piece:
    return Piece(
        pk=chapter.pk,
        heading=chapter.heading,
        url=absolute(chapter),
        notes_before=chapter.notes_before,
        notes_after=chapter.notes_after,
        mark=f"{chapter.edited_at} {chapter.words} {chapter.posted_at}",
    )


def facts_of(work: Any) -> Iterator[Fact]:
    for kind, tags in work.tags_by_kind():
        if tags:
            yield Fact(kind.value, str(Kind(kind).label), tuple(tag.name for tag in tags))
    yield Fact("language", _("Language"), (dict(LANGUAGES).get(work.language, work.language),))
    parts = tuple(
        _("Part %(number)s of %(series)s") % {"number": part.number, "series": part.series.title}
        for part in work.parts.all()
    )
    if parts:
        yield Fact("series", _("Series"), parts)


def stats_of(work: Any) -> Iterator[tuple[str, str]]:
    if work.posted_at:
        yield "published", f"{localtime(work.posted_at):%Y-%m-%d}"
    if work.updated_at and work.chapters_out > 1:
        yield "updated", f"{localtime(work.updated_at):%Y-%m-%d}"
    yield "words", f"{work.words_out:,}"
    yield "chapters", f"{work.chapters_out}/{planned(work)}"


def promise_of(work: Work) -> str:
    """How its last promise stands. How many have answered an open one is told by the archive, not by a file."""
    promise: Promise | None = max(work.promises.all(), key=lambda each: each.opened_at, default=None)
    if promise is None:
        return ""
    if not promise.is_open:
        return wording.terms_sentence(promise)
    seals = list(promise.seals.all())
    takes = wording.as_text(wording.what_it_takes(promise, seals))
    sealed = so_many_words(sum(seal.words for seal in seals))
    return _("%(what_it_takes)s What is sealed has %(words)s. %(if_lapsed)s") % {
        "what_it_takes": takes,
        "words": sealed,
        "if_lapsed": wording.IF_LAPSED[promise.if_lapsed],
    }


def absolute(it: Any) -> str:
    return str(settings.ARCHIVE_URL + it.get_absolute_url())
