"""A book as PDF: tagged, with its fonts in it, set by typst for a size of paper."""

import fcntl
import json
import logging
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from pathlib import Path

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cliffhanger.kit.time import Shape, instant_in_words
from cliffhanger.manuscript import visible_text

from .book import Book, Story, speaking
from .cover import Cover
from .matter import rights, stats
from .pictures import Picture
from .store import NotYet
from .strings import has_letters_for, literal
from .tree import Child, Node, tree, words

log = logging.getLogger(__name__)
PAPERS = ("a4", "letter", "a5", "reader")
USUAL = "a5"
# How wide a cover is drawn that fills a page of each, in points for a height of 900.
COVERS = {"a4": 636, "letter": 695, "a5": 634, "reader": 675}
WITHIN = 150  # seconds, of the processor and by the clock
DEEPEST = 10
MOST_COLUMNS = 30  # of a table; a wider one is set as a row of blocks
SPACE = re.compile(r"\s+")
GLANCE = 2.0  # seconds between two signs of life


class CannotBeSet(Exception):
    """typst refused the book, or took too long."""


def write(
    book: Book,
    place: Path,
    cover: Cover,
    pictures: Mapping[str, Picture],
    paper: str = USUAL,
    beat: Callable[[], None] = lambda: None,
) -> None:
    """Raises CannotBeSet. A picture that typst cannot read costs the pictures, not the book."""
    with tempfile.TemporaryDirectory(prefix="book-") as name:
        folder = Path(name)
        try:
            set_in(folder, book, cover, pictures, paper, beat)
        except CannotBeSet:
            if not pictures:
                raise
            set_in(folder, book, cover, {}, paper, beat)
        place.write_bytes((folder / "book.pdf").read_bytes())


def set_in(
    folder: Path,
    book: Book,
    cover: Cover,
    pictures: Mapping[str, Picture],
    paper: str,
    beat: Callable[[], None],
) -> None:
    with speaking():
        source = template() + "".join(pieces(book, cover, pictures, paper))
    for picture in pictures.values():
        (folder / picture.name).write_bytes(picture.data)
    (folder / f"cover.{cover.extension}").write_bytes(cover.picture)
    (folder / "book.typ").write_text(source, encoding="utf-8")
    job = {"plain": has_letters_for(source), "at": int(book.as_of.timestamp()), "within": WITHIN}
    (folder / "job.json").write_text(json.dumps(job))
    run(folder, beat)


def run(folder: Path, beat: Callable[[], None]) -> None:
    command = [sys.executable, "-I", str(files(__package__) / "typesetter.py"), str(folder)]
    with alone(beat), subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=folder) as setting:  # noqa: S603 - our own
        ends = time.monotonic() + WITHIN
        try:
            while True:
                try:
                    _out, trouble = setting.communicate(timeout=GLANCE)
                    break
                except subprocess.TimeoutExpired:
                    if time.monotonic() > ends:
                        raise CannotBeSet("It took too long.") from None
                    beat()
        except BaseException:
            setting.kill()
            raise
    if setting.returncode:
        raise CannotBeSet(trouble[-1000:])
    if trouble:
        log.info("Set without its promise to all readers: %s", trouble[:300])


@contextmanager
def alone(beat: Callable[[], None]) -> Iterator[None]:
    """One book at a time on this machine: a long one takes nearly a gigabyte while it is set."""
    place = Path(settings.HOME) / "downloads" / "setting.lock"
    place.parent.mkdir(parents=True, exist_ok=True)
    ends = time.monotonic() + WITHIN
    with place.open("a") as lock:
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > ends:
                    raise NotYet from None
                beat()
                time.sleep(0.05)
        yield


@cache
def template() -> str:
    return (files(__package__) / "typst" / "book.typ").read_text()


# The book as typst --------------------------------------------------------------------------------------


