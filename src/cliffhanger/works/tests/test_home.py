from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cliffhanger.accounts.models import Account
from cliffhanger.cast import makers
from cliffhanger.works.lists import TURN, in_turn
from cliffhanger.works.models import Work

from .cast import post_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def author() -> Account:
    return makers.account("Kit")


def open_promise(author: Account, title: str) -> Work:
    work = makers.work(author, title, ["One.", "Two."])
    makers.promise(work)
    return work


def test_an_empty_archive_says_so(client: Client) -> None:
    page = client.get("/").content.decode()
    assert "No story has been posted yet" in page
    assert "Open promises" not in page


def test_promises_new_works_and_complete_ones_are_shown_once_each(client: Client, author: Account) -> None:
    open_promise(author, "Promised")
    for n in range(12):
        post_all(makers.work(author, f"Complete {n}", ["All of it."], planned_chapters=1))
    page = client.get("/").content.decode()
    assert page.index("Open promises") < page.index("Promised") < page.index("New and updated")
    assert page.index("Just completed") < page.index("Complete 3")
    shown = [n for n in range(12) if f">Complete {n}<" in page]
    assert shown == list(range(12))
    assert all(page.count(f">Complete {n}<") == 1 for n in range(12))


def test_drafts_and_restricted_works_are_not_shown_to_guests(client: Client, author: Account) -> None:
    makers.work(author, "A draft", ["Not yet."])
    post_all(makers.work(author, "For members", ["Hush."], is_restricted=True))
    page = client.get("/").content.decode()
    assert "A draft" not in page
    assert "For members" not in page
    client.force_login(makers.account("Reader"))
    assert "For members" in client.get("/").content.decode()


def test_every_open_promise_is_shown_as_often_as_any_other(author: Account) -> None:
    works = [open_promise(author, f"Work {n}") for n in range(7)]
    shown: dict[int, int] = {work.pk: 0 for work in works}
    begin = datetime(2026, 3, 1, tzinfo=UTC)
    for turn in range(7):
        for work in in_turn(Work.objects.promising(), 3, begin + turn * TURN):
            shown[work.pk] += 1
    assert set(shown.values()) == {3}


def test_within_ten_minutes_the_same_promises_are_shown(author: Account) -> None:
    for n in range(5):
        open_promise(author, f"Work {n}")
    begin = datetime(2026, 3, 1, tzinfo=UTC)
    first = in_turn(Work.objects.promising(), 2, begin)
    assert in_turn(Work.objects.promising(), 2, begin + TURN - timedelta(seconds=1)) == first
    assert in_turn(Work.objects.promising(), 2, begin + TURN) != first


def test_queries_do_not_grow_with_the_works_shown(client: Client, author: Account) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get("/")
        return len(captured)

    open_promise(author, "The first")
    post_all(makers.work(author, "Complete", ["All."], planned_chapters=1))
    for n in range(9):
        post_all(makers.work(author, f"More {n}", ["All."], planned_chapters=1))
    with_few = queries()
    for n in range(3):
        open_promise(author, f"Another {n}")
    for n in range(9):
        work = makers.work(author, f"Yet more {n}", ["All."] * 3, planned_chapters=3)
        work.tag_with("freeform", [f"Tag {m}" for m in range(30)])
        post_all(work)
    assert queries() == with_few
