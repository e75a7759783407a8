"""A ledger read on is the ledger read from its first line."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from cliffhanger.archive import clock
from cliffhanger.cast import makers
from cliffhanger.promises import ledger
from cliffhanger.promises.models import Entry, Promise
from cliffhanger.promises.reread import READ, Read, entries_of
from cliffhanger.promises.tick import tick

pytestmark = pytest.mark.django_db


@pytest.fixture
def promise() -> Promise:
    work = makers.work(makers.account("Author"), "The Key", ["One.", "Two."])
    return makers.promise(work, quorum=50)


def answered_by(promise: Promise, *names: str) -> None:
    for name in names:
        makers.answer(promise.work, makers.account(name))
    tick(clock.now())


def told(entries: tuple[Entry, ...]) -> list[tuple[object, ...]]:
    return [(each.number, each.kind, each.key, each.at, each.facts, each.hash) for each in entries]


def test_it_is_the_same_however_often_it_was_read(promise: Promise) -> None:
    for name in ("Ada", "Bo", "Cy"):
        answered_by(promise, name)
        assert told(entries_of(promise)) == told(tuple(promise.entries.all()))
    assert len(entries_of(promise)) == 5
    assert ledger.first_break(entries_of(promise)) is None


def test_only_what_is_new_is_fetched(promise: Promise) -> None:
    answered_by(promise, "Ada", "Bo")
    known = entries_of(promise)[-1]
    makers.answer(promise.work, makers.account("Cy"))
    tick(clock.now())
    with CaptureQueriesContext(connection) as asked:
        entries_of(promise)
    assert len(asked) == 1
    assert f'"id" >= {known.pk}' in asked[0]["sql"]


def test_what_was_undone_is_not_remembered(promise: Promise) -> None:
    before = told(entries_of(promise))
    now = clock.now()
    with transaction.atomic():
        ledger.record(promise, "extended", "extended", now, now, days=1)
        assert len(entries_of(promise)) == len(before) + 1
        transaction.set_rollback(True)
    assert told(entries_of(promise)) == before
    ledger.record(promise, "eased", "eased", now, now, quorum=2)
    assert [each.kind for each in entries_of(promise)] == ["opened", "sealed", "eased"]


def test_another_ledger_in_its_place_is_read_from_its_first_line(promise: Promise) -> None:
    other = makers.promise(makers.work(makers.account("Other"), "The Lock", ["One.", "Two."]), quorum=9)
    READ.put(promise.pk, Read(entries_of(other)))
    answered_by(promise, "Ada")
    assert told(entries_of(promise)) == told(tuple(promise.entries.all()))
    assert promise.entries.count() == 3


def test_it_forgets_what_it_has_no_room_for(promise: Promise, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(READ, "most", 0)
    READ.take(promise.pk)
    answered_by(promise, "Ada")
    assert READ.get(promise.pk) is None
    assert len(entries_of(promise)) == 3
