from dataclasses import dataclass

from .. import ledger


@dataclass(frozen=True)
class Progress:
    """Up to where the server's documents are true. `walked_to` is None once all works are there."""

    cursor: ledger.Cursor
    walked_to: int | None = 0
    done: int = 0
    waiting: tuple[int, ...] = ()
    languages: tuple[str, ...] = ()
