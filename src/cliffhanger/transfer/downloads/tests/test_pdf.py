import subprocess
from pathlib import Path

import pytest

from cliffhanger.cast import makers
from cliffhanger.transfer.downloads import pdf, pictures
from cliffhanger.transfer.downloads.book import Book, book_of, book_of_work
from cliffhanger.transfer.downloads.cover import cover_of
from cliffhanger.transfer.downloads.formats import FORMATS, make
from cliffhanger.transfer.downloads.image import Image, image
from cliffhanger.works.models import Chapter, Work

from .conftest import drawn_png

pytestmark = pytest.mark.django_db


def written(book: Book, place: Path, paper: str = "") -> Path:
    make(book, FORMATS["pdf"], paper or pdf.USUAL, place, lambda: None)
    return place


def asked(program: str, place: Path, *more: str) -> str:
    return subprocess.run([program, *more, str(place)], capture_output=True, text=True, check=True).stdout


def about(place: Path) -> dict[str, str]:
    lines = (line.partition(":") for line in asked("pdfinfo", place).splitlines())
    return {name: said.strip() for name, _, said in lines}


def fonts(place: Path) -> list[list[str]]:
    """Of each: embedded, subset, with its Unicode."""
    return [line.split()[-5:-2] for line in asked("pdffonts", place).splitlines()[2:]]


def text_of(place: Path) -> str:
    return subprocess.run(["pdftotext", str(place), "-"], capture_output=True, text=True, check=True).stdout


def test_it_is_tagged_and_has_its_fonts_in_it(work: Work, tmp_path: Path) -> None:
    place = written(book_of_work(work), tmp_path / "it.pdf")
    known = about(place)
    assert (known["Title"], known["Author"], known["Tagged"]) == ("The Key", "Author", "yes")
    assert fonts(place)
    assert all(font == ["yes", "yes", "yes"] for font in fonts(place))
    assert b"pdfuaid:part" in place.read_bytes()


def test_it_says_what_is_posted_and_where(work: Work, tmp_path: Path) -> None:
    said = " ".join(text_of(written(book_of_work(work), tmp_path / "it.pdf")).split())
    assert f"Posted originally on the Cliffhanger at http://localhost:8000/works/{work.pk}." in said
    assert "The second part." in said
    assert "Nobody has read" not in said


@pytest.mark.parametrize(("paper", "size"), [("a4", "595.276 x 841.89"), ("reader", "255.118 x 340.157")])
def test_pages_are_of_the_size_that_was_asked_for(work: Work, tmp_path: Path, paper: str, size: str) -> None:
    assert about(written(book_of_work(work), tmp_path / "it.pdf", paper))["Page size"].startswith(size)


def test_what_is_hard_is_set_and_runs_nothing(rich: Work, door: bytes, tmp_path: Path) -> None:
    book = book_of(
        [rich.pk], makers.account("R"), title='"#panic()', url="http://a.example/x", about=rich.summary
    )
    place = written(book, tmp_path / "it.pdf")
    said = text_of(place)
    assert "#set page(fill: red) $x$ *not bold* _not_ `code`" in " ".join(said.split())
    assert "#pagebreak()" in said
    assert "deep" in said
    assert about(place)["Tagged"] == "yes"
    assert len(asked("pdfimages", place, "-list").splitlines()) > 3


def test_a_picture_that_cannot_be_read_costs_the_pictures_alone(
    work: Work, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = "https://pictures.example/one.png"
    shown = f'<p>Here: <img src="{address}" alt="A door"></p>'
    Chapter.objects.filter(work=work, position=1).update(text=shown)
    broken = drawn_png(9, 9).replace(b"IDAT", b"IDAX")
    monkeypatch.setattr(pictures, "kept_or_fetched", lambda *_: broken)
    monkeypatch.setattr(pictures, "image", lambda _: Image("png", 9, 9))
    said = text_of(written(book_of_work(work), tmp_path / "it.pdf"))
    assert "[A door]" in said


def test_a_book_that_takes_too_long_is_given_up(
    work: Work, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "WITHIN", 0)
    monkeypatch.setattr(pdf, "GLANCE", 0.01)
    with pytest.raises(pdf.CannotBeSet):
        written(book_of_work(work), tmp_path / "it.pdf")
    assert not (tmp_path / "it.pdf").exists()


@pytest.mark.parametrize("paper", pdf.PAPERS)
def test_a_drawn_cover_fills_the_page(work: Work, paper: str) -> None:
    page = {"a4": 210 / 297, "letter": 8.5 / 11, "a5": 148 / 210, "reader": 90 / 120}[paper]
    drawn = image(cover_of(book_of_work(work), pdf.COVERS[paper]).picture)
    assert drawn is not None
    assert drawn.width / drawn.height == pytest.approx(page, abs=0.002)
