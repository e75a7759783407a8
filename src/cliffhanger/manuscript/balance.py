"""Puts any markup into a regular form before the sanitiser sees it.

An HTML5 parser takes quadratic time over deeply nested or misnested tags, and its answer, parsed again, may
differ. What leaves here is shallow, closed in order and stays as it is when it is parsed, so that sanitising
is linear and idempotent. Safety is not decided here: `sanitiser` has the last word.
"""

import re
from html import escape, unescape
from typing import NamedTuple

from . import markup
from .markup import Tag

INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "big",
        "cite",
        "code",
        "del",
        "dfn",
        "em",
        "i",
        "ins",
        "kbd",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "u",
        "var",
    ]
)
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
ROWS = frozenset({"table", "thead", "tbody", "tfoot", "tr"})
CELLS = frozenset({"td", "th", "caption"})
BLOCKS = (
    frozenset(
        [
            "p",
            "div",
            "blockquote",
            "ul",
            "ol",
            "li",
            "dl",
            "dt",
            "dd",
            "pre",
            "details",
            "summary",
            "figure",
            "figcaption",
            "address",
        ]
    )
    | HEADINGS
    | ROWS
    | CELLS
)
CARRIED = frozenset(["b", "big", "code", "em", "i", "s", "small", "strong", "sub", "sup", "u"])
VOID = frozenset({"br", "hr", "img"})
# Inside these only running text is kept; a block within one becomes a space.
PHRASING = HEADINGS | {"summary", "caption", "pre"}
SAME_AS = {"strike": "s", "tt": "code", "center": "div", "section": "div", "article": "div", "main": "div"}
KEPT = frozenset(
    [
        "align",
        "alt",
        "cite",
        "class",
        "colspan",
        "dir",
        "height",
        "href",
        "lang",
        "open",
        "reversed",
        "rowspan",
        "src",
        "start",
        "title",
        "type",
        "value",
        "width",
    ]
)
# An item ends the item before it, but not one outside its own list.
ITEMS = {"li": {"li"}, "dt": {"dt", "dd"}, "dd": {"dt", "dd"}}
WALLS = frozenset(["ul", "ol", "dl", "table", "td", "th", "caption", "blockquote", "details", "figure"])

MAX_DEPTH = 40
MAX_INLINE = 12

_STYLES = (
    (re.compile(r"font-style\s*:\s*(?:italic|oblique)", re.I), "em"),
    (re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.I), "strong"),
    (re.compile(r"text-decoration[a-z-]*\s*:[^;]{0,40}line-through", re.I), "s"),
    (re.compile(r"text-decoration[a-z-]*\s*:[^;]{0,40}underline", re.I), "u"),
)
IMAGE = re.compile(r' src="https://[^\s/"]+[^\s"]*"', re.I)
_CENTRED = re.compile(r"text-align\s*:\s*(center|right|justify)", re.I)
# The parser goes over all that it read of a text again at each reference in it; a comment begins another text.
_REFERENCES = re.compile(r"(?:&[^&]*){500}")
_NORMAL = re.compile(r"font-(?:weight|style)\s*:\s*(?:normal|400)", re.I)


class Inline(NamedTuple):
    source: str  # the tag the author wrote, which is the one the author closes
    name: str
    given: str


def balance(html: str) -> str:
    return _Balance().run(html)


