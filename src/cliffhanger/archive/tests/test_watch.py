"""A process learns of every write that is committed, by whomever, and of none that is not."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, connections, transaction

from cliffhanger.archive import watch as watching
from cliffhanger.archive.models import News, Touch
from cliffhanger.archive.watch import PostgreSQLWatch, SQLiteWatch, prune, watch
from cliffhanger.kit.pagecache import Watch

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def seen() -> Iterator[Watch]:
    # Touches are numbered on from where earlier tests left off: from an empty table that is too wide a step.
    write("Old lamps")
    made = watch()
    made.look()
    yield made
    held = made.connection if isinstance(made, PostgreSQLWatch) else made.own.cursor.connection  # type: ignore[attr-defined]
    held.close()


def write(title: str = "New lamps") -> None:
    News.objects.create(title=title, text="They are lit.", posted_at="2027-01-01T00:00Z")


def test_a_write_is_news_to_the_next_look_and_to_no_later_one(seen: Watch) -> None:
    before = seen.look()
    write()
    after = seen.look()
    assert not seen.news.untouched({"site"}, before)
    assert seen.news.untouched({"work:1"}, before)
    assert seen.news.untouched({"site"}, after)
    assert seen.look() == after


def test_what_is_rolled_back_is_no_news(seen: Watch) -> None:
    before = seen.look()
    with transaction.atomic():
        write()
        transaction.set_rollback(True)
    seen.look()
    assert seen.news.untouched({"site"}, before)


def test_transactions_that_commit_in_another_order_are_all_seen(seen: Watch) -> None:
    """The one begun first commits last. SQLite has one writer, so there the second waits."""
    begun, go_on = threading.Event(), threading.Event()

    def slowly() -> None:
        try:
            with transaction.atomic():
                write("Slow")
                begun.set()
                go_on.wait(10 if connection.vendor == "postgresql" else 0.2)
        finally:
            connections.close_all()

    other = threading.Thread(target=slowly)
    other.start()
    begun.wait(10)
    write("Quick")
    between = seen.look()
    go_on.set()
    other.join()
    seen.look()
    assert seen.news.untouched({"site"}, between) is (connection.vendor == "sqlite")


def test_many_threads_that_look_at_once_all_learn_of_it(seen: Watch) -> None:
    before = seen.look()
    write()
    found: list[bool] = []

    def look() -> None:
        seen.look()
        found.append(seen.news.untouched({"site"}, before))

    threads = [threading.Thread(target=look) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [False] * 8


def test_a_thread_that_is_overtaken_while_it_reads_misses_nothing(
    seen: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another commits and looks between what this one reads first and what it makes of it."""
    if isinstance(seen, PostgreSQLWatch):
        overtaken: Any = PostgreSQLWatch
        step = "take_in"
    else:
        overtaken, step = SQLiteWatch, "catch_up"
    within = getattr(overtaken, step)
    others: list[threading.Thread] = []
    written = threading.Event()

    def overtake() -> None:
        write("Quicker")
        written.set()
        seen.look()
        connections.close_all()

    def slowly(self: Watch, asked: Any) -> None:
        class Slow:
            """The first answer is long in coming."""

            def execute(self, *query: Any, **options: Any) -> Any:
                found = asked.execute(*query, **options)
                if not others:
                    others.append(threading.Thread(target=overtake))
                    others[0].start()
                    written.wait(10)
                    others[0].join(1)
                return found

            def __getattr__(self, name: str) -> Any:
                return getattr(asked, name)

        within(self, Slow())

    monkeypatch.setattr(overtaken, step, slowly)
    write()
    before = seen.look()
    others[0].join()
    write("Last")
    seen.look()
    assert not seen.news.untouched({"site"}, before)


def test_another_database_in_this_one_s_place_makes_everything_untrue(seen: Watch) -> None:
    write()
    before = seen.look()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("TRUNCATE archive_touch RESTART IDENTITY")
        else:
            cursor.execute("DELETE FROM archive_touch")
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = 'archive_touch'")
    seen.look()
    assert not seen.news.untouched({"never touched"}, before)


def test_a_watch_that_missed_too_much_holds_nothing_for_true(
    seen: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "FAR", 2)
    before = seen.look()
    for number in range(4):
        write(f"News {number}")
    seen.look()
    # SQLite has one row a key and prunes nothing, so nothing can be missed there.
    assert seen.news.untouched({"never touched"}, before) is (connection.vendor == "sqlite")


def test_pruning_leaves_the_latest(monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        write(f"News {number}")
    monkeypatch.setattr(watching, "PRUNED", 2)
    total = Touch.objects.count()
    prune()
    assert Touch.objects.count() == (3 if connection.vendor == "postgresql" else total)
