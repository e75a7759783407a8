"""A book as Markdown and as plain text."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from cliffhanger.kit.time import Shape, instant_in_words

from .book import Book, Story, speaking
from .cover import Cover
from .matter import rights, stats
from .pictures import Picture
from .tree import Child, Node, tree, words

SIGNS = re.compile(r"([\\`*_\[\]<~]|&(?=#?\w+;))")
# What would begin a heading, a list, a quotation or a rule at the start of a line.
BEGINNING = re.compile(r"(\d{0,9})((?<=\d)[.)](?=\s|$)|#{1,6}(?=\s|$)|[-+](?=\s|$)|>|-{2,}$|=+$)")
SPACE = re.compile(r"\s+")
SCENE = "* * *"


@dataclass(frozen=True)
class Hand:
    """How something is written: what is put around words, and what must not be taken for it."""

    escaped: Callable[[str], str]
    emphasis: str
    strong: str
    heading: Callable[[int, str], str]
    link: Callable[[str, str], str]
    line: str
    quote: str
    code: Callable[[str], str]


def in_markdown(text: str) -> str:
    return SIGNS.sub(r"\\\1", text)


MARKDOWN = Hand(
    escaped=in_markdown,
    emphasis="*",
    strong="**",
    heading=lambda level, text: f"{'#' * level} {text}",
    link=lambda address, text: f"[{text}](<{address}>)" if text != in_markdown(address) else f"<{address}>",
    line="\\\n",
    quote="> ",
    code=lambda text: "\n".join(f"    {line}" for line in text.split("\n")),
)
TEXT = Hand(
    escaped=str,
    emphasis="_",
    strong="*",
    heading=lambda level, text: f"{text}\n{'=' * min(len(text), 70)}" if level == 1 else text,
    link=lambda address, text: text if text == address else f"{text} <{address}>",
    line="\n",
    quote="  ",
    code=lambda text: text,
)
EMPHASIS = frozenset(["em", "i", "cite", "dfn", "var"])
STRONG = frozenset(["strong", "b"])


def write_markdown(book: Book, place: Path, cover: Cover, pictures: Mapping[str, Picture]) -> None:
    write(book, place, MARKDOWN)


def write_text(book: Book, place: Path, cover: Cover, pictures: Mapping[str, Picture]) -> None:
    write(book, place, TEXT)


def write(book: Book, place: Path, hand: Hand) -> None:
    with place.open("w", encoding="utf-8", newline="\n") as file, speaking():
        file.write("\n\n".join(part for part in parts(book, hand) if part) + "\n")


def parts(book: Book, hand: Hand) -> Iterator[str]:
    if book.is_collection:
        yield hand.heading(1, hand.escaped(book.title))
        yield prose(book.about, hand, 1)
    level = 2 if book.is_collection else 1
    for story in book.stories:
        yield from front(book, story, hand, level)
        for piece, text in book.texts(story):
            if not story.is_whole:
                yield hand.heading(level + 1, hand.escaped(piece.heading))
            yield noted(_("Notes"), piece.notes_before, hand, level + 1)
            yield prose(text, hand, level + 1)
            yield noted(_("Notes at the end"), piece.notes_after, hand, level + 1)
        yield noted(_("Notes at the end"), story.notes_after, hand, level)
    yield hand.heading(2, hand.escaped(_("About this book")))
    yield from colophon(book, hand)


def front(book: Book, story: Story, hand: Hand, level: int) -> Iterator[str]:
    yield hand.heading(level, hand.escaped(story.title))
    yield hand.escaped(_("by %(names)s") % {"names": story.by})
    lines = [(fact.label, ", ".join(fact.values)) for fact in story.facts]
    lines += [(_("Stats"), stats(story)), *([(_("Promise"), story.promise)] if story.promise else [])]
    yield hand.line.join(f"{hand.escaped(label)}: {hand.escaped(said)}" for label, said in lines)
    yield hand.escaped(_("Posted originally on the %(archive)s at %(address)s.")) % {
        "archive": hand.escaped(book.archive),
        "address": hand.link(story.url, hand.escaped(story.url)),
    }
    yield noted(_("Summary"), story.summary, hand, level)
    yield noted(_("Disclaimer"), story.disclaimer, hand, level)
    yield noted(_("Notes"), story.notes_before, hand, level)


def noted(heading: str, html: str, hand: Hand, level: int) -> str:
    """A note, set apart so that it is not taken for the story."""
    if not html.strip():
        return ""
    said = f"{hand.strong}{hand.escaped(heading)}{hand.strong}\n\n{prose(html, hand, level + 1)}"
    return indented(said, hand.quote)


def colophon(book: Book, hand: Hand) -> Iterator[str]:
    yield hand.escaped(_("“%(title)s” comes from %(archive)s. Its newest text is at %(address)s.")) % {
        "title": hand.escaped(book.title),
        "archive": hand.escaped(book.archive),
        "address": hand.link(book.url, hand.escaped(book.url)),
    }
    day = instant_in_words(book.as_of, Shape.DAY)
    yield hand.escaped(_("This file has the text of %(day)s.") % {"day": day})
    if book.left_out:
        yield hand.escaped(
            _("There was more than one book can hold: %(n)s works are not in it.") % {"n": book.left_out}
        )
    yield hand.escaped(rights(book))


def prose(html: str, hand: Hand, level: int) -> str:
    return "\n\n".join(blocks(tree(html, level), hand))


def blocks(children: Iterable[Child], hand: Hand) -> Iterator[str]:
    """Blocks, with what stands loose between them as paragraphs."""
    loose: list[Child] = []
    for child in children:
        if isinstance(child, Node) and child.tag in BLOCK:
            yield from paragraph(loose, hand)
            loose = []
            yield from BLOCK[child.tag](child, hand)
        else:
            loose.append(child)
    yield from paragraph(loose, hand)


def paragraph(children: list[Child], hand: Hand) -> Iterator[str]:
    said = tidied(running(children, hand), hand)
    if said:
        yield said


def tidied(said: str, hand: Hand) -> str:
    lines = [SPACE.sub(" ", line).strip() for line in said.split(hand.line)]
    if hand is MARKDOWN:
        lines = [
            match[1] + "\\" + line[match.end(1) :] if (match := BEGINNING.match(line)) else line
            for line in lines
        ]
    while lines and not lines[-1]:
        lines.pop()
    while lines and not lines[0]:
        del lines[0]
    return hand.line.join(lines)


def running(children: Iterable[Child], hand: Hand) -> str:
    return "".join(said(child, hand) for child in children)


def said(child: Child, hand: Hand) -> str:
    if isinstance(child, str):
        return hand.escaped(SPACE.sub(" ", child))
    tag = child.tag
    if tag == "br":
        return hand.line
    if tag == "img":
        source, alt = child.attributes["src"], child.attributes.get("alt", "")
        return hand.link(source, hand.escaped(f"[{alt}]" if alt else source))
    inner = running(child.children, hand)
    if tag in EMPHASIS:
        return around(inner, hand.emphasis, hand)
    if tag in STRONG:
        return around(inner, hand.strong, hand)
    if tag == "a":
        return hand.link(child.attributes["href"], inner.strip()) if inner.strip() else ""
    if tag == "q":
        return f"“{inner}”"
    if tag == "rt":
        return f" ({inner}) "
    return inner


def around(inner: str, sign: str, hand: Hand) -> str:
    """The sign clings to the words: white space stays outside, and each line has signs of its own."""
    lines = []
    for line in inner.split(hand.line):
        core = line.strip()
        if not core:
            lines.append(line)
            continue
        start = len(line) - len(line.lstrip())
        lines.append(f"{line[:start]}{sign}{core}{sign}{line[start + len(core) :]}")
    return hand.line.join(lines)


def indented(text: str, quote: str) -> str:
    return "\n".join((quote + line).rstrip() for line in text.split("\n"))


def inside(node: Node, hand: Hand) -> Iterator[str]:
    yield from blocks(node.children, hand)


def heading(node: Node, hand: Hand) -> Iterator[str]:
    said = tidied(running(node.children, hand).replace(hand.line, " "), hand)
    if said:
        yield hand.heading(int(node.tag[1]), said)


def scene_break(node: Node, hand: Hand) -> Iterator[str]:
    yield SCENE


def quoted(node: Node, hand: Hand) -> Iterator[str]:
    yield indented("\n\n".join(blocks(node.children, hand)), hand.quote)


def code(node: Node, hand: Hand) -> Iterator[str]:
    text = "".join(
        "\n" if isinstance(c, Node) and c.tag == "br" else "".join(words([c])) for c in node.children
    )
    if text.strip():
        yield hand.code(text.strip("\n"))


def listed(node: Node, hand: Hand) -> Iterator[str]:
    start = int(node.attributes.get("start", "1"))
    items = []
    for number, item in enumerate(node.children, start=start):
        if isinstance(item, Node):
            mark = f"{number}. " if node.tag == "ol" else "- "
            body = "\n\n".join(blocks(item.children, hand))
            items.append(mark + indented(body, " " * len(mark)).lstrip())
    yield "\n".join(items)


def terms(node: Node, hand: Hand) -> Iterator[str]:
    for part in node.children:
        if isinstance(part, Node):
            body = "\n\n".join(blocks(part.children, hand))
            if body.strip():
                yield body if part.tag == "dt" else indented(body, hand.quote)


def rows(node: Node, hand: Hand) -> Iterator[str]:
    """A table as lines with strokes between the cells, which every reader of text understands."""
    lines = []
    for part in node.children:
        if isinstance(part, Node) and part.tag == "caption":
            yield from paragraph(part.children, hand)
        elif isinstance(part, Node):
            for row in part.children:
                if isinstance(row, Node):
                    cells = (
                        " ".join(" ".join(blocks(cell.children, hand)).split())
                        for cell in row.children
                        if isinstance(cell, Node)
                    )
                    lines.append(" | ".join(cells) if hand is TEXT else " \\| ".join(cells))
    yield hand.line.join(lines)


BLOCK: dict[str, Callable[[Node, Hand], Iterator[str]]] = {
    **dict.fromkeys(["address", "div", "details", "figure", "figcaption", "p", "summary"], inside),
    **dict.fromkeys([f"h{level}" for level in range(1, 7)], heading),
    "blockquote": quoted,
    "dl": terms,
    "hr": scene_break,
    "ol": listed,
    "pre": code,
    "table": rows,
    "ul": listed,
}
