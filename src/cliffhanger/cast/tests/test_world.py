"""What the demo world has, seen once it is built."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.test import Client

from cliffhanger.accounts.models import Account
from cliffhanger.archive import clock
from cliffhanger.cast import makers, stories, world
from cliffhanger.follows.models import Notice, Subscription
from cliffhanger.promises.models import Entry, Promise, Seal
from cliffhanger.promises.replay import replay
from cliffhanger.promises.tick import Ticked, tick
from cliffhanger.reviews.models import Reply, Review
from cliffhanger.tags.models import Kind, Tag
from cliffhanger.works.models import Change, Chapter, Withdrawal, Work

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Built once, since it takes some seconds; each test here changes it within a transaction of its own."""
    with django_db_blocker.unblock(), transaction.atomic():
        world.build()
        yield
        transaction.set_rollback(True)


def work(title: str) -> Work:
    return Work.objects.get(title=title)


def promise(title: str) -> Promise:
    """The work's only promise."""
    return Promise.objects.get(work__title=title)


def test_one_promise_is_open_and_half_answered() -> None:
    open_ = promise("The Lighthouse Letters")
    assert (open_.outcome, open_.readers, open_.quorum) == ("open", 6, 12)
    assert 0.45 < (open_.closes_at - clock.now()) / (open_.closes_at - open_.opened_at) < 0.55
    assert open_.seals.filter(posted_at=None, chapter__posted_at=None).count() == 5


def test_one_promise_was_kept_and_a_chapter_a_day_goes_up() -> None:
    kept = promise("Every Day a Door")
    assert (kept.outcome, kept.readers) == ("kept", 8)
    out = [seal.posted_at for seal in kept.seals.all() if seal.posted_at]
    assert [later - earlier for earlier, later in pairwise(out)] == [DAY] * 3
    waiting = [seal.due_at - clock.now() for seal in kept.seals.filter(posted_at=None) if seal.due_at]
    assert [timedelta() < wait < (n + 1) * DAY for n, wait in enumerate(waiting)] == [True, True]


def test_one_promise_lapsed_and_its_work_was_taken_down() -> None:
    lapsed = promise("The Goblin Ledger")
    assert (lapsed.outcome, lapsed.readers, lapsed.quorum) == ("lapsed", 4, 10)
    assert lapsed.work.withdrawal == Withdrawal.LAPSED
    assert lapsed.settled_at == lapsed.work.withdrawn_at == lapsed.opened_at + 3 * DAY
    assert not Chapter.objects.visible_to(AnonymousUser()).filter(work=lapsed.work).exists()


def test_the_address_of_the_lapsed_work_answers_410_with_its_authors_word(client: Client) -> None:
    page = client.get(work("The Goblin Ledger").get_absolute_url())
    assert page.status_code == 410
    assert "It goes back in the workbasket" in page.content.decode()


def test_those_who_answered_the_lapsed_promise_find_all_chapters_where_it_was(client: Client) -> None:
    wren = Account.objects.get(username="wrenfield")
    given = Chapter.objects.visible_to(wren).filter(work__title="The Goblin Ledger")
    assert given.count() == 6
    client.force_login(wren)
    page = client.get(work("The Goblin Ledger").get_absolute_url()).content.decode()
    assert all(chapter.get_absolute_url() in page for chapter in given)


def test_one_promise_was_eased_and_then_withdrawn_by_its_author() -> None:
    withdrawn = promise("A Crew of One")
    assert (withdrawn.outcome, withdrawn.quorum) == ("withdrawn", 9)
    assert withdrawn.entries.get(kind="eased").facts["quorum"] == 9
    assert list(withdrawn.work.chapters.posted().values_list("position", flat=True)) == [1]


def test_one_work_was_promised_again_after_its_first_promise_lapsed() -> None:
    first, second = Promise.objects.filter(work__title="The Second Moon of Mars").order_by("opened_at")
    assert (first.outcome, first.readers, first.quorum) == ("lapsed", 4, 15)
    assert (second.outcome, second.readers, second.quorum) == ("open", 6, 8)
    assert "So I'm asking once more" in second.work.notes_before


def test_plain_works_went_up_chapter_by_chapter() -> None:
    cat = work("What the Cat Saw")
    days = [chapter.posted_at for chapter in cat.chapters.all() if chapter.posted_at]
    assert [round((later - earlier) / DAY) for earlier, later in pairwise(days)] == [7, 7]
    assert not cat.promises.exists()
    one_shot = work("Salt and Sealskin")
    assert one_shot.chapters.posted().count() == one_shot.planned_chapters == 1


def test_drafts_lie_on_their_authors_desks() -> None:
    assert work("The Borrowed Umbrella").posted_at is None
    unposted = work("The Understudy of Elsinore").chapters.filter(posted_at=None)
    assert [chapter.position for chapter in unposted] == [3]


def test_an_author_and_a_reader_have_notices_to_read() -> None:
    for name, piece in ((world.AUTHOR, "answered"), (world.READER, "is up.")):
        unread = Notice.objects.filter(account__username=name, read_at=None)
        assert any(piece in notice.sentence for notice in unread), name
        assert Notice.objects.filter(account__username=name).exclude(read_at=None).exists(), name


