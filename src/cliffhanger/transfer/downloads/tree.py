"""What authors wrote, as a tree in which every element stands where XHTML allows it.

`manuscript.sanitise` leaves safe and balanced HTML, yet a list may hold text, a `<dd>` may stand alone. Books
are stricter than browsers: one element out of place and a reading system refuses the file. So every format
is written from this tree. Nothing but the elements and attributes named here comes out of it, whatever went in.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Union

from .addresses import absolute

PHRASES = frozenset(
    [
        "a",
        "abbr",
        "b",
        "cite",
        "code",
        "del",
        "dfn",
        "em",
        "i",
        "ins",
        "kbd",
        "q",
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
        "br",
        "img",
    ]
)
BLOCKS = frozenset(
    [
        "address",
        "blockquote",
        "details",
        "div",
        "dl",
        "figure",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "ol",
        "p",
        "pre",
        "table",
        "ul",
    ]
)
INSIDE = frozenset(
    [
        "caption",
        "dd",
        "dt",
        "figcaption",
        "li",
        "rp",
        "rt",
        "summary",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
    ]
)
KNOWN = PHRASES | BLOCKS | INSIDE
VOID = frozenset({"br", "hr", "img"})
SAME_AS = {"acronym": "abbr", "big": "span", "strike": "s", "tt": "code"}
HEADINGS = {f"h{level}": level for level in range(1, 7)}
DEEPEST = 20  # elements within each other; what lies deeper keeps its text
ALIGNED = {"center": "center", "right": "right", "left": "left", "justify": "justify"}
TOKEN = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)((?:\s[^<>\"]*(?:\"[^\"]*\"[^<>\"]*)*)?)/?>|([^<]+)|<")
ATTRIBUTE = re.compile(r"([a-z]+)(?:=\"([^\"]*)\")?")
NO_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
LONGEST_TITLE = 500

Child = Union[str, "Node"]


@dataclass(slots=True)
class Node:
    """An element. Its text is unescaped; `attributes` are those of this module alone."""

    tag: str
    children: list[Child] = field(default_factory=list)
    attributes: dict[str, str] = field(default_factory=dict)


def tree(html: str, level: int = 2) -> list[Child]:
    """What `html` says. Its headings go below one of `level`, none of them skipping a step."""
    return blocks(Steps(level), parsed(html))


# Reading ------------------------------------------------------------------------------------------------


def parsed(html: str) -> list[Child]:
    """The elements as they are written. What was never opened closes nothing; what is left open ends with the text."""
    root = Node("")
    stack = [root]
    for match in TOKEN.finditer(NO_XML.sub("", html)):
        closing, name, attributes, text = match.groups()
        if name is None:
            stack[-1].children.append(said(text) if text else "<")
            continue
        tag = SAME_AS.get(name.lower(), name.lower())
        if tag not in KNOWN:
            continue
        if closing:
            close(stack, tag)
            continue
        node = Node(tag, attributes=read_attributes(tag, attributes) if attributes or tag == "img" else {})
        if len(stack) <= DEEPEST:
            stack[-1].children.append(node)
            if tag not in VOID:
                stack.append(node)
    return root.children


def said(text: str) -> str:
    return NO_XML.sub("", unescape(text)) if "&" in text else text


def close(stack: list[Node], tag: str) -> None:
    for depth in range(len(stack) - 1, 0, -1):
        if stack[depth].tag == tag:
            del stack[depth:]
            return


def read_attributes(tag: str, written: str) -> dict[str, str]:
    found = {name: said(value or "") for name, value in ATTRIBUTE.findall(written)}
    read: dict[str, str] = {}
    if (align := found.get("align", "")) in ALIGNED:
        read["class"] = ALIGNED[align]
    if found.get("dir") in ("ltr", "rtl", "auto"):
        read["dir"] = found["dir"]
    if LANGUAGE.fullmatch(found.get("lang", "")):
        read["lang"] = found["lang"]
    if found.get("title"):
        read["title"] = found["title"][:LONGEST_TITLE]
    for name, is_fit in OWN.get(tag, {}).items():
        if name in found and is_fit(found[name]):
            read[name] = found[name]
    if tag == "a" and (href := absolute(found.get("href", ""))):
        read["href"] = href
    if tag == "img":
        read["src"] = absolute(found.get("src", ""))
        read["alt"] = " ".join(found.get("alt", "").split())
    return read


def is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and 0 < int(text) < 1000


OWN: dict[str, dict[str, Callable[[str], bool]]] = {
    "ol": {"start": is_number, "type": lambda kind: kind in "1aAiI" and len(kind) == 1},
    "td": {"colspan": is_number, "rowspan": is_number},
    "th": {"colspan": is_number, "rowspan": is_number},
}


# Putting in order ---------------------------------------------------------------------------------------


class Steps:
    """The headings of a text, in its order: each at most one step below the one before."""

    def __init__(self, above: int) -> None:
        self.above = self.last = above

    def step(self, wanted: int) -> str:
        self.last = min(max(wanted + self.above, self.above + 1), self.last + 1, 6)
        return f"h{self.last}"


def blocks(steps: Steps, children: Iterable[Child]) -> list[Child]:
    """Where anything may stand: blocks, phrases and text. Stray parts of lists and tables become plain blocks."""
    found: list[Child] = []
    for child in children:
        if isinstance(child, str):
            found.append(child)
        elif child.tag in PHRASES:
            found += phrase_or_blocks(steps, child)
        else:
            found += BLOCK.get(child.tag, as_div)(steps, child)
    return found


def phrase_or_blocks(steps: Steps, node: Node) -> list[Child]:
    """A phrase; one around blocks gives way to them."""
    if node.tag == "ruby" or not any(is_block(child) for child in within(node)):
        return phrases([node])
    return blocks(steps, node.children)


def within(node: Node) -> Iterator[Node]:
    for child in node.children:
        if isinstance(child, Node):
            yield child
            yield from within(child)


def is_block(node: Node) -> bool:
    return node.tag not in PHRASES and node.tag not in ("rt", "rp")


def phrases(children: Iterable[Child], around: frozenset[str] = frozenset()) -> list[Child]:
    """Where only running text may stand: the words of blocks stay, with a space on both sides."""
    found: list[Child] = []
    for child in children:
        if isinstance(child, str):
            found.append(child)
        elif child.tag in PHRASES:
            found += phrase(child, around)
        elif child.tag == "hr":
            found.append(" ")
        else:
            found += [" ", *phrases(child.children, around), " "]
    return found


def phrase(node: Node, around: frozenset[str]) -> list[Child]:
    tag = node.tag
    if tag in VOID:
        return [node] if tag == "br" or node.attributes.get("src") else said_of(node)
    if tag == "ruby":
        return ruby(node, around)
    # A link within a link, or one that leads nowhere, is only its words.
    if (tag in around and tag in ("a", "dfn")) or (tag == "a" and "href" not in node.attributes):
        return phrases(node.children, around)
    inner = around | {tag} if tag in ("a", "dfn") else around
    return [Node(tag, phrases(node.children, inner), node.attributes)]


def said_of(image: Node) -> list[Child]:
    alt = image.attributes.get("alt", "")
    return [f"[{alt}]"] if alt else []


def ruby(node: Node, around: frozenset[str]) -> list[Child]:
    """Words with their reading above them; parts that do not belong there are put in a row."""
    parts: list[Child] = []
    has_base, has_reading = False, False
    for child in node.children:
        if isinstance(child, Node) and child.tag == "rp":
            continue
        if isinstance(child, Node) and child.tag == "rt":
            if not has_base:
                return phrases(node.children, around)
            parts.append(Node("rt", phrases(child.children, around | {"a"}), child.attributes))
            has_reading, has_base = True, False
        else:
            base = phrases([child], around)
            has_base = has_base or any(not isinstance(each, str) or each.strip() for each in base)
            parts += base
    if not has_reading or has_base:
        return phrases(node.children, around)
    return [Node("ruby", parts, node.attributes)]


def as_div(steps: Steps, node: Node) -> list[Child]:
    return [Node("div", blocks(steps, node.children), plain(node))]


def as_paragraph(steps: Steps, node: Node) -> list[Child]:
    return [Node("p", phrases(node.children), plain(node))]


def plain(node: Node) -> dict[str, str]:
    """The attributes that any element may have."""
    return {
        name: value for name, value in node.attributes.items() if name in ("class", "dir", "lang", "title")
    }


def running(steps: Steps, node: Node) -> list[Child]:
    return [Node(node.tag, phrases(node.children), node.attributes)]


def keeping(steps: Steps, node: Node) -> list[Child]:
    return [Node(node.tag, blocks(steps, node.children), node.attributes)]


def heading(steps: Steps, node: Node) -> list[Child]:
    """One without words is no heading."""
    inner = phrases(node.children)
    if not "".join(words(inner)).strip():
        return [Node("p", inner, plain(node))]
    return [Node(steps.step(HEADINGS[node.tag]), inner, node.attributes)]


def rule(steps: Steps, node: Node) -> list[Child]:
    return [Node("hr")]


def listed(steps: Steps, node: Node) -> list[Child]:
    items: list[Child] = []
    for child in in_parts(node.children, "li"):
        if isinstance(child, Node):
            items.append(Node("li", blocks(steps, child.children), plain(child)))
    return [Node(node.tag, items, node.attributes)] if items else []


def in_parts(children: Iterable[Child], *parts: str) -> Iterator[Child]:
    """The children that are such parts; whatever stands between them becomes one of the first kind."""
    loose = Node(parts[0])
    for child in children:
        if isinstance(child, Node) and child.tag in parts:
            if has_content(loose):
                yield loose
                loose = Node(parts[0])
            yield child
        elif isinstance(child, Node) or child.strip() or loose.children:
            loose.children.append(child)
    if has_content(loose):
        yield loose


def has_content(node: Node) -> bool:
    return any(isinstance(child, Node) or child.strip() for child in node.children)


def stray_item(steps: Steps, node: Node) -> list[Child]:
    return [Node("ul", [Node("li", blocks(steps, node.children), plain(node))])]


def terms(steps: Steps, node: Node) -> list[Child]:
    """Terms with their meanings. Where either is lacking, it is a row of blocks."""
    parts: list[Node] = []
    for child in in_parts(node.children, "dd", "dt"):
        if isinstance(child, Node):
            inner = phrases(child.children) if child.tag == "dt" else blocks(steps, child.children)
            parts.append(Node(child.tag, inner, plain(child)))
    if not parts:
        return []
    if parts[0].tag == "dd" or parts[-1].tag == "dt":
        return [
            Node(
                "div",
                [Node("p" if part.tag == "dt" else "div", part.children, part.attributes) for part in parts],
            )
        ]
    return [Node("dl", list(parts), node.attributes)]


def disclosed(steps: Steps, node: Node) -> list[Child]:
    """What an author hid behind a word: the summary first, and one of it."""
    summary: Node | None = None
    rest: list[Child] = []
    for child in node.children:
        if summary is None and isinstance(child, Node) and child.tag == "summary":
            summary = Node("summary", phrases(child.children, frozenset({"a"})), plain(child))
        else:
            rest.append(child)
    if summary is None or not "".join(words(summary.children)).strip():
        return as_div(steps, Node("div", rest, plain(node)))
    return [Node("details", [summary, *blocks(steps, rest)], plain(node))]


def pictured(steps: Steps, node: Node) -> list[Child]:
    caption: Node | None = None
    rest: list[Child] = []
    for child in node.children:
        if caption is None and isinstance(child, Node) and child.tag == "figcaption":
            caption = Node("figcaption", blocks(steps, child.children), plain(child))
        else:
            rest.append(child)
    return [Node("figure", [*blocks(steps, rest), *([caption] if caption else [])], plain(node))]


def addressed(steps: Steps, node: Node) -> list[Child]:
    """An address holds no headings: with them it is a plain block."""
    is_plain = any(inner.tag in HEADINGS or inner.tag == "address" for inner in within(node))
    return [Node("div" if is_plain else "address", blocks(steps, node.children), plain(node))]


def table(steps: Steps, node: Node) -> list[Child]:
    caption: list[Child] = []
    rows: dict[str, list[Child]] = {"thead": [], "tbody": [], "tfoot": []}
    loose: list[Child] = []
    for child in node.children:
        if not isinstance(child, Node):
            loose += [child] if child.strip() else []
        elif child.tag == "caption" and not caption:
            caption = [Node("caption", phrases(child.children), plain(child))]
        elif child.tag in rows:
            for inner in child.children:
                if isinstance(inner, Node) and inner.tag == "tr":
                    rows[child.tag] += row(steps, inner)
                elif isinstance(inner, Node) or inner.strip():
                    loose.append(inner)
        elif child.tag == "tr":
            rows["tbody"] += row(steps, child)
        else:
            loose.append(child)
    before = blocks(steps, loose)
    parts: list[Child] = [Node(name, inside) for name, inside in rows.items() if inside]
    if parts:
        return [*before, Node("table", [*caption, *parts], plain(node))]
    return [*before, *(Node("p", each.children) for each in caption if isinstance(each, Node))]


def row(steps: Steps, node: Node) -> list[Child]:
    cells: list[Child] = []
    for child in in_parts(node.children, "td", "th"):
        if isinstance(child, Node):
            inner = phrases(child.children) if child.tag == "th" else blocks(steps, child.children)
            cells.append(Node(child.tag, inner, child.attributes))
    return [Node("tr", cells, plain(node))] if cells else []


BLOCK: dict[str, Callable[[Steps, Node], list[Child]]] = {
    "address": addressed,
    "blockquote": keeping,
    "caption": as_paragraph,
    "details": disclosed,
    "div": keeping,
    "dl": terms,
    "figcaption": as_paragraph,
    "figure": pictured,
    "hr": rule,
    "li": stray_item,
    "ol": listed,
    "p": running,
    "pre": running,
    "rp": as_paragraph,
    "rt": as_paragraph,
    "summary": as_paragraph,
    "table": table,
    "ul": listed,
    **dict.fromkeys(HEADINGS, heading),
}


def words(children: Iterable[Child]) -> Iterator[str]:
    """All text, in order."""
    for child in children:
        if isinstance(child, str):
            yield child
        else:
            yield from words(child.children)


def images(children: Iterable[Child]) -> Iterator[Node]:
    for child in children:
        if isinstance(child, Node):
            if child.tag == "img":
                yield child
            yield from images(child.children)
