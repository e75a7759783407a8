"""Named arrays in one file, read by mapping it into memory: workers of one machine share its pages."""

import json
import mmap
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
ALIGNED = 64  # bytes


def save(file: Path, arrays: Mapping[str, Array]) -> None:
    """Write them, to the disk itself, before the file has its name: whoever finds it finds all of it."""
    places, at = {}, 0
    for name, array in arrays.items():
        places[name] = {"at": at, "type": array.dtype.str, "shape": array.shape}
        at += -(-array.nbytes // ALIGNED) * ALIGNED
    head = json.dumps(places).encode()
    head += b" " * (-(8 + len(head)) % ALIGNED)
    unnamed = file.with_name(f"{file.name}.new")
    with unnamed.open("wb") as written:
        written.write(len(head).to_bytes(8, "little") + head)
        for array in arrays.values():
            written.write(np.ascontiguousarray(array).data)
            written.write(b"\0" * (-array.nbytes % ALIGNED))
        written.flush()
        os.fsync(written.fileno())
    unnamed.rename(file)


def load(file: Path) -> dict[str, Array]:
    """The arrays of the file; none of them can be changed. They outlive the file's removal."""
    with file.open("rb") as opened:
        mapped = mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ)
    start = 8 + int.from_bytes(mapped[:8], "little")
    places = json.loads(mapped[8:start])
    return {name: placed(mapped, start, place) for name, place in places.items()}


def placed(mapped: mmap.mmap, start: int, place: Mapping[str, Any]) -> Array:
    kind, shape = np.dtype(place["type"]), tuple(place["shape"])
    many = int(np.prod(shape, dtype=np.int64))
    return np.frombuffer(mapped, kind, many, start + place["at"]).reshape(shape)


def sync_folder(folder: Path) -> None:
    """Make what was renamed or created in the folder outlast a power cut."""
    held = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(held)
    finally:
        os.close(held)
