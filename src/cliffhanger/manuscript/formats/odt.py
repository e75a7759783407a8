"""LibreOffice documents: the text of content.xml with the emphasis that its automatic styles stand for."""

from html import escape
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from ..package import Package, locked, parse

_SKIPPED = {
    "text:tracked-changes",
    "office:annotation",
    "office:annotation-end",
    "text:sequence-decls",
    "office:forms",
    "svg:desc",
    "svg:title",
}
_ELEMENTS = {
    "text:list": "ul",
    "text:list-item": "li",
    "text:list-header": "li",
    "table:table": "table",
    "table:table-row": "tr",
    "table:table-cell": "td",
}


def to_html(package: Package) -> str:
    if "META-INF/manifest.xml" in package and b"encryption-data" in package.read("META-INF/manifest.xml"):
        raise locked()
    styles = _Styles()
    if "styles.xml" in package:
        parse(package.read("styles.xml"), styles)
    content = package.read("content.xml")
    parse(content, styles)
    writer = _Writer(styles)
    parse(content, writer)
    return "".join(writer.out)


class _Styles(ContentHandler):
    """Which tags each style stands for."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: dict[str, list[str]] = {}
        self.parents: dict[str, str] = {}
        self.centred: set[str] = set()
        self.paged: set[str] = set()
        self.name = ""

    def startElement(self, name: str, attrs: AttributesImpl) -> None:
        if name == "style:style":
            self.name = attrs.get("style:name", "")
            self.parents[self.name] = attrs.get("style:parent-style-name", "")
            self.tags.setdefault(self.name, [])
        elif name == "style:text-properties" and self.name:
            self.tags[self.name] = [tag for tag, meant in _emphasis(attrs) if meant]
        elif name == "style:paragraph-properties" and self.name and attrs.get("fo:text-align") == "center":
            self.centred.add(self.name)

    def endElement(self, name: str) -> None:
        if name == "style:style":
            self.name = ""

    def named(self, style: str, names: frozenset[str]) -> bool:
        return style in names or self.parents.get(style, "") in names


def _emphasis(attrs: AttributesImpl) -> list[tuple[str, bool]]:
    return [
        ("strong", attrs.get("fo:font-weight", "") in {"bold", "600", "700", "800", "900"}),
        ("em", attrs.get("fo:font-style", "") in {"italic", "oblique"}),
        ("u", attrs.get("style:text-underline-style", "none") != "none"),
        ("s", attrs.get("style:text-line-through-style", "none") != "none"),
        ("sup", attrs.get("style:text-position", "").startswith("super")),
        ("sub", attrs.get("style:text-position", "").startswith("sub")),
    ]


class _Writer(ContentHandler):
    def __init__(self, styles: _Styles) -> None:
        super().__init__()
        self.styles = styles
        self.out: list[str] = []
        self.closers: list[str] = []
        self.skipped = 0
        self.in_body = False
        self.quiet = True  # between paragraphs, where white space is the file's own

    def startElement(self, name: str, attrs: AttributesImpl) -> None:
        if self.skipped or name in _SKIPPED:
            self.skipped += 1
            return
        self.in_body = self.in_body or name == "office:text"
        opened, closer = self.tags(name, attrs)
        self.out.append(opened)
        self.closers.append(closer)
        self.quiet = self.quiet and name not in {"text:p", "text:h"}

    def endElement(self, name: str) -> None:
        if self.skipped:
            self.skipped -= 1
            return
        self.out.append(self.closers.pop())
        self.quiet = self.quiet or name in {"text:p", "text:h"}

    def characters(self, content: str) -> None:
        if self.in_body and not self.skipped and not self.quiet:
            self.out.append(escape(content))

    def tags(self, name: str, attrs: AttributesImpl) -> tuple[str, str]:
        if not self.in_body:
            return "", ""
        if name in {"text:p", "text:h"}:
            return self.paragraph(name, attrs)
        if name == "text:span":
            return _pair(self.styles.tags.get(attrs.get("text:style-name", ""), []))
        if name == "text:a":
            return f'<a href="{escape(attrs.get("xlink:href", ""))}">', "</a>"
        if name in {"text:line-break", "text:tab"}:
            return ("<br>" if name == "text:line-break" else " "), ""
        if name == "text:s":
            return " ", ""
        if name == "text:note":
            return "<small> (", ") </small>"
        if name in _ELEMENTS:
            return f"<{_ELEMENTS[name]}>", f"</{_ELEMENTS[name]}>"
        return "", ""

    def paragraph(self, name: str, attrs: AttributesImpl) -> tuple[str, str]:
        style = attrs.get("text:style-name", "")
        if name == "text:h":
            level = attrs.get("text:outline-level", "1")
            tag = f"h{min(int(level), 6) if level.isdigit() and level != '0' else 1}"
        else:
            tag = "h1" if self.styles.named(style, frozenset({"Title"})) else "p"
        centred = style in self.styles.centred
        opened, closer = _pair(self.styles.tags.get(style, []) if tag == "p" else [])
        return f"<{tag}{' align=center' if centred else ''}>{opened}", f"{closer}</{tag}>"


def _pair(tags: list[str]) -> tuple[str, str]:
    return "".join(f"<{tag}>" for tag in tags), "".join(f"</{tag}>" for tag in reversed(tags))
