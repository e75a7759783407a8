"""The verb behind the answer form: one review a reader and chapter, and an act for all that counts."""

import threading
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from unittest.mock import patch

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connections

from cliffhanger.accounts.models import Account
from cliffhanger.archive import clock
from cliffhanger.cast import makers
from cliffhanger.kit.compiled import Compiled
from cliffhanger.promises.course import bring_up_to_date
from cliffhanger.promises.models import Promise
from cliffhanger.promises.opening import launch
from cliffhanger.reviews import access
from cliffhanger.reviews import respond as responding
from cliffhanger.reviews.access import TooMany
from cliffhanger.reviews.models import Act, Question, QuestionAnswer, Review
from cliffhanger.reviews.respond import Answer, mark_of, respond
from cliffhanger.works.models import Chapter, Creatorship, Work

pytestmark = pytest.mark.django_db
ODD = [
    "שלום \u202eevil\u202c عليكم",
    "👩‍👩‍👧‍👦 🏴󠁧󠁢󠁳󠁣󠁴󠁿 e\u0301",
    "x" * 10_000,
]


@pytest.fixture
def author() -> Account:
    return makers.account("Kit")


@pytest.fixture
def reader() -> Account:
    return makers.account("Rue")


@pytest.fixture
def other() -> Account:
    return makers.account("Sam")


@pytest.fixture
def work(author: Account) -> Work:
    return makers.work(author, "The Key", ["One.", "Two.", "Three."])


@pytest.fixture
def chapter(work: Work, reader: Account, other: Account) -> Chapter:
    """The first chapter, out, with a promise of two readers behind it, who joined before it opened."""
    first: Chapter = work.chapters.get(position=1)
    launch(Promise(work=work, quorum=2), clock.now(), post=[first])
    return first


def promise_of(chapter: Chapter) -> Promise:
    return bring_up_to_date(chapter.work.promises.get(), clock.now())


@pytest.fixture
def at() -> Iterator["At"]:
    with At() as clock_of_respond:
        yield clock_of_respond


class At:
    """What `respond` takes for the present, once it is told."""

    def __enter__(self) -> "At":
        self.patched = patch.object(responding, "clock")
        self.clock = self.patched.start()
        self.clock.now = clock.now
        return self

    def __exit__(self, *_: object) -> None:
        self.patched.stop()

    def __call__(self, instant: datetime) -> None:
        self.clock.now = lambda: instant


def test_a_reader_counts_once_however_often_she_answers(chapter: Chapter, reader: Account) -> None:
    for text in ("<p>More.</p>", "<p>Much more.</p>"):
        respond(chapter, reader, Answer(text=text))
    assert Review.objects.get().text == "<p>Much more.</p>"
    assert promise_of(chapter).readers == 1


def test_a_change_is_on_the_record(chapter: Chapter, reader: Account) -> None:
    first = respond(chapter, reader, Answer(wants_rest=True))
    again = respond(chapter, reader, Answer(wants_rest=False))
    assert again.pk == first.pk
    assert again.edited_at
    assert [act.wants_rest for act in again.acts.order_by("pk")] == [True, False]
    entries = promise_of(chapter).entries.filter(kind="answered")
    assert [entry.facts["again"] for entry in entries] == [False, True]


def test_a_form_sent_twice_is_one_review_and_one_act(chapter: Chapter, reader: Account) -> None:
    said = Answer(text="<p>More.</p>")
    assert respond(chapter, reader, said) == respond(chapter, reader, said)
    assert Act.objects.count() == 1


def test_a_guest_s_form_sent_twice_is_one_review(chapter: Chapter) -> None:
    guest = AnonymousUser()
    said = Answer(text="<p>More.</p>", guest_name="Passer-by", guest_mark="a")
    respond(chapter, guest, said)
    respond(chapter, guest, said)
    assert Review.objects.count() == 1
    assert promise_of(chapter).readers == 0


def test_a_form_key_that_somebody_else_has_used_stops_nobody(
    chapter: Chapter, reader: Account, other: Account
) -> None:
    key = uuid.uuid4()
    theirs = respond(chapter, other, Answer(text="<p>A.</p>", form_key=key))
    hers = respond(chapter, reader, Answer(text="<p>B.</p>", form_key=key))
    assert hers.pk != theirs.pk
    assert respond(chapter, reader, Answer(text="<p>C.</p>", form_key=key)).pk == hers.pk


def test_guests_are_limited_by_their_address_and_readers_by_their_account(
    work: Work, chapter: Chapter, reader: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "MOST_ANSWERS", 1)
    monkeypatch.setattr(access, "FORTIETH_OF_GUEST", Compiled(access.FORTIETH_OF_GUEST.build))
    guest = AnonymousUser()
    respond(chapter, guest, Answer(text="<p>A.</p>", guest_mark=mark_of("192.0.2.1", "today")))
    respond(chapter, guest, Answer(text="<p>B.</p>", guest_mark=mark_of("192.0.2.2", "today")))
    with pytest.raises(TooMany):
        respond(chapter, guest, Answer(text="<p>C.</p>", guest_mark=mark_of("192.0.2.1", "today")))
    respond(chapter, reader, Answer(text="<p>D.</p>"))
    assert respond(chapter, reader, Answer(text="<p>E.</p>")).edited_at  # a change is no further answer
    assert Review.objects.count() == 3


