import re
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from cliffhanger.accounts.models import Account
from cliffhanger.archive.models import Cached

from .conftest import PASSWORD


def sign_in(client: Client, login: str, password: str = PASSWORD) -> Any:
    return client.post("/accounts/login/", {"login": login, "password": password}, follow=True)


@pytest.mark.parametrize("login", ["Kit", "kit", "kit@readers.example", "KIT@readers.example", " Kit "])
def test_name_and_address_both_let_in(client: Client, kit: Account, login: str) -> None:
    assert sign_in(client, login).context["user"] == kit


@pytest.mark.parametrize("login", ["Kit", "kit@readers.example", "Nobody", "nobody@readers.example"])
def test_a_wrong_password_and_an_unknown_name_get_one_answer(
    client: Client, kit: Account, login: str
) -> None:
    page = sign_in(client, login, "not this one")
    assert not page.context["user"].is_authenticated
    assert "match our records" in page.content.decode()
    assert f'value="{login}"' in page.content.decode()
    assert "not this one" not in page.content.decode()


def test_guessing_a_password_is_stopped(client: Client, kit: Account) -> None:
    for _ in range(5):
        sign_in(client, "Kit", "a guess")
    page = sign_in(client, "Kit")
    assert not page.context["user"].is_authenticated
    assert "wrong too often" in page.content.decode()
    tries = Cached.objects.filter(cache_key__contains=":login_failed:")  # where all processes count
    assert tries.exists()
    tries.delete()
    assert sign_in(client, "Kit").context["user"] == kit


def test_signing_out_takes_a_button(as_kit: Client) -> None:
    assert "You are signed in as Kit" in as_kit.get("/accounts/logout/").content.decode()
    assert "_auth_user_id" in as_kit.session
    as_kit.post("/accounts/logout/")
    assert "_auth_user_id" not in as_kit.session


def test_she_is_brought_back_to_where_she_was_and_nowhere_else(client: Client, kit: Account) -> None:
    form = {"login": "Kit", "password": PASSWORD}
    assert client.post("/accounts/login/?next=/preferences", form).headers["Location"] == "/preferences"
    client.post("/accounts/logout/")
    elsewhere = client.post("/accounts/login/?next=https://evil.example/", form).headers["Location"]
    assert elsewhere == "/"


def test_a_session_that_is_gone_leads_to_signing_in_and_back(as_kit: Client) -> None:
    as_kit.session.flush()
    response = as_kit.post("/preferences/pseuds", {"name": "Ghost"})
    assert response.status_code == 302
    assert response.headers["Location"] == "/accounts/login/?next=/preferences/pseuds"


def test_who_was_closed_out_does_not_get_in(client: Client, kit: Account) -> None:
    Account.objects.filter(pk=kit.pk).update(is_active=False)
    page = sign_in(client, "Kit")
    assert not page.context["user"].is_authenticated
    assert page.status_code == 200


def test_a_forgotten_password_is_replaced_by_letter(client: Client, kit: Account) -> None:
    page = client.post("/accounts/password/reset/", {"email": "kit@readers.example"}, follow=True)
    assert "We have written to the address" in page.content.decode()
    found = re.search(r"https?://[^/]+(/\S+)", str(mail.outbox[-1].body))
    assert found
    page = client.get(found.group(1), follow=True)
    new = {"password1": "another lantern", "password2": "another lantern"}
    done = client.post(page.redirect_chain[-1][0], new, follow=True)
    assert "Your password is changed" in done.content.decode()
    assert sign_in(Client(), "Kit", "another lantern").context["user"] == kit
    assert not sign_in(Client(), "Kit").context["user"].is_authenticated


def test_asking_for_a_new_password_does_not_tell_who_is_here(client: Client, kit: Account) -> None:
    pages = [
        client.post("/accounts/password/reset/", {"email": email}, follow=True).content.decode()
        for email in ("kit@readers.example", "nobody@readers.example")
    ]
    tokens = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')
    assert tokens.sub("", pages[0]) == tokens.sub("", pages[1])
    assert [letter.subject for letter in mail.outbox] == [
        "A new password for Cliffhanger",
        "No account with this address in Cliffhanger",
    ]


def test_changing_the_password_keeps_this_device_and_signs_out_the_others(
    as_kit: Client, kit: Account
) -> None:
    other = Client()
    sign_in(other, "Kit")
    page = as_kit.post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": "another lantern", "password2": "another lantern"},
        follow=True,
    )
    assert page.redirect_chain[-1][0] == "/preferences"
    assert page.context["user"] == kit
    assert other.get("/preferences").status_code == 302
    assert "Your password is changed" in mail.outbox[-1].body


def test_changing_the_password_takes_the_present_one(as_kit: Client, kit: Account) -> None:
    wrong = {"oldpassword": "guess", "password1": "another lantern", "password2": "another lantern"}
    page = as_kit.post("/accounts/password/change/", wrong)
    assert "not your present password" in page.content.decode()


def test_the_address_changes_once_the_new_one_is_confirmed(as_kit: Client, kit: Account) -> None:
    as_kit.post("/accounts/email/", {"email": "new@readers.example", "action_add": ""})
    kit.refresh_from_db()
    assert kit.email == "kit@readers.example"
    letter = next(letter for letter in mail.outbox if letter.to == ["new@readers.example"])
    found = re.search(r"https?://[^/]+(/\S+)", str(letter.body))
    assert found
    as_kit.post(found.group(1))
    kit.refresh_from_db()
    assert kit.email == "new@readers.example"
    assert [address.email for address in kit.emailaddress_set.all()] == ["new@readers.example"]


def test_what_was_typed_survives_being_asked_for_the_password(client: Client, kit: Account) -> None:
    sign_in(client, "Kit")
    asked = client.post("/accounts/email/", {"email": "new@readers.example", "action_add": ""})
    assert asked.headers["Location"] == "/accounts/reauthenticate/?next=%2Faccounts%2Femail%2F"
    client.post(asked.headers["Location"], {"password": PASSWORD, "next": "/accounts/email/"})
    assert [letter.to for letter in mail.outbox] == [["new@readers.example"]]


def test_an_address_of_somebody_else_cannot_be_taken(as_kit: Client, kit: Account, mira: Account) -> None:
    page = as_kit.post("/accounts/email/", {"email": "mira@readers.example", "action_add": ""}, follow=True)
    assert page.status_code == 200
    for letter in mail.outbox:
        found = re.search(r"https?://[^/]+(/accounts/confirm-email/\S+)", str(letter.body))
        if found:
            as_kit.post(found.group(1))
    kit.refresh_from_db()
    assert kit.email == "kit@readers.example"
    assert mira.has_confirmed_address()


def test_an_address_that_somebody_only_typed_does_not_stand_in_its_owners_way(
    as_kit: Client, kit: Account
) -> None:
    squatter = {"username": "Squatter", "email": "kits-new@readers.example", "password1": PASSWORD}
    Client().post("/accounts/signup/", squatter)
    mail.outbox.clear()
    cache.clear()  # an address gets one letter in three minutes
    as_kit.post("/accounts/email/", {"email": "kits-new@readers.example", "action_add": ""})
    links = [re.search(r"https?://[^/]+(/accounts/confirm-email/\S+)", str(m.body)) for m in mail.outbox]
    for link in filter(None, links):
        as_kit.post(link.group(1))
    kit.refresh_from_db()
    assert kit.email == "kits-new@readers.example"
