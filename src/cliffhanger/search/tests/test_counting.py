"""Facets are exact: for every size of set, number of drawers and way of counting."""

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cliffhanger.search.index import choosing, counting, drawer
from cliffhanger.search.index.card import Card, Group
from cliffhanger.search.index.drawer import Drawer, joined

GROUPS = (Group.FANDOM, Group.FREEFORM, Group.LANGUAGE)


@dataclass(frozen=True)
class Case:
    works: list[set[int]]  # the terms of each
    chosen: list[bool]
    cut: list[int]  # where a drawer ends


def group_of(key: int) -> Group:
    return GROUPS[key % len(GROUPS)]


def drawers(case: Case) -> list[Drawer]:
    cards = [
        Card(number, "", 0, 0, terms={(int(group_of(key)), key): False for key in terms})
        for number, terms in enumerate(case.works)
    ]
    ends = sorted({0, len(cards), *(cut % (len(cards) + 1) for cut in case.cut)})
    return [Drawer.of(cards[start:end]) for start, end in pairwise(ends)]


CASES = st.lists(
    st.tuples(st.sets(st.integers(1, 30), max_size=9), st.booleans()), min_size=1, max_size=80
).flatmap(
    lambda rows: st.builds(
        Case,
        st.just([terms for terms, _ in rows]),
        st.just([has for _, has in rows]),
        st.lists(st.integers(0, 99), max_size=3),
    )
)


@pytest.mark.parametrize("few", [0, 10_000])
@given(
    case=CASES, most=st.integers(1, 6), block=st.sampled_from([1, 2, 128]), dense=st.sampled_from([1, 4, 64])
)
def test_facets_are_what_counting_one_by_one_gives(
    few: int, case: Case, most: int, block: int, dense: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(counting, "FEW", few)
        patch.setattr(counting, "BLOCK", block)
        patch.setattr(drawer, "DENSE", dense)
        sets = [(one, np.array([case.chosen[work] for work in one.works])) for one in drawers(case)]
        found = counting.facets(sets, GROUPS, most)
    counted = Counter(key for terms, has in zip(case.works, case.chosen, strict=True) if has for key in terms)
    for group in GROUPS:
        rows = sorted((-count, key) for key, count in counted.items() if group_of(key) == group)
        assert found[group] == [(key, -count) for count, key in rows[:most]]


@pytest.mark.parametrize("fewer", [0, 1, 10_000])
@given(case=CASES, dense=st.sampled_from([1, 4, 64]), barred=st.sets(st.integers(1, 33), max_size=4))
def test_what_has_a_term_is_asked_of_few_works_or_of_the_term_alike(
    fewer: int, case: Case, dense: int, barred: set[int]
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(choosing, "FEWER", fewer)
        patch.setattr(drawer, "DENSE", dense)
        for one in drawers(case):
            has = np.array([case.chosen[work] for work in one.works], "?")
            rows = np.flatnonzero(has)
            for key in range(1, 34):
                assert [*one.have(rows, key)] == [key in case.works[one.works[row]] for row in rows]
            choosing.bar(one, has, sorted(barred))
            left = [row for row in rows if not barred & case.works[one.works[row]]]
            assert [*np.flatnonzero(has)] == left


@given(case=CASES)
def test_drawers_that_become_one_hold_the_same_cards(case: Case) -> None:
    one = Drawer(drawer.arrange(joined([each.sheet() for each in drawers(case)])))
    for row, terms in enumerate(case.works):
        start, end = one.row_starts[row], one.row_starts[row + 1]
        assert {*one.keys[one.row_terms[start:end]].tolist()} == terms
    for key in range(1, 31):
        assert [*one.rows_with(key)] == [row for row, terms in enumerate(case.works) if key in terms]