class _Balance:
    def __init__(self) -> None:
        self.out: list[str] = []
        self.blocks: list[str] = []
        self.asked: list[Inline] = []  # inline tags the author has open
        self.written: list[Inline] = []  # those of them that are open in the output

    def run(self, html: str) -> str:
        for tag in markup.tokens(html):
            self.take(tag)
        self.close_to(0)
        return "".join(self.out)

    def take(self, tag: Tag) -> None:
        name = SAME_AS.get(tag.name, tag.name)
        if not name:
            self.text(tag.text)
        elif name in VOID:
            self.void(name, tag)
        elif name in BLOCKS:
            self.end_block(name) if tag.closes else self.start_block(name, tag)
        elif name in INLINE or name == "font":
            self.end_inline(name) if tag.closes else self.start_inline(name, tag)
        elif name == "lj" and not tag.closes:  # LiveJournal's way to write a name
            given = markup.attributes(tag.attributes)
            self.text(escape(given.get("user") or given.get("comm") or ""))
        elif name not in markup.INLINE:
            self.part()

    @property
    def place(self) -> str:
        return self.blocks[-1] if self.blocks else ""

    def part(self) -> None:
        """A tag that is not kept still parts the words on its two sides."""
        if self.place not in ROWS:
            self.out.append(" ")

    # Text and inline tags

    def text(self, text: str) -> None:
        if self.place == "pre" and self.out[-1].startswith("<pre"):
            text = escape(
                unescape(text).lstrip("\r\n")
            )  # a parser drops the first newline; there must be none
        if not text.strip(" \t\n\r\f"):
            if self.place not in ROWS:
                self.out.append(text)
            return
        self.enter_cell()
        self.write_asked()
        self.out.append(_REFERENCES.sub(r"\g<0><!---->", text))

    def void(self, name: str, tag: Tag) -> None:
        if name == "hr":
            self.leave(PHRASING)
            self.leave({"p"})
            self.enter_cell()
            self.suspend()
            self.out.append("<hr>")
            return
        given = _given(markup.attributes(tag.attributes))
        if name == "img" and not IMAGE.search(given):
            return
        self.enter_cell()
        self.write_asked()
        self.out.append(f"<{name}{given if name == 'img' else ''}>")

    def start_inline(self, source: str, tag: Tag) -> None:
        given = markup.attributes(tag.attributes)
        if source in {"a", "rt", "rp"}:
            self.end_inline(source)
        if len(self.asked) < MAX_INLINE:
            self.asked.append(Inline(source, _meant(source, given.get("style", "")), _given(given)))

    def end_inline(self, source: str) -> None:
        for index in range(len(self.asked) - 1, -1, -1):
            if self.asked[index].source == source:
                del self.asked[index]
                self.close_written(index)
                return

    def write_asked(self) -> None:
        for inline in self.asked[len(self.written) :]:
            if inline.name:
                self.out.append(f"<{inline.name}{inline.given}>")
            self.written.append(inline)

    def close_written(self, down_to: int = 0) -> None:
        while len(self.written) > down_to:
            name = self.written.pop().name
            if name:
                self.out.append(f"</{name}>")

    def suspend(self) -> None:
        """Closes inline tags at the edge of a block. Plain emphasis goes on in the next block, each kind once
        and without attributes, so that no short input can ask for a long output."""
        seen: set[str] = set()
        for index, inline in enumerate(self.asked):
            carried = inline.name if inline.name in CARRIED and inline.name not in seen else ""
            seen.add(carried)
            if index < len(self.written) or not inline.name:
                self.asked[index] = Inline(inline.source, carried, "")
        self.close_written()

    # Blocks

    def start_block(self, name: str, tag: Tag) -> None:
        self.leave({"p"})
        if name in HEADINGS:
            self.leave(HEADINGS)
        if name in ROWS | CELLS:
            name = self.enter_table(name)
        if not name or PHRASING.intersection(self.blocks) or len(self.blocks) >= MAX_DEPTH:
            self.part()
            return
        if name in ITEMS:
            self.leave(ITEMS[name], WALLS)
        if name not in ROWS | CELLS:
            self.enter_cell()
        self.open_block(name, _given(markup.attributes(tag.attributes)))

    def open_block(self, name: str, given: str = "") -> None:
        self.suspend()
        self.out.append(f"<{name}{given}>")
        self.blocks.append(name)

    def end_block(self, name: str) -> None:
        depth = len(self.blocks)
        self.leave({name}, ({"table"} if name in ROWS | CELLS else CELLS) - {name})
        if len(self.blocks) == depth:
            self.part()

    def leave(self, names: frozenset[str] | set[str], walls: frozenset[str] | set[str] = CELLS) -> None:
        """Closes the innermost open block of these names, unless a wall stands before it."""
        for index in range(len(self.blocks) - 1, -1, -1):
            if self.blocks[index] in names:
                self.close_to(index)
                return
            if self.blocks[index] in walls:
                return

    def close_to(self, depth: int) -> None:
        self.suspend()
        while len(self.blocks) > depth:
            self.out.append(f"</{self.blocks.pop()}>")

    # Tables

    def enter_table(self, name: str) -> str:
        """Closes and opens what stands between a table and this part of it; "" when the part has no place."""
        if name == "table":
            self.enter_cell()
            return name
        if "table" not in self.blocks:
            return ""
        table = len(self.blocks) - 1 - self.blocks[::-1].index("table")
        parents = {"caption": 1, "thead": 1, "tbody": 1, "tfoot": 1, "tr": 2, "td": 3, "th": 3}
        inside = [block for block in self.blocks[table:] if block in ROWS]
        self.close_to(table + min(parents[name], len(inside)))
        for missing in ("tbody", "tr")[len(self.blocks) - table - 1 : parents[name] - 1]:
            self.open_block(missing)
        return name

    def enter_cell(self) -> None:
        """Text straight inside a table would be thrown out of it by a parser; it gets a cell of its own."""
        if self.place in ROWS and len(self.blocks) < MAX_DEPTH + 3:
            self.open_block(self.enter_table("td"))


def _meant(source: str, style: str) -> str:
    """What an inline tag stands for: word processors write emphasis as styled spans."""
    if source not in {"span", "font", "b", "i"}:
        return source
    if source in {"b", "i"}:  # Google Docs wraps a whole paste in a <b> that is not bold
        return "span" if _NORMAL.search(style) else source
    return next((name for pattern, name in _STYLES if pattern.search(style)), "span")


def _given(attributes: dict[str, str]) -> str:
    centred = _CENTRED.search(attributes.get("style", ""))
    if centred and "align" not in attributes:
        attributes["align"] = centred[1].lower()
    kept = (f' {name}="{escape(value)}"' for name, value in attributes.items() if name in KEPT)
    return "".join(kept)
