"""What a tick and a look cost, in queries and in the rows they touch, never in seconds."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cliffhanger.accounts.models import Account
from cliffhanger.archive import clock
from cliffhanger.cast import makers
from cliffhanger.promises.course import bring_up_to_date
from cliffhanger.promises.models import Promise
from cliffhanger.promises.tick import tick, with_chapters_due
from cliffhanger.reviews.models import Act, Review
from cliffhanger.works.models import Work

from .verbs import DAY, answer, promise_on

pytestmark = pytest.mark.django_db
NOON = datetime(2027, 6, 1, 12, tzinfo=UTC)


def stories(author: Account, number: int) -> list[Work]:
    return [makers.work(author, f"Story {n}", ["One.", "Two.", "Three."]) for n in range(number)]


def queries_of_a_tick(now: datetime) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        tick(now)
    return len(captured)


@pytest.mark.parametrize("open_beside", [1, 30])
def test_a_tick_without_anything_due_asks_as_little_however_many_are_open(
    author: Account, open_beside: int
) -> None:
    for story in stories(author, open_beside):
        promise_on(story)
    tick(clock.now())
    assert queries_of_a_tick(clock.now()) == IDLE


# Two cursors, each with its place and whether there is more; what is due by the clock; chapters due.
IDLE = 6


def test_a_tick_costs_what_is_due_not_what_is_open(author: Account, readers: list[Account]) -> None:
    now = clock.now()

    def cost(due: int, not_due: int) -> int:
        for story in stories(author, not_due):
            promise_on(story, window_days=60)
        for story in stories(author, due):
            promise_on(story, window_days=1)
        tick(now)
        return queries_of_a_tick(now + DAY * 2)

    few = cost(2, 0)
    Promise.objects.open().update(look_again_at=None)
    assert cost(2, 25) == few


def test_an_answer_costs_its_tick_the_same_however_many_are_open(
    author: Account, readers: list[Account]
) -> None:
    def cost(beside: int) -> int:
        story, *_ = [*stories(author, 1 + beside)]
        for other in Work.objects.filter(promises=None):
            promise_on(other)
        tick(clock.now())
        answer(story, readers[0])
        return queries_of_a_tick(clock.now())

    assert cost(0) == cost(25)


def answer_by_many(story: Work, first: int, number: int, at: datetime) -> None:
    """Answers as rows, without the forms."""
    chapter = story.chapters.get(position=1)
    accounts = Account.objects.bulk_create(
        [
            Account(username=f"Many{n}", email=f"m{n}@readers.example", joined_at=at - 9 * DAY)
            for n in range(first, first + number)
        ]
    )
    reviews = Review.objects.bulk_create(
        [Review(work=story, chapter=chapter, account=account, written_at=at) for account in accounts]
    )
    Act.objects.bulk_create(
        [
            Act(
                kind="given",
                review=review,
                work=story,
                account=review.account,
                at=at,
                is_confirmed=True,
                joined_at=at - 9 * DAY,
            )
            for review in reviews
        ]
    )


def test_a_look_takes_in_many_answers_in_a_few_queries(story: Work) -> None:
    promise = promise_on(story, quorum=500)
    costs = []
    for first, number in ((0, 1), (1, 300), (301, 1)):
        answer_by_many(story, first, number, promise.opened_at + DAY)
        with CaptureQueriesContext(connection) as captured:
            promise = bring_up_to_date(promise, promise.opened_at + DAY)
        costs.append(len(captured))
    assert promise.readers == 302
    # SQLite takes a thousand values a statement, which is a hundred and some entries.
    assert costs[0] == costs[2]
    assert costs[1] - costs[0] <= 300 / 100


def plan(query: str) -> str:
    """How the database would go about it, if it had a large table before it."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute(f"EXPLAIN {query}")
        else:
            cursor.execute(f"EXPLAIN QUERY PLAN {query}")
        return "\n".join(str(row) for row in cursor.fetchall())


def asked(ask: Callable[[], object]) -> str:
    """The SQL that a function asks first."""
    with CaptureQueriesContext(connection) as captured:
        ask()
    return str(captured[0]["sql"])


@pytest.mark.parametrize(
    ("ask", "index"),
    [
        (lambda: list(Promise.objects.due(NOON)), "promises_to_look_at"),
        (lambda: with_chapters_due(NOON), "seals_due"),
        (lambda: list(Promise.objects.open().filter(work__in={1, 2, 3})), "one_open_promise_a_work"),
        (lambda: list(Act.objects.filter(work=1, pk__gt=5).order_by("pk")), "reviews_act_work_id"),
    ],
    ids=["due by the clock", "chapters due", "stirred", "new acts"],
)
def test_what_a_tick_asks_for_is_found_by_an_index(ask: Callable[[], object], index: str) -> None:
    assert index in plan(asked(ask))
