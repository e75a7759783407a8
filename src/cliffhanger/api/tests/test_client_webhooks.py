"""A program keeps its webhooks with the client, and verifies what it is told."""

from typing import Any

import pytest

from cliffhanger.accounts.models import Account
from cliffhanger.api import tokens
from cliffhanger.api.models import Delivery, Scope, Webhook
from cliffhanger.api.webhooks import addresses, courier
from cliffhanger.archive import clock
from cliffhanger.archive import fetch as fetching
from cliffhanger.cast import makers
from cliffhanger.client import Archive, Refused, Unreachable, verify

from .receivers import listening

pytestmark = pytest.mark.django_db(transaction=True)
TOLD = "https://bot.example/told"


@pytest.fixture
def ada() -> Account:
    return makers.account("Ada")


@pytest.fixture
def program(live_server: Any, ada: Account, monkeypatch: pytest.MonkeyPatch) -> Archive:
    monkeypatch.setattr(addresses, "public_address", lambda *_: "93.184.216.34")
    return Archive(live_server.url, tokens.make(ada, "a bot", [Scope.LISTEN], clock.now())[1])


def test_a_webhook_is_registered_changed_and_removed(program: Archive, ada: Account) -> None:
    made = program.register_webhook(TOLD, ["kudos.received", "chapter.posted"], name="Bot")
    assert (made.webhook.address, made.webhook.name, made.webhook.program) == (TOLD, "Bot", "a bot")
    assert made.webhook.events == ("chapter.posted", "kudos.received")
    assert made.secret == Webhook.objects.get(account=ada).secret
    number = made.webhook.id
    changed = program.change_webhook(number, events=["kudos.received"], is_on=False)
    assert (changed.events, changed.name, changed.off_because) == (("kudos.received",), "Bot", "owner")
    assert program.change_webhook(number, name="", is_on=True).off_at is None
    assert [one.id for one in program.webhooks()] == [number]
    assert program.webhook(number).name == ""
    program.remove_webhook(number)
    assert list(program.webhooks()) == []


def test_a_new_secret_takes_the_place_of_the_old_one(program: Archive) -> None:
    made = program.register_webhook(TOLD, ["kudos.received"])
    another = program.new_secret(made.webhook.id)
    assert another.secret != made.secret
    assert another.old_holds_until
    assert program.new_secret(made.webhook.id, at_once=True).old_holds_until is None


def test_an_address_is_tried_and_what_came_of_it_is_read(
    live_server: Any, ada: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "is_public", lambda address: str(address) == "127.0.0.1")
    monkeypatch.setattr(addresses, "SCHEMES", frozenset({"http"}))
    program = Archive(live_server.url, tokens.make(ada, "a bot", [Scope.LISTEN], clock.now())[1])
    with listening() as receiver:
        receiver.answers["/told"] = (404, {})
        hook = Webhook.objects.create(
            account=ada, address=f"{receiver.url}/told", events=["kudos.received"], made_at=clock.now()
        )
        pinged = program.ping_webhook(hook.pk)
        assert (pinged.event, pinged.state, pinged.tries) == ("ping", "waiting", 0)
        courier.Courier().finish(clock.now())
        refused = program.delivery(hook.pk, pinged.id)
        assert (refused.status, refused.answer) == (404, "It answered 404.")
        assert refused.body
        assert [one.id for one in program.deliveries(hook.pk)] == [pinged.id]
        Webhook.objects.filter(pk=hook.pk).update(confirmed_at=clock.now())
        Delivery.objects.update(tried_at=None)
        assert program.send_again(hook.pk, pinged.id).webhook_id == pinged.webhook_id
        receiver.answers.clear()
        courier.Courier().finish(clock.now())
    first, second = receiver.heard
    assert first.id == second.id == pinged.webhook_id
    event = verify(second.body, second.headers, hook.secret)
    assert (event.type, event.id, event.data["webhook"]) == ("ping", pinged.webhook_id, hook.pk)
    assert program.delivery(hook.pk, pinged.id).delivered_at


def test_an_address_that_cannot_be_is_refused_at_its_field(
    live_server: Any, ada: Account, program: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    with pytest.raises(Refused) as refused:
        program.register_webhook("https://127.0.0.1/told", ["kudos.received"])
    assert refused.value.errors == {"address": ["It is not on a public machine."]}
    with pytest.raises(Refused) as refused:
        Archive(live_server.url, tokens.make(ada, "a reader", [Scope.READ], clock.now())[1]).webhook(1)
    assert refused.value.status == 403
    with pytest.raises(Unreachable):
        Archive("ftp://archive.example").webhook(1)
