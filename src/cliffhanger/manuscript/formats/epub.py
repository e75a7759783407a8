"""E-books: the pages of the spine, one after another."""

import posixpath
import re
from urllib.parse import unquote
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from ..encoding import decode
from ..lines import Line
from ..package import Package, locked, parse
from ..unreadable import Unreadable
from . import html

_FONTS = (b"http://www.idpf.org/2008/embedding", b"http://ns.adobe.com/pdf/enc#RC")
_METHOD = re.compile(rb"EncryptionMethod[^>]{0,200}Algorithm\s*=\s*[\"']([^\"']+)")
_BODY = re.compile(r"<body[^>]*>(.*?)(?:</body>|\Z)", re.DOTALL | re.IGNORECASE)
_SELF_CLOSED = re.compile(
    r"<(a|b|em|i|span|strong|div|p|script|style|title|iframe|td|th)(\s[^<>]*)?/>", re.IGNORECASE
)


def read(package: Package) -> tuple[list[Line], str, str]:
    _refuse_locked(package)
    container = _Found("rootfile")
    parse(package.read("META-INF/container.xml"), container)
    path = next((found.get("full-path", "") for found in container.found), "")
    book = _Book()
    parse(package.read(path), book)
    pages = [_page(package, posixpath.join(posixpath.dirname(path), href)) for href in book.spine()]
    if not pages:
        raise Unreadable("This e-book has no pages. Save the story again from the program that made it.")
    return (
        html.lines("<hr class=page>".join(pages).replace("<hr class=page>", "\n")),
        book.title.strip(),
        book.author.strip(),
    )


def _refuse_locked(package: Package) -> None:
    if "META-INF/encryption.xml" in package:
        methods = set(_METHOD.findall(package.read("META-INF/encryption.xml")))
        if methods - set(_FONTS):
            raise locked()
    if "META-INF/rights.xml" in package:
        raise locked()


def _page(package: Package, path: str) -> str:
    text = decode(package.read(posixpath.normpath(unquote(path))))
    body = _BODY.search(text)
    # In XHTML `<a id="x"/>` is closed; in HTML it would stay open.
    return _SELF_CLOSED.sub(r"<\1\2></\1>", body[1] if body else text)


class _Found(ContentHandler):
    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self.found: list[dict[str, str]] = []

    def startElement(self, name: str, attrs: AttributesImpl) -> None:
        if name.rpartition(":")[2] == self.name:
            self.found.append(dict(attrs.items()))


class _Book(ContentHandler):
    """The package document: what there is, and in which order it is read."""

    def __init__(self) -> None:
        super().__init__()
        self.title = self.author = ""
        self.items: dict[str, dict[str, str]] = {}
        self.order: list[str] = []
        self.inside = ""

    def startElement(self, name: str, attrs: AttributesImpl) -> None:
        local = name.rpartition(":")[2]
        self.inside = local if local in {"title", "creator"} else ""
        if local == "item":
            self.items[attrs.get("id", "")] = dict(attrs.items())
        elif local == "itemref":
            self.order.append(attrs.get("idref", ""))

    def endElement(self, name: str) -> None:
        self.inside = ""

    def characters(self, content: str) -> None:
        if self.inside == "title":
            self.title += content
        elif self.inside == "creator":
            self.author += content

    def spine(self) -> list[str]:
        items = [self.items[name] for name in dict.fromkeys(self.order) if name in self.items]
        return [item["href"] for item in items if "href" in item and _is_page(item)]


def _is_page(item: dict[str, str]) -> bool:
    return "html" in item.get("media-type", "html") and "nav" not in item.get("properties", "").split()
