"""Where a reader has been and where she stopped: the verbs."""

from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection

from cliffhanger.accounts.models import Account
from cliffhanger.cast import makers
from cliffhanger.shelves.history import Place, bring_along, last_visit, stop_at, visit
from cliffhanger.shelves.models import Visit
from cliffhanger.shelves.queries import new_since
from cliffhanger.works.models import Chapter

from .conftest import Room, posted

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def place(room: Room, chapter: int, paragraph: int, at: datetime, *, end: bool = False) -> Place:
    return Place(room.chapter(chapter), paragraph, f"Paragraph {paragraph}", is_at_end=end, at=at)


def look(account: Account, room: Room, opened: list[Chapter], now: datetime) -> None:
    visit(account, room.work, opened, now, last_visit(account, room.work))


def kept(room: Room) -> tuple[int, int]:
    position, paragraph = Visit.objects.values_list("chapter__position", "paragraph").get(account=room.reader)
    return position, paragraph


def test_pages_opened_one_after_the_other_are_one_visit(room: Room) -> None:
    for minutes in (0, 10, 25, 50):
        look(room.reader, room, [room.chapter(1)], NOON + timedelta(minutes=minutes))
    found = Visit.objects.get()
    assert (found.times, found.before_at, found.last_at) == (1, None, NOON + timedelta(minutes=50))


def test_of_two_pages_opened_at_once_one_is_written_down(room: Room) -> None:
    look(room.reader, room, [room.chapter(1)], NOON)
    here = last_visit(room.reader, room.work)
    for _ in range(2):
        visit(room.reader, room.work, [room.chapter(2)], NOON + timedelta(days=1), here)
    assert Visit.objects.get().times == 2


def test_who_comes_back_later_has_visited_twice(room: Room) -> None:
    look(room.reader, room, [room.chapter(1)], NOON)
    look(room.reader, room, [room.chapter(1)], NOON + timedelta(days=2))
    found = Visit.objects.get()
    assert (found.times, found.before_at) == (2, NOON)


def test_a_later_chapter_moves_the_place_and_an_earlier_one_does_not(room: Room) -> None:
    look(room.reader, room, [room.chapter(2)], NOON)
    look(room.reader, room, [room.chapter(1)], NOON + timedelta(minutes=1))
    assert kept(room) == (2, 0)
    look(room.reader, room, [room.chapter(3)], NOON + timedelta(minutes=2))
    assert kept(room) == (3, 0)


def test_a_paragraph_is_not_left_by_looking_at_a_later_chapter_but_by_coming_to_the_end(room: Room) -> None:
    stop_at(room.reader, place(room, 1, 7, NOON))
    look(room.reader, room, [room.chapter(2)], NOON + timedelta(minutes=1))
    assert kept(room) == (1, 7)
    stop_at(room.reader, place(room, 1, 9, NOON + timedelta(minutes=2), end=True))
    look(room.reader, room, [room.chapter(2)], NOON + timedelta(minutes=3))
    assert kept(room) == (2, 0)


def test_opening_the_chapter_again_keeps_the_paragraph(room: Room) -> None:
    stop_at(room.reader, place(room, 2, 7, NOON))
    look(room.reader, room, [room.chapter(2)], NOON + timedelta(days=1))
    assert kept(room) == (2, 7)


def test_the_entire_work_does_not_move_the_place(room: Room) -> None:
    stop_at(room.reader, place(room, 2, 7, NOON))
    look(room.reader, room, list(room.work.chapters.all()), NOON + timedelta(days=1))
    assert kept(room) == (2, 7)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_of_two_devices_the_one_read_later_counts_whichever_speaks_first(
    room: Room, order: tuple[int, int]
) -> None:
    said = [place(room, 3, 9, NOON), place(room, 1, 4, NOON + timedelta(seconds=1))]
    for which in order:
        stop_at(room.reader, said[which])
    assert kept(room) == (1, 4)


