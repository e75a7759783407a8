"""The drawers of a catalogue on disk, and the cursor that says up to where they are true.

One process writes (`replaced`), any number read (`opened`). A state of the catalogue is one small file that
names all others; it is put in the place of the one before when everything it names is on the disk. Killed at any
point, the catalogue is as it was before or as it is afterwards, cursor and cards together.
"""

import json
import os
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from .arrays import Array, load, save, sync_folder
from .drawer import Drawer, Sheet, arrange, joined
from .ledger import Cursor

STATE = "catalogue.json"
FOLD = 4  # a drawer has at least so many times as many works as the next; else they become one


@dataclass(frozen=True)
class Kept:
    """A drawer and which of its rows are gone: withdrawn since, or in a later drawer."""

    name: str
    drawer: Drawer
    gone_name: str
    gone: Array

    @cached_property
    def left(self) -> int:
        return len(self.drawer) - int(np.count_nonzero(self.gone))


@dataclass(frozen=True)
class Catalogue:
    """`known` is what else was true at the cursor, such as how far a building has come; plain values."""

    folder: Path
    kept: tuple[Kept, ...] = ()
    cursor: Cursor = Cursor()  # noqa: RUF009 - it never changes
    next_name: int = 1
    known: Mapping[str, Any] = None  # type: ignore[assignment] # filled at once

    def __post_init__(self) -> None:
        if self.known is None:
            object.__setattr__(self, "known", {})

    @cached_property
    def total(self) -> int:
        return sum(kept.left for kept in self.kept)

    def digests(self, name: str, works: Iterable[int]) -> dict[int, int]:
        """The digest of what each of the works says ("head") or of its chapters ("text"), where there is a card."""
        wanted = np.array(sorted(works), "i8")
        found: dict[int, int] = {}
        for kept in self.kept:
            rows = kept.drawer.rows_of(wanted)
            rows = rows[~kept.gone[rows]]
            values = kept.drawer.column(name)[rows].tolist()
            found.update(zip(kept.drawer.works[rows].tolist(), values, strict=True))
        return found

    def works_with(self, keys: Iterable[int]) -> set[int]:
        """All works that have a term of one of these keys."""
        found: set[int] = set()
        keys = list(keys)
        for kept in self.kept:
            for key in keys:
                rows = kept.drawer.rows_with(key)
                found.update(kept.drawer.works[rows[~kept.gone[rows]]].tolist())
        return found


class Missing(Exception):
    """There is no catalogue in the folder, or none that can be read."""


def is_there(folder: Path) -> bool:
    return (folder / STATE).exists()


def opened(folder: Path, before: Catalogue | None = None) -> Catalogue:
    """The catalogue as it is now; drawers that `before` has open are not opened again. Raises Missing."""
    known = {kept.name: kept for kept in before.kept} if before and before.folder == folder else {}
    for _ in range(10):
        try:
            state = json.loads((folder / STATE).read_bytes())
            kept = tuple(taken_out(folder, place, known) for place in state["kept"])
        except FileNotFoundError:
            if not is_there(folder):
                raise Missing from None
            continue  # another state took its place between two reads
        except (OSError, ValueError, KeyError) as error:
            raise Missing from error
        return Catalogue(folder, kept, Cursor(**state["cursor"]), state["next_name"], state["known"])
    raise Missing


def taken_out(folder: Path, place: Mapping[str, str], known: Mapping[str, Kept]) -> Kept:
    name, gone_name = place["name"], place["gone"]
    before = known.get(name)
    if before and before.gone_name == gone_name:
        return before
    drawer = before.drawer if before else Drawer(load(folder / name))
    gone = np.zeros(len(drawer), "?")
    if gone_name:
        gone = np.unpackbits(load(folder / gone_name)["gone"], count=len(drawer)).view("?")
    return Kept(name, drawer, gone_name, gone)


