"""Followers of append-only tables meet each row once their work on it is done, and wait only for what is new."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cliffhanger.archive import clock
from cliffhanger.archive.models import Cursor, News
from cliffhanger.archive.sequence import unread

pytestmark = pytest.mark.django_db


def news(title: str) -> News:
    return News.objects.create(title=title, text="", posted_at=clock.now())


def met(most: int = 1000) -> list[str]:
    with unread("tests.news", News.objects.all(), most) as batch:
        return [each.title for each in batch]


def test_each_row_is_met_once() -> None:
    news("One")
    news("Two")
    assert met(most=1) == ["One"]
    assert met() == ["Two"]
    assert met() == []
    news("Three")
    assert met() == ["Three"]


def test_a_row_whose_block_failed_is_met_again() -> None:
    news("One")
    with pytest.raises(RuntimeError), unread("tests.news", News.objects.all()):
        raise RuntimeError
    assert met() == ["One"]


def test_a_cursor_never_moves_back() -> None:
    one = news("One")
    with unread("tests.news", News.objects.all()):
        Cursor.objects.filter(name="tests.news").update(position=one.pk + 5)
    assert Cursor.objects.get(name="tests.news").position == one.pk + 5


def test_where_nothing_is_new_nobody_is_locked_out() -> None:
    news("One")
    assert met() == ["One"]
    with CaptureQueriesContext(connection) as asked:
        assert met() == []
    assert [query["sql"].split()[0] for query in asked] == ["SELECT", "SELECT"]
    assert not [query for query in asked if "advisory" in query["sql"]]
