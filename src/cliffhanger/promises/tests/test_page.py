"""docs/promise.md says what happens: its tables are fed to the keeper, its lists held against the code."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from cliffhanger import keeper
from cliffhanger.promises import ledger

PAGE = (Path(__file__).parents[4] / "docs" / "promise.md").read_text()
OPENED_AT = datetime(2027, 3, 26, 18, tzinfo=UTC)
UNITS = {"d": timedelta(days=1), "h": timedelta(hours=1), "µs": timedelta(microseconds=1)}
LENGTH = r"\d+(?:d|h|µs)(?:-\d+(?:d|h|µs))?"
READERS = {
    "Ada": 1,
    "Bea": 2,
    "Cyd": 3,
    "author": 11,
    "beta": 12,
    "unconfirmed": 13,
    "newcomer": 14,
    "guest": None,
}
SEAL = "0123456789abcdef" * 4
Row = dict[str, str]


def tables() -> Iterator[list[Row]]:
    """Every table of the page as rows by the names of its columns."""
    for block in re.findall(r"(?:^\|.*\n)+", PAGE, re.MULTILINE):
        head, _, *rows = [
            [cell.strip() for cell in line.strip().strip("|").split("|")] for line in block.splitlines()
        ]
        yield [dict(zip(head, row, strict=True)) for row in rows]


def rows_with(column: str) -> list[Row]:
    return [row for table in tables() if column in table[0] for row in table]


def length(text: str) -> timedelta:
    """`5d-1µs` as a length of time."""
    first, *less = [int(n) * UNITS[unit] for n, unit in re.findall(r"(\d+)(d|h|µs)", text)]
    return first - sum(less, timedelta())


def terms(asked: str) -> keeper.Terms:
    number = re.match(r"(\d+) readers?", asked)
    assert number, asked
    favour = re.search(r"favour(?: (\d+/\d+))?", asked)
    earliest = re.search(rf"earliest ({LENGTH})", asked)
    chance = re.search(r"chance (\d+) for (\d+)d", asked)
    return keeper.Terms(
        int(number[1]),
        asks=keeper.Asks.FAVOUR if favour else keeper.Asks.ANY,
        share=Fraction(favour[1] or "1/2") if favour else Fraction(1, 2),
        earliest=length(earliest[1]) if earliest else timedelta(),
        second_chance=keeper.SecondChance(int(chance[1]), int(chance[2])) if chance else None,
    )


def event(said: str, number: int) -> keeper.Event:
    found = re.fullmatch(rf"(.+?) ({LENGTH})(?: (yes|no|removed))?", said)
    assert found, said
    who, at, what = found[1], OPENED_AT + length(found[2]), found[3]
    match who.split():
        case ["seen", readers]:
            return keeper.Seen(at, int(readers))
        case ["eased", "to", quorum]:
            return keeper.Eased(at, int(quorum))
        case ["withdrawn"]:
            return keeper.Withdrawn(at)
        case ["released"]:
            return keeper.Released(at)
        case ["halted"]:
            return keeper.Halted(at)
    reader = READERS[who]
    if what == "removed":
        return keeper.Removed(at, number, reader or 0)
    role = keeper.Role(who) if who in ("author", "beta") else keeper.Role.READER
    wish = {"yes": True, "no": False}.get(what)
    joined_at = OPENED_AT if who == "newcomer" else OPENED_AT - timedelta(days=99)
    return keeper.Response(at, number, reader or 0, reader, wish, role, who != "unconfirmed", joined_at)


@pytest.mark.parametrize("row", rows_with("Asked"), ids=lambda row: f"{row['Asked']}: {row['Happened']}")
def test_an_example_settles_as_the_page_says(row: Row) -> None:
    events = [event(said.strip(), number) for number, said in enumerate(row["Happened"].split(","), start=1)]
    now = OPENED_AT + length(row["Looked at"])
    settlement = keeper.settle(terms(row["Asked"]), [keeper.Opened(OPENED_AT), *events], now)
    assert settlement.outcome == row["Outcome"]
    assert settlement.at == (OPENED_AT + length(row["When"]) if row["When"] else None)
    assert settlement.tally.readers == int(row["Counted"])


def calendar(text: str) -> keeper.Calendar:
    if text == "at once":
        return keeper.Calendar(keeper.Pace.AT_ONCE)
    pace, days = text.split()
    return keeper.Calendar(keeper.Pace(pace), length(days).days)


@pytest.mark.parametrize(
    "row", rows_with("Calendar"), ids=lambda row: f"{row['Calendar']}, {row['Afterwards']}"
)
def test_a_calendar_runs_as_the_page_says(row: Row) -> None:
    events: list[keeper.Event] = []
    if eased := re.fullmatch(rf"eased to (.+) ({LENGTH})", row["Afterwards"]):
        events.append(keeper.Eased(OPENED_AT + length(eased[2]), None, calendar(eased[1])))
    elif released := re.fullmatch(rf"released ({LENGTH})", row["Afterwards"]):
        events.append(keeper.Released(OPENED_AT + length(released[1])))
    dates = keeper.due(
        keeper.Terms(1, calendar=calendar(row["Calendar"])), events, OPENED_AT, int(row["Chapters"])
    )
    assert dates == [OPENED_AT + length(text) for text in row["Goes up"].split(", ")]


def test_there_are_examples_of_every_outcome() -> None:
    assert {row["Outcome"] for row in rows_with("Asked")} == set(keeper.Outcome)
    assert len(rows_with("Calendar")) == 7


ENDED: dict[str, Any] = {"readers": 3, "quorum": 12, "yes": 0, "no": 0}
FACTS: dict[str, dict[str, Any]] = {
    "opened": {"quorum": 12, "window_days": 5, "chapters": 5},
    "sealed": {"position": 2, "words": 1980, "seal": SEAL},
    "answered": {"reason": None, "again": False, "reader_number": 3},
    "removed": {"by": "writer"},
    "mended": {"position": 2, "changed": 3, "seal": SEAL},
    "seen": {"readers": 9},
    "extended": {"days": 3},
    "eased": {"quorum": 8, "calendar": {"pace": "every", "days": 1}},
    "kept": {"readers": 12, "quorum": 12, "yes": 9, "no": 1},
    "lapsed": ENDED,
    "withdrawn": ENDED,
    "released": ENDED,
    "halted": {**ENDED, "reason": "Copied from a book"},
    "posted": {"position": 2, "as_sealed": True},
    "taken_down": {},
    "thanked": {"readers": 3},
    "hurried": {},
    "stopped": {"reason": "Copied from a book"},
}


def test_the_page_lists_every_kind_of_entry_and_no_other() -> None:
    assert [row["Kind"].strip("`") for row in rows_with("Reads")] == list(ledger.KINDS)


@pytest.mark.parametrize("row", rows_with("Reads"), ids=lambda row: row["Kind"])
def test_an_entry_reads_as_the_page_says(row: Row) -> None:
    kind = row["Kind"].strip("`")
    assert ledger.KINDS[kind].sentence(FACTS[kind]) == row["Reads"]


def test_the_page_lists_every_reason_and_no_other() -> None:
    listed = {row["Code"].strip("`"): row["Why an answer does not count"] for row in rows_with("Code")}
    assert listed == {code: str(words) for code, words in ledger.EXCLUSIONS.items()}
    assert set(listed) == set(keeper.Reason)


def test_the_page_lists_every_outcome_and_no_other() -> None:
    assert {row["Outcome"] for row in rows_with("What becomes of the rest")} == set(keeper.Outcome) - {"open"}


def test_the_page_names_the_ranges_that_are_checked() -> None:
    ranges = {row["Term"]: row["What you may choose"] for row in rows_with("Term")}
    assert ranges["Readers"].startswith(f"{keeper.terms.QUORUM[0]} to {keeper.terms.QUORUM[-1]} ")
    assert ranges["Window"] == f"{keeper.terms.WINDOW_DAYS[0]} to {keeper.terms.WINDOW_DAYS[-1]} days"
