"""Makes files of every format from the same paragraphs, as the usual programs would save them."""

import zipfile
from collections.abc import Sequence
from html import escape
from io import BytesIO

Paragraphs = Sequence[str]
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"'
    ' Target="word/document.xml"/></Relationships>'
)
ODT = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in {
        "office": "office",
        "text": "text",
        "style": "style",
        "fo": "xsl-fo-compatible",
        "table": "table",
    }.items()
)
CONTAINER = (
    '<?xml version="1.0"?><container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles>'
    '<rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)


def packed(parts: dict[str, str | bytes]) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return file.getvalue()


def txt(paragraphs: Paragraphs) -> bytes:
    return "\n\n".join(paragraphs).encode()


def html(paragraphs: Paragraphs) -> bytes:
    return ("<!DOCTYPE html><html><body>" + "".join(f"<p>{escape(p)}</p>\n" for p in paragraphs)).encode()


def md(paragraphs: Paragraphs) -> bytes:
    return txt(paragraphs)


def docx(paragraphs: Paragraphs, run: str = "") -> bytes:
    body = "".join(
        f'<w:p><w:r>{run}<w:t xml:space="preserve">{escape(p)}</w:t></w:r></w:p>' for p in paragraphs
    )
    return docx_of(body)


def docx_of(body: str) -> bytes:
    document = (
        f'<?xml version="1.0" encoding="UTF-8"?><w:document {WORD}><w:body>{body}</w:body></w:document>'
    )
    return packed({"[Content_Types].xml": TYPES, "_rels/.rels": RELATIONS, "word/document.xml": document})


def odt(paragraphs: Paragraphs) -> bytes:
    return odt_of("".join(f"<text:p>{escape(p)}</text:p>" for p in paragraphs))


def odt_of(body: str, styles: str = "") -> bytes:
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {ODT}><office:automatic-styles>{styles}'
        f"</office:automatic-styles><office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    return packed({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})


def rtf(paragraphs: Paragraphs) -> bytes:
    body = "\\par\n".join("".join(map(_rtf_character, p)) for p in paragraphs)
    head = r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\froman\fcharset0 Times;}}{\info{\title hidden words}}\f0\uc1 "
    return (head + body + "}").encode("ascii")


def _rtf_character(character: str) -> str:
    if character in "\\{}":
        return "\\" + character
    if ord(character) < 128:
        return character
    wide = character.encode("utf-16-le")
    codes = [int.from_bytes(wide[i : i + 2], "little", signed=True) for i in range(0, len(wide), 2)]
    return "".join(f"\\u{code}?" for code in codes)


def epub(paragraphs: Paragraphs, pages: int = 2) -> bytes:
    cut = max(1, -(-len(paragraphs) // pages))
    return epub_of(
        [
            "".join(f"<p>{escape(p)}</p>\n" for p in paragraphs[i : i + cut])
            for i in range(0, len(paragraphs), cut)
        ]
    )


def epub_of(bodies: Sequence[str], title: str = "", more: dict[str, str] | None = None) -> bytes:
    items = "".join(
        f'<item id="p{n}" href="p{n}.xhtml" media-type="application/xhtml+xml"/>' for n in range(len(bodies))
    )
    spine = "".join(f'<itemref idref="p{n}"/>' for n in range(len(bodies)))
    book = (
        '<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<metadata><dc:title>{title}</dc:title></metadata><manifest>"
        '<item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>'
        f'{items}</manifest><spine><itemref idref="nav"/>{spine}</spine></package>'
    )
    page = '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>page</title></head><body>{}</body></html>'
    pages = {f"OEBPS/p{n}.xhtml": page.format(body) for n, body in enumerate(bodies)}
    nav = {"OEBPS/nav.xhtml": page.format("<nav><ol><li>Contents that are said twice</li></ol></nav>")}
    return packed(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": CONTAINER,
            "OEBPS/book.opf": book,
            **nav,
            **pages,
            **(more or {}),
        }
    )


FORMATS = {"txt": txt, "html": html, "md": md, "docx": docx, "odt": odt, "rtf": rtf, "epub": epub}
