"""How deliveries leave: signed, again and again for days, to public machines alone, and nobody waits for a slow one."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.db.models import Min

from cliffhanger.accounts.models import Account
from cliffhanger.api.models import Delivery, Webhook
from cliffhanger.api.webhooks import addresses, courier, switching
from cliffhanger.api.webhooks.courier import Courier
from cliffhanger.api.webhooks.events import Event
from cliffhanger.api.webhooks.gathering import gather
from cliffhanger.archive import clock
from cliffhanger.archive import fetch as fetching
from cliffhanger.archive.doors import TooOften
from cliffhanger.archive.fetch import NotFetched
from cliffhanger.cast import makers
from cliffhanger.client import Forged
from cliffhanger.config.strike import strike
from cliffhanger.follows.models import Notice
from cliffhanger.reviews.nod import Guest, leave_kudos
from cliffhanger.works.models import Chapter, Work
from cliffhanger.works.writing import NotLikeThis

from .receivers import Receiver, listening

pytestmark = pytest.mark.django_db
ENOUGH = 5.0  # seconds in which everything that is not slow is answered


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    """This machine's own address counts as public, and http will do, so that there is somebody to tell."""
    monkeypatch.setattr(fetching, "is_public", lambda address: str(address) == "127.0.0.1")
    monkeypatch.setattr(addresses, "SCHEMES", frozenset({"http", "https"}))
    with listening() as made:
        yield made


@pytest.fixture
def author() -> Account:
    return makers.account("Ada")


@pytest.fixture
def work(author: Account) -> Work:
    made = makers.work(author, "The Causeway", ["One.", "Two.", "Three."])
    Chapter.objects.get(work=made, position=1).post(clock.now())
    gather(clock.now())
    return made


def hook(account: Account, address: str, *events: str) -> Webhook:
    """One that answered its ping already."""
    made = switching.register(account, address, events or [Event.KUDOS_RECEIVED], clock.now())
    made.deliveries.all().delete()
    Webhook.objects.filter(pk=made.pk).update(confirmed_at=made.made_at)
    return made


def happen(work: Work, times: int = 1) -> None:
    for _ in range(times):
        leave_kudos(work, makers.account(f"Reader {Account.objects.count()}"), Guest(""), clock.now())
    gather(clock.now())


def go_round(now: datetime | None = None, patience: float = ENOUGH) -> int:
    return Courier().go_round(now or clock.now(), patience)


def go_until(end: datetime) -> list[datetime]:
    """Let time pass until there is nothing left to do, or until `end`; when something was tried."""
    tried: list[datetime] = []
    while (next_at := next_due()) and next_at < end:
        tried.append(next_at)
        go_round(next_at)
    return tried


def next_due() -> datetime | None:
    due: datetime | None = Delivery.objects.aggregate(first=Min("next_at"))["first"]
    return due


# What arrives -----------------------------------------------------------------------------------------------


def test_an_address_is_asked_first_and_told_afterwards(
    receiver: Receiver, author: Account, work: Work
) -> None:
    made = switching.register(author, f"{receiver.url}/a", [Event.KUDOS_RECEIVED], clock.now())
    happen(work)
    assert go_round() == 1
    assert [one.type for one in receiver.heard] == ["ping"]
    made.refresh_from_db()
    assert made.confirmed_at
    happen(work)
    assert go_round() == 1
    assert [one.type for one in receiver.heard] == ["ping", "kudos.received"]


def test_an_address_that_does_not_answer_the_ping_is_told_nothing(
    receiver: Receiver, author: Account, work: Work
) -> None:
    receiver.answers["/a"] = (404, {})
    made = switching.register(author, f"{receiver.url}/a", [Event.KUDOS_RECEIVED], clock.now())
    go_round()
    happen(work)
    go_round()
    made.refresh_from_db()
    assert made.confirmed_at is None
    assert {one.type for one in receiver.heard} == {"ping"}