def test_what_the_ledgers_should_show_is_in_them() -> None:
    kinds = set(Entry.objects.values_list("kind", flat=True))
    assert {"answered", "removed", "mended", "eased", "kept", "lapsed", "withdrawn", "taken_down"} <= kinds
    reasons = {entry.facts["reason"] for entry in Entry.objects.filter(kind="answered")}
    assert {None, "guest", "beta", "too_new"} <= reasons


def test_a_mended_chapter_says_so_and_no_slip_is_left() -> None:
    mended = [seal for seal in Seal.objects.all() if not seal.is_as_sealed]
    titles = {seal.chapter.work.title for seal in mended}
    assert titles == {"Every Day a Door", "The Lighthouse Letters"}
    assert [seal.chapter.versions.count() for seal in mended] == [1, 1]
    assert not Chapter.objects.filter(text__contains="had hidden hid,").exists()


def test_authors_and_readers_talk_below_answers() -> None:
    assert Reply.objects.filter(pseud__name="gaslamp_hetty").count() == 6
    assert Review.objects.filter(guest_name="Wilhelmina").exclude(replies=None).exists()
    assert Review.objects.get(removed_by_moderator=True).removal_reason.startswith("Advertising")
    assert Review.objects.get(pseud__name="haruspex_lite", work__title="Every Day a Door").edited_at


def test_readers_follow_works() -> None:
    assert Subscription.objects.filter(account__username=world.READER).count() == 5


def test_every_ledger_replays_to_what_was_recorded() -> None:
    assert [replay(each).is_equal for each in Promise.objects.all()] == [True] * 6


def test_the_archives_time_is_the_worlds_and_nothing_is_left_to_do() -> None:
    assert clock.ahead_for() == timedelta()
    assert tick(clock.now()) == Ticked(0, 0, 0)
    assert not Change.objects.filter(at__gt=clock.now()).exists()


def test_every_work_says_what_it_is() -> None:
    for each in Work.objects.all():
        kinds = {row.tag.kind for row in each.work_tags.all()}
        needed = {Kind.FANDOM, Kind.CHARACTER, Kind.RATING, Kind.WARNING, Kind.CATEGORY, Kind.FREEFORM}
        assert needed <= kinds, each.title
        assert each.summary, each.title
        assert all(chapter.words for chapter in each.chapters.all()), each.title
    assert Work.objects.count() == len(stories.names())
    assert Tag.objects.filter(kind=Kind.FANDOM).count() >= 5


def test_everybody_signs_in_with_one_password_and_gets_no_mail() -> None:
    hashes = set(Account.objects.filter(username__in=world.names()).values_list("password", flat=True))
    assert len(hashes) == 1
    assert Account.objects.get(username=world.READER).check_password(world.PASSWORD)
    assert not Account.objects.filter(username__in=world.names(), mail_notices=True).exists()
    assert Account.objects.get(username=world.MODERATOR).is_staff


def test_building_again_changes_nothing() -> None:
    before = [model.objects.count() for model in (Account, Work, Chapter, Entry, Review, Notice)]
    assert world.build() is False
    assert [model.objects.count() for model in (Account, Work, Chapter, Entry, Review, Notice)] == before


def test_two_more_readers_keep_the_promise_that_was_made_again() -> None:
    mars = work("The Second Moon of Mars")
    for name in (world.READER, "bramblewick"):
        makers.answer(mars, Account.objects.get(username=name))
    tick(clock.now())
    assert Promise.objects.filter(work=mars).latest("opened_at").outcome == "kept"
    assert list(mars.chapters.posted().values_list("position", flat=True)) == [1, 2]
    clock.move_to(clock.now() + 3 * DAY)
    tick(clock.now())
    assert list(mars.chapters.posted().values_list("position", flat=True)) == [1, 2, 3]


def test_three_days_later_one_story_is_whole_and_the_unanswered_one_is_down() -> None:
    clock.move_to(clock.now() + 3 * DAY)
    tick(clock.now())
    door = work("Every Day a Door")
    assert door.chapters.posted().count() == door.planned_chapters == 7
    lapsed = promise("The Lighthouse Letters")
    assert (lapsed.outcome, lapsed.work.withdrawal) == ("lapsed", Withdrawal.LAPSED)
    assert [replay(each).is_equal for each in Promise.objects.all()] == [True] * 6


def test_its_tags_are_put_in_order() -> None:
    holmes = Tag.objects.get(kind=Kind.FANDOM, name="Sherlock Holmes (Arthur Conan Doyle)")
    assert holmes.is_canonical
    assert holmes.synonyms.count() == 4
    wide = Tag.objects.get(name="Sherlock Holmes & Related Fandoms")
    assert Work.objects.tagged(wide).count() == Work.objects.tagged(holmes).count() == 2
    assert [str(each) for each in Work.objects.get(title="A Crew of One").spoilers()] == ["Kind Lies"]
