"""The works of one page, in order, without putting all others in order too.

Works that are alike in what they are ordered by come in the order of their numbers: newest first where the list
falls, oldest first where it rises.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from ..question import Sort
from .arrays import Array
from .concordance import Found
from .counting import Set
from .drawer import Drawer

COLUMNS: Mapping[Sort, tuple[str, ...]] = {
    Sort.UPDATED: ("updated",),
    Sort.POSTED: ("posted",),
    Sort.WORDS: ("words",),
    Sort.KUDOS: ("kudos",),
    Sort.BOOKMARKS: ("bookmarks",),
    Sort.RESPONSES: ("responses",),
    Sort.PER_READER: ("per_reader",),
    Sort.TITLE: ("title", "title_rest"),
    Sort.AUTHOR: ("author", "author_rest"),
}


def page(
    sets: Sequence[Set], sort: Sort, start: int, end: int, *, rises: bool, found: Found | None = None
) -> list[int]:
    """The works from place `start` to before place `end`. `found` has how well each fits, for relevance."""
    parts = []
    for drawer, has in sets:
        rows = np.flatnonzero(has)
        parts.append(first(drawer, rows, keys(drawer, rows, sort, found), end, rises=rises))
    works = np.concatenate([part[0] for part in parts]) if parts else np.empty(0, "i8")
    columns = [np.concatenate(column) for column in zip(*(part[1] for part in parts), strict=True)]
    order = np.lexsort((works, *reversed(columns)))
    if not rises:
        order = order[::-1]
    shown: list[int] = works[order[start:end]].tolist()
    return shown


def keys(drawer: Drawer, rows: Array, sort: Sort, found: Found | None) -> list[Array]:
    """What the works in these rows are ordered by, the first key first."""
    if sort != Sort.RELEVANCE:
        return [drawer.column(name)[rows] for name in COLUMNS[sort]]
    works = drawer.works[rows]
    if found is None or not len(found.works):
        return [np.zeros(len(works))]
    places = np.minimum(np.searchsorted(found.works, works), len(found.works) - 1)
    return [np.where(found.works[places] == works, found.scores[places], 0.0)]


def first(
    drawer: Drawer, rows: Array, by: list[Array], most: int, *, rises: bool
) -> tuple[Array, list[Array]]:
    """At least the first `most` works of these rows, which rise, and their keys, in any order."""
    key = by[0]
    if len(rows) <= most:
        return drawer.works[rows], by
    end = np.partition(key, most - 1 if rises else -most)[most - 1 if rises else -most]
    before = np.flatnonzero(key < end if rises else key > end)
    alike = np.flatnonzero(key == end)
    if len(by) == 1:  # works stand in the order of their numbers already
        needed = most - len(before)
        alike = alike[:needed] if rises else alike[-needed:]
    chosen = np.concatenate([before, alike])
    return drawer.works[rows[chosen]], [column[chosen] for column in by]
