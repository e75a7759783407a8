"""The rules a second time, slowly and from scratch, for the tests to hold the keeper against.

Nothing runs along here: for every instant that could matter, everything that happened by then is counted
anew. It shares no code with the keeper.
"""

from datetime import UTC, datetime, timedelta

from cliffhanger.keeper import (
    Asks,
    Eased,
    Event,
    Halted,
    Opened,
    Released,
    Removed,
    Response,
    Seen,
    Terms,
    Withdrawn,
)

from .histories import ELIGIBLE

DAY = timedelta(days=1)
Reckoned = tuple[str, datetime | None, int, int, int]


def reckon(terms: Terms, events: list[Event], now: datetime) -> Reckoned:
    """Outcome, instant, readers, yes and no."""
    now = now.astimezone(UTC)
    opened_at = next(event.at for event in events if isinstance(event, Opened))
    earliest_at = opened_at + terms.earliest
    closes_at = opened_at + terms.window
    ends = [closes_at]
    if terms.second_chance and seen_by(events, closes_at) < terms.second_chance.readers:
        ends.append(closes_at + terms.second_chance.days * DAY)
    for at in sorted({earliest_at, *(event.at for event in events)}):
        if at > now or at >= ends[-1] or at < opened_at:
            continue
        readers, yes, no = heads(events, opened_at, at)
        if at >= earliest_at and readers >= quorum(terms, events, opened_at, at) and pleased(terms, yes, no):
            return "kept", at, readers, yes, no
        for kind, outcome in ((Halted, "halted"), (Released, "released"), (Withdrawn, "withdrawn")):
            if any(isinstance(event, kind) and event.at == at for event in events):
                return outcome, at, readers, yes, no
    if now >= ends[-1]:
        return "lapsed", ends[-1], *heads(events, opened_at, ends[-1] - timedelta(microseconds=1))
    return "open", None, *heads(events, opened_at, now)


def seen_by(events: list[Event], at: datetime) -> int:
    return max([0, *(event.readers for event in events if isinstance(event, Seen) and event.at <= at)])


def quorum(terms: Terms, events: list[Event], opened_at: datetime, at: datetime) -> int:
    lowered = [event.quorum for event in events if isinstance(event, Eased) and opened_at <= event.at <= at]
    return min([terms.quorum, *(number for number in lowered if number is not None)])


def pleased(terms: Terms, yes: int, no: int) -> bool:
    return terms.asks is Asks.ANY or not yes + no or yes / (yes + no) >= terms.share


def heads(events: list[Event], opened_at: datetime, at: datetime) -> tuple[int, int, int]:
    """Readers, yes and no by and at an instant, of the answers that stand then."""
    standing: list[Response] = []
    acts = [e for e in events if isinstance(e, Response | Removed) and opened_at <= e.at <= at]
    for act in sorted(acts, key=lambda act: (act.at, act.number)):
        if isinstance(act, Response) and act.reader not in ELIGIBLE:
            continue
        standing = [answer for answer in standing if answer.review != act.review]
        if isinstance(act, Response):
            standing.append(act)
    readers = {answer.reader for answer in standing}
    said = {answer.reader: answer.wants_rest for answer in standing if answer.wants_rest is not None}
    return len(readers), sum(said.values()), sum(not wish for wish in said.values())
