"""An account's own things by program: pseuds, preferences, ways of being told, blocks."""

import base64
import secrets
from pathlib import Path
from typing import Any

import pytest

from cliffhanger.accounts.models import Account, Block, Pseud
from cliffhanger.follows.devices import MOST
from cliffhanger.follows.models import Device, Digest, Silence

from .conftest import Program

pytestmark = pytest.mark.django_db

ENDPOINT = "https://fcm.googleapis.com/fcm/send/abc"


@pytest.fixture(autouse=True)
def _key_of_its_own(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path


def test_nothing_of_it_changes_without_leave_for_the_account(ada: Account) -> None:
    program = Program(ada, "read", "write", "respond", "shelve", "listen")
    device = {"endpoint": ENDPOINT, "keys": keys()}
    for method, path, said in (
        ("post", "/me/pseuds", {"name": "Gale"}),
        ("patch", "/me/pseuds/Ada", {"about": "Ghosts."}),
        ("put", "/me/pseuds/Ada/default", {}),
        ("patch", "/me/preferences", {"shows_adult": True}),
        ("patch", "/me/preferences/notices", {"letters": "never"}),
        ("post", "/me/devices", device),
        ("delete", "/me/devices/1", None),
        ("post", "/me/blocks", {"name": "Rey"}),
        ("delete", "/me/blocks/1", None),
    ):
        refused = program.call(method, path, said)
        assert refused.status_code == 403, path
        assert 'scope="account"' in refused["WWW-Authenticate"]
    assert program.get("/me/preferences").status_code == 200
    assert Program(ada, "account").get("/me/preferences").status_code == 403
    assert Program().get("/me/pseuds").status_code == 401


# Pseuds -----------------------------------------------------------------------------------------------------


def test_pseuds_are_added_called_otherwise_and_chosen(ada: Account) -> None:
    program = Program(ada)
    made = program.post("/me/pseuds", {"name": "Gale", "about": "Ghost stories."})
    assert made.status_code == 201, made.content
    assert made.json()["is_default"] is False
    assert program.call("put", "/me/pseuds/Gale/default").json()["is_default"] is True
    changed = program.call("patch", "/me/pseuds/gale", {"name": "Gale Warning"}).json()
    assert (changed["name"], changed["about"]) == ("Gale Warning", "Ghost stories.")
    told = program.get("/me/pseuds").json()
    assert [(one["name"], one["is_default"], one["is_account_name"]) for one in told] == [
        ("Ada", False, True),
        ("Gale Warning", True, False),
    ]


def test_a_name_that_is_taken_or_cannot_be_is_refused_at_its_field(ada: Account, rey: Account) -> None:
    program = Program(ada)
    for name in ("rey", "moderator", "-", "а b a"):
        refused = program.post("/me/pseuds", {"name": name})
        assert refused.status_code == 409, name
        assert list(refused.json()["errors"]) == ["name"]
    assert program.call("patch", "/me/pseuds/Ada", {"name": "Gale"}).status_code == 409
    assert program.call("patch", "/me/pseuds/Rey", {"about": "Mine."}).status_code == 404
    assert program.call("put", "/me/pseuds/Rey/default").status_code == 404
    assert Pseud.objects.count() == 2


def test_a_pseud_is_made_once_however_often_it_is_sent(ada: Account) -> None:
    program = Program(ada)
    first = program.post("/me/pseuds", {"name": "Gale"}, Idempotency_Key="k")
    again = program.post("/me/pseuds", {"name": "Gale"}, Idempotency_Key="k")
    assert (first.status_code, again.status_code) == (201, 201)
    assert again["Idempotency-Replayed"] == "true"


# Preferences ------------------------------------------------------------------------------------------------


def test_what_is_left_out_of_preferences_stays(ada: Account) -> None:
    program = Program(ada)
    before = program.get("/me/preferences").json()
    assert (before["keeps_history"], before["may_be_indexed"], before["reading"]["theme"]) == (
        True,
        True,
        "system",
    )
    said = {"hides_promises": True, "language": "de", "reading": {"theme": "dark", "size": "4"}}
    assert program.call("patch", "/me/preferences", said).status_code == 200
    after = program.call("patch", "/me/preferences", {"reading": {"theme": "system"}}).json()
    assert after == before | {
        "hides_promises": True,
        "language": "de",
        "reading": before["reading"] | {"size": "4"},
    }
    ada.refresh_from_db()
    assert ada.reading == "size:4"
    assert program.call("patch", "/me/preferences", {"language": "tlh"}).status_code == 422


def test_how_one_is_told_is_chosen_by_kind_and_way(ada: Account) -> None:
    program = Program(ada)
    before = program.get("/me/preferences/notices").json()
    assert before["letters"] == "now"
    assert "collection" in before["push"]
    path = "/me/preferences/notices"
    said = {"letters": "daily", "hour": 7, "mail": ["review"], "push": []}
    assert program.call("patch", path, said).json() == before | said
    assert Digest.objects.get(account=ada).hour == 7
    assert set(Silence.objects.filter(channel="archive")) == set()
    silent = program.call("patch", path, {"letters": "never"}).json()
    assert (silent["letters"], silent["mail"]) == ("never", ["review"])
    ada.refresh_from_db()
    assert not ada.mail_notices
    assert program.call("patch", path, {"mail": ["kudos"]}).status_code == 422
    assert program.call("patch", path, {"hour": 24}).status_code == 422


# Devices ----------------------------------------------------------------------------------------------------


def keys() -> dict[str, str]:
    def coded(many: int) -> str:
        return base64.urlsafe_b64encode(secrets.token_bytes(many)).rstrip(b"=").decode()

    return {"p256dh": coded(65), "auth": coded(16)}


def test_a_device_is_told_until_it_is_let_go(ada: Account, rey: Account) -> None:
    program = Program(ada)
    assert len(program.get("/me/devices").json()["key"]) == 87
    made = program.post("/me/devices", {"endpoint": ENDPOINT, "keys": keys()})
    assert made.status_code == 201, made.content
    assert program.get("/me/devices").json()["devices"] == [made.json()]
    path = f"/me/devices/{made.json()['id']}"
    assert Program(rey).call("delete", path).status_code == 204
    assert Device.objects.get().account == ada
    assert program.call("delete", path).status_code == 204
    assert not Device.objects.exists()


def test_a_device_hears_notices_and_wants_leave_for_that_too(ada: Account) -> None:
    device = {"endpoint": ENDPOINT, "keys": keys()}
    refused = Program(ada, "account").post("/me/devices", device)
    assert refused.status_code == 403
    assert 'scope="listen"' in refused["WWW-Authenticate"]
    assert Program(ada, "account", "listen").post("/me/devices", device).status_code == 201


def test_a_device_is_one_of_a_push_service_that_is_visited(ada: Account) -> None:
    program = Program(ada)
    elsewhere = program.post("/me/devices", {"endpoint": "https://10.0.0.1/", "keys": keys()})
    assert (elsewhere.status_code, list(elsewhere.json()["errors"])) == (409, ["endpoint"])
    garbled = program.post("/me/devices", {"endpoint": ENDPOINT, "keys": {"p256dh": "x", "auth": "y"}})
    assert (garbled.status_code, list(garbled.json()["errors"])) == (409, ["keys.p256dh", "keys.auth"])
    for number in range(MOST):
        said = {"endpoint": f"{ENDPOINT}{number}", "keys": keys()}
        assert program.post("/me/devices", said).status_code == 201
    assert program.post("/me/devices", {"endpoint": ENDPOINT, "keys": keys()}).status_code == 409
    assert ada.devices.count() == MOST


# Blocks -----------------------------------------------------------------------------------------------------


def test_somebody_is_blocked_once_and_let_back(ada: Account, rey: Account) -> None:
    program = Program(ada)
    first = program.post("/me/blocks", {"name": "rey"}).json()
    assert first["account"] == "Rey"
    assert program.post("/me/blocks", {"name": "Rey"}).json() == first
    assert program.get("/me/blocks").json()["items"] == [first]
    assert Program(rey).get("/me/blocks").json()["items"] == []
    assert Program(rey).call("delete", f"/me/blocks/{first['id']}").status_code == 204
    assert Block.objects.count() == 1
    for name in ("Nobody at all", "Ada"):
        refused = program.post("/me/blocks", {"name": name})
        assert (refused.status_code, list(refused.json()["errors"])) == (409, ["name"])
    assert program.call("delete", f"/me/blocks/{first['id']}").status_code == 204
    assert not Block.objects.exists()
