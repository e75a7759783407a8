"""Questions put to an OpenSearch server, against one that stands in for it; see docs/scaling.md."""

import random
from collections.abc import Iterator
from typing import Any

import pytest

from cliffhanger.archive import clock
from cliffhanger.search import index
from cliffhanger.search.index.opensearch import Server
from cliffhanger.search.question import Question
from cliffhanger.works.models import Withdrawal

from .indexed import NOW, Indexed
from .stand_in import StandIn, standing_in
from .test_index import posted
from .world import World, check


class Served(Indexed):
    """The same tests, of the server."""

    def __init__(self, address: str) -> None:
        self.server = Server(address)
        self.reader = self.server  # type: ignore[assignment] # answers the same questions
        self.follower = None

    def follow(self) -> None:
        while True:
            before = self.server.progress()
            self.server.follow()
            if self.server.progress() == before:
                return


@pytest.fixture
def stand_in(settings: Any) -> Iterator[StandIn]:
    with standing_in() as (server, address):
        settings.SEARCH_SERVER = address
        yield server
    index.the_index.cache_clear()


@pytest.fixture
def served(stand_in: StandIn, settings: Any, kept_triggers: None) -> Served:
    return Served(settings.SEARCH_SERVER)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_server_answers_as_plain_python_does(served: Served, seed: int) -> None:
    world = World(random.Random(seed))
    world.settle()
    for _ in range(6):
        world.write()
    for _ in range(12):
        for _ in range(world.chance.randint(0, 4)):
            world.happen()
        served.follow()
        check(served, world.question())


def test_a_passage_comes_from_the_chapter_that_fits(served: Served) -> None:
    work = posted("A", "Nothing.", "The red door stood open.")
    served.follow()
    (passage,) = served.ask('"red door"').passages
    assert (passage.chapter, passage.paragraph) == (work.chapters.get(position=2).pk, 1)
    assert ("red", True) in passage.pieces


def test_what_was_withdrawn_is_left_out_before_it_is_followed(served: Served) -> None:
    work = posted("A", "Rain.")
    served.follow()
    assert served.found("rain") == {work.pk}
    work.withdraw(Withdrawal.AUTHOR, clock.now())
    assert served.ask().total == 0
    assert not any(served.ask().facets.values())


def test_without_a_server_or_an_index_nobody_is_answered(served: Served, stand_in: StandIn) -> None:
    with pytest.raises(index.NotReady):
        index.ask(Question(), NOW)
    posted("A", "Rain.")
    served.follow()
    assert index.ask(Question("rain"), NOW).total == 1
    stand_in.is_away = True
    with pytest.raises(index.NotReady):
        index.ask(Question("rain"), NOW)
