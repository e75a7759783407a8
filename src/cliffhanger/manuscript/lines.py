"""What every format is brought to first: lines as written, with what stood between them."""

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    TEXT = "text"
    HEADING = "heading"
    DIVIDER = "divider"
    ENTRY = "entry"  # a term and its values in a definition list or a table of fields
    FIXED = "fixed"  # a list, a table, a quotation: kept in one piece


@dataclass(frozen=True, slots=True)
class Line:
    text: str  # visible text, white space collapsed
    html: str  # the same with its inline tags; for FIXED the whole element
    kind: Kind = Kind.TEXT
    gap: int = 0  # blank lines before it
    wall: bool = False  # starts an element of its own (`<p>`), not merely a new line
    indented: bool = False
    strong: bool = False  # all of it bold or centred, as authors set headings
    level: int = 0  # of a heading
    role: str = ""  # class names of its element
    label: str = ""  # of an ENTRY
    values: tuple[str, ...] = ()  # of an ENTRY: its linked tags


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, divider or fixed element. A DIVIDER without text is a gap wider than usual."""

    kind: Kind
    text: str = ""
    html: str = ""
    gap: int = 0  # blank lines before it, beyond those usual in this manuscript
    near: bool = False  # on the line below the block before it
    attached: bool = False  # the same, where paragraphs usually stand apart
    strong: bool = False
    level: int = 0
    role: str = ""
    label: str = ""
    values: tuple[str, ...] = ()
