"""Where there is no index the database answers the same: on generated archives as plain Python does."""

import random
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from cliffhanger.search import plain
from cliffhanger.search.question import Eyes, Question, Sort
from cliffhanger.works.models import Work

from . import model
from .indexed import NOW
from .world import World

pytestmark = pytest.mark.django_db
MOST_OF_A_KIND = 20


def check(asked: Question) -> None:
    found = plain.answer(Work.objects.public(), asked, NOW)
    meant = model.answer(model.stories(NOW), asked, NOW)
    assert found.total == meant.total, asked
    for kind, rows in meant.facets.items():
        assert found.facets[kind][:MOST_OF_A_KIND] == rows, (kind, asked)
    if asked.order not in (Sort.TITLE, Sort.AUTHOR):  # whose letters each database sorts in a way of its own
        assert found.works == meant.works, asked


def check_wanted(wants: Question) -> None:
    """What a reader wants of all lists, without figures of the list."""
    found = plain.wanted(Work.objects.public(), wants, NOW).values_list("pk", flat=True)
    meant = [one for one in model.stories(NOW) if model.is_wanted(one, wants.narrowed(), NOW)]
    assert {*found} == {one.work for one in meant if not one.is_restricted}, wants


@settings(
    max_examples=4,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],  # a seed has nothing to shrink
)
@given(seed=st.integers(0, 2**32))
def test_the_database_answers_as_plain_python_does(seed: int) -> None:
    world = World(random.Random(seed))
    world.settle()
    for _ in range(6):
        world.write()
    for _ in range(8):
        world.happen()
        asked = world.question()
        check(replace(asked, q="", eyes=Eyes()))
        if wants := asked.eyes.wants:
            check_wanted(replace(wants, eyes=Eyes()))