def test_a_guest_s_mark_does_not_tell_the_address_and_changes_every_day() -> None:
    today, tomorrow = mark_of("192.0.2.1", "2026-01-01"), mark_of("192.0.2.1", "2026-01-02")
    assert today != tomorrow
    assert "192.0.2.1" not in today


def test_an_answer_its_writer_removed_may_be_given_again_and_counts(
    chapter: Chapter, reader: Account
) -> None:
    said = Answer(text="<p>More.</p>")
    respond(chapter, reader, said).remove(clock.now(), by_moderator=False)
    assert promise_of(chapter).readers == 0
    assert respond(chapter, reader, said).removed_at is None
    assert promise_of(chapter).readers == 1


def test_what_a_moderator_removed_stays_removed_and_does_not_count(chapter: Chapter, reader: Account) -> None:
    respond(chapter, reader, Answer(text="<p>Spam.</p>")).remove(
        clock.now(), by_moderator=True, reason="spam"
    )
    respond(chapter, reader, Answer(text="<p>Again.</p>"))
    assert not Review.objects.standing().exists()
    assert promise_of(chapter).readers == 0


def test_removing_twice_is_one_removal(chapter: Chapter, reader: Account) -> None:
    review = respond(chapter, reader, Answer(text="<p>More.</p>"))
    assert [review.remove(clock.now(), by_moderator=False) for _ in range(2)] == [True, False]
    assert Act.objects.filter(kind=Act.Kind.REMOVED).count() == 1


def test_one_microsecond_before_the_closing_instant_counts_and_at_it_not(
    chapter: Chapter, reader: Account, other: Account, at: At
) -> None:
    closes = chapter.work.promises.get().closes_at
    at(closes - timedelta(microseconds=1))
    respond(chapter, reader, Answer(text="<p>Just in time.</p>"))
    at(closes)
    respond(chapter, other, Answer(text="<p>Too late.</p>"))
    promise = bring_up_to_date(chapter.work.promises.get(), closes)
    assert (promise.outcome, promise.readers) == ("lapsed", 1)
    reasons = [entry.facts["reason"] for entry in promise.entries.filter(kind="answered")]
    assert reasons == [None, "late"]


def test_answers_to_the_author_s_own_questions_are_kept_and_changed(
    work: Work, chapter: Chapter, reader: Account
) -> None:
    asked = Question.objects.create(work=work, text="Did you see the key?")
    retired = Question.objects.create(work=work, text="Old?", retired_at=clock.now())
    for text in ("In chapter one.", "  In the title.  "):
        respond(chapter, reader, Answer(answers={asked.pk: text, retired.pk: "x", 10**9: "x"}))
    assert QuestionAnswer.objects.get().text == "In the title."


def test_a_beta_is_recorded_as_one_and_does_not_count(work: Work, chapter: Chapter, reader: Account) -> None:
    Creatorship.objects.create(work=work, pseud=reader.pseuds.get(), role=Creatorship.Role.BETA)
    review = respond(chapter, reader, Answer(text="<p>Ready.</p>"))
    assert review.acts.get().role == "beta"
    assert promise_of(chapter).readers == 0


def test_an_account_without_a_confirmed_address_does_not_count(chapter: Chapter, reader: Account) -> None:
    reader.emailaddress_set.update(verified=False)
    respond(chapter, reader, Answer(text="<p>More.</p>"))
    assert promise_of(chapter).readers == 0


@pytest.mark.parametrize("text", ODD, ids=["both directions", "emoji", "ten thousand"])
def test_odd_text_is_kept_to_the_letter(chapter: Chapter, reader: Account, text: str) -> None:
    review = respond(chapter, reader, Answer(text=f"<p>{text}</p>"))
    review.refresh_from_db()
    assert review.text == f"<p>{text}</p>"


@pytest.mark.django_db(transaction=True)
def test_two_readers_who_answer_at_once_both_count(chapter: Chapter, reader: Account, other: Account) -> None:
    at_once(*[(chapter, each, Answer(text="<p>Now.</p>")) for each in (reader, other)])
    assert (promise_of(chapter).outcome, Review.objects.count()) == ("kept", 2)


@pytest.mark.django_db(transaction=True)
def test_one_reader_in_two_windows_is_one_review(chapter: Chapter, reader: Account) -> None:
    at_once(*[(chapter, reader, Answer(text=f"<p>{number}</p>")) for number in range(4)])
    assert Review.objects.count() == 1
    assert Act.objects.count() == 4
    assert promise_of(chapter).readers == 1


@pytest.mark.django_db(transaction=True)
def test_one_form_sent_in_two_threads_is_one_act(chapter: Chapter, reader: Account) -> None:
    said = Answer(text="<p>Now.</p>")
    at_once((chapter, reader, said), (chapter, reader, said), (chapter, reader, said))
    assert Act.objects.count() == 1


def at_once(*answers: tuple[Chapter, Account, Answer]) -> None:
    """Each answer from a thread of its own, with a connection of its own; whatever one raises is raised."""
    start = threading.Barrier(len(answers))
    wrong: list[BaseException] = []

    def send(chapter: Chapter, reader: Account, said: Answer) -> None:
        try:
            start.wait()
            respond(chapter, reader, said)
        except BaseException as error:
            wrong.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send, args=answer) for answer in answers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        raise wrong[0]
