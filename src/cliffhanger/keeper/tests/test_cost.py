"""What a settlement costs, in calls made, not in seconds."""

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from types import FrameType

from cliffhanger.keeper import Asks, Event, Opened, Response, Terms, settle

from .histories import DAY, TICK

NOON = datetime(2027, 6, 1, 12, tzinfo=UTC)


def calls(do: Callable[[], object]) -> int:
    made = 0

    def count(frame: FrameType, event: str, argument: object) -> None:
        nonlocal made
        made += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        do()
    finally:
        sys.setprofile(None)
    return made


def cost_of(responses: int) -> int:
    """Of settling so many responses, by a third as many readers who change their minds."""
    events: list[Event] = [Opened(NOON)]
    events += [
        Response(NOON + n * TICK, n, n % (responses // 3), n % (responses // 3) + 1, bool(n % 2))
        for n in range(1, responses + 1)
    ]
    terms = Terms(10**9, asks=Asks.FAVOUR)
    return calls(lambda: settle(terms, events, NOON + DAY))


def test_a_response_costs_the_same_however_many_there_are() -> None:
    assert cost_of(30_000) / 30_000 <= cost_of(1_000) / 1_000
