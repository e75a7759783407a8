import os
import threading
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.models.functions import Now
from django.test import Client

from cliffhanger.archive import clock
from cliffhanger.archive.models import Lease
from cliffhanger.cast import makers
from cliffhanger.config.strike import strike
from cliffhanger.transfer.downloads import formats, store
from cliffhanger.transfer.downloads.store import Beat, CannotBeMade, NotYet, Wanted, kept, sweep
from cliffhanger.transfer.models import Download
from cliffhanger.works.models import Withdrawal, Work


def file_of(text: str, key: str = "ab" * 32, of: str = "", work: int | None = None) -> Wanted:
    def make(place: Path, beat: Beat) -> None:
        beat()
        place.write_text(text)

    return Wanted(key, "txt", make, of=of, work=work)


def read(wanted: Wanted) -> str:
    found = kept(wanted, clock.now())
    with found.file:
        return found.file.read().decode()


def never(place: Path, beat: Beat) -> None:
    pytest.fail("it was made")


@pytest.mark.django_db
def test_what_is_kept_is_not_made_again() -> None:
    assert read(file_of("one")) == "one"
    assert read(Wanted("ab" * 32, "txt", never)) == "one"


@pytest.mark.django_db(transaction=True)
def test_asked_for_by_many_at_once_it_is_made_once(author: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    work = makers.work(author, "The Key", ["One.", "Two."])
    made: list[str] = []
    original = formats.make

    def make(book: Any, form: Any, *more: Any) -> None:
        made.append(form.extension)
        time.sleep(0.3)
        original(book, form, *more)

    monkeypatch.setattr(formats, "make", make)
    start = threading.Barrier(25)
    answers: list[tuple[int, bytes]] = []

    def ask() -> None:
        start.wait()
        answer = Client().get(f"/works/{work.pk}/download.epub")
        answers.append((answer.status_code, answer.content))
        connection.close()

    readers = [threading.Thread(target=ask) for _ in range(24)]
    for reader in readers:
        reader.start()
    work.chapters.get(position=1).post(clock.now())
    start.wait()
    for reader in readers:
        reader.join()
    assert made == ["epub"]
    assert len(answers) == 24
    assert len(set(answers)) == 1
    assert answers[0][0] == 200


@pytest.mark.django_db
def test_a_maker_that_was_killed_is_succeeded(home: Path) -> None:
    wanted = file_of("whole")
    claim = store.take(wanted, clock.now())
    part = wanted.place.with_name(f".{wanted.key}.{claim}.part")
    part.parent.mkdir(parents=True)
    part.write_text("half")  # and here it was killed
    with pytest.raises(NotYet):
        kept(wanted, clock.now(), patience=0)
    Download.objects.update(claimed_until=Now() - timedelta(seconds=1))
    assert read(wanted) == "whole"
    old = time.time() - 2 * store.STALE.total_seconds()
    os.utime(part, (old, old))
    sweep(clock.now())
    assert not part.exists()
    assert read(Wanted(wanted.key, "txt", never)) == "whole"


@pytest.mark.django_db
def test_a_maker_that_lives_keeps_its_claim(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "LEASE", timedelta())
    before: list[Any] = []

    def make(place: Path, beat: Beat) -> None:
        monkeypatch.setattr(store, "LEASE", timedelta(minutes=1))
        before.append(Download.objects.get().claimed_until)
        time.sleep(0.01)
        store.heart(lambda: None)()
        place.write_text("it")

    read(Wanted("ab" * 32, "txt", make))
    assert Download.objects.get().made_at


@pytest.mark.django_db
def test_what_cannot_be_made_is_left_alone_for_a_while(home: Path) -> None:
    tried: list[int] = []

    def fail(place: Path, beat: Beat) -> None:
        tried.append(1)
        place.write_text("half")
        raise RuntimeError

    for _ in range(3):
        with pytest.raises(CannotBeMade):
            kept(Wanted("ab" * 32, "txt", fail), clock.now())
    assert len(tried) == 1
    assert [path for path in home.rglob("*") if path.is_file()] == []
    Download.objects.update(claimed_until=Now() - timedelta(seconds=1))
    assert read(file_of("at last")) == "at last"


@pytest.mark.django_db
def test_a_full_disk_is_tried_again_at_once() -> None:
    def full(place: Path, beat: Beat) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(CannotBeMade):
        kept(Wanted("ab" * 32, "txt", full), clock.now())
    assert read(file_of("room again")) == "room again"


@pytest.mark.django_db
def test_a_file_that_was_lost_is_made_anew() -> None:
    wanted = file_of("one")
    read(wanted)
    wanted.place.unlink()
    assert read(file_of("one again")) == "one again"


@pytest.mark.django_db
def test_who_is_reading_an_older_one_reads_it_to_its_end() -> None:
    found = kept(file_of("old", "aa" * 32, of="work:1 txt"), clock.now())
    assert read(file_of("new", "bb" * 32, of="work:1 txt")) == "new"
    assert Download.objects.count() == 1
    with found.file:
        assert found.file.read() == b"old"


@pytest.mark.django_db
def test_what_nobody_asked_for_lately_is_dropped(home: Path) -> None:
    wanted, now = file_of("one"), clock.now()
    read(wanted)
    sweep(now + store.KEPT_FOR - timedelta(minutes=1))
    assert wanted.place.exists()
    kept(wanted, now + timedelta(days=2)).file.close()
    sweep(now + store.KEPT_FOR + timedelta(days=1))
    assert wanted.place.exists()
    sweep(now + store.KEPT_FOR + timedelta(days=3))
    assert not wanted.place.exists()
    assert not Download.objects.exists()


@pytest.mark.django_db
def test_the_disk_is_bounded_and_what_was_asked_for_longest_ago_goes_first(settings: Any) -> None:
    now = clock.now()
    for number in range(4):
        kept(file_of("x" * 100, f"{number:02}" * 32), now + timedelta(minutes=number)).file.close()
    settings.DOWNLOADS = 250
    sweep(now)
    assert sorted(Download.objects.values_list("key", flat=True)) == ["02" * 32, "03" * 32]


@pytest.mark.django_db
def test_what_was_taken_down_leaves_the_disk(work: Work) -> None:
    wanted = file_of("one", work=work.pk)
    read(wanted)
    work.withdraw(Withdrawal.AUTHOR, clock.now())
    sweep(clock.now())
    assert not wanted.place.exists()


@pytest.mark.django_db
def test_the_clock_sweeps_now_and_then(work: Work) -> None:
    wanted = file_of("one", work=work.pk)
    strike(clock.now())
    read(wanted)
    work.withdraw(Withdrawal.AUTHOR, clock.now())
    strike(clock.now())
    assert wanted.place.exists()
    Lease.objects.filter(name=store.DUTY).update(until=Now() - timedelta(seconds=1))
    strike(clock.now())
    assert not wanted.place.exists()


def test_long_making_leaves_room_for_everybody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "ROOM_WITHIN", 0.01)
    with store.in_room(), store.in_room(), store.in_room(), pytest.raises(NotYet), store.in_room():
        pytest.fail("there was room")
    with store.in_room():
        pass
