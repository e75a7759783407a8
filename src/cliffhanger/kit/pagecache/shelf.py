"""What is kept, by address: as many bytes as allowed, and what was asked for longest ago leaves first."""

import threading
from collections import OrderedDict
from collections.abc import Hashable
from contextlib import suppress
from typing import Protocol


class Sized(Protocol):
    size: int


class Shelf:
    """A mapping of at most `most` bytes. One lock is held for moments; looking something up takes none."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.size = 0
        self.kept: OrderedDict[Hashable, Sized] = OrderedDict()
        self.lock = threading.Lock()

    def get(self, key: Hashable) -> Sized | None:
        found = self.kept.get(key)
        if found is not None:
            with suppress(KeyError):  # another thread took it away in this moment
                self.kept.move_to_end(key)
        return found

    def put(self, key: Hashable, it: Sized) -> None:
        if it.size > self.most // 8:  # one page must not empty the shelf
            return
        with self.lock:
            self.take(key)
            self.kept[key] = it
            self.size += it.size
            while self.size > self.most:
                _, oldest = self.kept.popitem(last=False)
                self.size -= oldest.size

    def drop(self, key: Hashable, it: Sized) -> None:
        """Take `it` away, unless something newer stands there by now."""
        with self.lock:
            if self.kept.get(key) is it:
                self.take(key)

    def take(self, key: Hashable) -> None:
        gone = self.kept.pop(key, None)
        if gone is not None:
            self.size -= gone.size