def pieces(book: Book, cover: Cover, pictures: Mapping[str, Picture], paper: str) -> Iterator[str]:
    yield setting(book, paper)
    yield f"#cover({literal(f'cover.{cover.extension}')}, {literal(cover.alt)})\n"
    if book.is_collection:
        yield f"#h(1, {literal(book.title)})\n"
        yield prose(book.about, 1, pictures)
    yield from (front(book, book.stories[0], pictures) if not book.is_collection else ())
    if sum(len(story.pieces) for story in book.stories) > 1:
        yield f"#contents({literal(_('Contents'))})\n"
    for story in book.stories:
        yield from told(book, story, pictures)
    yield from colophon(book)


def setting(book: Book, paper: str) -> str:
    language, direction = book.language.split("-")[0], "rtl" if book.dir == "rtl" else "ltr"
    keywords = dict.fromkeys(value for story in book.stories for fact in story.facts for value in fact.values)
    summary = visible_text(book.about if book.is_collection else book.stories[0].summary)
    return (
        f"#show: setting.with(paper: {literal(paper)}, lang: {literal(language)}, dir: {direction}, "
        f"title: {literal(book.title)}, author: {row(book.authors)}, "
        f"description: {literal(summary)}, keywords: {row(list(keywords)[:100])})\n"
    )


def row(texts: Iterable[str]) -> str:
    return f"({''.join(f'{literal(text)}, ' for text in texts)})"


def front(book: Book, story: Story, pictures: Mapping[str, Picture]) -> Iterator[str]:
    level = 1
    opening = (
        f"#opening(1, {literal(story.title)})\n"
        if book.is_collection
        else f"#break-page()\n#h(1, {literal(story.title)})\n"
    )
    yield opening
    yield plain(_("by %(names)s") % {"names": story.by})
    posted = _("Posted originally on the %(archive)s at %(address)s.").split("%(address)s")
    yield f"#plain[#{literal(posted[0] % {'archive': book.archive})};{link(story.url, story.url)}#{literal(posted[-1])};]\n"
    for fact in story.facts:
        yield f"#fact({literal(fact.label + ':')}, {literal(', '.join(fact.values))})\n"
    yield f"#fact({literal(_('Stats') + ':')}, {literal(stats(story))})\n"
    if story.promise:
        yield f"#fact({literal(_('Promise') + ':')}, {literal(story.promise)})\n"
    for heading, html in (
        (_("Summary"), story.summary),
        (_("Disclaimer"), story.disclaimer),
        (_("Notes"), story.notes_before),
    ):
        yield noted(heading, html, level, pictures)


def told(book: Book, story: Story, pictures: Mapping[str, Picture]) -> Iterator[str]:
    level = 2 if book.is_collection else 1
    if book.is_collection:
        yield from front(book, story, pictures)
    language, direction = story.language.split("-")[0], "rtl" if story.dir == "rtl" else "ltr"
    yield f"#[\n#set text(lang: {literal(language)}, dir: {direction})\n"
    for piece, text in book.texts(story):
        yield "#break-page()\n" if story.is_whole else f"#opening({level}, {literal(piece.heading)})\n"
        yield noted(_("Notes"), piece.notes_before, level, pictures)
        yield prose(text, level, pictures)
        yield noted(_("Notes at the end"), piece.notes_after, level, pictures)
    yield noted(_("Notes at the end"), story.notes_after, level, pictures)
    yield "]\n"


def colophon(book: Book) -> Iterator[str]:
    yield f"#[\n#set text(lang: {literal(get_language().split('-')[0])})\n"
    yield f"#opening(1, {literal(_('About this book'))})\n"
    said = _("“%(title)s” comes from %(archive)s. Its newest text is at %(address)s.") % {
        "title": book.title,
        "archive": book.archive,
        "address": book.url,
    }
    yield plain(said)
    yield plain(_("This file has the text of %(day)s.") % {"day": instant_in_words(book.as_of, Shape.DAY)})
    if book.left_out:
        yield plain(
            _("There was more than one book can hold: %(n)s works are not in it.") % {"n": book.left_out}
        )
    yield plain(rights(book))
    yield "]\n"


