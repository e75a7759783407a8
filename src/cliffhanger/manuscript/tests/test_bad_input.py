"""What is no manuscript is refused with a sentence that says why; nothing else ever comes out of `read`."""

import random
import struct
import zipfile
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cliffhanger.manuscript import MAX_BYTES, Unreadable, read, sanitise, source_text

from . import bindery
from .test_conservation import answer

STORY = ["Chapter 1", "The key was under the pot.", "“Oh,” she said."]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE w:document [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE w:document [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


def document(declared: str, entity: str) -> bytes:
    body = f"<w:document {bindery.WORD}><w:body><w:p><w:r><w:t>&{entity};</w:t></w:r></w:p></w:body></w:document>"
    return bindery.packed(
        {
            "[Content_Types].xml": bindery.TYPES,
            "_rels/.rels": bindery.RELATIONS,
            "word/document.xml": declared + body,
        }
    )


def encrypted(source: bytes) -> bytes:
    """Sets the flag that says a part is encrypted, in each local header and in the directory."""
    changed = bytearray(source)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = changed.find(mark)
        while place >= 0:
            changed[place + offset] |= 1
            place = changed.find(mark, place + 4)
    return bytes(changed)


def lying(size: int) -> bytes:
    """A document whose directory declares its text smaller than it is."""
    source = bytearray(bindery.packed({"word/document.xml": b" " * size}))
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = source.find(mark)
        struct.pack_into("<I", source, place + offset, 100)
    return bytes(source)


def without(source: bytes, name: str) -> bytes:
    kept = BytesIO()
    with zipfile.ZipFile(BytesIO(source)) as old, zipfile.ZipFile(kept, "w") as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
    return kept.getvalue()


@pytest.mark.parametrize(
    ("source", "name", "said"),
    [
        (b"", "story.txt", "empty"),
        (b"  \r\n\t\n \xc2\xa0", "story.txt", "no text"),
        (b"\xef\xbb\xbf", "story.txt", "no text"),
        (b"<html><body><p>&nbsp;</p></body></html>", "story.html", "no text"),
        (b"x" * 50_000_000, "story.txt", "larger than 20 MB"),
        (b"x" * (MAX_BYTES + 1), "story.txt", "larger than 20 MB"),
        (OLE, "story.docx", "protected with a password or in the old .doc format"),
        (OLE, "story.doc", "protected with a password or in the old .doc format"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "story.pdf", "a PDF"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "story.docx", "a picture"),
        (b"\xff\xd8\xff\xe0" + bytes(50), "story.txt", "a picture"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "story.txt", "a picture"),
        (b"Rar!\x1a\x07\x00" + bytes(50), "story.rar", "a packed archive"),
        (b"\x7fELF" + bytes(50), "story", "a program"),
        (random.Random(7).randbytes(5000), "story.txt", "no readable text"),
        (bytes(5000), "story.txt", "no readable text"),
        (encrypted(bindery.docx(STORY)), "story.docx", "protected with a password"),
        (encrypted(bindery.epub(STORY)), "story.epub", "protected with a password"),
        (bindery.docx(STORY)[:300], "story.docx", "damaged"),
        (bindery.odt(STORY)[:200], "story.odt", "damaged"),
        (bindery.docx([]), "story.docx", "no text"),
        (bindery.docx([""]), "story.docx", "no text"),
        (bindery.odt([]), "story.odt", "no text"),
        (b"{\\rtf1\\ansi }", "story.rtf", "no text"),
        (bindery.packed({"a.txt": "story"}), "story.zip", "not a document"),
        (bindery.packed({"inner.zip": bindery.docx(STORY)}), "story.docx", "not a document"),
        (lying(45_000_000), "story.docx", "damaged"),
        (bindery.packed({"word/document.xml": b" " * 45_000_000}), "story.docx", "unpacks to far more"),
        (bindery.packed({f"{n}.xml": b"" for n in range(10_001)}), "story.docx", "unpacks to far more"),
        (document(BOMB, "c"), "story.docx", "can be harmful"),
        (document(OUTSIDE, "a"), "story.docx", "can be harmful"),
        (bindery.packed({"content.xml": BOMB + "<x>&c;</x>"}), "story.odt", "can be harmful"),
        (without(bindery.docx(STORY), "_rels/.rels"), "story.docx", ""),
        (without(bindery.epub(STORY), "OEBPS/book.opf"), "story.epub", "damaged"),
        (without(bindery.epub(STORY), "OEBPS/p0.xhtml"), "story.epub", "damaged"),
        (bindery.epub_of([]), "story.epub", "no pages"),
        (
            bindery.epub_of(
                ["<p>x</p>"],
                more={
                    "META-INF/encryption.xml": '<EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes256"/>'
                },
            ),
            "story.epub",
            "protected with a password",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_manuscript_is_refused_with_a_reason(source: bytes, name: str, said: str) -> None:
    if not said:
        assert answer(source, name)
        return
    with pytest.raises(Unreadable) as caught:
        read(source, name)
    assert said in str(caught.value)
    assert str(caught.value).endswith(".")
    with pytest.raises(Unreadable):
        source_text(source, name)


def test_a_part_of_another_name_is_not_unpacked() -> None:
    relations = bindery.RELATIONS.replace("word/document.xml", "word/evil.bin")
    source = bindery.packed(
        {
            "[Content_Types].xml": bindery.TYPES,
            "_rels/.rels": relations,
            "word/document.xml": "<x/>",
            "word/evil.bin": document(BOMB, "c"),
        }
    )
    with pytest.raises(Unreadable):
        read(source, "story.docx")


def test_fonts_locked_by_the_publisher_do_not_lock_the_book() -> None:
    locked = '<EncryptionMethod Algorithm="http://www.idpf.org/2008/embedding"/>'
    source = bindery.epub_of(["<p>The lamp was lit.</p>"], more={"META-INF/encryption.xml": locked})
    assert "lamp" in read(source, "story.epub").chapters[0].html


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(sorted(bindery.FORMATS)),
    st.lists(st.tuples(st.integers(0, 5000), st.binary(min_size=1, max_size=6)), min_size=1, max_size=6),
    st.integers(0, 5000),
)
def test_a_mutated_file_is_read_or_refused(
    suffix: str, changes: list[tuple[int, bytes]], length: int
) -> None:
    source = bytearray(bindery.FORMATS[suffix](STORY * 5))
    for place, junk in changes:
        place %= len(source)
        source[place : place + len(junk)] = junk
    assert answer(bytes(source[: max(length, 1)]), f"x.{suffix}")


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=1500), st.sampled_from(sorted(bindery.FORMATS)))
def test_any_text_under_any_name_is_read_or_refused(text: str, suffix: str) -> None:
    assert answer(text.encode("utf-8", "surrogatepass"), f"x.{suffix}")


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(["word/document.xml", "content.xml", "META-INF/container.xml", "OEBPS/book.opf"]),
    st.text(max_size=300),
)
def test_a_document_with_any_text_for_a_part_is_read_or_refused(name: str, text: str) -> None:
    parts: dict[str, str | bytes] = {
        "META-INF/container.xml": bindery.CONTAINER,
        name: text.encode("utf-8", "surrogatepass"),
    }
    assert answer(bindery.packed(parts), "x.docx")


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 100_000 + "lamp",
        "<b><i>" * 50_000 + "lamp",
        "<table>" * 20_000 + "lamp",
        "<b><p></b>" * 20_000 + "lamp",
        "<p>lamp" + "</div>" * 100_000,
        "<p " + 'a="' * 50_000 + ">lamp</p> lamp",
        "<" * 100_000 + "lamp",
        "<p>lamp<!-- never closed" + "<p>" * 50_000,
    ],
    ids=["nested", "inline", "tables", "misnested", "closers", "attributes", "brackets", "comment"],
)
def test_malformed_and_deep_html_is_fine(html: str) -> None:
    assert "lamp" in read(f"<html><body>{html}".encode(), "story.html").as_json()["chapters"][0]["html"]


def test_a_chapter_of_half_a_million_characters_is_fine() -> None:
    text = "The lamp was lit again, and she read on. " * 12_500
    assert read(text.encode(), "story.txt").chapters[0].words == 9 * 12_500
    assert len(sanitise(f"<p>{text}</p>")) >= 500_000


@pytest.mark.parametrize(
    "text",
    [
        "(" * 100_000,
        "[" * 100_000,
        "*_" * 50_000,
        "\n" * 100_000 + "x",
        "A/N:\n" * 10_000 + "x",
        "A/N: if you review, " * 5_000,
        "a" * 100_000,
        "word " * 20_000,
        "> " * 20_000 + "x",
        "Title: x\n" * 5_000,
        "Chapter 1\n\n" * 5_000,
        "oOo\n" * 10_000,
    ],
)
@pytest.mark.parametrize("suffix", ["txt", "md"])
def test_input_made_to_be_slow_is_answered(text: str, suffix: str) -> None:
    assert answer(text.encode(), f"x.{suffix}")
