"""What authors wrote as XHTML: for EPUB, and for the one file of HTML."""

import re
from collections.abc import Iterable, Mapping
from xml.parsers import expat

from .tree import VOID, Child, Node, tree

ESCAPED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
ESCAPED_IN_VALUE = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": " ", "\t": " ", "\r": " "}
)


# Nearly every chapter: paragraphs with a few phrases in them, and scene breaks. They need no putting in order.
PLAIN = re.compile(
    r"(?:\s++|<hr>|<p>(?:[^<&]++|&(?:amp|lt|gt|quot|nbsp|#39);|</?(?:em|strong|i|b|u|s|sub|sup|small|code)>|<br>)*+</p>)*+"
)


def prose(html: str, level: int, pictures: Mapping[str, str]) -> str:
    """What `html` says, its headings below one of `level`."""
    if PLAIN.fullmatch(html):
        said = html.replace("<br>", "<br/>").replace("<hr>", "<hr/>").replace("&nbsp;", "\N{NO-BREAK SPACE}")
        if is_well_formed(said):
            return said
    return xhtml(tree(html, level), pictures)


def is_well_formed(said: str) -> bool:
    """Whether it can stand in a document: what the sanitiser has seen is balanced, and this makes sure."""
    parser = expat.ParserCreate("utf-8")
    try:
        parser.Parse(f"<div>{said}</div>".encode("utf-8", "surrogatepass"), True)
    except expat.ExpatError:
        return False
    return True


def escaped(text: str) -> str:
    return text.translate(ESCAPED) if "&" in text or "<" in text or ">" in text else text


def value(text: str) -> str:
    return text.translate(ESCAPED_IN_VALUE)


def xhtml(children: Iterable[Child], pictures: Mapping[str, str]) -> str:
    """`pictures` tells where an image is to be found, by its address; one that it does not know becomes a link."""
    pieces: list[str] = []
    write(children, pictures, pieces)
    return "".join(pieces)


def write(
    children: Iterable[Child], pictures: Mapping[str, str], pieces: list[str], in_link: bool = False
) -> None:
    for child in children:
        if isinstance(child, str):
            pieces.append(escaped(child))
            continue
        tag = child.tag
        if tag == "img":
            pieces.append(image(child, pictures, in_link))
            continue
        opened = f"<{tag}{attributes(child)}" if child.attributes else f"<{tag}"
        if tag in VOID:
            pieces.append(opened + "/>")
            continue
        pieces.append(opened + ">")
        write(child.children, pictures, pieces, in_link or tag == "a")
        pieces.append(f"</{tag}>")


def attributes(node: Node) -> str:
    written = [f' {name}="{value(text)}"' for name, text in node.attributes.items()]
    if "lang" in node.attributes:
        written.append(f' xml:lang="{value(node.attributes["lang"])}"')
    return "".join(written)


def image(node: Node, pictures: Mapping[str, str], in_link: bool) -> str:
    source, alt = node.attributes["src"], node.attributes.get("alt", "")
    if source in pictures:
        return f'<img src="{value(pictures[source])}" alt="{value(alt)}"/>'
    words = escaped(f"[{alt or source}]")
    return words if in_link else f'<a href="{value(source)}">{words}</a>'
