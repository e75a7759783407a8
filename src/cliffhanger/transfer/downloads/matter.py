"""What stands in a book around the text: front matter, notes, the colophon. The same for EPUB and HTML."""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from cliffhanger.kit.time import Shape, instant_in_words

from .book import Book, Story
from .xhtml import escaped, prose, value

Pictures = Mapping[str, str]
PUBLISHED, UPDATED, WORDS, CHAPTERS = "published", "updated", "words", "chapters"


def link(address: str, words: str) -> str:
    return f'<a href="{value(address)}">{escaped(words)}</a>'


def filled(sentence: str, **places: str) -> str:
    """A sentence of the catalogue in which the places are markup."""
    return escaped(sentence) % places


def front(book: Book, story: Story, level: int, pictures: Pictures) -> str:
    """Where it is from, who made it, what it says of itself. Programs read this: docs/books.md names the elements."""
    heading = f"h{level}"
    posted = filled(
        _("Posted originally on the %(archive)s at %(address)s."),
        archive=link(f"{book.archive_url}/", book.archive),
        address=link(story.url, story.url),
    )
    return "\n".join(
        [
            '<div class="preface">',
            f'<p class="message">{posted}</p>',
            '<div class="meta">',
            f'<{heading} dir="auto" lang="{story.language}" xml:lang="{story.language}">{escaped(story.title)}</{heading}>',
            f'<p class="byline">{byline(story)}</p>',
            f'<dl class="tags">{"".join(rows(story))}</dl>',
            notes(_("Summary"), story.summary, level + 1, story, pictures),
            notes(_("Disclaimer"), story.disclaimer, level + 1, story, pictures),
            notes(_("Notes"), story.notes_before, level + 1, story, pictures),
            "</div>",
            "</div>",
        ]
    )


def byline(story: Story) -> str:
    names = ", ".join(
        link(address, name).replace("<a ", '<a rel="author" ', 1) for name, address in story.authors
    )
    return filled(_("by %(names)s"), names=names or escaped(_("somebody who has left")))


def rows(story: Story) -> Iterator[str]:
    for fact in story.facts:
        inside = ", ".join(map(escaped, fact.values))
        yield f'<dt class="{fact.kind}">{escaped(fact.label)}:</dt><dd class="{fact.kind}" dir="auto">{inside}</dd>\n'
    yield f'<dt class="stats">{escaped(_("Stats"))}:</dt><dd class="stats">{escaped(stats(story))}</dd>\n'
    if story.promise:
        yield f'<dt class="promise">{escaped(_("Promise"))}:</dt><dd class="promise">{escaped(story.promise)}</dd>\n'


def stats(story: Story) -> str:
    labels = {
        PUBLISHED: _("Published"),
        UPDATED: _("Updated"),
        WORDS: _("Words"),
        CHAPTERS: _("Chapters"),
    }
    return " ".join(f"{labels[name]}: {said}" for name, said in story.stats)


def notes(heading: str, html: str, level: int, story: Story, pictures: Pictures) -> str:
    if not html.strip():
        return ""
    said = prose(html, level, pictures)
    return (
        f'<section class="notes"><h{level}>{escaped(heading)}</h{level}>'
        f'<div class="plain" lang="{story.language}" xml:lang="{story.language}" dir="auto">{said}</div></section>'
    )


def colophon(book: Book) -> list[str]:
    """Paragraphs, as XHTML: where this file is from, of when, what may be done with it."""
    day = escaped(instant_in_words(book.as_of, Shape.DAY))
    said = [
        filled(
            _("“%(title)s” comes from %(archive)s. Its newest text is at %(address)s."),
            title=escaped(book.title),
            archive=link(f"{book.archive_url}/", book.archive),
            address=link(book.url, book.url),
        ),
        filled(_("This file has the text of %(day)s."), day=day),
    ]
    if book.is_collection:
        said.append(escaped(_("It was put together for one reader; each story says where it is from.")))
    if book.left_out:
        said.append(
            escaped(
                _("There was more than one book can hold: %(n)s works are not in it.") % {"n": book.left_out}
            )
        )
    for story in book.stories:
        if story.promise:
            said.append(
                f"{escaped(story.title)}: {escaped(story.promise)}"
                if book.is_collection
                else escaped(story.promise)
            )
    said.append(escaped(rights(book)))
    if any(story.is_restricted for story in book.stories):
        said.append(
            escaped(_("The archive shows it to signed-in readers only. Please do not pass it on in public."))
        )
    return said


def rights(book: Book) -> str:
    if book.may_be_mined:
        return _(
            "All rights are with those who wrote it. They let programs read it for text and data mining."
        )
    return _("All rights are with those who wrote it. Text and data mining is reserved.")