def replaced(
    catalogue: Catalogue,
    sheets: Sequence[Sheet],
    leaving: Iterable[int],
    cursor: Cursor,
    *,
    is_one: bool = False,
    **known: Any,
) -> Catalogue:
    """The catalogue with these cards in place of earlier ones of the same works, and without the works `leaving`.

    It is on the disk when this returns. `is_one`: all drawers become one, which is asked fastest.
    """
    new = [sheet for sheet in sheets if len(sheet.works)]
    works = np.concatenate([np.array(sorted(leaving), "i8"), *(sheet.works for sheet in new)])
    names = iter(range(catalogue.next_name, catalogue.next_name + 10_000))
    kept = [without(one, works, names) for one in catalogue.kept]
    kept += [put(catalogue.folder, arrange(sheet), names) for sheet in new]
    kept = folded(catalogue.folder, kept, names, is_one=is_one)
    after = replace(
        catalogue,
        kept=tuple(kept),
        cursor=cursor,
        next_name=next(names),
        known={**catalogue.known, **known},
    )
    write(after, catalogue)
    return after


def without(kept: Kept, works: Array, names: Iterable[int]) -> Kept:
    rows = kept.drawer.rows_of(works)
    rows = rows[~kept.gone[rows]]
    if not len(rows):
        return kept
    gone = kept.gone.copy()
    gone[rows] = True
    return Kept(kept.name, kept.drawer, f"{next(iter(names))}.gone", gone)


def put(folder: Path, arrays: Mapping[str, Array], names: Iterable[int]) -> Kept:
    name = f"{next(iter(names))}.drawer"
    save(folder / name, arrays)
    drawer = Drawer(load(folder / name))
    return Kept(name, drawer, "", np.zeros(len(drawer), "?"))


def folded(folder: Path, kept: list[Kept], names: Iterable[int], *, is_one: bool) -> list[Kept]:
    """With those at the end made one that are not so much smaller than the one before them."""
    kept = [one for one in kept if one.left]
    start, works = len(kept), 0
    while start and (not works or kept[start - 1].left < works * FOLD):
        start -= 1
        works += kept[start].left
    start = min([start, *(place for place, one in enumerate(kept) if is_half_gone(one))])
    tail = kept if is_one else kept[start:]
    if len(tail) < 2 and not any(map(is_half_gone, tail)):
        return kept
    sheets = [one.drawer.sheet(np.flatnonzero(~one.gone).astype("i4")) for one in tail]
    return [*kept[: len(kept) - len(tail)], put(folder, arrange(joined(sheets)), names)]


def is_half_gone(kept: Kept) -> bool:
    return kept.left * 2 < len(kept.drawer)


def write(after: Catalogue, before: Catalogue) -> None:
    folder = after.folder
    for kept in after.kept:
        if kept.gone_name and not (folder / kept.gone_name).exists():
            save(folder / kept.gone_name, {"gone": np.packbits(kept.gone)})
    state = {
        "kept": [{"name": kept.name, "gone": kept.gone_name} for kept in after.kept],
        "cursor": asdict(after.cursor),
        "next_name": after.next_name,
        "known": dict(after.known),
    }
    sync_folder(folder)
    unnamed = folder / f"{STATE}.new"
    with unnamed.open("wb") as written:
        written.write(json.dumps(state).encode())
        written.flush()
        # Readers tell states apart by this. The clock of the file system goes in steps, and numbers of files come again.
        os.utime(written.fileno(), ns=(time.time_ns(), time.time_ns()))
        os.fsync(written.fileno())
    unnamed.rename(folder / STATE)
    sync_folder(folder)
    sweep(after)


def sweep(catalogue: Catalogue) -> None:
    """Remove what no state names any more. Whoever has it open keeps it."""
    named = {kept.name for kept in catalogue.kept} | {kept.gone_name for kept in catalogue.kept}
    for file in catalogue.folder.iterdir():
        if file.suffix in (".drawer", ".gone", ".new") and file.name not in named:
            file.unlink(missing_ok=True)
