"""What is asked at every act of a reader finds its rows by an index, however many there are."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cliffhanger.archive import clock
from cliffhanger.cast import makers
from cliffhanger.kit.compiled import Compiled
from cliffhanger.reviews import access
from cliffhanger.reviews.models import Review
from cliffhanger.reviews.nod import Guest, leave_kudos

pytestmark = pytest.mark.django_db


def scanned(act: Callable[[], Any], table: str) -> list[str]:
    """How the database would look through all of the table for what `act` asks, however large it is."""
    with CaptureQueriesContext(connection) as asked:
        act()
    said = [query["sql"] for query in asked if query["sql"].startswith("SELECT") and table in query["sql"]]
    return [plan for plan in map(plan_of, said) if not is_by_index(plan, table)]


def plan_of(sql: str) -> str:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")  # which it prefers for tables as small as these
        explain = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
        cursor.execute(f"{explain} {sql.replace('%', '%%')}")
        return "\n".join(str(row[-1]) for row in cursor.fetchall())


def is_by_index(plan: str, table: str) -> bool:
    if connection.vendor == "postgresql":
        return "Index Cond" in plan
    return f"SEARCH {table}" in plan and f"SCAN {table}" not in plan


def test_a_plan_tells_a_scan() -> None:
    assert scanned(lambda: list(Review.objects.filter(text="<p>Hm.</p>")), "reviews_review")
    assert not scanned(lambda: list(Review.objects.filter(account=1)), "reviews_review")


@pytest.mark.parametrize("mark", ["", "1c3d"])
def test_how_often_a_reader_or_guest_answered(monkeypatch: pytest.MonkeyPatch, mark: str) -> None:
    company = makers.company()
    for name in ("FORTIETH", "FORTIETH_OF_GUEST"):
        monkeypatch.setattr(access, name, Compiled(getattr(access, name).build))
    reader: Any = AnonymousUser() if mark else company.reader
    assert not scanned(lambda: access.is_in_haste(reader, mark), "reviews_review")
    now = clock.now() - timedelta(days=1)
    assert not scanned(lambda: access.check_notes(reader, mark, now), "reviews_marginnote")


def test_how_often_a_guest_left_kudos() -> None:
    company = makers.company()

    def nod() -> None:
        leave_kudos(company.work, AnonymousUser(), Guest("192.0.2.7"), clock.now())

    assert not scanned(nod, "reviews_kudos")
