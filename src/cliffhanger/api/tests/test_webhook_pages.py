"""What a person does with her webhooks, on their pages and by program."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cliffhanger.accounts.models import Account
from cliffhanger.api.models import Delivery, Repeat, Scope, Token, Webhook
from cliffhanger.api.webhooks import addresses, courier, switching
from cliffhanger.api.webhooks.events import Event
from cliffhanger.api.webhooks.gathering import gather
from cliffhanger.archive import clock
from cliffhanger.archive.fetch import NotFetched
from cliffhanger.cast import makers
from cliffhanger.reviews.nod import Guest, leave_kudos
from cliffhanger.works.models import Chapter

from .conftest import Program

pytestmark = pytest.mark.django_db
ADDRESS = "https://listener.example/hook"
SAID = {"address": ADDRESS, "name": "My bot", "events": ["kudos.received", "review.received"]}
SECRET = re.compile(r'value="(whsec_[A-Za-z0-9+/=]+)"')


@pytest.fixture(autouse=True)
def _one_machine_is_public(monkeypatch: pytest.MonkeyPatch) -> None:
    def looked_up(host: str, *_: Any) -> str:
        if host != "listener.example":
            raise NotFetched("It is not on a public machine.")
        return "93.184.216.34"

    monkeypatch.setattr(addresses, "public_address", looked_up)


@pytest.fixture
def hers(client: Client, ada: Account) -> Client:
    client.force_login(ada)
    return client


def registered(account: Account, *, confirmed: bool = True) -> Webhook:
    made = switching.register(account, ADDRESS, Event.values, clock.now(), name="My bot")
    if confirmed:
        Webhook.objects.filter(pk=made.pk).update(confirmed_at=made.made_at)
        Delivery.objects.filter(webhook=made).update(delivered_at=made.made_at, next_at=None, status=200)
    return made


def kudos_for(author: Account) -> None:
    work = makers.work(author, "The Causeway", ["One."])
    Chapter.objects.get(work=work).post(clock.now())
    leave_kudos(work, makers.account("Rue"), Guest(""), clock.now())
    gather(clock.now())


# The pages --------------------------------------------------------------------------------------------------


def test_a_secret_is_shown_once(hers: Client) -> None:
    page = reverse("api:webhooks")
    shown = hers.post(page, SAID)
    assert shown.status_code == 200
    found = SECRET.search(shown.content.decode())
    assert found
    made = Webhook.objects.get()
    assert (made.secret, made.events) == (found[1], ["review.received", "kudos.received"])
    assert "no-store" in shown["Cache-Control"]
    for address in (page, made.get_absolute_url()):
        assert made.secret not in hers.get(address).content.decode()
    assert [one.event for one in Delivery.objects.all()] == ["ping"]


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("https://10.0.0.1/", "It is not on a public machine."),
        ("http://listener.example/", "Give an address that begins with https://."),
        ("nonsense", "Give an address that begins with https://."),
        ("https://listener.example:22/", "Nothing is asked of this port."),
        ("https://listener.example/#x", "This is no address."),
    ],
)
def test_what_is_no_address_is_said_at_its_field(hers: Client, address: str, sentence: str) -> None:
    refused = hers.post(reverse("api:webhooks"), {**SAID, "address": address})
    page = refused.content.decode()
    assert refused.status_code == 422
    assert sentence in page
    assert f'value="{address}"' in page
    assert not Webhook.objects.exists()


def test_a_webhook_is_told_something(hers: Client) -> None:
    refused = hers.post(reverse("api:webhooks"), {"address": ADDRESS})
    assert "Choose at least one thing that it is told." in refused.content.decode()


def test_one_too_many_is_refused_in_words(hers: Client, ada: Account) -> None:
    for _ in range(switching.MOST):
        registered(ada)
    refused = hers.post(reverse("api:webhooks"), SAID)
    assert refused.status_code == 422
    assert "These are many webhooks." in refused.content.decode()


def test_its_page_says_what_was_sent_and_what_became_of_it(hers: Client, ada: Account) -> None:
    made = registered(ada)
    kudos_for(ada)
    Delivery.objects.filter(source="kudos").update(
        tries=3, status=500, tried_at=clock.now(), next_at=clock.now() + timedelta(hours=2)
    )
    page = hers.get(made.get_absolute_url()).content.decode()
    for said in ("kudos.received", "It answered 500.", "3 tries.", "It is tried again at", "It arrived."):
        assert said in page, said
    assert Delivery.objects.get(source="kudos").mark in page


def test_what_it_is_told_is_chosen_anew(hers: Client, ada: Account) -> None:
    made = registered(ada)
    hers.post(made.get_absolute_url(), {"name": "Another", "events": ["promise.settled"]})
    made.refresh_from_db()
    assert (made.name, made.events) == ("Another", ["promise.settled"])
    refused = hers.post(made.get_absolute_url(), {"name": "Another"})
    assert refused.status_code == 422


def test_another_secret_is_shown_once_and_the_old_one_holds_for_a_day(hers: Client, ada: Account) -> None:
    made = registered(ada)
    old = made.secret
    shown = hers.post(reverse("api:webhook-secret", args=[made.pk])).content.decode()
    found = SECRET.search(shown)
    made.refresh_from_db()
    assert found
    assert found[1] == made.secret != old
    assert "The one before holds until" in shown
    assert made.secrets(clock.now()) == [made.secret, old]
    assert made.secrets(clock.now() + timedelta(days=2)) == [made.secret]
    hers.post(reverse("api:webhook-secret", args=[made.pk]), {"at_once": "on"})
    made.refresh_from_db()
    assert len(made.secrets(clock.now())) == 1


def test_it_is_switched_off_on_asked_and_removed(hers: Client, ada: Account) -> None:
    made = registered(ada)
    hers.post(reverse("api:webhook-switch", args=[made.pk]))
    made.refresh_from_db()
    assert made.off_why == "owner"
    assert "Switched off on" in hers.get(made.get_absolute_url()).content.decode()
    hers.post(reverse("api:webhook-switch", args=[made.pk]))
    made.refresh_from_db()
    assert (made.off_at, made.confirmed_at) == (None, None)
    again = hers.post(reverse("api:webhook-ping", args=[made.pk]), follow=True)
    assert "It was asked just now." in again.content.decode()
    hers.post(reverse("api:webhook-removal", args=[made.pk]))
    assert not Webhook.objects.exists()


def test_a_message_is_sent_again(hers: Client, ada: Account) -> None:
    made = registered(ada)
    kudos_for(ada)
    row = Delivery.objects.filter(source="kudos")
    row.update(given_up_at=clock.now(), next_at=None, tries=10)
    again = reverse("api:delivery-again", args=[made.pk, row.get().pk])
    assert "It is sent again." in hers.post(again, follow=True).content.decode()
    assert (row.get().state, row.get().tries) == ("waiting", 0)


@pytest.mark.parametrize("name", ["webhook-secret", "webhook-ping", "webhook-switch", "webhook-removal"])
def test_nobody_touches_the_webhook_of_another(client: Client, ada: Account, rey: Account, name: str) -> None:
    made = registered(ada)
    client.force_login(rey)
    assert client.post(reverse(f"api:{name}", args=[made.pk])).status_code == 404
    assert client.get(made.get_absolute_url()).status_code == 404
    number = Delivery.objects.get().pk
    mine = registered(rey)
    for hook in (made.pk, mine.pk):
        assert client.post(reverse("api:delivery-again", args=[hook, number])).status_code == 404
    made.refresh_from_db()
    assert made.off_at is None


def test_pages_cost_the_same_however_much_was_sent(hers: Client, ada: Account) -> None:
    made = registered(ada)

    def cost(address: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert hers.get(address).status_code == 200
        return len(asked)

    pages = [made.get_absolute_url(), reverse("api:webhooks")]
    cost(pages[0])
    before = [cost(page) for page in pages]
    for _ in range(4):
        registered(ada)
        switching.put_ping(made, clock.now())
    assert [cost(page) for page in pages] == before


# By program -------------------------------------------------------------------------------------------------


def test_a_program_registers_an_address_and_hears_its_secret_once(ada: Account) -> None:
    program = Program(ada, Scope.LISTEN)
    made = program.post("/webhooks", SAID)
    assert made.status_code == 201, made.content
    assert made["Cache-Control"] == "no-store"
    hook = Webhook.objects.get()
    assert made.json()["secret"] == hook.secret
    assert (made.json()["program"], made.json()["confirmed_at"]) == ("a test", None)
    (listed,) = program.get("/webhooks").json()["items"]
    assert "secret" not in listed
    assert listed == program.get(f"/webhooks/{hook.pk}").json()
    Token.objects.all().delete()
    assert not Webhook.objects.exists()


def test_an_answer_that_holds_a_secret_is_kept_unreadable(ada: Account) -> None:
    program = Program(ada)
    first = program.post("/webhooks", SAID, Idempotency_Key="k")
    again = program.post("/webhooks", SAID, Idempotency_Key="k")
    assert again.json() == first.json()
    assert Webhook.objects.count() == 1
    kept = bytes(Repeat.objects.get().body)
    assert b"whsec_" not in kept
    assert first.json()["secret"].encode() not in kept


def test_a_program_needs_the_scope(ada: Account) -> None:
    others = [one for one in Scope.values if one != Scope.LISTEN]
    refused = Program(ada, *others).post("/webhooks", SAID)
    assert refused.status_code == 403
    assert "listen" in refused.json()["detail"]
    assert Program().get("/webhooks").status_code == 401


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"address": "http://listener.example/"}, 422),
        ({"address": "https://10.0.0.1/"}, 409),
        ({"address": "https://listener.example:22/"}, 409),
        ({"events": []}, 422),
        ({"events": ["ping"]}, 422),
        ({"events": ["everything"]}, 422),
        ({"name": "x" * 61}, 422),
        ({"more": 1}, 422),
    ],
)
def test_a_program_is_told_what_is_wrong(ada: Account, said: dict[str, Any], status: int) -> None:
    refused = Program(ada).post("/webhooks", SAID | said)
    assert refused.status_code == status, refused.content
    (field,) = refused.json()["errors"]
    assert field.partition(".")[0] == next(iter(said))
    assert not Webhook.objects.exists()


def test_a_program_changes_switches_and_removes(ada: Account) -> None:
    program, hook = Program(ada), registered(ada)
    path = f"/webhooks/{hook.pk}"
    changed = program.call("patch", path, {"events": ["kudos.received"]}).json()
    assert (changed["events"], changed["name"]) == (["kudos.received"], "My bot")
    assert program.call("patch", path, {"is_on": False}).json()["off_because"] == "owner"
    assert program.post(f"{path}/ping").status_code == 409
    assert program.call("patch", path, {"is_on": True}).json()["off_at"] is None
    assert program.post(f"{path}/ping").status_code == 429
    fresh = program.post(f"{path}/secret", {"at_once": False}).json()
    assert fresh["secret"] != hook.secret
    assert fresh["old_holds_until"]
    assert program.post(f"{path}/secret", {"at_once": True}).json()["old_holds_until"] is None
    assert program.call("delete", path).status_code == 204
    assert program.get(path).status_code == 404


def test_a_program_looks_at_what_was_sent_and_sends_it_again(ada: Account) -> None:
    program, hook = Program(ada), registered(ada)
    kudos_for(ada)
    path = f"/webhooks/{hook.pk}/deliveries"
    Delivery.objects.filter(source="kudos").update(delivered_at=clock.now(), next_at=None, status=200)
    first = program.get(path).json()["items"][0]
    assert program.get(f"{path}?limit=1").json()["next"]
    whole = program.get(f"{path}/{first['id']}").json()
    assert json.loads(whole["body"])["type"] == first["event"]
    assert first["webhook_id"].startswith("msg_")
    again = program.post(f"{path}/{first['id']}/again")
    assert again.json()["state"] == "waiting"
    Delivery.objects.update(tried_at=clock.now())
    assert program.post(f"{path}/{first['id']}/again").status_code == 429


def test_a_program_sees_no_webhook_of_another(ada: Account, rey: Account) -> None:
    hook, other = registered(ada), Program(rey)
    number = Delivery.objects.get().pk
    path = f"/webhooks/{hook.pk}"
    for address in (path, f"{path}/deliveries", f"{path}/deliveries/{number}"):
        assert other.get(address).status_code == 404
    for address in (f"{path}/secret", f"{path}/ping", f"{path}/deliveries/{number}/again"):
        assert other.post(address).status_code == 404
    assert other.call("delete", path).status_code == 404
    assert other.call("patch", path, {"is_on": False}).status_code == 404
    assert Webhook.objects.get().off_at is None
    assert courier.Courier().under_way == {}