def plain(text: str) -> str:
    return f"#plain[#{literal(text)};]\n"


def link(address: str, words: str) -> str:
    return f"#link({literal(address)}, {literal(words)});"


def noted(heading: str, html: str, level: int, pictures: Mapping[str, Picture]) -> str:
    """Its name is no heading: headings in a note would skip a step, and the table of contents does without."""
    if not html.strip():
        return ""
    return f"#note[#term({literal(heading)})\n{prose(html, level, pictures)}]\n"


def prose(html: str, level: int, pictures: Mapping[str, Picture]) -> str:
    made: list[str] = []
    write_all(shallow(tree(html, level), DEEPEST), pictures, made)
    return "".join(made)


def shallow(children: Iterable[Child], left: int) -> list[Child]:
    """What lies deeper than typst goes is only its words."""
    found: list[Child] = []
    for child in children:
        if isinstance(child, str):
            found.append(child)
        elif left:
            found.append(Node(child.tag, shallow(child.children, left - 1), child.attributes))
        else:
            found.append("".join(words([child])))
    return found


def write_all(children: Iterable[Child], pictures: Mapping[str, Picture], made: list[str]) -> None:
    for child in children:
        if isinstance(child, str):
            if child.strip():
                made.append(f"#{literal(SPACE.sub(' ', child))};")
            elif child:
                made.append(" ")
        elif child.tag in WHOLE:
            WHOLE[child.tag](child, pictures, made)
        else:
            before, after = AROUND.get(child.tag, ("", ""))
            opened, closed = told_of(child)
            made.append(before + opened)
            write_all(child.children, pictures, made)
            made.append(closed + after)


SIDES = {"center": "center", "right": "right", "left": "left"}
AROUND = {
    **dict.fromkeys(["em", "i", "cite", "dfn", "var"], ("#emph[", "];")),
    **dict.fromkeys(["strong", "b", "summary"], ("#strong[", "];")),
    **dict.fromkeys(["u", "ins"], ("#underline[", "];")),
    **dict.fromkeys(["s", "del"], ("#strike[", "];")),
    **dict.fromkeys(["code", "kbd", "samp"], ("#code[", "];")),
    "sub": ("#sub[", "];"),
    "sup": ("#super[", "];"),
    "small": ("#text(size: 0.85em)[", "];"),
    "q": ("“", "”"),
    "rt": ("#above[", "];"),
    "blockquote": ("#said[", "]\n"),
    "figure": ("#align(center)[", "]\n"),
    "figcaption": ("#plain[", "]\n"),
    "dt": ("#term[", "]\n"),
    "dd": ("#meaning[", "]\n"),
    "div": ("#block[", "]\n"),
    "details": ("#block[", "]\n"),
    "address": ("#block[", "]\n"),
}


def told_of(node: Node) -> tuple[str, str]:
    """What its attributes ask for."""
    opened, closed = "", ""
    side = SIDES.get(node.attributes.get("class", ""))
    if side and node.tag == "div":
        opened, closed = f"#align({side})[", "];"
    if "lang" in node.attributes:
        opened, closed = opened + f"#text(lang: {literal(language_of(node))})[", "];" + closed
    if node.attributes.get("dir") in ("ltr", "rtl"):
        opened, closed = opened + f"#text(dir: {node.attributes['dir']})[", "];" + closed
    return opened, closed


def language_of(node: Node) -> str:
    return node.attributes["lang"].split("-")[0].lower()


def paragraph(node: Node, pictures: Mapping[str, Picture], made: list[str]) -> None:
    if not has_content(node):
        return
    side = node.attributes.get("class", "")
    made.append(f"#p(side: {SIDES.get(side, literal(side))})[" if side else "#p[")
    opened, closed = told_of(node)
    made.append(opened)
    write_all(node.children, pictures, made)
    made.append(closed + "]\n")


