"""The made-up archive of the benchmarks is shaped as its sources say."""

import numpy as np
import pytest
from bench import field, filling
from django.db import connection

from cliffhanger.tags.models import Tag
from cliffhanger.works.models import Chapter, Work, WorkTag


@pytest.fixture(scope="module")
def drawn() -> field.Drawn:
    return field.draw(30_000)


def test_tags_a_work_are_as_many_as_the_field_has(drawn: field.Drawn) -> None:
    many = np.bincount(drawn.work, minlength=drawn.works)
    assert 16 <= many.mean() <= 18.5
    assert many.max() <= field.MOST_TAGS
    assert (many == 0).sum() == 0


def test_the_largest_fandom_holds_about_a_quarter(drawn: field.Drawn) -> None:
    assert drawn.kinds[drawn.largest] == "fandom"
    assert 0.2 <= drawn.uses[drawn.largest] / drawn.works <= 0.35


def test_most_freeforms_are_rare(drawn: field.Drawn) -> None:
    uses = drawn.uses[np.array(drawn.kinds) == "freeform"]
    used = uses[uses > 0]
    assert np.median(used) == 1
    assert used.max() > 1_000


def test_no_name_is_given_twice(drawn: field.Drawn) -> None:
    keys = [(kind, name.casefold()) for kind, name in zip(drawn.kinds, drawn.names, strict=True)]
    assert len(set(keys)) == len(keys)


def test_the_same_seed_draws_the_same_field() -> None:
    one, other = field.draw(500, seed=3), field.draw(500, seed=3)
    assert (one.tag == other.tag).all()
    assert not np.array_equal(one.tag, field.draw(500, seed=4).tag)


def test_the_commonest_of_a_kind_stand_first(drawn: field.Drawn) -> None:
    common = drawn.common("freeform", drawn.largest, 5)
    assert len(common) == 5
    assert {drawn.kinds[number] for number in common} == {"freeform"}


@pytest.mark.django_db(transaction=True)
def test_a_field_is_written_as_it_was_drawn() -> None:
    written = filling.fill(300, prose=3)
    drawn = written.drawn
    assert Work.objects.out().count() == 300
    assert WorkTag.objects.count() == len(drawn.work)
    largest = WorkTag.objects.filter(tag=written.tag(drawn.largest))
    assert largest.count() == int(drawn.uses[drawn.largest])
    first = Chapter.objects.get(work=written.first_work, position=1)
    assert len(first.text.split()) == 2_500
    assert Chapter.objects.posted().count() == int(drawn.chapters.sum())
    later = Tag.objects.create(kind="freeform", name="Later", key="later")
    assert later.pk >= written.tag(len(drawn.names))
    assert indexes("works_worktag") >= 2


def indexes(table: str) -> int:
    with connection.cursor() as cursor:
        return sum(one["index"] for one in connection.introspection.get_constraints(cursor, table).values())
