"""What has been written since this process began to watch, as far as readers can see it."""

import threading
from collections.abc import Collection, Iterable
from typing import Protocol

MOST = 20_000  # keys remembered; past that everything kept is forgotten at once


class News:
    """For each key the mark of its latest write. Marks grow; a page carries the one it was rendered under."""

    def __init__(self) -> None:
        self.mark = 0
        self.floor = 0
        self.latest: dict[str, int] = {}
        self.lock = threading.Lock()

    def learn(self, touched: Iterable[tuple[str, int]]) -> None:
        """Take in keys with the marks of their writes. `mark` moves last: whoever reads it finds the keys in place."""
        with self.lock:
            top = self.mark
            for key, mark in touched:
                if mark > self.latest.get(key, 0):
                    self.latest[key] = mark
                top = max(top, mark)
            if len(self.latest) > MOST:
                self.latest.clear()
                self.floor = top
            self.mark = top

    def forget(self, mark: int) -> None:
        """Hold nothing for true that was kept before; go on from `mark`, a mark above every one given so far."""
        with self.lock:
            self.latest.clear()
            self.floor = self.mark = mark

    def untouched(self, keys: Collection[str] | None, mark: int) -> bool:
        """Whether nothing was written about any of `keys` since `mark`; None: nothing at all."""
        if mark < self.floor:
            return False
        if keys is None:
            return mark == self.mark
        latest = self.latest
        return all(latest.get(key, 0) <= mark for key in keys)


class Watch(Protocol):
    """Knows the database."""

    news: News

    def look(self) -> int:
        """Learn of every write committed before this call; the mark of what is rendered from now on.

        Raises whatever the database does when it cannot be asked.
        """
