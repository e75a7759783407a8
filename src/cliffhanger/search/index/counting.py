"""How many works of a set have each term: exactly, for the most frequent terms of every group."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .arrays import Array
from .card import Group
from .drawer import Drawer, packed

FEW = 35_000  # works whose terms are counted one by one; beyond it terms are asked how many of the set they have
MOST = 20  # terms of a group that are told
BLOCK = 128  # terms that are asked at once

Set = tuple[Drawer, Array]  # a drawer, and for each of its rows whether it is in the set
Facet = list[tuple[int, int]]  # keys of terms and how many works have them, most first, then by key


@dataclass(frozen=True)
class Counted:
    """Terms of one group, by their keys."""

    keys: Array
    counts: Array

    def and_also(self, other: "Counted") -> "Counted":
        if not len(self.keys) or not len(other.keys):
            return self if len(self.keys) else other
        keys, places = np.unique(np.concatenate([self.keys, other.keys]), return_inverse=True)
        counts = np.zeros(len(keys), "i8")
        np.add.at(counts, places, np.concatenate([self.counts, other.counts]))
        return Counted(keys, counts)

    def first(self, most: int) -> Facet:
        keys, counts = self.keys, self.counts
        if len(keys) > most:
            least = np.partition(counts, -most)[-most]
            keys, counts = keys[counts >= least], counts[counts >= least]
        order = np.lexsort((keys, -counts))[:most]
        return list(zip(keys[order].tolist(), counts[order].tolist(), strict=True))


NONE = Counted(np.empty(0, "i8"), np.empty(0, "i8"))


def facets(sets: Sequence[Set], groups: Sequence[Group], most: int = MOST) -> dict[Group, Facet]:
    """For each group up to `most` keys with how many works of the sets have them.

    The largest drawer may hold too many works to walk through their terms. There a term is asked only if it
    could still be among the first: it has no more works of the set than it has works at all, and terms stand in
    the order of how many they have. What the other drawers, much smaller, have of it is counted first.
    """
    if not sets:
        return {group: [] for group in groups}
    large, has = max(sets, key=lambda one: len(one[0]))
    apart = dict.fromkeys(groups, NONE)
    for drawer, rows in sets:
        if drawer is not large:
            apart = both(apart, count_each(drawer, rows, groups))
    if np.count_nonzero(has) <= FEW:
        every = both(apart, count_each(large, has, groups))
        return {group: every[group].first(most) for group in groups}
    bits = packed(has)
    return {group: first_of_large(large, has, bits, group, apart[group], most) for group in groups}


def both(one: dict[Group, Counted], other: dict[Group, Counted]) -> dict[Group, Counted]:
    return {group: one[group].and_also(other[group]) for group in one}


def count_each(drawer: Drawer, has: Array, groups: Sequence[Group]) -> dict[Group, Counted]:
    """Of every term that works of the set have. Costs what the works have, whatever the archive's size."""
    rows = np.flatnonzero(has)
    terms = drawer.row_terms[drawer.places(rows)[0]]
    if len(terms) * 8 > len(drawer.keys):
        each = np.bincount(terms, minlength=len(drawer.keys))
        numbers = np.flatnonzero(each)
        counts = each[numbers]
    else:
        numbers, counts = np.unique(terms, return_counts=True)
    found = {}
    for group in groups:
        among = drawer.groups[group]
        start, end = np.searchsorted(numbers, [among.start, among.stop])
        found[group] = Counted(drawer.keys[numbers[start:end]], counts[start:end])
    return found


def first_of_large(drawer: Drawer, has: Array, bits: Array, group: Group, apart: Counted, most: int) -> Facet:
    among = drawer.groups[group]
    elsewhere = np.zeros(among.stop - among.start, "i8")
    numbers = drawer.numbers(apart.keys)
    is_here = (numbers >= among.start) & (numbers < among.stop)
    elsewhere[numbers[is_here] - among.start] = apart.counts[is_here]
    first = Counted(apart.keys[~is_here], apart.counts[~is_here]).first(most)
    beside = int(elsewhere.max(initial=0))
    for start in range(among.start, among.stop, BLOCK):
        could = int(drawer.counts[start]) + beside
        if len(first) == most and could < first[-1][1]:
            break
        end = min(start + BLOCK, among.stop)
        counts = asked(drawer, has, bits, start, end)
        counts += elsewhere[start - among.start : end - among.start]
        found = zip(drawer.keys[start:end].tolist(), counts.tolist(), strict=True)
        first += [(key, count) for key, count in found if count]
        first = sorted(first, key=lambda one: (-one[1], one[0]))[:most]
    return first


def asked(drawer: Drawer, has: Array, bits: Array, start: int, end: int) -> Array:
    """How many works of the set these terms have, which follow each other within a group."""
    counts = np.empty(end - start, "i8")
    # Frequent terms come first, and they have bits.
    places = np.searchsorted(drawer.dense, [start, end])
    middle = start + int(places[1] - places[0])
    if middle > start:
        shared = drawer.bits[places[0] : places[1]] & bits
        counts[: middle - start] = np.bitwise_count(shared).sum(axis=1, dtype="i8")
    if end > middle:
        begins = drawer.term_starts[middle:end]
        rows = drawer.term_rows[begins[0] : drawer.term_starts[end]]
        counts[middle - start :] = np.add.reduceat(has.take(rows).view("u1"), begins - begins[0], dtype="i8")
    return counts
