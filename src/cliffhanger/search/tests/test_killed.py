"""Killed anywhere, damaged or deleted, the index comes to what the database says."""

import os
import random
import shutil
import signal
from pathlib import Path

import pytest
from django.db import connections

from cliffhanger.archive import clock
from cliffhanger.search.index import building, ledger, place
from cliffhanger.search.index.asking import NotReady
from cliffhanger.search.index.building import build
from cliffhanger.search.index.card import Heading
from cliffhanger.search.index.catalogue import opened, replaced
from cliffhanger.search.index.concordance import Writing, open_index
from cliffhanger.search.index.embedded import Embedded
from cliffhanger.search.index.keeping import Upkeep
from cliffhanger.search.question import Question
from cliffhanger.works.models import Work

from . import model
from .indexed import NOW, Indexed
from .test_index import posted
from .world import World, check

KILLED = 30


def go_round_and_die(after: float) -> None:
    """A follower in a process of its own, ended so many seconds on as by `kill -9`: nothing is tidied up."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, after)
        try:
            Upkeep().go_round()
        finally:
            os._exit(0)
    os.waitpid(child, 0)


@pytest.mark.usefixtures("kept_triggers")
@pytest.mark.parametrize("seed", [1, 2])
def test_killed_at_any_point_it_goes_on_to_what_the_database_says(
    settings: object, tmp_path: Path, seed: int
) -> None:
    settings.SEARCH_FOLDER = tmp_path  # type: ignore[attr-defined] # pytest-django's settings have no types
    world = World(random.Random(seed))
    world.settle()
    for _ in range(6):
        world.write()
    for _ in range(KILLED):
        world.happen()
        if world.chance.random() < 0.1:
            shutil.rmtree(place.folder(), ignore_errors=True)
        go_round_and_die(world.chance.uniform(0.001, 0.08))
    upkeep = Upkeep()
    upkeep.go_round()
    upkeep.go_round()
    upkeep.close()
    index = Indexed.__new__(Indexed)
    index.reader = Embedded()
    assert index.reader.now().pending is not None
    everything = {one.work for one in model.stories(NOW)}
    generation = place.current()
    assert generation
    assert opened(generation).total == len(everything)
    for _ in range(12):
        check(index, world.question())


def test_a_build_that_was_stopped_goes_on_where_it_was(
    index: Indexed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(building, "MOST", 2)
    works = {posted(f"Tale {number}").pk for number in range(5)}
    building.forget()
    shutil.rmtree(place.folder())
    told: list[tuple[int, int]] = []
    assert not build(lambda done, total: told.append((done, total)), lambda: len(told) < 1)
    assert (told, building.progress()) == ([(2, 5)], (2, 5))
    with pytest.raises(NotReady) as caught:
        Embedded().ask(Question(), clock.now())
    assert (caught.value.done, caught.value.total) == (2, 5)
    assert build(lambda done, total: told.append((done, total)))
    assert told == [(2, 5), (4, 5), (5, 5)]
    assert index.found() == works


def test_the_old_index_answers_while_a_new_one_is_built(
    index: Indexed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(building, "MOST", 1)
    works = {posted(f"Tale {number}").pk for number in range(3)}
    index.follow()
    found = []
    assert build(lambda done, total: found.append(index.found("tale")))
    assert found == [works] * 3
    index.stop()
    index.follow()
    assert index.found("tale") == works


def test_a_damaged_index_is_built_anew(index: Indexed) -> None:
    work = posted("Tale")
    index.follow()
    index.stop()
    generation = place.current()
    assert generation
    for file in place.words_of(generation).glob("*.json"):
        file.write_text("{")
    upkeep = Upkeep()
    for _ in range(3):
        upkeep.go_round()
    upkeep.close()
    assert index.found("tale") == {work.pk}


def test_a_commit_that_was_killed_is_in_the_way_of_no_other(tmp_path: Path) -> None:
    def without_its_first_work() -> Writing:
        writing = Writing(tmp_path)
        writing.forget(1)
        return writing

    writing = Writing(tmp_path)
    for work in (1, 2):
        writing.add_heading(work, Heading("Tale", "", ("Ann",), (), (), "en"))
    writing.commit()
    writing.close()
    state = tmp_path / "meta.json"
    before = state.read_bytes()
    killed = without_its_first_work()
    killed.commit()
    killed.close()
    state.write_bytes(before)  # all but its last step
    assert list(tmp_path.glob("*.del"))
    writing = without_its_first_work()
    writing.commit()
    writing.close()
    assert open_index(tmp_path).searcher().num_docs == 1


def test_what_no_trigger_told_is_found_by_comparing(index: Indexed) -> None:
    work, other = posted("Tale"), posted("Other")
    index.follow()
    index.stop()
    generation = place.current()
    assert generation
    Work.objects.filter(pk=other.pk).update(withdrawn_at=clock.now())
    third = posted("Third")
    replaced(opened(generation), [], [], ledger.here())  # as if it had read what it has not
    upkeep = Upkeep()
    for _ in range(3):
        upkeep.go_round()
    upkeep.close()
    assert index.found() == {work.pk, third.pk}
    assert index.found("third") == {third.pk}
