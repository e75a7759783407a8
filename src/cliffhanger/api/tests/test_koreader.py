"""Devices with KOReader tell one another where their reader stopped."""

import hashlib
import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from cliffhanger.accounts.models import Account
from cliffhanger.api import tokens
from cliffhanger.api.koreader import positions
from cliffhanger.api.models import Position, Scope, Token
from cliffhanger.archive import clock

pytestmark = pytest.mark.django_db
DOCUMENT = "0b229176d4e8db7f6d2b5a4952368d7a"
SAID = {
    "document": DOCUMENT,
    "progress": "/body/DocFragment[20]/body/p[22]/img.0",
    "percentage": 0.32,
    "device": "my kpw",
    "device_id": "1234",
}
Headers = dict[str, str]


def headers(account: Account, *scopes: str, name: str = "") -> Headers:
    _, word = tokens.make(account, "KOReader", scopes or (Scope.READ, Scope.SHELVE), clock.now())
    return {"x-auth-user": name or account.username, "x-auth-key": md5(word)}


def md5(word: str) -> str:
    return hashlib.md5(word.encode(), usedforsecurity=False).hexdigest()


def put(client: Client, said: Any, known: Headers) -> Any:
    return client.put("/kosync/syncs/progress", said, content_type="application/json", headers=known)


def ask(client: Client, known: Headers) -> Any:
    return client.get(f"/kosync/syncs/progress/{DOCUMENT}", headers=known)


def test_one_device_learns_where_the_other_stopped(rey: Account) -> None:
    known = headers(rey)
    kept = put(Client(enforce_csrf_checks=True), SAID, known)
    assert kept.status_code == 200
    assert kept.json()["document"] == DOCUMENT
    told = ask(Client(), known).json()
    assert told == {**SAID, "timestamp": kept.json()["timestamp"]}
    put(Client(), {**SAID, "percentage": 0.5, "progress": 12}, known)
    assert (ask(Client(), known).json()["percentage"], ask(Client(), known).json()["progress"]) == (0.5, "12")
    assert Position.objects.count() == 1


def test_of_a_book_nobody_opened_nothing_is_told(client: Client, rey: Account) -> None:
    response = ask(client, headers(rey))
    assert (response.status_code, response.json()) == (200, {})


def test_positions_are_their_readers_own(client: Client, ada: Account, rey: Account) -> None:
    put(client, SAID, headers(rey))
    assert ask(client, headers(ada)).json() == {}


def test_signing_in_takes_a_token_under_its_own_name(client: Client, ada: Account, rey: Account) -> None:
    good = client.get("/kosync/users/auth", headers=headers(rey, name="rey"))
    assert (good.status_code, good.json()) == (200, {"authorized": "OK"})
    rey.set_password("a word of her own")
    rey.save()
    ended = headers(rey)
    Token.objects.filter(md5_digest=tokens.digest(ended["x-auth-key"])).update(
        ends_at=clock.now() - timedelta(days=1)
    )
    for known in (
        {},
        ended,
        headers(rey, name="Ada"),
        headers(rey, Scope.WRITE),
        {"x-auth-user": "Rey", "x-auth-key": md5("a word of her own")},
        {"x-auth-user": "Rey", "x-auth-key": ""},
    ):
        refused = client.get("/kosync/users/auth", headers=known)
        assert (refused.status_code, refused.json()["code"]) == (401, 2001), known
        assert put(client, SAID, known).status_code == 401
        assert ask(client, known).status_code == 401
    assert Position.objects.count() == 0


def test_a_token_that_only_reads_writes_no_position(client: Client, rey: Account) -> None:
    known = headers(rey, Scope.READ)
    assert put(client, SAID, known).status_code == 401
    assert ask(client, known).status_code == 200


def test_a_session_is_no_way_in(client: Client, rey: Account) -> None:
    client.force_login(rey)
    assert put(client, SAID, {}).status_code == 401
    assert ask(client, {}).status_code == 401


def test_a_device_that_asks_all_the_time_is_told_to_wait(
    client: Client, rey: Account, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.RATE_LIMITS = True
    monkeypatch.setattr("cliffhanger.api.pace.MOST", {True: 2, False: 2})
    known = headers(rey)
    answered = [ask(client, known).status_code for _ in range(3)]
    assert answered == [200, 200, 429]


def test_accounts_are_made_elsewhere(client: Client) -> None:
    response = client.post("/kosync/users/create", {"username": "Rey", "password": "x"}, "application/json")
    assert response.status_code == 402
    assert "pages" in response.json()["message"]
    assert not Account.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (lambda said: {**said, "document": ""}, 2004),
        (lambda said: {**said, "document": "x" * 201}, 2004),
        (lambda said: {**said, "progress": None}, 2003),
        (lambda said: {**said, "progress": "a\x00b"}, 2003),
        (lambda said: {**said, "progress": "\ud800"}, 2003),
        (lambda said: {**said, "percentage": "0.3"}, 2003),
        (lambda said: {**said, "percentage": 7}, 2003),
        (lambda said: {**said, "percentage": float("nan")}, 2003),
        (lambda said: {**said, "device": ["x"]}, 2003),
        (lambda said: [said], 2003),
        (lambda said: "{", 2003),
        (lambda said: "[" * 50_000, 2003),
    ],
)
def test_what_is_not_understood_is_not_kept(
    client: Client, rey: Account, wrong: Callable[[Any], Any], code: int
) -> None:
    response = put(client, wrong(SAID), headers(rey))
    assert (response.status_code, response.json()["code"]) == (403, code)
    assert Position.objects.count() == 0


def test_the_oldest_positions_make_room(
    client: Client, rey: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(positions, "MOST", 2)
    known = headers(rey)
    for document in ("a", "b", "c"):
        put(client, {**SAID, "document": document}, known)
    assert set(Position.objects.values_list("document", flat=True)) == {"b", "c"}


def test_only_digests_of_a_token_are_kept_and_nothing_of_it_is_logged(
    client: Client, rey: Account, caplog: pytest.LogCaptureFixture
) -> None:
    made, word = tokens.make(rey, "KOReader", [Scope.READ, Scope.SHELVE], clock.now())
    known = {"x-auth-user": "Rey", "x-auth-key": md5(word)}
    with caplog.at_level(logging.DEBUG):
        put(client, SAID, known)
        put(client, SAID, {**known, "x-auth-user": "Ada"})
    kept = [str(value) for value in Token.objects.filter(pk=made.pk).values_list().get()]
    assert not {word, md5(word)} & set(kept)
    assert md5(word) not in caplog.text
