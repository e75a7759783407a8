"""The picture beside a link to a work: drawn once for the same words, and only of what everybody may open."""

import re
import struct
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from cliffhanger.accounts.models import Account, Pseud
from cliffhanger.archive import clock
from cliffhanger.cast import makers
from cliffhanger.transfer.sharing import picture as drawing
from cliffhanger.works.models import Work

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture
def work() -> Work:
    made = makers.work(makers.account("Kit"), "The Key", ["Once.", "Later."])
    for chapter in made.chapters.all():
        chapter.post(clock.now())
    made.refresh_from_db()
    return made


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The titles that were drawn."""
    titles: list[str] = []
    really = drawing.drawn

    def note(work: Work) -> bytes:
        titles.append(work.title)
        return really(work)

    monkeypatch.setattr(drawing, "drawn", note)
    return titles


def address_of(work: Work, page: str = "") -> str:
    shown = Client().get(page or work.get_absolute_url()).content.decode()
    found = re.search(r'<meta property="og:image" content="https?://[^/]+(/[^"]+)">', shown)
    assert found
    return found[1]


def test_pages_of_a_work_name_its_picture(work: Work) -> None:
    address = address_of(work)
    assert address_of(work, work.chapters.get(position=2).get_absolute_url()) == address
    response = Client().get(address)
    assert response["Content-Type"] == "image/png"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert struct.unpack(">II", response.content[16:24]) == (1200, 630)


def test_it_is_drawn_once_for_the_same_words(work: Work, drawn: list[str], home: Path) -> None:
    first = address_of(work)
    assert Client().get(first).content == Client().get(first).content
    work.save()
    assert address_of(work) == first
    Client().get(first)
    assert drawn == ["The Key"]
    work.title = "The Lock"
    work.save()
    again = address_of(work)
    assert again != first
    assert Client().get(first)["Location"] == again
    Client().get(again)
    assert drawn == ["The Key", "The Lock"]
    assert len(list((home / "pictures").iterdir())) == 1


@pytest.mark.django_db(transaction=True)
def test_a_crowd_draws_it_once(work: Work, drawn: list[str]) -> None:
    address = address_of(work)
    sizes: list[int] = []

    def look() -> None:
        sizes.append(len(Client().get(address).content))
        connection.close()

    crowd = [Thread(target=look) for _ in range(6)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    assert len(sizes) == 6
    assert len(set(sizes)) == 1
    assert drawn == ["The Key"]


def test_there_is_none_of_what_is_not_for_everybody(work: Work) -> None:
    address = address_of(work)
    Client().get(address)
    reader: Account = makers.account("Ada")
    member = Client()
    member.force_login(reader)
    Work.objects.update(is_restricted=True)
    assert 'property="og:image"' not in member.get(work.get_absolute_url()).content.decode()
    assert member.get(address).status_code == 404
    assert Client().get(address).status_code == 302  # to sign in
    Work.objects.update(is_restricted=False)
    work.refresh_from_db()
    work.withdraw("author", clock.now())
    assert Client().get(address).status_code == 404
    draft = makers.work(reader, "Not out", ["Once."])
    assert Client().get(f"/works/{draft.pk}/picture-{'0' * 12}.png").status_code == 404
    assert member.get(f"/works/{draft.pk}/picture-{'0' * 12}.png").status_code == 404


@pytest.mark.parametrize(
    ("title", "language"),
    [
        ('#set page(fill: red) "quoted" \\ $x$ *bold* #read("/etc/passwd")', "en"),
        ("w" * 255, "en"),
        ("\u202eback to front 🙂 \x07", "en"),
        ("مفتاح الليل", "ar"),
        ("鑰匙", "zh-Hant"),
        ("<svg/onload=alert(1)>", "tlh"),
    ],
)
def test_whatever_it_is_called_there_is_a_picture(work: Work, title: str, language: str) -> None:
    Work.objects.update(title=title, language=language)
    Pseud.objects.update(name="#panic()")
    response = Client().get(address_of(work))
    assert response.status_code == 200
    assert response.content.startswith(b"\x89PNG")


def test_a_disk_that_takes_nothing_costs_the_memory_only(work: Work, home: Path) -> None:
    (home / "pictures").write_text("in the way")
    assert Client().get(address_of(work)).content.startswith(b"\x89PNG")
