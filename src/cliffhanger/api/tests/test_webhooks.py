"""Webhooks: who is told what, and what she may not see is told to nobody."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cliffhanger.accounts.leaving import forget
from cliffhanger.accounts.models import Account, Block
from cliffhanger.api import tokens
from cliffhanger.api.models import App, Delivery, Permit, Scope, Token, Webhook
from cliffhanger.api.webhooks import addresses, switching
from cliffhanger.api.webhooks.bodies import body_of
from cliffhanger.api.webhooks.events import Event
from cliffhanger.api.webhooks.gathering import gather
from cliffhanger.archive import clock
from cliffhanger.archive.doors import TooOften
from cliffhanger.archive.models import Cursor
from cliffhanger.cast import makers
from cliffhanger.follows.models import Subscription
from cliffhanger.follows.tell import tell
from cliffhanger.promises.tick import tick
from cliffhanger.reviews.margins import MarginNote
from cliffhanger.reviews.models import Reply
from cliffhanger.reviews.nod import Guest, leave_kudos
from cliffhanger.shelves.models import Mute
from cliffhanger.works import writing
from cliffhanger.works.models import Chapter, Withdrawal, Work

pytestmark = pytest.mark.django_db
ADDRESS = "https://listener.example/hook"


@pytest.fixture(autouse=True)
def _everybody_is_public(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "public_address", lambda *_: "93.184.216.34")


@pytest.fixture
def company() -> makers.Company:
    return makers.company()


def hook(account: Account, *events: str, address: str = ADDRESS) -> Webhook:
    """One that answered its ping already."""
    made = switching.register(account, address, events or Event.values, clock.now())
    made.deliveries.all().delete()
    Webhook.objects.filter(pk=made.pk).update(confirmed_at=made.made_at)
    made.refresh_from_db()
    return made


def come_about() -> list[Delivery]:
    """What there is to deliver after all that happened so far, as it is told."""
    now = clock.now()
    tick(now)
    tell()
    gather(now)
    return list(Delivery.objects.order_by("pk").select_related("webhook__account"))


def told_to(made: Webhook) -> dict[str, dict[str, Any]]:
    """What is told to it by event, the last of each; what would be dropped is not."""
    bodies = [body_of(one) for one in come_about() if one.webhook_id == made.pk]
    said = [json.loads(body) for body in bodies if body is not None]
    return {one["type"]: one["data"] for one in said}


def first_of(work: Work) -> Chapter:
    return Chapter.objects.get(work=work, position=1)


# What is told -----------------------------------------------------------------------------------------------


def test_an_author_is_told_all_that_happens_to_her_work(company: makers.Company) -> None:
    made = hook(company.author)
    makers.promise(company.work, quorum=2, pace="at_once")
    review = makers.answer(company.work, company.reader, "First.")
    makers.answer(company.work, company.reader, "Second thoughts.")
    assert company.reader.pseud is not None
    Reply.write(review, company.reader.pseud, "<p>And this.</p>", review.form_key, clock.now())
    leave_kudos(company.work, company.stranger, Guest(""), clock.now())
    leave_kudos(company.work, makers.account("Other"), Guest(""), clock.now())
    MarginNote.write(
        review.form_key,
        work=company.work,
        chapter=first_of(company.work),
        account=company.reader,
        pseud=company.reader.pseud,
        anchor={},
        text="<p>Here.</p>",
        written_at=clock.now(),
    )
    told = told_to(made)
    assert set(told) == {
        "chapter.posted",
        "promise.opened",
        "review.received",
        "review.edited",
        "reply.received",
        "kudos.received",
        "note.received",
        "notice.made",
    }
    work = {
        "id": company.work.pk,
        "title": "The Key",
        "url": f"http://localhost:8000/works/{company.work.pk}",
    }
    assert told["chapter.posted"]["work"] == work
    assert told["chapter.posted"]["chapter"]["position"] == 1
    assert told["review.edited"]["review"]["text"] == "<p>Second thoughts.</p>"
    assert told["review.edited"]["review"]["by"] == "Reader"
    assert told["reply.received"]["reply"]["text"] == "<p>And this.</p>"
    assert told["kudos.received"]["by"] == "Other"
    assert told["promise.opened"]["promise"]["state"] == "open"


def test_a_promise_is_told_to_its_end(company: makers.Company) -> None:
    author, follower = hook(company.author), hook(company.stranger)
    Subscription.objects.create(account=company.stranger, work=company.work)
    makers.promise(company.work, quorum=1, pace="at_once")
    makers.answer(company.work, company.reader)
    for made in (author, follower):
        told = told_to(made)
        assert told["promise.settled"]["promise"]["state"] == "kept"
        assert told["promise.settled"]["entry"]["kind"] == "kept"
        assert told["promise.step"]["entry"]["kind"] == "posted"
        assert told["chapter.posted"]["chapter"]["position"] == 6
    assert "review.received" not in told_to(follower)


def test_a_work_is_told_of_when_it_is_edited_taken_down_and_back(company: makers.Company) -> None:
    made, follower = hook(company.author), hook(company.stranger)
    Subscription.objects.create(account=company.stranger, work=company.work)
    first_of(company.work).post(clock.now())
    first_of(company.work).rewrite("One", "<p>Other words.</p>", clock.now())
    writing.take_down(company.work, clock.now())
    told = told_to(made)
    assert {"work.edited", "work.withdrawn"} <= set(told)
    assert told["work.withdrawn"]["work"]["title"] == "The Key"
    assert told_to(follower)["work.withdrawn"]["work"]["title"] is None
    assert set(told_to(follower)) == {"work.withdrawn"} | ({"notice.made"} & set(told_to(follower)))
    writing.put_up(company.work, clock.now())
    assert told_to(follower)["work.returned"]["work"]["title"] == "The Key"


def test_only_what_was_asked_for_is_told(company: makers.Company) -> None:
    made = hook(company.author, Event.KUDOS_RECEIVED)
    first_of(company.work).post(clock.now())
    leave_kudos(company.work, company.reader, Guest(""), clock.now())
    assert set(told_to(made)) == {"kudos.received"}


def test_what_was_before_it_listened_is_not_told(company: makers.Company) -> None:
    first_of(company.work).post(clock.now() - timedelta(hours=1))
    made = hook(company.author)
    assert told_to(made) == {}


def test_nobody_is_told_before_she_answered_a_ping(company: makers.Company) -> None:
    made = switching.register(company.author, ADDRESS, Event.values, clock.now())
    first_of(company.work).post(clock.now())
    assert [one.event for one in come_about()] == ["ping"]
    assert made.confirmed_at is None


def test_a_body_is_in_the_shape_of_standard_webhooks(company: makers.Company) -> None:
    hook(company.author, Event.CHAPTER_POSTED)
    first_of(company.work).post(clock.now())
    (delivery,) = come_about()
    said = json.loads(body_of(delivery) or b"")
    assert list(said) == ["type", "timestamp", "data"]
    assert said["timestamp"] == delivery.at.isoformat()


# Once -------------------------------------------------------------------------------------------------------


def test_each_row_is_told_once_an_address_however_often_it_is_read(company: makers.Company) -> None:
    hook(company.author, Event.CHAPTER_POSTED)
    hook(company.author, Event.CHAPTER_POSTED, address=f"{ADDRESS}/two")
    first_of(company.work).post(clock.now())
    before = [one.mark for one in come_about()]
    Cursor.objects.all().delete()  # as if it had been killed before it noted how far it was
    assert [one.mark for one in come_about()] == before
    assert len(set(before)) == 2


def test_trouble_with_one_kind_of_row_keeps_no_other_waiting(
    company: makers.Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = hook(company.author)
    first_of(company.work).post(clock.now())
    leave_kudos(company.work, company.reader, Guest(""), clock.now())
    with monkeypatch.context() as broken:
        broken.setattr("cliffhanger.api.webhooks.gathering.hearing_of", lambda _: 1 / 0)
        assert "kudos.received" in told_to(made)
    assert "chapter.posted" in told_to(made)


def test_where_nobody_listens_no_row_is_kept_for_later(company: makers.Company) -> None:
    first_of(company.work).post(clock.now())
    assert come_about() == []
    assert Cursor.objects.get(name="webhooks.changes").position > 0


# What is not told -------------------------------------------------------------------------------------------


def test_whom_it_does_not_concern_is_told_nothing(company: makers.Company) -> None:
    for account in (company.stranger, company.moderator, company.beta, company.shut_out):
        hook(account)
    makers.promise(company.work, quorum=1, pace="at_once")
    makers.answer(company.work, company.reader)
    leave_kudos(company.work, company.reader, Guest(""), clock.now())
    assert come_about() == []


@pytest.mark.parametrize("late", [False, True])
def test_what_she_turned_away_from_is_not_told(company: makers.Company, late: bool) -> None:
    """Whether she did so before it happened, or before it would have left."""
    made = hook(company.stranger)
    Subscription.objects.create(account=company.stranger, work=company.work)

    def turn_away() -> None:
        Block.objects.create(blocker=company.stranger, blocked=company.author)

    if not late:
        turn_away()
    makers.promise(company.work, quorum=1, pace="at_once")
    makers.answer(company.work, company.reader)
    come_about()
    if late:
        turn_away()
    assert set(told_to(made)) <= {"notice.made"}  # what she was told before lies among her notices


def test_a_muted_work_is_not_told_of(company: makers.Company) -> None:
    made = hook(company.stranger, *[one for one in Event.values if one != Event.NOTICE_MADE])
    Subscription.objects.create(account=company.stranger, work=company.work)
    makers.promise(company.work, quorum=1)
    assert "chapter.posted" in told_to(made)
    Mute.objects.create(account=company.stranger, work=company.work, since=clock.now())
    assert told_to(made) == {}


def test_a_reply_of_somebody_muted_is_not_told(company: makers.Company) -> None:
    made = hook(company.reader, Event.REPLY_RECEIVED)
    first_of(company.work).post(clock.now())
    review = makers.answer(company.work, company.reader)
    assert company.author.pseud is not None
    Reply.write(review, company.author.pseud, "<p>Thank you.</p>", review.form_key, clock.now())
    assert "reply.received" in told_to(made)
    Mute.objects.create(account=company.reader, person=company.author, since=clock.now())
    assert told_to(made) == {}


def test_what_was_removed_meanwhile_is_not_told(company: makers.Company) -> None:
    made = hook(company.author, Event.REVIEW_RECEIVED, Event.REVIEW_REMOVED, Event.REPLY_RECEIVED)
    first_of(company.work).post(clock.now())
    review = makers.answer(company.work, company.reader, "Take this back.")
    assert company.reader.pseud is not None
    reply = Reply.write(review, company.reader.pseud, "<p>And this.</p>", review.form_key, clock.now())
    come_about()
    reply.remove(clock.now(), by_moderator=True)
    review.remove(clock.now(), by_moderator=True)
    told = told_to(made)
    assert set(told) == {"review.removed"}
    assert told["review.removed"]["review"] == review.pk
    assert "Take this back" not in str(told)


def test_a_review_that_waits_is_for_the_author_alone(company: makers.Company) -> None:
    author = hook(company.author)
    follower = hook(company.stranger)
    Subscription.objects.create(account=company.stranger, work=company.work)
    company.work.reviews_wait = True
    company.work.save()
    first_of(company.work).post(clock.now())
    makers.answer(company.work, company.reader, "Only for her.")
    assert told_to(author)["review.received"]["review"]["waits"]
    assert "Only for her" not in str(told_to(follower))


def test_a_chapter_of_a_work_taken_down_meanwhile_is_not_told(company: makers.Company) -> None:
    made = hook(company.stranger, Event.CHAPTER_POSTED, Event.WORK_WITHDRAWN, Event.PROMISE_OPENED)
    Subscription.objects.create(account=company.stranger, work=company.work)
    makers.promise(company.work, quorum=1)
    come_about()
    company.work.withdraw(Withdrawal.MODERATOR, clock.now())
    told = told_to(made)
    assert set(told) == {"work.withdrawn", "promise.opened"}
    assert "The Key" not in str(told)


def test_of_a_work_that_is_not_revealed_its_author_alone_hears(company: makers.Company) -> None:
    author = hook(company.author, Event.CHAPTER_POSTED, Event.WORK_REVEALED, Event.WORK_WITHDRAWN)
    follower = hook(company.stranger, *author.events)
    Subscription.objects.create(account=company.stranger, work=company.work)
    Subscription.objects.create(account=company.stranger, pseud=company.author.pseud)
    company.work.unreveal(clock.now())
    first_of(company.work).post(clock.now())
    assert set(told_to(author)) == {"chapter.posted"}
    assert told_to(follower) == {}
    company.work.reveal(clock.now())
    assert set(told_to(follower)) == {"work.revealed"}
    company.work.unreveal(clock.now())
    company.work.withdraw(Withdrawal.AUTHOR, clock.now())
    assert told_to(follower) == {}


def test_an_author_no_more_is_told_nothing_of_what_readers_say(company: makers.Company) -> None:
    made = hook(company.coauthor, Event.REVIEW_RECEIVED, Event.KUDOS_RECEIVED)
    first_of(company.work).post(clock.now())
    makers.answer(company.work, company.reader)
    leave_kudos(company.work, company.reader, Guest(""), clock.now())
    assert len(told_to(made)) == 2
    company.work.creatorships.filter(pseud__account=company.coauthor).delete()
    assert told_to(made) == {}


def test_a_sealed_chapter_is_in_no_body(company: makers.Company) -> None:
    Chapter.objects.filter(work=company.work, position__gt=1).update(title="Xanthippe")
    hooks = [hook(account) for account in (company.author, company.coauthor, company.stranger)]
    Subscription.objects.create(account=company.stranger, work=company.work)
    makers.promise(company.work, quorum=3)
    sealed = Chapter.objects.get(work=company.work, position=2)
    sealed.rewrite("Xanthippe", "<p>Xanthippe again.</p>", clock.now())
    makers.answer(company.work, company.reader)
    told = [str(told_to(made)) for made in hooks]
    assert all("promise.opened" in one for one in told)
    assert not any("Xanthippe" in one for one in told)


# Who has left, and what ends with her -----------------------------------------------------------------------


def test_nothing_is_made_for_an_account_that_is_shut(company: makers.Company) -> None:
    hook(company.author)
    Account.objects.filter(pk=company.author.pk).update(is_active=False)
    first_of(company.work).post(clock.now())
    assert come_about() == []


def test_with_an_account_its_webhooks_go(company: makers.Company) -> None:
    hook(company.reader)
    forget(company.reader, clock.now())
    assert not Webhook.objects.exists()


def test_what_a_program_registered_ends_with_its_token(company: makers.Company) -> None:
    token, _ = tokens.make(company.author, "a bot", [Scope.LISTEN], clock.now(), timedelta(days=1))
    made = switching.register(company.author, ADDRESS, Event.values, clock.now(), token=token)
    assert made.program == "a bot"
    assert Webhook.objects.on(clock.now()).exists()
    assert not Webhook.objects.on(clock.now() + timedelta(days=2)).exists()
    token.delete()
    assert not Webhook.objects.exists()


def test_what_an_app_registered_ends_with_the_leave_it_was_given(company: makers.Company) -> None:
    now = clock.now()
    app = App.objects.create(account=company.stranger, name="A reader", client_id="app", made_at=now)
    permit = Permit.objects.create(
        account=company.author, app=app, code_digest="x", code_ends_at=now, given_at=now
    )
    token, _ = tokens.make(company.author, "A reader", [Scope.LISTEN], now, timedelta(hours=1))
    Token.objects.filter(pk=token.pk).update(permit=permit)
    token.refresh_from_db()
    made = switching.register(company.author, ADDRESS, Event.values, now, token=token)
    assert made.program == "A reader"
    token.delete()  # apps have a fresh one every hour
    assert Webhook.objects.on(now + timedelta(days=30)).exists()
    Account.objects.filter(pk=company.stranger.pk).update(is_active=False)
    assert not Webhook.objects.on(now).exists()
    permit.delete()
    assert not Webhook.objects.exists()


# Registering ------------------------------------------------------------------------------------------------


def test_an_account_has_so_many_webhooks_and_no_more(company: makers.Company) -> None:
    for number in range(switching.MOST):
        switching.register(company.author, f"{ADDRESS}/{number}", ["kudos.received"], clock.now())
    with pytest.raises(writing.NotLikeThis, match="many webhooks"):
        switching.register(company.author, ADDRESS, ["kudos.received"], clock.now())
    switching.register(company.reader, ADDRESS, ["kudos.received"], clock.now())


def test_addresses_cannot_be_tried_out_by_the_dozen(company: makers.Company, settings: Any) -> None:
    settings.RATE_LIMITS = True
    for _ in range(switching.REGISTERED_AN_HOUR):
        switching.register(company.author, ADDRESS, ["kudos.received"], clock.now()).delete()
    with pytest.raises(TooOften):
        switching.register(company.author, ADDRESS, ["kudos.received"], clock.now())


# What it costs ----------------------------------------------------------------------------------------------


def test_reading_rows_costs_the_same_however_many_listen(company: makers.Company) -> None:
    first_of(company.work).post(clock.now())
    come_about()

    def cost() -> int:
        leave_kudos(company.work, makers.account(f"Reader {Account.objects.count()}"), Guest(""), clock.now())
        with CaptureQueriesContext(connection) as asked:
            gather(clock.now())
        return len(asked)

    hook(company.author, Event.KUDOS_RECEIVED)
    one = cost()
    for number in range(5):
        hook(company.author, Event.KUDOS_RECEIVED, address=f"{ADDRESS}/{number}")
    assert cost() == one
    assert Delivery.objects.filter(source="kudos").count() == 1 + 6