def test_what_arrives_is_signed_and_verified(receiver: Receiver, author: Account, work: Work) -> None:
    made = hook(author, f"{receiver.url}/a")
    happen(work)
    go_round()
    (heard,) = receiver.heard
    event = heard.verified(made.secret)
    assert (event.type, event.data["work"]["title"]) == ("kudos.received", "The Causeway")
    assert event.id == Delivery.objects.get().mark
    assert heard.headers["content-type"] == "application/json"
    with pytest.raises(Forged):
        heard.verified(hook(author, f"{receiver.url}/b").secret)


def test_after_a_new_secret_both_are_signed_with_for_a_day(
    receiver: Receiver, author: Account, work: Work
) -> None:
    made = hook(author, f"{receiver.url}/a")
    old, new = made.secret, switching.rotate(made, clock.now())
    assert old != new
    happen(work)
    go_round()
    assert receiver.heard[-1].verified(old).id == receiver.heard[-1].verified(new).id
    happen(work)
    go_round(clock.now() + switching.OVERLAP + timedelta(seconds=1))
    assert receiver.heard[-1].verified(new)
    with pytest.raises(Forged):
        receiver.heard[-1].verified(old)


def test_a_secret_that_was_seen_ends_at_once(receiver: Receiver, author: Account, work: Work) -> None:
    made = hook(author, f"{receiver.url}/a")
    old, new = made.secret, switching.rotate(made, clock.now(), at_once=True)
    happen(work)
    go_round()
    assert receiver.heard[-1].verified(new)
    with pytest.raises(Forged):
        receiver.heard[-1].verified(old)


def test_no_secret_is_in_the_database(author: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "public_address", lambda *_: "93.184.216.34")
    made = switching.register(author, "https://listener.example/", [Event.KUDOS_RECEIVED], clock.now())
    kept = " ".join(str(value) for row in Webhook.objects.values_list() for value in row)
    assert made.secret.removeprefix("whsec_") not in kept


def test_the_clock_tells(receiver: Receiver, author: Account, work: Work) -> None:
    hook(author, f"{receiver.url}/a")
    leave_kudos(work, makers.account("Rey"), Guest(""), clock.now())
    strike(clock.now())
    courier.courier.finish(clock.now())
    assert receiver.types("/a") == ["kudos.received"]


# Again and again --------------------------------------------------------------------------------------------


def test_what_was_not_taken_comes_again_with_the_same_id(
    receiver: Receiver, author: Account, work: Work
) -> None:
    hook(author, f"{receiver.url}/a")
    receiver.answers["/a"] = (500, {})
    happen(work)
    assert go_round() == 0
    delivery = Delivery.objects.get()
    assert (delivery.status, delivery.state, delivery.tries) == (500, "waiting", 1)
    assert delivery.next_at is not None
    assert go_round() == 0
    assert len(receiver.heard) == 1
    receiver.answers.clear()
    assert go_round(delivery.next_at) == 1
    assert receiver.heard[0].id == receiver.heard[1].id
    assert Delivery.objects.get().state == "delivered"


