"""The ledger remembers: nothing in it is changed, and anybody can check that."""

import hashlib
import json
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError, connection, transaction

from cliffhanger.accounts.models import Account
from cliffhanger.archive import clock
from cliffhanger.promises import ledger
from cliffhanger.promises.course import bring_up_to_date
from cliffhanger.promises.models import Entry, Promise
from cliffhanger.promises.replay import replay
from cliffhanger.promises.tick import tick
from cliffhanger.works.models import Work

from .verbs import DAY, answer, promise_on

pytestmark = pytest.mark.django_db


def test_the_database_refuses_to_change_an_entry(story: Work) -> None:
    entry = promise_on(story).entries.get(number=1)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Entry.objects.filter(pk=entry.pk).update(kind="kept")
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE promises_entry SET facts = facts WHERE id = %s", [entry.pk])
    entry.refresh_from_db()
    assert entry.kind == "opened"


def test_the_database_refuses_to_delete_an_entry(story: Work) -> None:
    promise = promise_on(story)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        promise.entries.all().delete()
    assert promise.entries.count() == 6


@pytest.mark.django_db(transaction=True)
def test_it_refuses_still_after_a_test_that_emptied_the_database(story: Work) -> None:
    entry = promise_on(story).entries.get(number=1)
    with pytest.raises(DatabaseError, match="append-only"):
        Entry.objects.filter(pk=entry.pk).update(number=9)


def public(promise: Promise) -> list[dict[str, Any]]:
    """The ledger as it leaves the archive: through JSON."""
    lines = [ledger.public(entry, is_open=promise.is_open) for entry in promise.entries.all()]
    parsed: list[dict[str, Any]] = json.loads(json.dumps(lines))
    return parsed


def is_whole(lines: list[dict[str, Any]]) -> bool:
    """The check that docs/promise.md describes, by somebody who has nothing but the public JSON."""
    previous = ""
    for line in lines:
        said = [previous, *(line[name] for name in ("number", "kind", "at", "recorded_at", "facts"))]
        text = json.dumps(said, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        if hashlib.sha256(text.encode()).hexdigest() != line["hash"]:
            return False
        previous = line["hash"]
    return True


def settled(story: Work, readers: list[Account]) -> Promise:
    promise = promise_on(story)
    for reader in readers[:3]:
        answer(story, reader, wants_rest=True)
    answer(story, AnonymousUser())
    tick(clock.now())
    return Promise.objects.get(pk=promise.pk)


def test_anybody_can_check_a_settled_ledger(story: Work, readers: list[Account]) -> None:
    assert is_whole(public(settled(story, readers)))


def test_a_change_anywhere_in_a_ledger_shows(story: Work, readers: list[Account]) -> None:
    lines = public(settled(story, readers))
    for number in range(len(lines)):
        changed = [dict(line) for line in lines]
        changed[number]["at"] = "2020-01-01T00:00:00+00:00"
        assert not is_whole(changed)
    assert not is_whole(lines[1:])
    assert not is_whole([*lines[:3], *lines[4:]])


def test_the_archive_finds_the_first_entry_that_does_not_follow(story: Work, readers: list[Account]) -> None:
    entries = list(settled(story, readers).entries.all())
    assert ledger.first_break(entries) is None
    entries[4].facts["words"] = 99
    assert ledger.first_break(entries) == 5


def test_how_readers_answered_is_hidden_until_it_settles(story: Work, readers: list[Account]) -> None:
    promise = promise_on(story)
    for reader, wish in zip(readers[:2], (True, False), strict=True):
        answer(story, reader, wants_rest=wish)
    promise = bring_up_to_date(promise, clock.now())
    lines = [line for line in public(promise) if line["kind"] == "answered"]
    assert [set(line["facts"]) & {"wants_rest", "salt"} for line in lines] == [set(), set()]
    tick(promise.closes_at)
    lines = [line for line in public(Promise.objects.get(pk=promise.pk)) if line["kind"] == "answered"]
    assert [line["facts"]["wants_rest"] for line in lines] == [True, False]


def test_the_hash_of_an_answer_does_not_tell_it_while_it_is_hidden(
    story: Work, readers: list[Account]
) -> None:
    """Whoever tries yes, no and nothing in place of what is hidden finds none that gives the hash."""
    promise = promise_on(story)
    answer(story, readers[0], wants_rest=True)
    promise = bring_up_to_date(promise, clock.now())
    lines = public(promise)
    for wish in (True, False, None):
        tried = [{**line, "facts": dict(line["facts"])} for line in lines]
        tried[-1]["facts"]["wants_rest"] = wish
        assert is_whole(tried[:-1])
        assert not is_whole(tried)


def test_no_account_is_named_in_what_the_public_sees(story: Work, readers: list[Account]) -> None:
    promise = settled(story, readers)
    for line in public(promise):
        assert not {"reader", "joined_at", "confirmed", "act"} & set(line["facts"])


def test_facts_keep_an_instant_to_the_microsecond(story: Work, readers: list[Account]) -> None:
    """Joined a microsecond before the opening, which milliseconds cannot tell from after it."""
    opened_at = clock.now().replace(microsecond=500_001) + DAY
    readers[0].joined_at = opened_at
    readers[1].joined_at = opened_at.replace(microsecond=500_000)
    promise = promise_on(story, opened_at)
    for reader in readers[:2]:
        answer(story, reader, opened_at + DAY)
    promise = bring_up_to_date(promise, opened_at + DAY)
    assert promise.readers == 1
    assert replay(promise).is_equal


def test_every_kind_has_a_sentence_for_entries_as_they_are(story: Work, readers: list[Account]) -> None:
    promise = settled(story, readers)
    sentences = [ledger.sentence(entry) for entry in promise.entries.all()]
    assert sentences[0] == "The promise opened: three readers within five days, five chapters held."
    assert sentences[6:11] == [
        "Reader 1 answered.",
        "Reader 2 answered.",
        "Reader 3 answered.",
        "The promise was kept with three of three readers; three said yes to the rest and none no.",
        "Chapter 2 went up; the text is the one that was sealed.",
    ]
