"""An index of the tests' own, brought up to date when a test says so."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from cliffhanger.search.index import place, the_index
from cliffhanger.search.index.building import build
from cliffhanger.search.index.embedded import Embedded
from cliffhanger.search.index.following import Follower
from cliffhanger.search.question import Answer, Question

NOW = datetime(2027, 1, 31, 18, tzinfo=UTC)


class Indexed:
    """What a machine has: a follower, and readers who ask."""

    def __init__(self) -> None:
        the_index.cache_clear()  # it knows what another test had written
        build()
        self.reader = Embedded()
        self.follower: Follower | None = None

    def follow(self) -> None:
        if self.follower is None:
            generation = place.current()
            assert generation
            self.follower = Follower(generation)
        while self.follower.follow():
            pass

    def stop(self) -> None:
        if self.follower:
            self.follower.close()
            self.follower = None

    def ask(self, q: str = "", **asked: Any) -> Answer:
        return self.reader.ask(Question(q, **asked), NOW)

    def found(self, q: str = "", **asked: Any) -> set[int]:
        """Numbers of all works found, whatever page they are on."""
        pages, number = set(), 1
        while works := self.ask(q, page=number, **asked).works:
            pages |= {*works}
            number += 1
        return pages


def indexed() -> Iterator[Indexed]:
    made = Indexed()
    yield made
    made.stop()