def test_a_place_said_twice_is_kept_once(room: Room) -> None:
    said = place(room, 2, 3, NOON)
    assert [stop_at(room.reader, said), stop_at(room.reader, said)] == [True, False]
    assert Visit.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_devices_that_speak_at_once_leave_the_latest_place(room: Room) -> None:
    together = Barrier(4)
    wrong: list[Exception] = []

    def speak(number: int) -> None:
        try:
            together.wait()
            stop_at(room.reader, place(room, 1, number, NOON + timedelta(seconds=number)))
        except Exception as error:
            wrong.append(error)
        finally:
            connection.close()

    threads = [Thread(target=speak, args=[number]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert kept(room) == (1, 3)


def test_what_a_browser_brings_never_overwrites_a_place_further_on_or_read_later(room: Room) -> None:
    stop_at(room.reader, place(room, 2, 5, NOON))
    assert not bring_along(room.reader, place(room, 1, 9, NOON + timedelta(hours=1)))
    assert not bring_along(room.reader, place(room, 2, 4, NOON + timedelta(hours=1)))
    assert not bring_along(room.reader, place(room, 3, 1, NOON - timedelta(hours=1)))
    assert kept(room) == (2, 5)
    assert bring_along(room.reader, place(room, 2, 6, NOON + timedelta(hours=1)))
    assert kept(room) == (2, 6)


def test_what_a_browser_brings_is_kept_where_the_account_only_opened_the_page(room: Room) -> None:
    look(room.reader, room, [room.chapter(1)], NOON)
    assert bring_along(room.reader, place(room, 1, 8, NOON - timedelta(hours=1)))
    assert kept(room) == (1, 8)


def test_nothing_is_remembered_of_who_does_not_want_it_or_made_it(room: Room) -> None:
    room.other.keeps_history = False
    room.other.save()
    for somebody in (room.other, room.author):
        look(somebody, room, [room.chapter(1)], NOON)
        assert not stop_at(somebody, place(room, 1, 3, NOON))
        assert not bring_along(somebody, place(room, 1, 3, NOON))
    assert not Visit.objects.exists()


def test_new_is_what_went_up_since_and_was_not_opened(room: Room) -> None:
    work = makers.work(room.author, "Going on", ["One.", "Two.", "Three."])
    first, second, third = work.chapters.order_by("position")
    first.post(NOON)
    second.post(NOON + timedelta(days=2))
    third.post(NOON + timedelta(days=2))
    third.readings.create(account=room.reader, since=NOON + timedelta(days=3))
    assert new_since(room.reader, work, NOON + timedelta(days=1)) == {second.pk}
    assert new_since(room.other, work, NOON + timedelta(days=1)) == {second.pk, third.pk}
    assert new_since(room.reader, work, None) == set()


def test_within_a_visit_new_is_what_went_up_before_it_began(room: Room) -> None:
    look(room.reader, room, [room.chapter(1)], NOON)
    look(room.reader, room, [room.chapter(1)], NOON + timedelta(days=2))
    found = Visit.objects.get()
    assert found.since(NOON + timedelta(days=2, minutes=5)) == NOON
    assert found.since(NOON + timedelta(days=3)) == NOON + timedelta(days=2)


def test_only_what_goes_on_is_to_be_continued(room: Room) -> None:
    last = posted(room.author, "Read to its end", chapters=1)
    gone = posted(room.author, "Gone")
    stop_at(room.reader, place(room, 2, 3, NOON, end=True))
    stop_at(room.reader, Place(last.chapters.get(), 3, "", is_at_end=True, at=NOON))
    stop_at(room.reader, Place(gone.chapters.get(position=1), 3, "", is_at_end=False, at=NOON))
    gone.withdraw("author", NOON)
    going_on = list(Visit.objects.with_next().to_continue())
    assert [(visit.title, visit.next_position) for visit in going_on] == [("The Key", 3)]


def test_a_place_outlives_its_chapter_and_its_work(room: Room) -> None:
    draft = makers.work(room.author, "Never out", ["One.", "Two."])
    stop_at(room.reader, Place(draft.chapters.get(position=1), 3, "", is_at_end=False, at=NOON))
    draft.delete()
    found = Visit.objects.get()
    assert (found.work, found.chapter, found.title) == (None, None, "Never out")
