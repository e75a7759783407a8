import os
import time
from pathlib import Path
from typing import Any

import pytest

from cliffhanger.archive.fetch import Errand, Fetched, NotFetched
from cliffhanger.transfer.downloads import pictures
from cliffhanger.transfer.downloads.book import book_of_work
from cliffhanger.transfer.downloads.image import Image, image, without_traces
from cliffhanger.transfer.downloads.pictures import LACKING_FOR, pictures_of
from cliffhanger.works.models import Chapter, Work

from .conftest import drawn_png

ONE = "https://pictures.example/one.png"
JPEG = (
    b"\xff\xd8\xff\xe0\x00\x10JFIF\0\1\1\0\0\1\0\1\0\0\xff\xe1\x00\x0cExif\0\0HERE\xff\xfe\x00\x06note"
    b"\xff\xc0\x00\x0b\x08\x00\x14\x00\x1e\x01\x01\x11\x00\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00\x12\x34\xff\xd9"
)
GIF = b"GIF89a\x1e\x00\x14\x00\x00\x00\x00,\x00\x00\x00\x00\x1e\x00\x14\x00\x00\x02\x02D\x01\x00;"
WEBP = b"RIFF\x16\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x00\x00\x00\x00\x1d\x00\x00\x13\x00\x00"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    asked: list[str] = []

    def fetched(address: str, errand: Errand) -> Fetched:
        asked.append(address)
        if address != ONE:
            raise NotFetched("It is away.")
        return Fetched(address, 200, {}, drawn_png(30, 20))

    monkeypatch.setattr(pictures, "fetch", fetched)
    return asked


def showing(work: Work, *addresses: str) -> Work:
    shown = "".join(f'<p><img src="{address}"></p>' for address in addresses)
    Chapter.objects.filter(work=work).update(text=shown)
    return work


def found(work: Work) -> dict[str, Any]:
    return pictures_of(book_of_work(work), lambda: None)


@pytest.mark.parametrize(
    ("data", "kind"), [(drawn_png(30, 20), "png"), (JPEG, "jpeg"), (GIF, "gif"), (WEBP, "webp")]
)
def test_a_picture_is_known_by_what_it_is(data: bytes, kind: str) -> None:
    assert image(data) == Image(kind, 30, 20)
    assert image(data[:-3]) is None or kind == "gif"
    assert image(b"x" + data) is None


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"<html>",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff",
        b"GIF89a;",
        b"RIFF\0\0\0\0WEBP",
        drawn_png(30, 20).replace(b"IDAT", b"IDAX"),
        drawn_png(25_000, 1),
        drawn_png(30, 20)[:8] + b"\x00\x00\x00\x0dIHDR" + b"\xff" * 17,
    ],
)
def test_what_is_no_whole_picture_of_a_decent_size_is_none(data: bytes) -> None:
    assert image(data) is None


def test_where_it_was_taken_stays_with_who_took_it() -> None:
    png = without_traces(drawn_png(30, 20, text=b"HERE"), "png")
    jpeg = without_traces(JPEG + b"HERE", "jpeg")
    assert (image(png), image(jpeg)) == (Image("png", 30, 20), Image("jpeg", 30, 20))
    assert b"HERE" not in png + jpeg
    assert b"note" not in jpeg
    assert b"JFIF" in jpeg


@pytest.mark.django_db
def test_pictures_of_posted_chapters_are_fetched_once(work: Work, asked: list[str]) -> None:
    held = work.chapters.get(position=3)
    showing(work, ONE, ONE, "https://pictures.example/lost.png")
    Chapter.objects.filter(pk=held.pk).update(text='<img src="https://pictures.example/sealed.png">')
    for _ in range(2):
        assert list(found(work)) == [ONE]
    assert sorted(asked) == ["https://pictures.example/lost.png", ONE]


@pytest.mark.django_db
def test_one_that_did_not_come_is_asked_for_again_later(work: Work, asked: list[str], home: Path) -> None:
    showing(work, "https://pictures.example/lost.png")
    found(work)
    old = time.time() - LACKING_FOR - 1
    for file in home.glob("downloads/pictures/*"):
        os.utime(file, (old, old))
    found(work)
    assert len(asked) == 2


@pytest.mark.django_db
def test_no_more_than_a_book_can_hold(work: Work, asked: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "ALL_OF_THEM", 10)
    assert found(showing(work, ONE)) == {}
    monkeypatch.setattr(pictures, "MOST", 0)
    assert found(work) == {}


@pytest.mark.django_db
def test_nobody_inside_is_asked_for_a_picture(work: Work) -> None:
    showing(work, "https://127.0.0.1/x.png", "https://localhost/x.png", "https://[::1]:8000/x.png")
    assert found(work) == {}
