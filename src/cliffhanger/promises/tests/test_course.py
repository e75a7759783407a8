from datetime import UTC, datetime, timedelta

import pytest

from cliffhanger import keeper
from cliffhanger.accounts.models import Account
from cliffhanger.archive import clock
from cliffhanger.cast import makers
from cliffhanger.promises.course import bring_up_to_date
from cliffhanger.promises.easing import NotNow, ease, halt, release, withdraw
from cliffhanger.promises.models import Promise
from cliffhanger.promises.opening import CannotOpen, launch
from cliffhanger.promises.replay import replay
from cliffhanger.promises.tick import tick
from cliffhanger.reviews.models import Review
from cliffhanger.reviews.respond import Answer, respond
from cliffhanger.works.models import Chapter, Work

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def author() -> Account:
    return makers.account("Kit")


@pytest.fixture
def story(author: Account) -> Work:
    return makers.work(author, "The Key", [f"Part {n} of the tale." for n in range(1, 7)])


@pytest.fixture
def readers(author: Account) -> list[Account]:
    return [makers.account(f"Reader{n}") for n in range(4)]


def promise_on(story: Work, **terms: object) -> Promise:
    first = story.chapters.get(position=1)
    return launch(Promise(work=story, quorum=3, **terms), clock.now(), post=[first])


def answer(story: Work, reader: Account, **said: object) -> Review:
    return respond(story.chapters.get(position=1), reader, Answer(**said))  # type: ignore[arg-type]


def positions_posted(story: Work) -> list[int]:
    return list(story.chapters.posted().values_list("position", flat=True))


def test_opening_posts_the_first_chapter_and_seals_the_rest(story: Work) -> None:
    promise = promise_on(story)
    assert positions_posted(story) == [1]
    assert [seal.position for seal in promise.seals.all()] == [2, 3, 4, 5, 6]
    assert [entry.kind for entry in promise.entries.all()] == ["opened"] + ["sealed"] * 5


def test_a_promise_without_held_chapters_cannot_open(author: Account) -> None:
    alone = makers.work(author, "One", ["All of it."])
    with pytest.raises(CannotOpen, match="needs chapters to hold back"):
        promise_on(alone)
    assert not Chapter.objects.posted().exists()


def test_a_second_promise_cannot_open_beside_the_first(story: Work) -> None:
    promise_on(story)
    with pytest.raises(CannotOpen, match="open promise already"):
        launch(Promise(work=story, quorum=1), clock.now())
    assert Promise.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "terms"),
    [("quorum", {"quorum": 0}), ("quorum", {"quorum": 10**9}), ("window_days", {"window_days": 0})],
)
def test_terms_out_of_range_are_refused_at_their_field(
    story: Work, field: str, terms: dict[str, int]
) -> None:
    with pytest.raises(CannotOpen) as caught:
        launch(Promise(work=story, **{"quorum": 3, **terms}), clock.now(), post=[story.chapters.all()[0]])
    assert field in caught.value.problems


def test_the_quorum_keeps_the_promise_and_the_calendar_runs_from_there(
    story: Work, readers: list[Account]
) -> None:
    promise = promise_on(story, pace="every", calendar_days=1)
    for reader in readers[:3]:
        answer(story, reader)
    tick(clock.now())
    promise.refresh_from_db()
    assert promise.outcome == "kept"
    assert positions_posted(story) == [1, 2]
    assert promise.settled_at is not None
    tick(promise.settled_at + 2 * DAY)
    assert positions_posted(story) == [1, 2, 3, 4]
    tick(promise.settled_at + 30 * DAY)
    tick(promise.settled_at + 30 * DAY)
    assert positions_posted(story) == [1, 2, 3, 4, 5, 6]
    assert [entry.kind for entry in promise.entries.all()].count("posted") == 5


def test_a_server_that_was_down_settles_as_of_when_it_happened(story: Work, readers: list[Account]) -> None:
    promise = promise_on(story)
    for reader in readers[:3]:
        last = answer(story, reader)
    promise = bring_up_to_date(promise, clock.now() + 40 * DAY)
    assert promise.settled_at == last.acts.get().at


def test_a_lapse_takes_the_work_down_and_thanks_those_who_answered(
    story: Work, readers: list[Account]
) -> None:
    promise = promise_on(story)
    answer(story, readers[0])
    tick(promise.closes_at)
    story.refresh_from_db()
    assert story.withdrawn_at == promise.closes_at
    assert Chapter.objects.visible_to(readers[0]).count() == 6
    assert Chapter.objects.visible_to(readers[1]).count() == 0


