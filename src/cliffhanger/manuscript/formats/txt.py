"""Plain text: every line as written, and how many blank lines stood before it."""

import re
from collections.abc import Iterator
from html import escape

from ..lines import Kind, Line
from ..markup import collapse

_ENDS = re.compile(r"\r\n|[\n\r\u2028\u2029\x0b\x0c\x85]")
_RULE = re.compile(r"\s*[-_=*]{20,}\s*")


def lines(text: str) -> list[Line]:
    return list(_lines(_ENDS.split(text)))


def _lines(raw: list[str]) -> Iterator[Line]:
    gap = 0
    margin = _margin(raw)
    for written in raw:
        shown = collapse(written)
        if not shown:
            gap += 1
            continue
        kind = Kind.DIVIDER if _RULE.fullmatch(written) else Kind.TEXT
        yield Line(shown, escape(shown, quote=False), kind, gap, indented=_indent(written) >= margin + 2)
        gap = 0


def _margin(raw: list[str]) -> int:
    """The indent of most lines: a whole text may be indented, or every paragraph of one."""
    indents = sorted(_indent(line) for line in raw if not line.isspace() and line)
    return indents[len(indents) // 2] if indents else 0


def _indent(line: str) -> int:
    return sum(4 if character == "\t" else 1 for character in line[: len(line) - len(line.lstrip())])
