"""HTML, as saved pages, downloads, blog posts and pastes have it.

Elements that hold paragraphs are passed through; a list, table or quotation inside a story stays in one piece.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from itertools import accumulate

from .. import markup
from ..labels import label_of
from ..lines import Kind, Line
from ..markup import Tag, collapse
from ..sanitiser import sanitise
from . import txt

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
PIECES = frozenset({"ul", "ol", "dl", "table", "blockquote", "pre", "details", "figure"})
# A quotation or table that holds this much of all text is no quotation: it is the page's layout.
MOST = 0.6
_WORD_TITLE = re.compile(r"(?:mso)?title", re.IGNORECASE)
_TITLE = re.compile(r"<title[^>]{0,200}>([^<]{0,2000})", re.IGNORECASE)
_AUTHOR = re.compile(
    r"<meta\s[^>]{0,80}name=[\"']?author[\"']?\s[^>]{0,80}content=\"([^\"]{1,200})\"", re.IGNORECASE
)


def lines(html: str) -> list[Line]:
    return list(_Reader(list(markup.tokens(sanitise(html)))).lines())


def page_title(html: str) -> str:
    match = _TITLE.search(html[:20_000])
    return collapse(unescape(match[1])) if match else ""


def page_author(html: str) -> str:
    match = _AUTHOR.search(html[:20_000])
    return collapse(unescape(match[1])) if match else ""


@dataclass
class _Pen:
    """The line being written."""

    html: list[str] = field(default_factory=list)
    open: list[Tag] = field(default_factory=list)
    plain: bool = False  # holds text that is not bold
    filled: bool = False


class _Reader:
    def __init__(self, tokens: list[Tag]) -> None:
        self.tokens = tokens
        self.ends = _ends(tokens)
        self.texts = list(accumulate((0 if t.name else len(t.text) for t in tokens), initial=0))
        self.marks = list(accumulate((t.name in HEADINGS or t.name == "hr" for t in tokens), initial=0))
        self.pen = _Pen()
        self.gap = 0
        self.wall = True
        self.roles: list[tuple[str, str]] = []
        self.centred: list[bool] = []
        self.heading = 0

    def lines(self) -> Iterator[Line]:
        here = 0
        while here < len(self.tokens):
            tag = self.tokens[here]
            end = self.ends.get(here, here)
            if tag.name in PIECES and not tag.closes and self.is_piece(tag.name, here, end):
                yield from self.finish()
                yield from self.piece(tag.name, here, end)
                here = end + 1
                continue
            yield from self.take(tag)
            here += 1
        yield from self.finish()

    def is_piece(self, name: str, start: int, end: int) -> bool:
        size = self.texts[end] - self.texts[start]
        if name in {"dl", "figure", "details"}:
            return size < MOST * self.texts[-1] or name == "dl"
        if size > MOST * self.texts[-1] and size > 1500:
            return False
        return (
            name == "pre"
            or self.marks[end] == self.marks[start]
            or (name == "blockquote" and size < 0.3 * self.texts[-1])
        )

    # One tag

    def take(self, tag: Tag) -> Iterator[Line]:
        if not tag.name:
            self.text(tag)
        elif tag.name == "br":
            yield from self.line_break()
        elif tag.name == "hr":
            yield from self.finish()
            yield Line("", "", Kind.DIVIDER, self.gap, wall=True)
            self.gap = 0
        elif tag.name in markup.INLINE or tag.name == "img":
            self.inline(tag)
        else:
            yield from self.block(tag)

    def text(self, tag: Tag) -> None:
        shown = tag.text.replace("\n", " ")
        if not self.pen.html and not shown.strip():
            return
        self.pen.html.append(shown)
        if unescape(shown).strip():
            self.pen.filled = True
            self.pen.plain |= not any(o.name in {"b", "strong"} for o in self.pen.open)

    def inline(self, tag: Tag) -> None:
        if tag.name == "img":
            self.pen.html.append(_source(tag))
            return
        if tag.closes:
            if self.pen.open:
                self.pen.html.append(f"</{self.pen.open.pop().name}>")
            return
        self.pen.open.append(tag)
        self.pen.html.append(_source(tag))

    def line_break(self) -> Iterator[Line]:
        line = self.written()
        if line:
            yield line
        else:
            self.gap += 1
        self.start_line(wall=False if line else self.wall)

    def block(self, tag: Tag) -> Iterator[Line]:
        empty = tag.closes and tag.name in {"p", "div"} and not self.pen.filled and bool(self.pen.html)
        yield from self.finish()
        if empty:  # `<p>&nbsp;</p>` is an author's blank line
            self.gap += 1
        if tag.closes:
            self.leave(tag)
            return
        given = markup.attributes(tag.attributes)
        self.roles.append((tag.name, given.get("class", "")))
        self.centred.append(given.get("align") == "center")
        if tag.name in HEADINGS or _WORD_TITLE.fullmatch(given.get("class", "")):
            self.heading = int(tag.name[1]) if tag.name in HEADINGS else 1

    def leave(self, tag: Tag) -> None:
        if self.roles and self.roles[-1][0] == tag.name:
            self.roles.pop()
            self.centred.pop()
        self.heading = 0

    # Lines

    def finish(self) -> Iterator[Line]:
        line = self.written()
        if line:
            yield line
        self.start_line(wall=True)

    def start_line(self, wall: bool) -> None:
        self.pen = _Pen(html=[_source(tag) for tag in self.pen.open], open=self.pen.open)
        self.wall = wall

    def written(self) -> Line | None:
        if not self.pen.filled and not any(piece.startswith("<img") for piece in self.pen.html):
            return None
        html = "".join([*self.pen.html, *(f"</{tag.name}>" for tag in reversed(self.pen.open))]).strip()
        line = Line(
            markup.visible_text(html),
            html,
            Kind.HEADING if self.heading else Kind.TEXT,
            self.gap,
            wall=self.wall,
            strong=not self.pen.plain or any(self.centred),
            level=self.heading,
            role=" ".join(names for _, names in self.roles[-2:]),
        )
        self.gap = 0
        return line

    # Pieces

    def piece(self, name: str, start: int, end: int) -> Iterator[Line]:
        fields = list(self.fields(start, end)) if name in {"dl", "table"} else []
        if fields:
            yield from fields
            return
        html = "".join(_source(tag) for tag in self.tokens[start : end + 1])
        size = self.texts[end] - self.texts[start]
        if name == "pre" and size > MOST * self.texts[-1]:
            yield from txt.lines(unescape(re.sub(r"<[^>]*>", "", html)))
        else:
            text = markup.visible_text(html)
            if text or "<img" in html:
                yield Line(text, html, Kind.FIXED, self.gap, wall=True, role=name)
        self.gap = 0

    def fields(self, start: int, end: int) -> Iterator[Line]:
        """The fields of an archive's list of tags, or of a header set as a table; none if it is no such thing."""
        pairs = list(_pairs(self.tokens[start : end + 1]))
        if not any(label_of(term.rstrip(":") + ":") for term, _, _ in pairs):
            return
        for term, text, values in pairs:
            yield Line(text, text, Kind.ENTRY, wall=True, label=term, values=values)


