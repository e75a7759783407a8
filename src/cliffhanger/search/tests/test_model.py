"""On generated archives, with whatever happens to them, the index answers as plain Python does."""

import random
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings as django_settings
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from cliffhanger.search.index import counting, following

from .indexed import Indexed
from .world import World, check


@contextmanager
def index_of_its_own() -> Iterator[Indexed]:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(django_settings, "SEARCH_FOLDER", folder)
        index = Indexed()
        try:
            yield index
        finally:
            index.stop()


@pytest.mark.usefixtures("kept_triggers")
@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],  # a seed has nothing to shrink
)
@given(seed=st.integers(0, 2**32), few=st.sampled_from([0, 20_000]), most=st.sampled_from([1, 3, 2_000]))
def test_the_index_answers_as_plain_python_does(seed: int, few: int, most: int) -> None:
    world = World(random.Random(seed))
    world.settle()
    for _ in range(6):
        world.write()
    with index_of_its_own() as index, pytest.MonkeyPatch.context() as patch:
        patch.setattr(counting, "FEW", few)
        patch.setattr(following, "MOST", most)
        for _ in range(12):
            for _ in range(world.chance.randint(0, 4)):
                world.happen()
            # What tags count as, and new words, are known when the follower has read them, within a second.
            asked = world.question()
            if asked.terms or world.is_wrangled or world.chance.random() < 0.4:
                index.follow()
                world.is_wrangled = False
            check(index, asked)
