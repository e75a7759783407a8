"""Works in templates: `{% load works %}`."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, NamedTuple, Protocol, cast

from django import template
from django.http import HttpRequest
from django.template import Context
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from cliffhanger.archive import doors
from cliffhanger.kit.text import figures
from cliffhanger.manuscript import visible_text
from cliffhanger.tags.models import Kind, Tag
from cliffhanger.tags.said import shown
from cliffhanger.works import names
from cliffhanger.works.languages import LANGUAGES, RIGHT_TO_LEFT
from cliffhanger.works.models import Chapter, Work

register = template.Library()
register.filter("shown", shown)

NO_WARNINGS = {
    "No Archive Warnings Apply": "warning-no",
    "Creator Chose Not To Use Archive Warnings": "warning-choosenotto",
}
LANGUAGE = dict(LANGUAGES)
ABOVE = {
    Kind.RATING: ngettext_lazy("Rating:", "Ratings:", "n"),
    Kind.WARNING: ngettext_lazy("Archive Warning:", "Archive Warnings:", "n"),
    Kind.CATEGORY: ngettext_lazy("Category:", "Categories:", "n"),
    Kind.FANDOM: ngettext_lazy("Fandom:", "Fandoms:", "n"),
    Kind.RELATIONSHIP: ngettext_lazy("Relationship:", "Relationships:", "n"),
    Kind.CHARACTER: ngettext_lazy("Character:", "Characters:", "n"),
    Kind.FREEFORM: ngettext_lazy("Additional Tag:", "Additional Tags:", "n"),
}


class Counted(Protocol):
    """A work from `with_figures`."""

    planned_chapters: int | None
    chapters_out: int
    paused_at: datetime | None


class Required(NamedTuple):
    """One of the four things said of every work: its class, its words, the tag it leads to if it is one."""

    css: str
    words: str
    tag: Tag | None


@register.filter
def userstuff(html: str) -> SafeString:
    """What an author or a reader wrote. Every way into these columns ends in `manuscript.sanitise`."""
    return mark_safe(html)  # noqa: S308 - see above


@register.filter
def plain(html: str, most: int = 160) -> str:
    """The visible text, shortened to `most` characters at the end of a word."""
    text = " ".join(visible_text(html[: most * 20]).split())
    if len(text) <= most:
        return text
    return text[: most - 1].rsplit(" ", 1)[0] + "…"


@register.filter
def paragraphs(html: str) -> list[str]:
    """The visible text of each paragraph that has any."""
    return [text for part in html.split("</p>") if (text := visible_text(part))]


@register.filter
def language_name(code: str) -> str:
    return LANGUAGE.get(code, code)


@register.filter
def direction(code: str) -> str:
    """For the `dir` of what is written in this language."""
    return "rtl" if code.split("-")[0] in RIGHT_TO_LEFT else "ltr"


@register.filter
def above(kind: Kind, tags: list[Tag]) -> str:
    """What stands before the tags of a kind: `Rating:`, `Categories:`."""
    return ABOVE[kind] % {"n": len(tags)}


@register.filter
def planned(work: Counted) -> str:
    """What stands after the stroke in `3/6` or `3/?`."""
    if work.planned_chapters and work.planned_chapters >= work.chapters_out:
        return str(work.planned_chapters)
    return "?"


@register.filter
def is_whole(chapter: Chapter, work: Work) -> bool:
    """Whether the chapter is all of the work, with nothing of its own before the text: programs find no chapter in it then."""
    return (work.planned_chapters, chapter.position) == (1, 1) and not (chapter.title or chapter.notes_before)


@register.filter
def figures_of(work: Any) -> tuple[int, ...]:
    """The figures of a work from `with_figures`, which differ from reader to reader."""
    return (work.words_out, work.chapters_out, work.reviews_out, work.kudos_out, work.bookmarks_out)


@register.filter
def is_complete(work: Counted) -> bool:
    return bool(work.planned_chapters) and work.planned_chapters == work.chapters_out


@register.filter
def rests(work: Counted) -> bool:
    """Whether its author says that it is on hiatus."""
    return work.paused_at is not None and not is_complete(work)


@register.filter
def in_address(tag: Tag) -> str:
    return names.spelt(tag.name)


@register.filter
def name_in_address(name: str) -> str:
    return names.spelt(name)


@register.filter
def letter_id(letter: str) -> str:
    """What the contract of archives of this field wants after `letter-`: no sign that an id may not hold."""
    return letter if letter.isalnum() else "0"


@register.filter
def fandoms(work: Work) -> list[Tag]:
    return dict(work.tags_by_kind())[Kind.FANDOM]


@register.filter
def blurb_tags(work: Work) -> Iterator[tuple[str, Tag]]:
    """Class and tag of what a blurb shows above its summary, in their usual order."""
    for kind, tags in work.tags_by_kind():
        if kind in (Kind.WARNING, Kind.RELATIONSHIP, Kind.CHARACTER, Kind.FREEFORM):
            yield from ((f"{kind.value}s", tag) for tag in tags)


@register.filter
def warned(chapters: Iterable[Chapter]) -> list[Chapter]:
    """Those of the chapters a reader may read that warn of something."""
    return [chapter for chapter in chapters or () if chapter.warnings]


@register.filter
def required(work: Work) -> list[Required]:
    """Rating, warnings, category, and whether it is complete."""
    tags = dict(work.tags_by_kind())
    warnings = tags[Kind.WARNING]
    mildest = NO_WARNINGS.get(warnings[0].name, "warning-yes") if len(warnings) == 1 else "warning-yes"
    done = is_complete(cast(Counted, work))
    return [
        said("rating", tags[Kind.RATING], _("Not Rated")),
        said(f"{mildest if warnings else 'warning-choosenotto'} warnings", warnings, _("No warnings given")),
        said("category", tags[Kind.CATEGORY], _("No category")),
        Required(
            "complete-yes iswip" if done else "complete-no iswip",
            _("Complete") if done else _("Work in Progress"),
            None,
        ),
    ]


def said(css: str, tags: list[Tag], otherwise: str) -> Required:
    words = ", ".join(shown(tag.name) for tag in tags) or otherwise
    return Required(css, words, tags[0] if len(tags) == 1 else None)


@register.filter
def length_of(chapters: list[Chapter]) -> int:
    return sum(chapter.words for chapter in chapters)


@register.simple_tag(takes_context=True)
def sign_in_address(context: Context, anchor: str = "") -> str:
    """The sign-in page, with the way back to where she is."""
    from_here: HttpRequest = context["request"]
    return doors.sign_in_address(from_here.get_full_path() + anchor)


@register.filter
def thousands(number: int) -> str:
    """`9,840`, as the language that is spoken writes it."""
    return figures(number)
