"""What an index is, whichever: something that answers questions."""

from datetime import datetime
from typing import Protocol

from ..question import Answer, Question


class NotReady(Exception):
    """There is no index yet, or none that is true: `done` of `total` works are in the one being built."""

    def __init__(self, done: int = 0, total: int = 0) -> None:
        super().__init__(f"{done} of {total} works are in the index")
        self.done = done
        self.total = total


class Index(Protocol):
    def ask(self, question: Question, now: datetime) -> Answer:
        """Raises NotReady; for nothing that can be asked anything else."""
        ...
