"""What kind of file this is, by its content first and its name second; and what is no manuscript at all."""

import re
from collections.abc import Iterator
from pathlib import PurePath

from .encoding import decode
from .formats import docx, epub, html, md, odt, rtf, txt
from .lines import Kind, Line
from .package import Package
from .unreadable import Unreadable

MAX_BYTES = 20_000_000
"""The largest file that is read: about three million words of plain text, or a long novel with pictures."""

WIDEST_GAP = 3  # blank lines in a row that `source_text` keeps
FORMATS = (".txt", ".md", ".html", ".docx", ".odt", ".rtf", ".epub")
_USE = "Save it as one of " + ", ".join(FORMATS[:-1]) + f" or {FORMATS[-1]}, and send that."
_SIGNATURES = (
    ((b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"II*\x00", b"MM\x00*", b"BM6", b"8BPS"), "a picture"),
    ((b"%PDF",), "a PDF"),
    ((b"ID3", b"OggS", b"fLaC", b"\xff\xfb", b"\x1aE\xdf\xa3"), "a sound or a film"),
    ((b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ"), "a packed archive"),
    ((b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe"), "a program"),
    ((b"SQLite format 3",), "a database"),
)
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,500}?-->\s*)?<(?:!doctype html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_PARAGRAPHS = re.compile(r"<(?:p|br|div)\b[^<>]{0,200}/?>", re.IGNORECASE)


def read_lines(source: bytes, filename: str) -> tuple[list[Line], str, str]:
    """The lines of a file, and the title and author that it names where no reader sees them ("" for none)."""
    _refuse(source)
    lines, title, author = _read(source, filename)
    if not lines:
        raise Unreadable(
            "There is no text in this file. Perhaps it was saved before the story was pasted in."
        )
    return lines, title, author


def _read(source: bytes, filename: str) -> tuple[list[Line], str, str]:
    if source.startswith(_ZIP):
        return _packed(source)
    if source.startswith(b"{\\rtf") or source.lstrip()[:5] == b"{\\rtf":
        return html.lines(rtf.to_html(source)), "", ""
    text = decode(source)
    if not text.strip():
        raise Unreadable(
            "This file is empty: there is no text in it. Perhaps it was saved before the story was pasted in."
        )
    suffix = PurePath(filename).suffix.lower()
    if suffix in {".docx", ".odt", ".epub", ".rtf"}:
        _check_text(source, text)
    if _is_html(text, suffix):
        return html.lines(text), html.page_title(text), html.page_author(text)
    if suffix in {".md", ".markdown", ".mdown", ".mkd"}:
        return md.lines(text), "", ""
    return txt.lines(text), "", ""


def source_text(source: bytes, filename: str) -> str:
    """What a reader of the file sees, in its order: a paragraph a line, blank lines between them, nothing else
    understood yet. Plain text, to be escaped where it is shown. Time and errors are those of `read`."""
    lines, _, _ = read_lines(source, filename)
    return "\n".join(_shown(lines)).strip("\n")


def _shown(lines: list[Line]) -> Iterator[str]:
    for line in lines:
        yield from [""] * min(max(line.gap, line.wall and line.kind is not Kind.ENTRY), WIDEST_GAP)
        if line.kind is Kind.DIVIDER:
            yield line.text or "* * *"
        else:
            yield f"{line.label.rstrip(': ')}: {line.text}" if line.label else line.text


def _is_html(text: str, suffix: str) -> bool:
    if _HTML.match(text[:3000]):
        return True
    tags = len(_PARAGRAPHS.findall(text[:20_000]))
    return (
        tags > 0
        if suffix in {".html", ".htm", ".xhtml"}
        else suffix not in {".md", ".markdown"} and tags >= 3
    )


def _packed(source: bytes) -> tuple[list[Line], str, str]:
    package = Package(source)
    if "word/document.xml" in package:
        return html.lines(docx.to_html(package)), "", ""
    if "META-INF/container.xml" in package:
        return epub.read(package)
    if "content.xml" in package:
        return html.lines(odt.to_html(package)), "", ""
    raise Unreadable(f"This is a packed file, but not a document that can be read here. {_USE}")


# What is refused


def _refuse(source: bytes) -> None:
    if not source:
        raise Unreadable(
            "This file is empty: there is nothing in it. Please check that you chose the right one."
        )
    if len(source) > MAX_BYTES:
        raise Unreadable(
            f"This file is larger than {MAX_BYTES // 1_000_000} MB, which is more than a story needs. "
            "Take out the pictures, or send it in parts."
        )
    if source.startswith(_OLE):
        raise Unreadable(
            "This is a Word file that is either protected with a password or in the old .doc format. "
            "Open it, save it as .docx without a password, and send that."
        )
    for beginnings, what in _SIGNATURES:
        if source.startswith(beginnings) or (
            what == "a picture" and source[:4] == b"RIFF" and source[8:12] == b"WEBP"
        ):
            raise Unreadable(f"This is {what}, and no text. {_USE}")
    if not source.startswith(_ZIP) and _is_binary(source):
        raise Unreadable(f"There is no readable text in this file. {_USE}")


def _is_binary(source: bytes) -> bool:
    """Control characters that no text has. UTF-16 and UTF-32 are full of nulls, but in even places only."""
    sample = source[:100_000]
    nulls = sample.count(0)
    sided = max(sample[0::2].count(0), sample[1::2].count(0))
    if sample.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")) or sided > 0.2 * len(sample):
        text = decode(sample[: len(sample) // 4 * 4])
        strange = sum(not (character.isprintable() or character.isspace()) for character in text)
        return strange > 0.1 * max(len(text), 1) or not text.strip()
    if nulls and sided < 0.95 * nulls:
        return True
    controls = sum(sample.count(byte) for byte in (*range(1, 7), *range(14, 26), *range(28, 32)))
    return controls > max(2, 0.005 * len(sample))


def _check_text(source: bytes, text: str) -> None:
    """A document's name on something that is no document: text is fine, anything else is damaged."""
    letters = sum(character.isalnum() or character.isspace() for character in text[:5000])
    if letters < 0.6 * len(text[:5000]):
        raise Unreadable(
            "This file is damaged: its name says it is a document, but its content is not. Save it again, and send that."
        )
