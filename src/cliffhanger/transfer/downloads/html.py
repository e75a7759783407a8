"""A book as one file of HTML, with its style and its pictures in it."""

import base64
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cliffhanger.manuscript import style_of

from . import matter
from .book import Book, Story, speaking
from .cover import Cover
from .matter import Pictures, notes
from .pictures import Picture
from .xhtml import escaped, prose, value

# It runs nothing and asks nobody, also where it lies on another archive's server.
POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"


def write(book: Book, place: Path, cover: Cover, pictures: Mapping[str, Picture]) -> None:
    shown = {address: inline(picture) for address, picture in pictures.items()}
    with place.open("w", encoding="utf-8", newline="\n") as file, speaking():
        for piece in pieces(book, shown):
            file.write(piece)
            file.write("\n")


def inline(picture: Picture) -> str:
    return f"data:{picture.media_type};base64,{base64.b64encode(picture.data).decode()}"


def pieces(book: Book, pictures: Pictures) -> Iterator[str]:
    yield (
        f'<!DOCTYPE html>\n<html lang="{book.language}" dir="{book.dir}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="tdm-reservation" content="{0 if book.may_be_mined else 1}">\n'
        f'<meta name="author" content="{value(book.by)}">\n'
        f"<title>{escaped(book.title)}</title>\n<style>\n{stylesheet()}{''.join(styles(book))}</style>\n</head>\n<body>\n<main>"
    )
    if book.is_collection:
        about = prose(book.about, 1, pictures) if book.about.strip() else ""
        yield f'<h1 dir="auto">{escaped(book.title)}</h1>\n<div class="plain" dir="auto">{about}</div>'
    yield contents(book)
    for number, story in enumerate(book.stories, start=1):
        yield from told(book, story, number, pictures)
    said = "\n".join(f"<p>{paragraph}</p>" for paragraph in matter.colophon(book))
    yield (
        f'<section class="colophon plain" lang="{get_language()}" aria-labelledby="colophon">'
        f'<h2 id="colophon">{escaped(_("About this book"))}</h2>\n{said}</section>\n</main>\n</body>\n</html>'
    )


def told(book: Book, story: Story, number: int, pictures: Pictures) -> Iterator[str]:
    """The names of the elements are those that programs look for: one story has them without a number."""
    suffix = suffix_of(book, number)
    level = 2 if book.is_collection else 1
    yield f'<div id="preface{suffix}">{matter.front(book, story, level, pictures)}</div>'
    yield f'<div id="chapters{suffix}" class="userstuff" lang="{story.language}" dir="{story.dir}">'
    for piece, text in book.texts(story):
        heading = f'<h{level + 1} dir="auto">{escaped(piece.heading)}</h{level + 1}>'
        yield f'<section id="chapter-{piece.pk}">'
        yield "" if story.is_whole else heading
        yield notes(_("Notes"), piece.notes_before, level + 2, story, pictures)
        yield f'<div class="text" dir="auto">\n{prose(text, level + 1, pictures)}\n</div>'
        yield notes(_("Notes at the end"), piece.notes_after, level + 2, story, pictures) + "</section>"
    yield "</div>"
    yield f'<div id="afterword{suffix}">{notes(_("Notes at the end"), story.notes_after, level + 1, story, pictures)}</div>'


def styles(book: Book) -> Iterator[str]:
    """What the works wear, each for its own text."""
    for number, story in enumerate(book.stories, start=1):
        scope = f"#chapters{suffix_of(book, number)}>section>.text"
        yield style_of(story.style).css(scope) + "\n" if story.style else ""


def suffix_of(book: Book, number: int) -> str:
    return f"-{number}" if book.is_collection else ""


def contents(book: Book) -> str:
    entries = [
        entry
        for number, story in enumerate(book.stories, start=1)
        for entry in entries_of(book, story, number)
    ]
    if len(entries) < 2:
        return ""
    heading = escaped(_("Contents"))
    return f'<nav aria-label="{heading}"><h2>{heading}</h2><ol>{"".join(entries)}</ol></nav>'


def entries_of(book: Book, story: Story, number: int) -> Iterator[str]:
    chapters = (
        ""
        if story.is_whole
        else "".join(
            f'<li><a href="#chapter-{piece.pk}" dir="auto">{escaped(piece.heading)}</a></li>'
            for piece in story.pieces
        )
    )
    if book.is_collection:
        below = f"<ol>{chapters}</ol>" if chapters else ""
        yield f'<li><a href="#preface-{number}" dir="auto">{escaped(story.title)}</a>{below}</li>'
    elif chapters:
        yield from (f"{entry}</li>" for entry in chapters.split("</li>")[:-1])


@cache
def stylesheet() -> str:
    style = (files(__package__) / "style.css").read_text()
    return (
        style
        + "main { max-width: 38em; margin: 0 auto }\n@media (prefers-color-scheme: dark) { :root { color-scheme: dark } }\n"
    )
