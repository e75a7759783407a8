"""Signing in as the programs do it that read archives of this field."""

import re
from datetime import timedelta

import pytest
from django.core.signing import TimestampSigner
from django.test import Client

from cliffhanger.accounts.models import Account
from cliffhanger.archive import program

from .conftest import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def nobody() -> Client:
    """A program: it says nothing of where it comes from, and has to show that it has read a page."""
    return Client(enforce_csrf_checks=True)


def token(client: Client) -> str:
    return str(client.get("/token_dispenser.json").json()["token"])


def credentials(**more: str) -> dict[str, str]:
    return {"user[login]": "Kit", "user[password]": PASSWORD, "user[remember_me]": "1", **more}


def is_in(client: Client) -> bool:
    return '<body class="logged-in">' in client.get("/").content.decode()


def test_the_form_has_the_names_that_programs_fill_in(nobody: Client) -> None:
    page = nobody.get("/users/login?restricted=true").content.decode()
    assert 'class="sessions-new region narrow"' in page
    form = page.split('id="new_user"')[1].split("</form>")[0]
    assert set(credentials()) <= set(re.findall(r'name="(.*?)"', form))
    assert 'action="/users/login"' in form


def test_a_program_signs_in_with_a_token(nobody: Client, kit: Account) -> None:
    response = nobody.post("/users/login", credentials(authenticity_token=token(nobody)))
    assert response.status_code == 302
    page = nobody.get("/").content.decode()
    assert '<body class="logged-in">' in page
    assert 'href="/users/logout"' in page
    assert '<meta name="csrf-token" content="form:' in page


def test_what_it_sends_may_stand_in_the_query_string(nobody: Client, kit: Account) -> None:
    sent = credentials(authenticity_token=token(nobody))
    assert nobody.post("/users/login", query_params=sent).status_code == 302
    assert is_in(nobody)


@pytest.mark.parametrize("header", ["X-CSRF-Token", "X-CSRFToken"])
def test_the_token_may_stand_in_a_header(nobody: Client, kit: Account, header: str) -> None:
    nobody.post("/users/login", credentials(), headers={header: token(nobody)})
    assert is_in(nobody)


def test_a_wrong_password_is_told_in_the_words_programs_know(nobody: Client, kit: Account) -> None:
    sent = credentials(authenticity_token=token(nobody)) | {"user[password]": "wrong"}
    response = nobody.post("/users/login", sent)
    assert response.status_code == 200
    assert "The password or user name you entered doesn't match our records" in response.content.decode()


@pytest.mark.parametrize("given", ["", "nonsense", "form:1:x", "form:1tKk2Q:aaaa", "é", "\x00"])
def test_without_a_good_token_nothing_happens(nobody: Client, kit: Account, given: str) -> None:
    assert nobody.post("/users/login", credentials(authenticity_token=given)).status_code == 403
    assert not is_in(nobody)


def test_a_token_grows_old(nobody: Client, kit: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    old = token(nobody)
    monkeypatch.setattr(program, "GOOD_FOR", timedelta(seconds=-1))
    assert nobody.post("/users/login", credentials(authenticity_token=old)).status_code == 403


def test_a_token_of_another_purpose_is_none(nobody: Client, kit: Account) -> None:
    other = TimestampSigner(salt="elsewhere").sign("form")
    assert nobody.post("/users/login", credentials(authenticity_token=other)).status_code == 403


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}]
)
def test_a_token_helps_no_page_elsewhere(nobody: Client, kit: Account, headers: dict[str, str]) -> None:
    sent = credentials(authenticity_token=token(nobody))
    assert nobody.post("/users/login", sent, headers=headers).status_code == 403
    assert not is_in(nobody)


def test_signing_out_has_an_address(client: Client, kit: Account) -> None:
    client.force_login(kit)
    assert client.get("/users/logout").status_code == 200
    assert client.post("/users/logout").status_code == 302
    assert not is_in(client)


def test_nobody_can_be_called_as_the_page_is() -> None:
    response = Client().post(
        "/accounts/signup/", {"username": "login", "email": "a@readers.example", "password1": PASSWORD}
    )
    assert "The archive keeps this name for itself" in response.content.decode()


def test_the_token_of_a_page_for_guests_serves_too(nobody: Client, kit: Account) -> None:
    page = nobody.get("/").content.decode()
    found = re.search(r'<input type="hidden" name="authenticity_token" value="(page:.*?)">', page)
    assert found
    assert f'<meta name="csrf-token" content="{found[1]}">' in page
    assert nobody.post("/users/login", credentials(authenticity_token=found[1])).status_code == 302
    assert is_in(nobody)