def test_pauses_grow_and_after_three_days_it_is_given_up(
    receiver: Receiver, author: Account, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(courier, "jittered", lambda length: length)
    hook(author, f"{receiver.url}/a")
    receiver.answers["/a"] = (500, {})
    happen(work)
    tried = go_until(clock.now() + timedelta(days=30))
    pauses = [later - earlier for earlier, later in pairwise(tried)]
    assert pauses == sorted(pauses)
    assert pauses == courier.PAUSES
    assert Delivery.objects.get().state == "given_up"
    assert {one.id for one in receiver.heard} == {Delivery.objects.get().mark}


def test_pauses_differ_a_little() -> None:
    hour = timedelta(hours=1)
    lengths = {courier.jittered(hour) for _ in range(50)}
    assert len(lengths) > 1
    assert all(hour * 0.8 <= length <= hour * 1.2 for length in lengths)


@pytest.mark.parametrize(("asked", "rest"), [("3600", 3600), ("99999999", 86_400), ("soon", 0), ("", 0)])
def test_an_address_may_ask_to_be_left_alone(
    receiver: Receiver, author: Account, work: Work, asked: str, rest: int
) -> None:
    hook(author, f"{receiver.url}/a")
    receiver.answers["/a"] = (429, {"Retry-After": asked})
    happen(work)
    now = clock.now()
    go_round(now)
    next_at = Delivery.objects.get().next_at
    assert next_at is not None
    assert timedelta(seconds=rest) <= next_at - now <= timedelta(seconds=rest + 10)


def test_one_message_that_is_refused_holds_up_no_other(
    receiver: Receiver, author: Account, work: Work
) -> None:
    hook(author, f"{receiver.url}/a")
    receiver.answers["/a"] = (400, {})
    happen(work)
    go_round()
    receiver.answers.clear()
    happen(work, 3)
    later = Webhook.objects.get().rests_until
    assert later is not None
    assert go_round(later + timedelta(seconds=1)) >= 3


def test_while_an_address_fails_nothing_but_one_message_is_tried(
    receiver: Receiver, author: Account, work: Work
) -> None:
    hook(author, f"{receiver.url}/a")
    receiver.answers["/a"] = (503, {})
    happen(work, 5)
    go_round()
    assert len(receiver.heard) == 1
    receiver.answers.clear()
    later = Webhook.objects.get().rests_until
    assert later is not None
    assert go_round(later + timedelta(seconds=5)) == 5  # the refused one has a pause of its own
    made = Webhook.objects.get()
    assert (made.failures, made.failing_since, made.rests_until) == (0, None, None)


def test_gone_switches_it_off_and_its_owner_is_told(receiver: Receiver, author: Account, work: Work) -> None:
    made = hook(author, f"{receiver.url}/a")
    receiver.answers["/a"] = (410, {})
    happen(work, 2)
    go_round()
    made.refresh_from_db()
    assert (made.off_why, made.off_at is None) == ("gone", False)
    told = Notice.objects.get(account=author, key__startswith="webhook:")
    assert told.sentence == "The webhook to 127.0.0.1 is switched off: it said that it is gone for good."
    assert told.address == made.get_absolute_url()
    assert {one.state for one in Delivery.objects.all()} == {"given_up"}
    happen(work)
    go_round(clock.now() + timedelta(days=1))
    assert len(receiver.heard) == 1


def test_after_days_of_nothing_it_is_switched_off_and_its_owner_told_once(
    receiver: Receiver, author: Account, work: Work
) -> None:
    made = hook(author, f"{receiver.url}/a")
    receiver.answers["/a"] = (500, {})
    for day in range(8):
        clock.move_to(clock.now() + timedelta(days=1))
        happen(work)
        go_until(clock.now())
        go_round()
        made.refresh_from_db()
        assert made.off_at is None or day >= 5, day
    assert made.off_why == "failing"
    told = Notice.objects.filter(account=author, key__startswith="webhook:")
    assert [one.sentence for one in told] == [
        "The webhook to 127.0.0.1 is switched off: it has taken nothing for days."
    ]


def test_one_that_is_switched_on_again_answers_a_ping_first(
    receiver: Receiver, author: Account, work: Work
) -> None:
    made = hook(author, f"{receiver.url}/a")
    switching.switch_off(made, Webhook.Why.OWNER, clock.now())
    assert not Notice.objects.filter(account=author, key__startswith="webhook:").exists()
    happen(work)
    switching.switch_on(made, clock.now())
    happen(work)
    go_round()
    assert [one.type for one in receiver.heard] == ["ping"]
    happen(work)
    go_round()
    assert [one.type for one in receiver.heard] == ["ping", "kudos.received"]


def test_what_was_given_up_is_sent_again_when_its_owner_says_so(
    receiver: Receiver, author: Account, work: Work
) -> None:
    hook(author, f"{receiver.url}/a")
    happen(work)
    go_round()
    delivery = Delivery.objects.select_related("webhook").get()
    with pytest.raises(TooOften):
        switching.send_again(delivery, clock.now())
    later = clock.now() + switching.AGAIN_AFTER
    switching.send_again(delivery, later)
    go_round(later)
    assert [one.id for one in receiver.heard] == [delivery.mark, delivery.mark]


def test_what_is_switched_off_sends_nothing_again(receiver: Receiver, author: Account, work: Work) -> None:
    made = hook(author, f"{receiver.url}/a")
    happen(work)
    go_round()
    switching.switch_off(made, Webhook.Why.OWNER, clock.now())
    delivery = Delivery.objects.select_related("webhook").get()
    with pytest.raises(NotLikeThis, match="switched off"):
        switching.send_again(delivery, clock.now() + timedelta(hours=1))
    with pytest.raises(NotLikeThis, match="switched off"):
        switching.ask(delivery.webhook, clock.now())


def test_what_is_over_is_forgotten_after_two_weeks(receiver: Receiver, author: Account, work: Work) -> None:
    hook(author, f"{receiver.url}/a")
    happen(work)
    courier.prune(clock.now() + timedelta(days=15))
    assert Delivery.objects.count() == 1
    go_round()
    courier.prune(clock.now() + timedelta(days=13))
    assert Delivery.objects.count() == 1
    courier.prune(clock.now() + timedelta(days=15))
    assert Delivery.objects.count() == 0


# Killed -----------------------------------------------------------------------------------------------------


def test_what_left_before_the_process_died_comes_again_with_the_same_id(
    receiver: Receiver, author: Account, work: Work
) -> None:
    hook(author, f"{receiver.url}/slow")
    happen(work)
    Courier().go_round(clock.now(), 0.2)  # dies without having heard the answer
    assert Delivery.objects.get().state == "waiting"
    assert go_round(clock.now() + timedelta(seconds=30)) == 0
    receiver.go_on.set()
    assert go_round(clock.now() + courier.LOST_AFTER + timedelta(seconds=1)) == 1
    assert [one.id for one in receiver.heard] == [Delivery.objects.get().mark] * 2


def test_of_two_processes_one_sends(receiver: Receiver, author: Account, work: Work) -> None:
    hook(author, f"{receiver.url}/slow")
    happen(work)
    one, other = Courier(), Courier()
    now = clock.now()
    one.go_round(now, 0.2)
    other.go_round(now, 0.2)
    receiver.go_on.set()
    assert one.go_round(now, ENOUGH) + other.go_round(now, ENOUGH) == 1
    assert len(receiver.heard) == 1


# Nobody waits -----------------------------------------------------------------------------------------------


def test_a_slow_receiver_holds_up_neither_the_clock_nor_others(
    receiver: Receiver, author: Account, work: Work
) -> None:
    hook(author, f"{receiver.url}/slow")
    hook(author, f"{receiver.url}/quick")
    happen(work, 3)
    one = Courier()
    arrived = 0
    while arrived < 3:  # each of these is a stroke of the clock
        arrived += one.go_round(clock.now(), 0.1)
    assert receiver.types("/quick") == ["kudos.received"] * 3
    assert len(receiver.of("/slow")) == 1
    assert list(one.under_way) == [Webhook.objects.get(address__endswith="/slow").pk]
    receiver.go_on.set()
    while arrived < 6:
        arrived += one.go_round(clock.now(), 0.1)


def test_a_receiver_that_never_answers_is_left_after_a_while(
    receiver: Receiver, author: Account, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(courier, "WITHIN", 0.3)
    hook(author, f"{receiver.url}/slow")
    happen(work)
    go_round()
    delivery = Delivery.objects.get()
    assert (delivery.status, delivery.answer) == (None, "It took too long.")


def test_so_many_at_one_stroke_and_no_more(receiver: Receiver, author: Account, work: Work) -> None:
    hook(author, f"{receiver.url}/a")
    happen(work, courier.IN_A_ROUND + 2)
    assert go_round() == courier.IN_A_ROUND
    assert go_round() == 2


def test_nobody_takes_all_the_room(receiver: Receiver, author: Account, work: Work) -> None:
    for number in range(courier.OF_ONE_ACCOUNT + 1):
        hook(author, f"{receiver.url}/slow?{number}")
    happen(work)
    one = Courier()
    one.go_round(clock.now(), 0.2)
    assert len(one.under_way) <= courier.OF_ONE_ACCOUNT


# Only public machines ---------------------------------------------------------------------------------------

INWARD = [
    "https://127.0.0.1/",
    "https://localhost/",
    "https://[::1]/",
    "https://10.0.0.1/",
    "https://172.16.3.4/",
    "https://192.168.1.1:8443/",
    "https://169.254.169.254/latest/meta-data/",
    "https://[fe80::1]/",
    "https://[fd00::1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://2130706433/",
    "https://0x7f.1/",
    "https://0.0.0.0/",
]


@pytest.mark.parametrize("address", INWARD)
def test_no_machine_inside_is_registered(author: Account, address: str) -> None:
    with pytest.raises(NotFetched):
        switching.register(author, address, [Event.KUDOS_RECEIVED], clock.now())
    assert not Webhook.objects.exists()


@pytest.mark.parametrize(
    "address",
    [
        "http://listener.example/",
        "ftp://listener.example/",
        "file:///etc/passwd",
        "listener.example",
        "https://",
        "https://user:password@listener.example/",
        "https://listener.example:22/",
        "https://listener.example/#part",
        "https://listener.example/\r\nX: y",
        "https://[::1",
        "",
    ],
)
def test_what_is_no_address_of_a_listener_is_not_registered(
    author: Account, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "resolve", lambda *_: ["93.184.216.34"])
    with pytest.raises(NotFetched):
        switching.register(author, address, [Event.KUDOS_RECEIVED], clock.now())


def test_one_inward_address_of_several_is_enough(author: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "resolve", lambda *_: ["93.184.216.34", "10.0.0.7"])
    with pytest.raises(NotFetched, match="not on a public machine"):
        switching.register(author, "https://listener.example/", [Event.KUDOS_RECEIVED], clock.now())


@pytest.mark.parametrize("inward", ["127.0.0.1", "10.0.0.7", "169.254.169.254", "::1", "fe80::1"])
def test_a_name_that_leads_inward_by_now_is_not_visited(
    author: Account, work: Work, monkeypatch: pytest.MonkeyPatch, inward: str
) -> None:
    """DNS rebinding: another answer when it is delivered than when it was registered."""
    with listening() as receiver:
        port = receiver.url.rpartition(":")[2]
        monkeypatch.setattr(addresses, "SCHEMES", frozenset({"http", "https"}))
        monkeypatch.setattr(fetching, "resolve", lambda *_: ["93.184.216.34"])
        hook(author, f"http://listener.example:{port}/")
        monkeypatch.setattr(fetching, "resolve", lambda *_: [inward])
        happen(work)
        assert go_round() == 0
        assert receiver.heard == []
    assert Delivery.objects.get().answer == "It is not on a public machine."


def test_the_machine_that_was_looked_at_is_the_one_that_is_visited(
    receiver: Receiver, author: Account, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = receiver.url.rpartition(":")[2]
    answers = [["127.0.0.1"], ["127.0.0.1"], ["10.0.0.7"]]
    monkeypatch.setattr(fetching, "resolve", lambda *_: answers.pop(0))
    hook(author, f"http://listener.example:{port}/")
    happen(work)
    assert go_round() == 1
    assert receiver.heard[0].headers["host"] == f"listener.example:{port}"
    assert answers == [["10.0.0.7"]]


def test_a_redirect_is_not_followed(receiver: Receiver, author: Account, work: Work) -> None:
    receiver.answers["/a"] = (307, {"Location": f"{receiver.url}/inner"})
    hook(author, f"{receiver.url}/a")
    happen(work)
    assert go_round() == 0
    assert receiver.of("/inner") == []
    assert Delivery.objects.get().status == 307


def test_http_is_not_spoken(author: Account, work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    with listening() as receiver:
        monkeypatch.setattr(fetching, "is_public", lambda _: True)
        made = Webhook.objects.create(
            account=author, address=receiver.url, events=Event.values, made_at=clock.now()
        )
        switching.put_ping(made, clock.now())
        go_round()
        assert receiver.heard == []
    assert Delivery.objects.get().answer == "Addresses of this kind are not visited."


def test_neither_the_log_nor_a_notice_says_the_whole_address(
    receiver: Receiver, author: Account, work: Work, caplog: Any
) -> None:
    caplog.set_level(logging.DEBUG)
    made = hook(author, f"{receiver.url}/hush?word=hush")
    receiver.answers["/hush?word=hush"] = (410, {})
    happen(work)
    go_round()
    said = caplog.text + str([(one.sentence, one.facts) for one in Notice.objects.filter(account=author)])
    assert "hush" not in said
    assert made.secret not in said
