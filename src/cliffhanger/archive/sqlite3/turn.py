"""Whose turn it is to write: a lock beside the database that writers hand on.

It is a courtesy. What keeps writers apart is SQLite's own lock; a writer who has waited here as long as she
is patient, or cannot have the file, goes on to that one without it.
"""

import fcntl
import os
import threading
import time
from collections import defaultdict
from contextlib import suppress

SHORTEST, LONGEST = 0.0001, 0.0003  # seconds between two looks at another process's turn

among_threads: dict[str, threading.Lock] = defaultdict(threading.Lock)  # by the name of the file


class Turn:
    """One connection's place in the queue. One thread of each process asks for the file, the others wait for her.

    The kernel gives the file back when its holder dies, however she does.
    """

    def __init__(self, file: str, patience: float) -> None:
        self.file = file
        self.patience = patience
        self.threads = among_threads[file]
        self.is_first = False  # among the threads of this process
        self.is_mine = False
        self.opened: int | None = None

    def step_up(self) -> bool:
        """Be the one thread of this process. False if this connection was so before, or had to wait too long."""
        if self.is_first:
            return False
        self.is_first = self.threads.acquire(timeout=self.patience)
        return self.is_first

    def take(self) -> None:
        until = time.monotonic() + self.patience
        self.step_up()
        if not self.is_first:
            return
        try:
            self.wait(until)
        except OSError:
            return  # a folder that nobody may write in, or a file system that has no such locks

    def wait(self, until: float) -> None:
        if self.opened is None:
            self.opened = os.open(self.file, os.O_RDWR | os.O_CREAT, 0o644)
        pause = SHORTEST
        while True:
            with suppress(BlockingIOError):
                fcntl.flock(self.opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
                self.is_mine = True
                return
            if time.monotonic() > until:
                return
            time.sleep(pause)
            pause = min(pause * 1.5, LONGEST)

    def give_up(self) -> None:
        """Whatever of it was taken."""
        if self.is_mine and self.opened is not None:
            self.is_mine = False
            fcntl.flock(self.opened, fcntl.LOCK_UN)
        if self.is_first:
            self.is_first = False
            self.threads.release()

    def close(self) -> None:
        self.give_up()
        if self.opened is not None:
            os.close(self.opened)
            self.opened = None

    __del__ = close  # a thread that ends leaves its connection behind
