"""Markup as a stream: tags and text, in one pass over the characters and without a tree."""

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

# What stands between these tags is never shown to a reader.
UNSEEN = frozenset({"script", "style", "iframe", "noembed", "noframes", "title", "template"})

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
        "font",
        "strike",
        "tt",
        "nobr",
        "bdi",
        "bdo",
        "mark",
        "time",
        "label",
        "lj",
        "data",
        "wbr",
    ]
)

# A tag ends at the next `>` outside quotes. An unquoted `<` ends the attempt, which keeps the search linear.
_TAG = re.compile(r"<(/?)([A-Za-z][^\s/><]*)((?:[^'\"<>]|\"[^\"]*\"|'[^']*')*)>")
_ATTRIBUTE = re.compile(r"([^\s\"'<>/=]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'=<>`]+)))?")


class Tag(NamedTuple):
    """A tag, or (with an empty name) a stretch of text whose entities are still as written."""

    name: str
    text: str = ""
    attributes: str = ""
    closes: bool = False


def tokens(html: str) -> Iterator[Tag]:
    """Tags and text in order; comments, declarations and what no reader sees are left out."""
    here = 0
    while here < len(html):
        opening = html.find("<", here)
        if opening < 0:
            yield Tag("", html[here:])
            return
        if opening > here:
            yield Tag("", html[here:opening])
        if html.startswith(("<!", "<?"), opening):
            here = _after_declaration(html, opening)
            continue
        match = _TAG.match(html, opening)
        if not match:
            here = opening + 1
            yield Tag("", "&lt;")
            continue
        closes, name, attributes = match[1] == "/", match[2].lower(), match[3]
        here = match.end()
        if name in UNSEEN and not closes:
            here = _after_unseen(html, here, name)
            continue
        yield Tag(name, "", attributes, closes)


def _after_declaration(html: str, opening: int) -> int:
    ending = "-->" if html.startswith("<!--", opening) else ">"
    if html.startswith(("<!-->", "<!--->"), opening):
        ending = ">"
    end = html.find(ending, opening + 2)
    return len(html) if end < 0 else end + len(ending)


def _after_unseen(html: str, start: int, name: str) -> int:
    end = re.compile(rf"</{name}[^>]*>", re.IGNORECASE).search(html, start)
    return end.end() if end else len(html)


def attributes(raw: str) -> dict[str, str]:
    """The first of each attribute wins, as in browsers; values have their entities resolved."""
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(raw):
        value = match[2] if match[2] is not None else match[3] if match[3] is not None else match[4] or ""
        found.setdefault(match[1].lower(), unescape(value))
    return found


def collapse(text: str) -> str:
    return " ".join(text.replace("\u200b", " ").split())


def visible_text(html: str) -> str:
    """The text a reader sees, on one line: tags dropped, entities resolved, runs of white space one space.

    A tag that starts a block (`<p>`, `<td>`, `<br>`) parts words; an inline one (`<em>`) does not.
    """
    pieces = []
    for tag in tokens(html):
        if not tag.name:
            pieces.append(unescape(tag.text))
        elif tag.name not in INLINE:
            pieces.append(" ")
    return collapse("".join(pieces))
