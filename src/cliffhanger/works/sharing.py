"""A work, a chapter or a series as other places are told of it: to cite it, and as schema.org has it."""

import hashlib
import re
from typing import Any, NamedTuple

from django.conf import settings
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cliffhanger.kit.time import Shape, instant_in_words
from cliffhanger.manuscript import visible_text
from cliffhanger.tags.models import Kind

from .adult import is_adult
from .languages import RIGHT_TO_LEFT
from .models import Chapter, Part, Series, Work

MARKDOWN = re.compile(r"([\\`*_\[\]<>#|~])")
LONGEST_DESCRIPTION = 300
LONGEST_IN_PICTURE = 160  # characters of a title, or of names
PICTURE = "1"  # raised when pictures are drawn otherwise


class Citation(NamedTuple):
    """One way of pointing at a story: what it is called, and the words to copy."""

    label: str
    text: str


def citations(work: Work, chapter: Chapter | None = None) -> list[Citation]:
    """The address, and the same sentence as text, HTML, Markdown and BBCode."""
    it = chapter or work
    url = settings.ARCHIVE_URL + it.get_absolute_url()
    title = f"{work.title}, {chapter.heading}" if chapter else work.title
    authors = work.authors()
    names = _(" and ").join(author.name for author in authors) or _("somebody who has left")
    archive = settings.ARCHIVE_NAME
    by = pgettext("a citation", "{title} by {names} ({archive})")
    day = instant_in_words(work.posted_at, Shape.DAY) if work.posted_at else _("not posted")
    return [
        Citation(_("Address"), url),
        Citation(pgettext("a way to cite", "Text"), f"{names}, “{title}”. {archive}, {day}. {url}"),
        Citation(
            "HTML",
            by.format(
                title=f'<a href="{escape(url)}"><cite>{escape(title)}</cite></a>',
                names=escape(names),
                archive=escape(archive),
            ),
        ),
        Citation(
            "Markdown",
            by.format(
                title=f"[{in_markdown(title)}]({url})", names=in_markdown(names), archive=in_markdown(archive)
            ),
        ),
        Citation(
            "BBCode",
            by.format(
                title=f"[url={url}]{in_bbcode(title)}[/url]",
                names=in_bbcode(names),
                archive=in_bbcode(archive),
            ),
        ),
    ]


def in_markdown(text: str) -> str:
    return MARKDOWN.sub(r"\\\1", text)


def in_bbcode(text: str) -> str:
    """It knows no way to escape: brackets become others."""
    return text.replace("[", "(").replace("]", ")")


def picture_words(work: Work) -> dict[str, str]:
    """What the picture of a work says that other places show beside a link to it."""
    return {
        "title": within_line(work.title),
        "names": within_line(", ".join(author.name for author in work.authors())),
        "archive": within_line(settings.ARCHIVE_NAME),
        "language": work.language.split("-")[0],
        "dir": "rtl" if work.language.split("-")[0] in RIGHT_TO_LEFT else "ltr",
    }


def within_line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_IN_PICTURE else line[: LONGEST_IN_PICTURE - 1] + "…"


def picture_mark(work: Work) -> str:
    """Something else whenever the picture says something else: its address may be kept for ever."""
    said = "\0".join([PICTURE, *picture_words(work).values()])
    return hashlib.sha256(said.encode()).hexdigest()[:12]


def picture_address(work: Work) -> str:
    return reverse("sharing:picture", args=[work.pk, picture_mark(work)])


def facts_of_work(work: Work, words: int) -> dict[str, Any]:
    """A work from `for_readers`, of `words` words that are out."""
    tags = dict(work.tags_by_kind())
    listed = (Kind.FANDOM, Kind.RELATIONSHIP, Kind.CHARACTER, Kind.FREEFORM)
    return without_nothing(
        {
            "@type": "CreativeWork",
            "@id": absolute(work),
            "url": absolute(work),
            "name": work.title,
            "description": shortened(work.summary),
            "author": [
                {"@type": "Person", "name": author.name, "url": absolute(author)} for author in work.authors()
            ],
            "inLanguage": work.language,
            "datePublished": work.posted_at and work.posted_at.date().isoformat(),
            "dateModified": work.updated_at and work.updated_at.date().isoformat(),
            "wordCount": words,
            "keywords": ", ".join(tag.name for kind in listed for tag in tags[kind]),
            "contentRating": next((tag.name for tag in tags[Kind.RATING]), ""),
            "isFamilyFriendly": not is_adult(work),
            "isAccessibleForFree": True,
            "isPartOf": [facts_of_part(part) for part in work.parts.all()],
        }
    )


def facts_of_chapter(work: Work, chapter: Chapter, words: int) -> dict[str, Any]:
    return without_nothing(
        {
            "@type": "Chapter",
            "@id": absolute(chapter),
            "url": absolute(chapter),
            "name": chapter.heading,
            "position": chapter.position,
            "inLanguage": work.language,
            "datePublished": chapter.posted_at and chapter.posted_at.date().isoformat(),
            "wordCount": chapter.words,
            "isPartOf": facts_of_work(work, words),
        }
    )


def facts_of_part(part: Part) -> dict[str, Any]:
    return {"@type": "CreativeWorkSeries", "name": part.series.title, "url": absolute(part.series)}


def facts_of_series(series: Series, works: list[Work]) -> dict[str, Any]:
    return without_nothing(
        {
            "@type": "CreativeWorkSeries",
            "@id": absolute(series),
            "url": absolute(series),
            "name": series.title,
            "description": shortened(series.summary),
            "hasPart": [
                {"@type": "CreativeWork", "name": work.title, "url": absolute(work)} for work in works
            ],
        }
    )


def without_nothing(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if value not in (None, "", [])}


def absolute(it: Any) -> str:
    return str(settings.ARCHIVE_URL + it.get_absolute_url())


def shortened(html: str) -> str:
    text = " ".join(visible_text(html).split())
    return (
        text if len(text) <= LONGEST_DESCRIPTION else text[: LONGEST_DESCRIPTION - 1].rsplit(" ", 1)[0] + "…"
    )
