"""What the description says of the messages is what leaves, word for word and with nothing besides."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import jsonschema_rs
import pytest

from cliffhanger.api.models import Delivery, Webhook
from cliffhanger.api.v1 import api
from cliffhanger.api.webhooks import addresses, switching
from cliffhanger.api.webhooks.bodies import body_of
from cliffhanger.api.webhooks.events import EVERY, PING, Event
from cliffhanger.api.webhooks.gathering import gather
from cliffhanger.api.webhooks.messages import components
from cliffhanger.archive import clock
from cliffhanger.cast import makers
from cliffhanger.follows.models import Subscription
from cliffhanger.follows.tell import tell
from cliffhanger.promises.easing import ease
from cliffhanger.promises.models import Promise
from cliffhanger.promises.tick import tick
from cliffhanger.reviews import anchors
from cliffhanger.reviews.margins import MarginNote
from cliffhanger.reviews.models import Reply
from cliffhanger.reviews.nod import Guest, leave_kudos
from cliffhanger.works import writing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _everybody_is_public(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "public_address", lambda *_: "93.184.216.34")


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return json.loads(json.dumps(api.get_openapi_schema()))  # type: ignore[no-any-return]


def test_every_message_is_described(document: dict[str, Any]) -> None:
    assert set(document["webhooks"]) == set(EVERY)
    for told in document["webhooks"].values():
        assert {one["name"] for one in told["post"]["parameters"]} == {
            "webhook-id",
            "webhook-timestamp",
            "webhook-signature",
        }


def test_no_shape_has_the_name_of_another(document: dict[str, Any]) -> None:
    assert components().items() <= document["components"]["schemas"].items()


def test_every_message_that_leaves_is_as_described(document: dict[str, Any]) -> None:
    seen = set()
    for body in everything_that_happens():
        schema = {**strict(document), **message(document, body["type"])}
        jsonschema_rs.validator_for(schema).validate(body)
        seen.add(body["type"])
    assert seen == set(EVERY)


def message(document: dict[str, Any], event: str) -> dict[str, Any]:
    body = document["webhooks"][event]["post"]["requestBody"]
    found: dict[str, Any] = body["content"]["application/json"]["schema"]
    return found


def strict(document: dict[str, Any]) -> dict[str, Any]:
    """The shapes, with which nothing may come that they do not name, and nothing that they name may be missing."""
    shapes = document["components"]["schemas"]
    closed = {
        name: {**shape, "additionalProperties": False, "required": list(shape["properties"])}
        if "properties" in shape
        else shape
        for name, shape in shapes.items()
    }
    return {"components": {"schemas": closed}}


def everything_that_happens() -> Iterator[dict[str, Any]]:
    """To an author, to one who follows her work, and to one who does when it was taken down."""
    company = makers.company()
    work, author, reader = company.work, company.author, company.reader
    for account in (author, company.stranger):
        made = switching.register(account, "https://listener.example/hook", Event.values, clock.now())
        Webhook.objects.filter(pk=made.pk).update(confirmed_at=made.made_at)
    Subscription.objects.create(account=company.stranger, work=work)
    assert author.pseud
    assert reader.pseud
    promised = makers.promise(work, quorum=3, pace="every", calendar_days=2)
    review = makers.answer(work, reader, "First.")
    first = work.chapters.get(position=1)
    MarginNote.write(
        review.form_key,
        work=work,
        chapter=first,
        account=reader,
        pseud=reader.pseud,
        anchor=anchors.Text(first.text).anchor(0, "tale"),
        text="<p>Here.</p>",
        written_at=clock.now(),
    )
    Reply.write(review, reader.pseud, "<p>And this.</p>", review.form_key, clock.now())
    leave_kudos(work, reader, Guest(""), clock.now())
    yield from told()
    makers.answer(work, reader, "Second thoughts.")
    ease(promised, clock.now(), quorum=1)
    first.rewrite("One", "<p>Other words.</p>", clock.now())
    yield from told()
    review.remove(clock.now(), by_moderator=True)
    clock.move_to(clock.now() + timedelta(days=30))
    yield from told()
    assert Promise.objects.get(pk=promised.pk).settled_at
    other = makers.work(author, "Veiled", ["One."])
    Subscription.objects.create(account=company.stranger, work=other)
    other.unreveal(clock.now())
    other.chapters.get().post(clock.now())
    other.reveal(clock.now())
    writing.take_down(other, clock.now())
    yield from told()
    writing.put_up(other, clock.now())
    yield from told()


def told() -> Iterator[dict[str, Any]]:
    """What would leave now of all there is, which is asked for again each time: what it says may have changed."""
    now = clock.now()
    tick(now)
    tell()
    gather(now)
    for delivery in Delivery.objects.select_related("webhook__account"):
        if body := body_of(delivery):
            yield json.loads(body)


def test_a_ping_says_what_the_address_is_to_be_told(document: dict[str, Any]) -> None:
    switching.register(makers.account("Ada"), "https://a.example/", [Event.KUDOS_RECEIVED], clock.now())
    (body,) = told()
    assert (body["type"], body["data"]["events"]) == (PING, ["kudos.received"])
