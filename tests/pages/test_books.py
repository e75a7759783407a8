"""Books before the page cache: those for everybody are sent from memory, and no others are."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bench.readers import session_of

from cliffhanger.archive import clock
from cliffhanger.cast import makers
from cliffhanger.works.models import Work

from .front import Front, front

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def work(settings: Any, tmp_path: Path) -> Work:
    settings.HOME = tmp_path
    made = makers.work(makers.account("Author"), "The Key", ["The first part.", "Nobody has read it."])
    made.chapters.get(position=1).post(clock.now())
    return made


@pytest.fixture
def archive(work: Work) -> Iterator[Front]:
    with front() as made:
        yield made


@pytest.fixture
def book(work: Work) -> str:
    return f"/works/{work.pk}/download.epub"


def test_a_book_for_everybody_is_sent_from_memory_as_it_is(archive: Front, book: str) -> None:
    first = archive.get(book)
    second = archive.get(book, HTTP_ACCEPT_ENCODING="gzip", HTTP_ACCEPT_LANGUAGE="en")
    assert (first.status, first.was_made, second.was_made) == (200, True, False)
    assert "Content-Encoding" not in second.headers
    assert (second.body, second.headers["ETag"]) == (first.body, first.headers["ETag"])
    assert second.headers["Content-Disposition"] == 'attachment; filename="The Key.epub"'
    known = archive.get(book, HTTP_IF_NONE_MATCH=first.headers["ETag"])
    assert (known.status, known.was_made, known.body) == (304, False, b"")


def test_what_was_begun_from_memory_goes_on_from_the_disk(archive: Front, book: str) -> None:
    archive.get(book)
    whole = archive.get(book)
    rest = archive.get(book, HTTP_RANGE="bytes=100-", HTTP_IF_RANGE=whole.headers["ETag"])
    assert (rest.status, rest.body) == (206, whole.body[100:])
    assert archive.get(book).body == whole.body


def test_a_newer_text_is_in_the_next_book(archive: Front, work: Work) -> None:
    page = f"/works/{work.pk}/download.txt"
    assert "Nobody has read it." not in archive.get(page).text
    archive.get(page)
    work.chapters.get(position=2).post(clock.now())
    assert "Nobody has read it." in archive.get(page).text


def test_a_work_that_is_taken_down_has_no_book_from_that_moment(
    archive: Front, work: Work, book: str
) -> None:
    archive.get(book)
    assert archive.get(book).status == 200
    work.withdraw("author", clock.now())
    assert archive.get(book).status == 410


def test_what_is_for_signed_in_readers_is_never_sent_from_memory(
    archive: Front, work: Work, book: str
) -> None:
    person = {"HTTP_ACCEPT": "text/html"}
    reader = {"HTTP_COOKIE": f"sessionid={session_of(makers.account('Reader'))}"}
    archive.get(book)
    Work.objects.filter(pk=work.pk).update(is_restricted=True)
    assert archive.get(book, **person).status == 302
    for _ in range(2):
        hers = archive.get(book, **reader)
        assert (hers.status, hers.was_made, hers.headers["Cache-Control"]) == (200, True, "private, no-cache")
    refused = archive.get(book, **person)
    assert (refused.status, refused.body) == (302, b"")
    assert archive.get(book, HTTP_RANGE="bytes=0-9", **person).status == 302
    assert archive.get(book).status == 401
