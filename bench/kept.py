"""Archives that are filled once and measured as often as one likes: in a folder that stays, if there is one.

What an archive was filled with stands beside it, and each size has a folder of its own. A filling that was broken off
begins anew, and an index goes on where it was. An archive of another seed is refused rather than measured.
"""

import json
import os
import shutil
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from . import scratch

FILLED = "filled.json"
SEED = 1


def offer(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--home",
        type=Path,
        default=os.environ.get("BENCH_HOME"),
        help="a folder in which what was filled is kept and used again; a temporary one",
    )


@contextmanager
def folder(home: Path | None) -> Iterator[Path]:
    """That folder, or one that is gone afterwards."""
    if home is None:
        with scratch.folder() as place:
            yield place
    else:
        home.mkdir(parents=True, exist_ok=True)
        yield home.resolve()


def of_works(place: Path, works: int) -> Path:
    """Where an archive of so many works lies."""
    return place / f"works-{works}"


def is_filled(home: Path) -> bool:
    return (home / FILLED).exists()


def settled(home: Path, empty: Path) -> dict[str, str]:
    """The environment of the archive there: the one that is filled, or a copy of one whose tables are made."""
    if not is_filled(home):
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(empty, home)
    return scratch.archive_in(home)


def once(home: Path, name: str, make: Callable[[], dict[str, Any]], **wanted: int) -> dict[str, Any]:
    """What `make` returned, now or when it was asked first. It is not asked again for anything but what was `wanted`."""
    file = home / name
    if file.exists():
        told: dict[str, Any] = json.loads(file.read_text())
        if {key: told.get(key) for key in wanted} != wanted:
            have = {key: told.get(key) for key in wanted}
            raise SystemExit(
                f"{home} was filled with {have}, and {wanted} is asked for. Take another folder."
            )
        return told
    told = {**wanted, **make()}
    unnamed = file.with_name(f"{name}.new")
    unnamed.write_text(json.dumps(told, indent=1))
    unnamed.rename(file)
    return told
