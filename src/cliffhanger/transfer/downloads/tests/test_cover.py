from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cliffhanger.cast import makers
from cliffhanger.transfer.downloads.book import book_of_work
from cliffhanger.transfer.downloads.cover import cover_of
from cliffhanger.transfer.downloads.image import Image, image
from cliffhanger.transfer.models import Cover
from cliffhanger.works.models import Work

from .conftest import drawn_png

pytestmark = pytest.mark.django_db


@pytest.fixture
def hers(author: Any) -> Client:
    browser = Client()
    browser.force_login(author)
    return browser


def page(work: Work) -> str:
    return reverse("downloads:cover", args=[work.pk])


def hand_in(browser: Client, work: Work, data: bytes, **more: str) -> Any:
    return browser.post(page(work), {"picture": SimpleUploadedFile("it.png", data), **more})


def test_a_cover_is_drawn_from_what_the_work_is_called(work: Work) -> None:
    drawn = cover_of(book_of_work(work))
    assert image(drawn.picture) == Image("png", 1200, 1800)
    assert drawn.alt == "Cover: “The Key” by Author"
    Work.objects.filter(pk=work.pk).update(title="Another")
    assert cover_of(book_of_work(work)).picture != drawn.picture


@pytest.mark.parametrize("title", ['"); #panic("x', "\\", "#[$*_", "مفتاح البيت", "鍵", "x" * 255, "👩‍👩‍👧"])
def test_any_title_can_be_drawn(work: Work, title: str) -> None:
    Work.objects.filter(pk=work.pk).update(title=title)
    assert image(cover_of(book_of_work(work)).picture) == Image("png", 1200, 1800)


def test_the_authors_own_takes_its_place(work: Work, hers: Client) -> None:
    before = book_of_work(work).revision()
    answer = hand_in(hers, work, drawn_png(400, 600, text=b"HERE"), alt="A door")
    assert answer.status_code == 302
    own = cover_of(book_of_work(work))
    assert (image(own.picture), own.alt) == (Image("png", 400, 600), "A door")
    assert b"HERE" not in own.picture
    assert book_of_work(work).revision() != before
    shown = Client().get(reverse("downloads:cover-picture", args=[work.pk]))
    assert (shown["Content-Type"], shown.content) == ("image/png", own.picture)
    assert hers.get(page(work)).status_code == 200
    hers.post(page(work), {"do": "remove"})
    assert not Cover.objects.exists()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"<svg/>", "not a whole PNG or JPEG"),
        (drawn_png(400, 600)[:-9], "not a whole PNG or JPEG"),
        (b"GIF89a\x90\x01\x58\x02\x00\x00\x00;", "not a whole PNG or JPEG"),
        (drawn_png(200, 600), "too small"),
        (drawn_png(400, 600) + b"\0" * 2 * 1024 * 1024, "larger than 2 MB"),
        (b"", "empty"),
    ],
)
def test_what_is_no_cover_is_said_at_the_field(work: Work, hers: Client, data: bytes, said: str) -> None:
    answer = hand_in(hers, work, data, alt="A door")
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "A door" in answer.content.decode()
    assert not Cover.objects.exists()


def test_only_its_author_sets_a_cover(work: Work) -> None:
    other = Client()
    assert hand_in(other, work, drawn_png(400, 600)).status_code == 302
    other.force_login(makers.account("Other"))
    assert hand_in(other, work, drawn_png(400, 600)).status_code == 404
    assert not Cover.objects.exists()
