import pytest
from django.test import Client

from cliffhanger.accounts.models import Account, Block


@pytest.mark.parametrize(
    "path",
    [
        "/preferences",
        "/preferences/pseud",
        "/preferences/pseuds",
        "/preferences/blocks",
        "/users/Kit/pseuds/Kit/edit",
    ],
)
@pytest.mark.django_db
def test_guests_sign_in_first(client: Client, path: str) -> None:
    assert client.get(path).headers["Location"] == f"/accounts/login/?next={path}"


def test_a_preference_is_turned_on_and_off(as_kit: Client, kit: Account) -> None:
    for sent, kept in ({"shows_adult": "on"}, True), ({}, False):
        as_kit.post("/preferences", {"sent": "1", **sent})
        kit.refresh_from_db()
        assert kit.shows_adult is kept


def test_preferences_change_nothing_else(as_kit: Client, kit: Account) -> None:
    as_kit.post("/preferences", {"sent": "1", "is_staff": "on", "username": "Root"})
    kit.refresh_from_db()
    assert (kit.username, kit.is_staff) == ("Kit", False)


def test_a_reader_is_blocked_by_any_of_her_names_and_heard_again(
    as_kit: Client, kit: Account, mira: Account
) -> None:
    mira.pseuds.create(name="Starling")
    page = as_kit.post("/preferences/blocks", {"name": "starling"}, follow=True).content.decode()
    assert "/users/Mira" in page
    block = kit.blocks.get()
    assert block.blocked == mira
    as_kit.post("/preferences/blocks", {"name": "Mira"})
    assert kit.blocks.count() == 1
    as_kit.post(f"/preferences/blocks/{block.pk}")
    assert not kit.blocks.exists()


@pytest.mark.parametrize(
    ("name", "sentence"), [("Nobody", "Nobody here is called “Nobody”"), ("kit", "That is you")]
)
def test_who_cannot_be_blocked_is_said_at_the_field(
    as_kit: Client, kit: Account, name: str, sentence: str
) -> None:
    page = as_kit.post("/preferences/blocks", {"name": name}).content.decode()
    assert sentence in page
    assert f'value="{name}"' in page
    assert not Block.objects.exists()


def test_blocks_of_others_cannot_be_lifted(as_kit: Client, kit: Account, mira: Account) -> None:
    block = Block.objects.create(blocker=mira, blocked=kit)
    assert as_kit.post(f"/preferences/blocks/{block.pk}").status_code == 404
    assert Block.objects.count() == 1
