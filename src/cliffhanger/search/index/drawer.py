"""A drawer of cards, as columns: what is asked of many works at once is asked of whole columns.

A drawer never changes. A work whose card is written anew is in a later drawer, and gone from the earlier one
(`gone` is kept beside it). Within a drawer works are in the order of their numbers. Its terms are numbered by
group and within a group by how many works have them, most first: counting what is frequent reads the beginning.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from .arrays import Array
from .card import Card, Group, sort_key

COLUMNS: dict[str, str] = {
    "words": "i4",
    "chapters": "i4",
    "kudos": "i4",
    "responses": "i4",
    "bookmarks": "i4",
    "updated": "i8",
    "posted": "i8",
    "per_reader": "f4",
    "title": "u8",
    "title_rest": "u8",
    "author": "u8",
    "author_rest": "u8",
    "head": "i8",
    "text": "i8",
}
PLAIN = (
    "words",
    "chapters",
    "kudos",
    "responses",
    "bookmarks",
    "updated",
    "posted",
    "per_reader",
    "head",
    "text",
)
DENSE = 64  # a term that one work in so many has is kept as bits too
GROUPS = len(Group)


@dataclass(frozen=True)
class Sheet:
    """Cards on their way into a drawer: columns, and for each term of each work an entry in three arrays.

    `codes` are places in the table of terms, which gives each a key and a group.
    """

    works: Array
    columns: Mapping[str, Array]
    rows: Array  # places in `works`, rising
    codes: Array
    own: Array  # whether its author gave it
    keys: Array  # of the table, rising
    groups: Array

    @classmethod
    def of(cls, cards: Iterable[Card]) -> "Sheet":
        cards = sorted(cards, key=lambda card: card.work)
        columns: dict[str, Any] = {name: np.empty(len(cards), kind) for name, kind in COLUMNS.items()}
        for name in PLAIN:
            columns[name][:] = [getattr(card, name) for card in cards]
        for name, keys in (
            ("title", [sort_key(card.title) for card in cards]),
            ("author", [sort_key(min(card.authors, key=sort_key, default="")) for card in cards]),
        ):
            both = np.frombuffer(b"".join(keys), ">u8").reshape(-1, 2)
            columns[name][:], columns[f"{name}_rest"][:] = both[:, 0], both[:, 1]
        many = [len(card.terms) for card in cards]
        flat = [(*term, own) for card in cards for term, own in card.terms.items()]
        terms = np.array(flat, "i8").reshape(-1, 3)
        table, first, codes = np.unique(terms[:, 1], return_index=True, return_inverse=True)
        return cls(
            np.array([card.work for card in cards], "i8"),
            columns,
            np.repeat(np.arange(len(cards), dtype="i4"), many),
            codes.astype("i4"),
            terms[:, 2].astype("?"),
            table,
            terms[first, 0].astype("i1"),
        )


class Drawer:
    """`arrays` are what is kept on disk; see `arrange` for what they are."""

    def __init__(self, arrays: Mapping[str, Array]) -> None:
        self.arrays = arrays
        self.works: Array = arrays["works"]
        self.row_starts: Array = arrays["row_starts"]
        self.row_terms: Array = arrays["row_terms"]
        self.keys: Array = arrays["keys"]
        self.counts: Array = arrays["counts"]
        self.term_starts: Array = arrays["term_starts"]
        self.term_rows: Array = arrays["term_rows"]
        self.groups = [
            slice(start, end)
            for start, end in zip(arrays["group_starts"][:-1], arrays["group_starts"][1:], strict=True)
        ]
        self.bits: Array = arrays["bits"]
        self.dense: Array = arrays["dense"]

    def __len__(self) -> int:
        return len(self.works)

    @classmethod
    def of(cls, cards: Iterable[Card]) -> "Drawer":
        return cls(arrange(Sheet.of(cards)))

    @cached_property
    def size(self) -> int:
        return sum(array.nbytes for array in self.arrays.values())

    def column(self, name: str) -> Array:
        return self.arrays[name]

    def number(self, key: int) -> int | None:
        """The number of the term of this key; None where no work has it."""
        by_key = self.arrays["by_key"]
        # Not numpy's own search, which would copy the whole order first.
        place = bisect_left(by_key, key, key=self.keys.__getitem__)
        if place < len(by_key) and self.keys[by_key[place]] == key:
            return int(by_key[place])
        return None

    def numbers(self, keys: Array) -> Array:
        """Likewise for many; -1 where no work has it."""
        by_key = self.arrays["by_key"]
        if not len(by_key):
            return np.full(len(keys), -1)
        places = np.minimum(np.searchsorted(self.keys, keys, sorter=by_key), len(by_key) - 1)
        found = by_key[places]
        return np.where(self.keys[found] == keys, found, -1)

    def rows_with(self, key: int) -> Array:
        number = self.number(key)
        if number is None:
            return self.term_rows[:0]
        return self.term_rows[self.term_starts[number] : self.term_starts[number + 1]]

    def have(self, rows: Array, key: int) -> Array:
        """Whether each of these rows has the term. Costs what the rows are, however many others have it."""
        number = self.number(key)
        if number is None:
            return np.zeros(len(rows), "?")
        place = int(np.searchsorted(self.dense, number))
        if place == len(self.dense) or self.dense[place] != number:
            return np.isin(rows, self.rows_with(key), assume_unique=True)
        eights = self.bits[place].view("u1")
        found: Array = (eights[rows >> 3] & (128 >> (rows & 7))).astype("?")
        return found

    def rows_of(self, works: Array) -> Array:
        """The rows of those of the works (in any order) that are in this drawer."""
        places = np.searchsorted(self.works, works)
        places = places[places < len(self.works)] if len(self.works) else places[:0]
        found: Array = places[np.isin(self.works[places], works)]
        return found

    def group_of_terms(self) -> Array:
        return np.repeat(np.arange(GROUPS, dtype="i1"), np.diff(self.arrays["group_starts"]))

    def sheet(self, rows: Array | None = None) -> Sheet:
        """The cards of these rows (all, if none are named), rising, to be put into another drawer."""
        if rows is None:
            rows = np.arange(len(self), dtype="i4")
        places, lengths = self.places(rows)
        by_key = self.arrays["by_key"]
        code = np.empty(len(by_key), "i4")
        code[by_key] = np.arange(len(by_key), dtype="i4")
        return Sheet(
            self.works[rows],
            {name: self.arrays[name][rows] for name in COLUMNS},
            np.repeat(np.arange(len(rows), dtype="i4"), lengths),
            code[self.row_terms[places]],
            self.arrays["own"][places],
            self.keys[by_key],
            self.group_of_terms()[by_key],
        )

    def places(self, rows: Array) -> tuple[Array, Array]:
        """Where the terms of these rows stand in `row_terms`, row after row, and how many each has."""
        starts = self.row_starts[rows].astype("i8")
        lengths = self.row_starts[rows + 1] - starts
        ends = np.cumsum(lengths)
        total = int(ends[-1]) if len(ends) else 0
        return np.arange(total) + np.repeat(starts - (ends - lengths), lengths), lengths


def arrange(sheet: Sheet) -> dict[str, Array]:
    """The arrays of a drawer.

    `keys`, `counts`, `by_key` are by term: its key, how many works have it, and the order of the keys.
    `group_starts` says where each group of terms begins. Both ways between works and terms are there:
    `row_terms` from `row_starts`, `term_rows` from `term_starts`. `own` stands beside `row_terms`.
    `dense` are the terms that have `bits`, one for each work.
    """
    counts = np.bincount(sheet.codes, minlength=len(sheet.keys))
    order = np.lexsort((sheet.keys, -counts, sheet.groups))
    order = order[counts[order] > 0]
    number = np.full(len(sheet.keys), -1, "i4")
    number[order] = np.arange(len(order), dtype="i4")
    row_terms = number[sheet.codes]
    counts, keys, groups = counts[order].astype("i4"), sheet.keys[order], sheet.groups[order]
    many = len(sheet.works)
    by_term = np.argsort(row_terms, kind="stable")
    term_rows = sheet.rows[by_term]
    dense = np.flatnonzero(counts * DENSE >= max(many, 1)).astype("i4")
    return {
        "works": sheet.works,
        **{name: column.astype(COLUMNS[name]) for name, column in sheet.columns.items()},
        "row_starts": starts(np.bincount(sheet.rows, minlength=many), "i4"),
        "row_terms": row_terms,
        "own": sheet.own,
        "keys": keys,
        "counts": counts,
        "by_key": np.argsort(keys).astype("i4"),
        "group_starts": np.searchsorted(groups, np.arange(GROUPS + 1)).astype("i4"),
        "term_starts": starts(counts, "i8"),
        "term_rows": term_rows,
        "dense": dense,
        "bits": bits_of(dense, starts(counts, "i8"), term_rows, many),
    }


def starts(lengths: Array, kind: str) -> Array:
    found = np.zeros(len(lengths) + 1, kind)
    np.cumsum(lengths, out=found[1:])
    return found


def bits_of(dense: Array, term_starts: Array, term_rows: Array, many: int) -> Array:
    bits = np.empty((len(dense), -(-many // 64)), "u8")
    for place, number in enumerate(dense):
        has = np.zeros(many, "?")
        has[term_rows[term_starts[number] : term_starts[number + 1]]] = True
        bits[place] = packed(has)
    return bits


def packed(has: Array) -> Array:
    """Truths as bits, sixty-four a number."""
    whole = np.zeros(-(-len(has) // 64) * 8, "u1")
    whole[: -(-len(has) // 8)] = np.packbits(has)
    return whole.view("u8")


def joined(sheets: Sequence[Sheet]) -> Sheet:
    """One sheet of several, of different works. What a term is, the later sheets know better."""
    works = np.concatenate([sheet.works for sheet in sheets])
    order = np.argsort(works, kind="stable")
    place = np.empty(len(works), "i4")
    place[order] = np.arange(len(works), dtype="i4")
    befores = np.cumsum([0, *(len(sheet.works) for sheet in sheets)])[:-1]
    rows = np.concatenate([place[sheet.rows + before] for sheet, before in zip(sheets, befores, strict=True)])
    keys = np.unique(np.concatenate([sheet.keys for sheet in sheets]))
    groups = np.empty(len(keys), "i1")
    codes = []
    for sheet in sheets:
        code = np.searchsorted(keys, sheet.keys).astype("i4")
        groups[code] = sheet.groups
        codes.append(code[sheet.codes])
    by_row = np.argsort(rows, kind="stable")
    return Sheet(
        works[order],
        {name: np.concatenate([sheet.columns[name] for sheet in sheets])[order] for name in COLUMNS},
        rows[by_row],
        np.concatenate(codes)[by_row],
        np.concatenate([sheet.own for sheet in sheets])[by_row],
        keys,
        groups,
    )
