import logging
import re

import pytest
from django.core import mail
from django.db import IntegrityError
from django.test import Client

from cliffhanger.accounts import forms
from cliffhanger.accounts.joining import join, usable
from cliffhanger.accounts.models import Account, Pseud

from .conftest import PASSWORD

pytestmark = pytest.mark.django_db
NEW = {"username": "Juno", "email": "Juno@Readers.example", "password1": PASSWORD}


def sign_up(client: Client, **changed: str) -> str:
    response = client.post("/accounts/signup/", {**NEW, **changed}, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def link_in_letter() -> str:
    found = re.search(r"https?://[^/]+(/\S+)", str(mail.outbox[-1].body))
    assert found
    return found.group(1)


def test_signing_up_makes_an_account_with_a_pseud_and_sends_a_letter(client: Client) -> None:
    page = sign_up(client)
    assert "Look into your mail" in page
    juno = Account.objects.get(username="Juno")
    assert [pseud.name for pseud in juno.pseuds.all()] == ["Juno"]
    assert not juno.has_confirmed_address()
    assert mail.outbox[0].to == ["juno@readers.example"]
    assert "Dear Juno," in mail.outbox[0].body


def test_the_letter_leads_to_choosing_a_pseud(client: Client) -> None:
    sign_up(client)
    link = link_in_letter()
    assert "juno@readers.example" in client.get(link).content.decode()
    response = client.post(link, follow=True)
    assert response.redirect_chain[-1][0] == "/preferences/pseud"
    assert Account.objects.get(username="Juno").has_confirmed_address()


def test_in_another_browser_the_letter_confirms_and_leads_to_signing_in(client: Client) -> None:
    sign_up(client)
    other = Client()
    assert other.post(link_in_letter(), follow=True).redirect_chain[-1][0] == "/accounts/login/"
    response = other.post("/accounts/login/", {"login": "Juno", "password": PASSWORD}, follow=True)
    assert response.redirect_chain[-1][0] == "/preferences/pseud"


def test_a_link_used_twice_says_so(client: Client) -> None:
    sign_up(client)
    link = link_in_letter()
    client.post(link)
    assert "no longer good" in Client().get(link).content.decode()
    assert "no longer good" in Client().get("/accounts/confirm-email/nonsense/").content.decode()


def test_before_confirming_nobody_gets_in(client: Client) -> None:
    sign_up(client)
    response = Client().post("/accounts/login/", {"login": "Juno", "password": PASSWORD}, follow=True)
    assert not response.context["user"].is_authenticated
    assert "Look into your mail" in response.content.decode()


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("kIT", "“Kit” is taken"),
        ("Ｋｉｔ", "This looks like “Kit”, which is taken"),
        ("Admin", "keeps this name for itself"),
        ("orphan_account", "keeps this name for itself"),
        ("_x", "beginning with a letter or a digit"),
        ("Ki\u0442", "letters of one alphabet"),
    ],
)
def test_a_name_that_cannot_be_had_is_refused_at_its_field(
    client: Client, kit: Account, name: str, sentence: str
) -> None:
    page = sign_up(client, username=name)
    assert sentence in page
    assert 'value="juno@readers.example"' in page.lower()
    assert not Account.objects.filter(email__iexact=NEW["email"]).exists()


def test_a_pseud_of_somebody_is_no_name_for_an_account(client: Client, kit: Account) -> None:
    kit.pseuds.create(name="Lanternkeeper")
    assert "“Lanternkeeper” is taken" in sign_up(client, username="lanternkeeper")


def test_a_poor_password_is_refused_at_its_field(client: Client) -> None:
    assert "too short" in sign_up(client, password1="short")
    assert "too common" in sign_up(client, password1="password123")


def test_an_address_with_an_account_is_not_given_away(client: Client, kit: Account) -> None:
    known = sign_up(client, username="Nobodys Fool", email="kit@readers.example")
    assert not Account.objects.filter(username="Nobodys Fool").exists()
    assert "You have an account" in mail.outbox[-1].subject
    unknown = sign_up(Client(), username="Another")
    own = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"|\w+@readers.example')
    assert own.sub("", known) == own.sub("", unknown)


def test_two_who_take_a_name_at_once_get_one_account_and_one_sentence(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other one is there between the look and the insert."""

    def look_and_be_overtaken(name: str) -> str:
        free = usable(name)
        monkeypatch.undo()
        join("juno", "first@readers.example", PASSWORD)
        return free

    monkeypatch.setattr("cliffhanger.accounts.adapter.usable", look_and_be_overtaken)
    assert "“juno” is taken" in sign_up(client)
    assert [account.username for account in Account.objects.all()] == ["juno"]
    assert Pseud.objects.count() == 1


def test_the_database_lets_a_name_exist_once(kit: Account, mira: Account) -> None:
    form = forms.PseudForm({"name": "Ghost", "about": ""}, instance=Pseud(account=kit))
    assert form.is_valid()
    mira.pseuds.create(name="GHOST")
    assert form.keep() is None
    assert "Somebody has just taken this name" in form.errors["name"][0]


def test_a_closed_archive_takes_nobody(client: Client, settings: object) -> None:
    settings.SIGN_UP_OPEN = False  # type: ignore[attr-defined] # pytest-django's wrapper
    assert "No new accounts" in client.get("/accounts/signup/").content.decode()
    assert "No new accounts" in sign_up(client)
    assert not Account.objects.exists()


def test_signing_up_very_often_is_stopped(client: Client, settings: object) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"signup": "2/m/ip"}  # type: ignore[attr-defined] # as above
    answers = [client.post("/accounts/signup/", {}).status_code for _ in range(3)]
    assert answers == [200, 200, 429]


def test_no_password_is_written_down_anywhere(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        sign_up(client)
        client.post("/accounts/login/", {"login": "Juno", "password": PASSWORD + " wrong"})
    assert PASSWORD not in caplog.text
    assert not any(PASSWORD in letter.body for letter in mail.outbox)


def test_the_command_makes_accounts_that_need_no_confirming(client: Client) -> None:
    join("Ward", "ward@readers.example", PASSWORD, is_staff=True)
    client.post("/accounts/login/", {"login": "ward@readers.example", "password": PASSWORD})
    assert Account.objects.get(pk=client.session["_auth_user_id"]).is_staff


def test_nobody_becomes_staff_by_signing_up(client: Client) -> None:
    sign_up(client, is_staff="on", is_superuser="on")
    juno = Account.objects.get(username="Juno")
    assert not juno.is_staff
    assert not juno.is_superuser


def test_one_confirmed_address_has_one_account(kit: Account) -> None:
    with pytest.raises(IntegrityError):
        join("Kitten", "KIT@readers.example", PASSWORD)