def has_content(node: Node) -> bool:
    return any(isinstance(child, Node) or child.strip() for child in node.children)


def heading(node: Node, pictures: Mapping[str, Picture], made: list[str]) -> None:
    made.append(f"#h({node.tag[1]})[")
    write_all(node.children, pictures, made)
    made.append("]\n")


def scene_break(node: Node, pictures: Mapping[str, Picture], made: list[str]) -> None:
    made.append("#drops\n")


def lines(node: Node, pictures: Mapping[str, Picture], made: list[str]) -> None:
    """As they stand, with every space."""
    text = "".join(
        "\n" if isinstance(c, Node) and c.tag == "br" else "".join(words([c])) for c in node.children
    )
    made.append(f"#lines({literal(text.strip(chr(10)))})\n")


def line_break(node: Node, pictures: Mapping[str, Picture], made: list[str]) -> None:
    made.append("#linebreak();")


def linked(node: Node, pictures: Mapping[str, Picture], made: list[str]) -> None:
    if "".join(words(node.children)).strip():
        made.append(f"#link({literal(node.attributes['href'])})[")
        write_all(node.children, pictures, made)
        made.append("];")
    else:
        write_all(node.children, pictures, made)


def image(node: Node, pictures: Mapping[str, Picture], made: list[str]) -> None:
    source, alt = node.attributes["src"], node.attributes.get("alt", "")
    if source in pictures:
        made.append(
            f"#pic({literal(pictures[source].name)}, {literal(alt or _('A picture without a description'))});"
        )
    else:
        made.append(link(source, f"[{alt or source}]"))


def listed(node: Node, pictures: Mapping[str, Picture], made: list[str]) -> None:
    if node.tag == "ol":
        kind = node.attributes.get("type", "1")
        made.append(
            f"#enum(numbering: {literal(kind + '.')}, start: {int(node.attributes.get('start', '1'))}, "
        )
    else:
        made.append("#list(")
    for item in node.children:
        if isinstance(item, Node):
            made.append("[")
            write_all(item.children, pictures, made)
            made.append("], ")
    made.append(")\n")


def table(node: Node, pictures: Mapping[str, Picture], made: list[str]) -> None:
    rows = [row for part in parts(node) if part.tag != "caption" for row in parts(part)]
    columns = max(sum(span(cell) for cell in parts(row)) for row in rows)
    if columns > MOST_COLUMNS:
        for row in rows:
            for cell in parts(row):
                write_all([Node("div", cell.children)], pictures, made)
        return
    for caption in parts(node):
        if caption.tag == "caption":
            made.append("#plain[")
            write_all(caption.children, pictures, made)
            made.append("]\n")
    made.append(f"#table(columns: {columns}, ")
    for part in parts(node):
        if part.tag == "caption":
            continue
        if part.tag == "thead":
            made.append("table.header(")
        for row in parts(part):
            cells(row, columns, pictures, made)
        if part.tag == "thead":
            made.append("), ")
    made.append(")\n")


def parts(node: Node) -> list[Node]:
    return [child for child in node.children if isinstance(child, Node)]


def span(cell: Node) -> int:
    return int(cell.attributes.get("colspan", "1"))


def cells(row: Node, columns: int, pictures: Mapping[str, Picture], made: list[str]) -> None:
    filled = 0
    for cell in parts(row):
        filled += span(cell)
        made.append(f"table.cell(colspan: {span(cell)})[")
        made.append("#strong[" if cell.tag == "th" else "")
        write_all(cell.children, pictures, made)
        made.append("];" if cell.tag == "th" else "")
        made.append("], ")
    made.append("[], " * (columns - filled))


WHOLE: dict[str, Callable[[Node, Mapping[str, Picture], list[str]], None]] = {
    "a": linked,
    "br": line_break,
    "hr": scene_break,
    "img": image,
    "ol": listed,
    "p": paragraph,
    "pre": lines,
    "table": table,
    "ul": listed,
    **{f"h{level}": heading for level in range(1, 7)},
}
