"""A contender in a process of its own: its memory, its caches and its database are nobody else's."""

import os
from collections.abc import Callable, Mapping
from multiprocessing import get_context
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any

from .measure import Contender

SPAWN = get_context("spawn")


class Apart:
    """Calls `make(*given)` in a new process, started with `env`; then each call there runs what it made.

    `make` is a function of a module, since the other process finds it by name. What it makes returns a
    figure. An exception over there ends this process too, after its own traceback was printed.
    """

    def __init__(
        self, make: Callable[..., Contender], *given: Any, env: Mapping[str, str] | None = None
    ) -> None:
        self.end, theirs = SPAWN.Pipe()
        self.process = SPAWN.Process(target=serve, args=(theirs, dict(env or {}), make, given), daemon=True)
        self.process.start()
        theirs.close()

    def __call__(self) -> float:
        self.end.send("again")
        return float(self.answer())

    def wait_until_ready(self) -> None:
        self.answer()

    def answer(self) -> Any:
        try:
            return self.end.recv()
        except EOFError:
            raise SystemExit(1) from None

    def __enter__(self) -> "Apart":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end.close()
        self.process.join(10)
        self.process.kill()


def serve(
    end: Connection, env: dict[str, str], make: Callable[..., Contender], given: tuple[Any, ...]
) -> None:
    os.environ.update(env)
    contender = make(*given)
    end.send("ready")
    try:
        while end.recv():
            end.send(contender())
    except EOFError:
        return
