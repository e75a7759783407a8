"""What a response costs the keeper, for few and for very many of them.

The events are those of a promise that is never kept: all its readers but the first want the rest, and
the author asked for all of them. So every response is counted, and after each the keeper asks whether
that is enough. One answer in fifty changes an earlier one, one in a hundred is removed, one in twenty
comes from a guest. They are fed in the order of the ledger, which is how the archive feeds them.

Every size has a process of its own, so that none pays for the memory of another. The figure is processor
time: what other programs take meanwhile is not in it. Python's collector of cycles runs during the
settlement with its usual thresholds, as it does in the archive; only what the round before left behind is
collected first, outside the time.
"""

import argparse
import gc
import random
import time
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from fractions import Fraction

from cliffhanger import keeper

from .apart import Apart
from .measure import Contender, Target, in_turn, numbers, report, report_ratio

FLAT = Target(most=1.5)
OPENED_AT = datetime(2025, 5, 1, 18, tzinfo=UTC)
TERMS = keeper.Terms(quorum=500, asks=keeper.Asks.FAVOUR, share=Fraction(1), window=timedelta(days=60))
LONG_ENOUGH = 100_000  # responses a figure is taken over, at the least


def main() -> None:
    options = parsed()
    compare("in the ledger's order", options.sizes, options.rounds, in_order=True)
    if options.shuffled:
        compare("shuffled", options.sizes, options.rounds, in_order=False)


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser("bench.keeper", description="What a response costs the keeper.")
    parser.add_argument("--sizes", type=numbers, default=[1_000, 10_000, 100_000, 1_000_000])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--shuffled", action="store_true", help="feed them in no order too")
    return parser.parse_args()


def compare(order: str, sizes: list[int], rounds: int, *, in_order: bool) -> None:
    with ExitStack() as stack:
        contenders = {
            f"{size:,}": stack.enter_context(Apart(contender, size, in_order)) for size in sorted(sizes)
        }
        for each in contenders.values():
            each.wait_until_ready()
        figures = in_turn(contenders, rounds)
    report(f"Keeper: a response {order}, by how many there are", "microseconds", figures)
    smallest, *_, largest = figures
    what = f"keeper, a response of {largest} over one of {smallest}, {order}"
    report_ratio(what, figures[largest].over(figures[smallest]), FLAT if in_order else None)


def contender(size: int, in_order: bool) -> Contender:
    """Settles a history over and over, until enough responses were met: microseconds a response."""
    events = history(size)
    if not in_order:
        random.Random(size).shuffle(events)
    responses = sum(isinstance(event, keeper.Response) for event in events)
    times = max(LONG_ENOUGH // responses, 1)
    now = OPENED_AT + TERMS.window - timedelta(microseconds=1)

    def settle() -> float:
        gc.collect()
        start = time.process_time()
        for _ in range(times):
            settlement = keeper.settle(TERMS, events, now)
        took = time.process_time() - start
        assert settlement.outcome is keeper.Outcome.OPEN
        assert settlement.tally.no == 1
        return took / (times * responses) * 1e6

    return settle


def history(responses: int) -> list[keeper.Event]:
    """The same events for the same number, whenever it is asked for."""
    chance = random.Random(responses)
    step = TERMS.window / (responses + 1)
    events: list[keeper.Event] = [keeper.Opened(OPENED_AT)]
    for number in range(1, responses + 1):
        at = OPENED_AT + number * step
        events.append(answer(number, at, chance))
        if number > 1 and chance.random() < 0.01:
            events.append(keeper.Removed(at, number, chance.randrange(2, number + 1)))
    return events


def answer(number: int, at: datetime, chance: random.Random) -> keeper.Response:
    """The first says no, and stays; whoever comes later says yes, says it again, or is a guest."""
    if number > 2 and chance.random() < 0.02:
        again = chance.randrange(2, number)
        return keeper.Response(at, number, again, again, wants_rest=True)
    is_guest = number > 1 and chance.random() < 0.05
    return keeper.Response(at, number, number, None if is_guest else number, wants_rest=number > 1)


if __name__ == "__main__":
    main()
