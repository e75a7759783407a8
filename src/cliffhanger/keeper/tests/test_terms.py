"""The ranges of terms, each refused with a sentence at its field."""

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given

from cliffhanger.keeper import Calendar, Pace, SecondChance, Terms, problems

from .histories import DAY, any_terms


@given(any_terms())
def test_terms_inside_their_ranges_have_no_problems(terms: Terms) -> None:
    assert not list(problems(terms))


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("quorum", {"quorum": 0}),
        ("quorum", {"quorum": 501}),
        ("quorum", {"quorum": 10**9}),
        ("window", {"window": DAY - timedelta(microseconds=1)}),
        ("window", {"window": 61 * DAY}),
        ("window", {"window": -5 * DAY}),
        ("share", {"share": Fraction(0)}),
        ("share", {"share": Fraction(101, 100)}),
        ("earliest", {"earliest": 5 * DAY}),
        ("earliest", {"earliest": -DAY}),
        ("calendar", {"calendar": Calendar(Pace.EVERY, 0)}),
        ("calendar", {"calendar": Calendar(Pace.SPREAD, 366)}),
        ("second_chance", {"second_chance": SecondChance(0, 3)}),
        ("second_chance", {"second_chance": SecondChance(3, 61)}),
    ],
)
def test_what_is_out_of_range_is_named_once(field: str, wrong: dict[str, Any]) -> None:
    found = list(problems(replace(Terms(12), **wrong)))
    assert [name for name, _ in found] == [field]
    assert found[0][1].endswith(".")


@pytest.mark.parametrize("terms", [Terms(1), Terms(500, window=DAY), Terms(5, window=60 * DAY)])
def test_the_ends_of_the_ranges_are_inside(terms: Terms) -> None:
    assert not list(problems(terms))
