"""Writers of one SQLite file wait in turn, whatever becomes of whose turn it is."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connections, transaction
from django.db.utils import ConnectionHandler

from cliffhanger.archive.sqlite3.turn import Turn

HOLDER = """
import sys, time
from cliffhanger.archive.sqlite3.turn import Turn
turn = Turn(sys.argv[1], 5)
turn.take()
print(turn.is_mine, flush=True)
time.sleep(600)
"""
PATIENCE = 30.0
ALIAS = "turns"


@pytest.fixture
def file(tmp_path: Path) -> str:
    return str(tmp_path / "archive-turn")


def test_it_is_one_thread_s_turn_at_a_time(file: str) -> None:
    first, second = Turn(file, PATIENCE), Turn(file, PATIENCE)
    first.take()
    order: list[str] = []

    def wait() -> None:
        second.take()
        order.append("second")
        second.give_up()

    thread = threading.Thread(target=wait)
    thread.start()
    order.append("first")
    first.give_up()
    thread.join()
    assert order == ["first", "second"]


def test_a_process_that_is_killed_gives_its_turn_back(file: str) -> None:
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, file], stdout=subprocess.PIPE, text=True)
    assert holder.stdout
    assert holder.stdout.readline() == "True\n"
    impatient = Turn(file, 0.01)
    impatient.take()
    assert not impatient.is_mine
    impatient.close()
    os.kill(holder.pid, signal.SIGKILL)
    mine = Turn(file, PATIENCE)
    mine.take()
    assert mine.is_mine
    mine.close()
    holder.stdout.close()
    holder.wait()


def test_who_has_waited_long_enough_goes_on_without(file: str) -> None:
    holder, other = Turn(file, PATIENCE), Turn(file, 0.01)
    holder.take()
    other.take()
    other.give_up()  # nothing of it was hers
    assert holder.is_mine
    holder.give_up()
    other.take()
    assert other.is_mine
    other.close()


def test_a_file_that_cannot_be_opened_keeps_nobody(tmp_path: Path) -> None:
    turn = Turn(str(tmp_path / "nowhere" / "turn"), PATIENCE)
    turn.take()
    assert not turn.is_mine
    turn.give_up()
    turn.take()  # and keeps no other thread either
    turn.close()


@pytest.fixture
def rows(file: str) -> Iterator[Callable[[], Any]]:
    """A database of SQLite's own kind, whatever the tests run on. Each call connects the thread to it."""
    database = {
        "ENGINE": "cliffhanger.archive.sqlite3",
        "NAME": f"{file}.sqlite3",
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": PATIENCE},
    }

    def connected() -> Any:
        connections[ALIAS] = ConnectionHandler({"default": database})["default"]
        return connections[ALIAS]

    cursor = connected().cursor()
    cursor.execute("CREATE TABLE counted (number integer)")
    cursor.execute("INSERT INTO counted VALUES (0)")
    yield connected
    connections[ALIAS].close()
    del connections[ALIAS]


def number() -> int:
    with connections[ALIAS].cursor() as cursor:
        return int(cursor.execute("SELECT number FROM counted").fetchone()[0])


def count_one() -> None:
    with connections[ALIAS].cursor() as cursor:
        cursor.execute("UPDATE counted SET number = %s", [number() + 1])


@pytest.mark.django_db
def test_the_turn_lasts_as_long_as_the_transaction(rows: Callable[[], Any]) -> None:
    wrapper = rows()
    wrapper.ensure_connection()
    turn: Turn = wrapper.turn
    with transaction.atomic(ALIAS):
        assert turn.is_mine
        with transaction.atomic(ALIAS):
            count_one()
        assert turn.is_mine
    assert not turn.is_mine
    with pytest.raises(RuntimeError):
        count_and_fail(turn)
    assert not turn.is_mine
    assert number() == 1


@transaction.atomic(ALIAS)
def count_and_fail(turn: Turn) -> None:
    assert turn.is_mine
    count_one()
    raise RuntimeError


@pytest.mark.django_db
def test_a_connection_that_is_closed_in_the_middle_gives_its_turn_up(rows: Callable[[], Any]) -> None:
    wrapper = rows()
    with transaction.atomic(ALIAS):
        count_one()
        wrapper.close()
        assert not wrapper.turn.is_mine
    assert number() == 0


@pytest.mark.django_db
def test_many_threads_lose_no_write(rows: Callable[[], Any]) -> None:
    def count() -> None:
        rows()
        for _ in range(20):
            with transaction.atomic(ALIAS):
                count_one()
        connections[ALIAS].close()

    threads = [threading.Thread(target=count) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert number() == 120


@pytest.mark.django_db
def test_a_thread_that_is_about_to_write_waits_for_the_one_that_does(rows: Callable[[], Any]) -> None:
    order: list[str] = []
    begun = threading.Event()

    def write_as(name: str) -> None:
        with rows().about_to_write():
            order.append(f"{name} prepares")
            begun.set()
            with transaction.atomic(ALIAS):
                count_one()
            order.append(f"{name} has written")
        connections[ALIAS].close()

    mine = rows()
    with mine.about_to_write():
        other = threading.Thread(target=write_as, args=("she",))
        other.start()
        assert not begun.wait(0.2)
        with transaction.atomic(ALIAS, savepoint=False):
            count_one()
        # Whoever has committed goes on beside the next: what is left to do of a page holds nobody up.
        assert begun.wait(PATIENCE)
        other.join()
    assert order == ["she prepares", "she has written"]
    assert number() == 2


@pytest.mark.django_db
def test_who_wrote_nothing_after_all_holds_nobody_up(rows: Callable[[], Any]) -> None:
    wrapper = rows()
    with pytest.raises(RuntimeError), wrapper.about_to_write():
        raise RuntimeError
    assert not wrapper.turn.threads.locked()


@pytest.mark.django_db
def test_a_turn_that_a_transaction_has_lasts_as_long_as_that(rows: Callable[[], Any]) -> None:
    wrapper = rows()
    with transaction.atomic(ALIAS):
        with wrapper.about_to_write():
            count_one()
        assert wrapper.turn.is_mine
    assert not wrapper.turn.is_mine
