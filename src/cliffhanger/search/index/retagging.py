"""Cards whose tags count as others than before, worked out from the cards themselves, as columns.

Merging a tag that a hundred thousand works have touches no other work and reads none from the database: a card
knows which tags its author gave, and what these count as is asked once for each.
"""

from collections.abc import Iterable

import numpy as np

from cliffhanger.tags.meaning import meanings
from cliffhanger.tags.models import Tag

from .arrays import Array
from .card import AT_ONCE, KINDS, MARKS, OF_TAGS, Group, Mark, is_crossover
from .catalogue import Catalogue
from .drawer import Drawer, Sheet


def retagged(catalogue: Catalogue, tags: Iterable[int]) -> list[Sheet]:
    """The cards that have any of these tags, with what their tags count as now."""
    tags = sorted(tags)
    found = []
    for kept in catalogue.kept:
        rows = np.unique(np.concatenate([kept.drawer.rows_with(tag) for tag in tags]))
        rows = rows[~kept.gone[rows]]
        if len(rows):
            found.append(anew(kept.drawer, rows))
    return found


def anew(drawer: Drawer, rows: Array) -> Sheet:
    sheet = drawer.sheet(rows)
    groups = sheet.groups[sheet.codes]
    is_own = sheet.own & (groups >= OF_TAGS.start) & (groups < OF_TAGS.stop)
    others = ~((groups >= OF_TAGS.start) & (groups < OF_TAGS.stop))
    others &= sheet.keys[sheet.codes] != MARKS[Mark.CROSSOVER]
    own_rows, own_codes = sheet.rows[is_own], sheet.codes[is_own]
    codes = np.unique(own_codes)
    tags = sheet.keys[codes].tolist()
    meant = meanings(tags)
    kinds = kinds_of({*tags, *set().union(*meant.values())} if tags else set())

    # What each tag counts as, one after the other, and then once for every work that has the tag.
    lengths = np.array([len(meant[tag]) for tag in tags], "i8")
    flat = np.array([other for tag in tags for other in sorted(meant[tag])], "i8")
    begins = np.cumsum(lengths) - lengths
    place = np.searchsorted(codes, own_codes)
    many = lengths[place]
    ends = np.cumsum(many)
    total = int(ends[-1]) if len(ends) else 0
    at = np.arange(total) + np.repeat(begins[place] - (ends - many), many)

    own_keys = sheet.keys[own_codes]
    crossing = crossovers(own_rows, own_keys, meant, kinds)
    row_parts = [own_rows, np.repeat(own_rows, many), sheet.rows[others], crossing]
    key_parts = [
        own_keys,
        flat[at],
        sheet.keys[sheet.codes[others]],
        np.full(len(crossing), MARKS[Mark.CROSSOVER]),
    ]
    own = np.zeros(sum(map(len, row_parts)), "?")
    own[: len(own_rows)] = True
    own_groups = {tag: kinds[tag] if tag in meant[tag] else int(Group.SYNONYM) for tag in tags}
    known = dict(zip(sheet.keys.tolist(), sheet.groups.tolist(), strict=True))
    known |= kinds | own_groups | {MARKS[Mark.CROSSOVER]: int(Group.MARK)}
    return once_a_row(sheet, np.concatenate(row_parts), np.concatenate(key_parts), own, known)


def once_a_row(sheet: Sheet, rows: Array, keys: Array, own: Array, known: dict[int, int]) -> Sheet:
    order = np.lexsort((~own, keys, rows))  # of a term that the author gave and that another implies, hers
    rows, keys, own = rows[order], keys[order], own[order]
    is_first = np.ones(len(rows), "?")
    is_first[1:] = (rows[1:] != rows[:-1]) | (keys[1:] != keys[:-1])
    rows, keys, own = rows[is_first], keys[is_first], own[is_first]
    table, codes = np.unique(keys, return_inverse=True)
    groups = np.array([known[key] for key in table.tolist()], "i1")
    return Sheet(sheet.works, sheet.columns, rows.astype("i4"), codes.astype("i4"), own, table, groups)


def kinds_of(tags: set[int]) -> dict[int, int]:
    wanted = sorted(tags)
    found: dict[int, int] = {}
    for start in range(0, len(wanted), AT_ONCE):
        rows = Tag.objects.filter(pk__in=wanted[start : start + AT_ONCE]).values_list("pk", "kind")
        found |= {tag: int(KINDS[kind]) for tag, kind in rows}
    # A tag that is gone has left its works too: they are touched, and their cards written anew.
    return {tag: found.get(tag, int(Group.SYNONYM)) for tag in wanted}


def crossovers(rows: Array, keys: Array, meant: dict[int, set[int]], kinds: dict[int, int]) -> Array:
    """The rows whose fandoms are more than one; both arrays are in the order of rows."""
    fandoms = np.array([tag for tag, kind in kinds.items() if kind == Group.FANDOM], "i8")
    is_fandom = np.isin(keys, fandoms)
    rows, keys = rows[is_fandom], keys[is_fandom]
    several, first, many = np.unique(rows, return_index=True, return_counts=True)
    found = [
        row
        for row, start, count in zip(several.tolist(), first.tolist(), many.tolist(), strict=True)
        if count > 1 and is_crossover([meant[tag] for tag in keys[start : start + count].tolist()])
    ]
    return np.array(found, "i4")