def test_one_account_counts_once_and_its_author_never(
    story: Work, author: Account, readers: list[Account]
) -> None:
    promise = promise_on(story)
    for _ in range(3):
        answer(story, readers[0], wants_rest=True)
    answer(story, author)
    promise = bring_up_to_date(promise, clock.now())
    assert (promise.readers, promise.yes, promise.outcome) == (1, 1, "open")
    reasons = [entry.facts["reason"] for entry in promise.entries.filter(kind="answered")]
    assert reasons == [None, None, None, "author"]


def test_a_removed_answer_stops_counting(story: Work, readers: list[Account]) -> None:
    promise = promise_on(story)
    review = answer(story, readers[0])
    review.remove(clock.now(), by_moderator=True, reason="spam")
    promise = bring_up_to_date(promise, clock.now())
    assert promise.readers == 0
    assert promise.entries.filter(kind="removed").count() == 1


def test_a_mended_chapter_shows_its_new_seal_and_how_much_changed(story: Work) -> None:
    promise = promise_on(story)
    second = story.chapters.get(position=2)
    second.rewrite("", "<p>Part two of the tale.</p>", clock.now())
    tick(clock.now())
    entry = promise.entries.get(kind="mended")
    assert entry.facts["changed"] == 1
    assert promise.seals.get(position=2).digest == entry.facts["seal"]


def test_easing_below_the_tally_keeps_the_promise_at_that_moment(story: Work, readers: list[Account]) -> None:
    promise = promise_on(story)
    answer(story, readers[0])
    now = clock.now()
    promise = ease(promise, now, quorum=1)
    assert (promise.outcome, promise.settled_at) == ("kept", now)


def test_terms_are_never_made_harder(story: Work) -> None:
    promise = promise_on(story)
    with pytest.raises(NotNow, match="only be lowered"):
        ease(promise, clock.now(), quorum=4)
    with pytest.raises(NotNow, match="sooner"):
        ease(promise, clock.now(), calendar=keeper.Calendar(keeper.Pace.EVERY, 9))


def test_a_withdrawn_promise_leaves_the_rest_as_drafts(story: Work) -> None:
    promise = withdraw(promise_on(story), clock.now())
    assert promise.outcome == "withdrawn"
    assert not story.chapters.filter(held_at__isnull=False).exists()
    assert positions_posted(story) == [1]


def test_a_release_lets_everything_out(story: Work) -> None:
    promise = release(promise_on(story), clock.now())
    assert promise.outcome == "released"
    assert positions_posted(story) == [1, 2, 3, 4, 5, 6]


def test_a_moderator_stops_a_kept_promise_on_the_record(story: Work, readers: list[Account]) -> None:
    promise = promise_on(story, pace="every", calendar_days=1)
    for reader in readers[:3]:
        answer(story, reader)
    halt(promise, "Copied from a book", clock.now())
    tick(clock.now() + 30 * DAY)
    assert positions_posted(story) == [1, 2]
    assert promise.entries.get(kind="stopped").facts["reason"] == "Copied from a book"


def test_a_withdrawn_work_may_be_promised_again_with_a_new_tally(story: Work, readers: list[Account]) -> None:
    first = promise_on(story)
    answer(story, readers[0])
    tick(first.closes_at)
    second = launch(Promise(work=story, quorum=1), first.closes_at + DAY)
    story.refresh_from_db()
    assert story.is_posted
    assert second.readers == 0


@pytest.mark.parametrize("answers", [0, 2, 3])
def test_every_ledger_replays_to_what_was_recorded(story: Work, readers: list[Account], answers: int) -> None:
    promise = promise_on(story)
    for reader in readers[:answers]:
        answer(story, reader, wants_rest=True)
    tick(clock.now())
    assert replay(promise).is_equal
    tick(promise.closes_at + DAY)
    again = replay(promise)
    assert again.is_equal
    assert again.computed.outcome == ("kept" if answers == 3 else "lapsed")


def test_the_clock_moves_forward_only() -> None:
    ahead = datetime.now(UTC) + 3 * DAY
    assert clock.move_to(ahead) == ahead
    assert clock.now() >= ahead
    with pytest.raises(clock.BackInTime):
        clock.move_to(ahead - DAY)