def _ends(tokens: list[Tag]) -> dict[int, int]:
    """Where each element ends. The markup is balanced by now."""
    ends: dict[int, int] = {}
    opened: list[int] = []
    for place, tag in enumerate(tokens):
        if not tag.name or tag.name in {"br", "hr", "img"}:
            continue
        if tag.closes:
            ends[opened.pop()] = place
        else:
            opened.append(place)
    return ends


def _pairs(tokens: list[Tag]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """(term, text, linked tags) of each `<dt>` and its `<dd>`, or of each row of two cells."""
    cells: list[tuple[str, str, tuple[str, ...]]] = []
    html: list[str] = []
    depth = 0
    for tag in tokens:
        starts = tag.name in {"dt", "dd", "td", "th"}
        if starts and not tag.closes:
            depth += 1
            html = html if depth > 1 else []
        elif starts:
            depth -= 1
            if not depth:
                cells.append((tag.name, markup.visible_text("".join(html)), _linked(html)))
        elif tag.name == "tr" and tag.closes and not depth:
            yield from _joined(cells)
            cells = []
        html.append(_source(tag))
    yield from _joined(cells)


def _joined(cells: list[tuple[str, str, tuple[str, ...]]]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    term = ""
    texts: list[str] = []
    values: tuple[str, ...] = ()
    for place, (name, text, linked) in enumerate(cells):
        if name == "dt" or (name in {"td", "th"} and place == 0):
            if term or texts:
                yield term, " ".join(texts), values
            term, texts, values = text, [], ()
        else:
            texts.append(text)
            values = (*values, *linked)
    if term or texts:
        yield term, " ".join(texts), values


def _linked(html: list[str]) -> tuple[str, ...]:
    """The text of each link, if links and commas are all there is."""
    joined = "".join(html)
    links = tuple(
        markup.visible_text(link) for link in re.findall(r"<a(?:\s[^>]*)?>(.*?)</a>", joined, re.DOTALL)
    )
    items = tuple(markup.visible_text(item) for item in re.findall(r"<li[^>]*>(.*?)</li>", joined, re.DOTALL))
    found = links or items
    rest = collapse(re.sub(r"[,\s]", "", markup.visible_text(joined)))
    return found if found and rest == re.sub(r"[,\s]", "", "".join(found)) else ()


def _source(tag: Tag) -> str:
    return f"<{'/' if tag.closes else ''}{tag.name}{tag.attributes}>" if tag.name else tag.text
