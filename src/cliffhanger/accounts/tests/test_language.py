import pytest
from django.core import mail
from django.test import Client

from cliffhanger.accounts.models import Account

from .conftest import PASSWORD

pytestmark = pytest.mark.django_db
JUNO = {"username": "Juno", "email": "juno@readers.example", "password1": PASSWORD}


def test_who_signs_up_in_german_is_written_to_in_german(client: Client) -> None:
    client.post("/accounts/signup/", JUNO, headers={"accept-language": "de"})
    assert Account.objects.get().language == "de"
    assert "Hallo Juno," in mail.outbox[0].body
    assert mail.outbox[0].subject == "Bestätige deine Adresse für Cliffhanger"


def test_a_letter_is_in_the_language_of_who_gets_it_whoever_asks(client: Client, kit: Account) -> None:
    Account.objects.update(language="de")
    address = kit.email
    client.post("/accounts/password/reset/", {"email": address}, headers={"accept-language": "es"})
    assert "Hier kannst du ein neues Passwort wählen:" in mail.outbox[-1].body


def test_a_stranger_is_written_to_in_the_language_she_asks_in(client: Client) -> None:
    stranger = {"email": "nobody@readers.example"}
    client.post("/accounts/password/reset/", stranger, headers={"accept-language": "de"})
    assert "Jemand hat Cliffhanger um ein neues Passwort" in mail.outbox[-1].body


def test_a_language_is_a_preference(as_kit: Client, kit: Account) -> None:
    page = as_kit.post("/preferences", {"language": "de"}, follow=True).content.decode()
    assert '<html lang="de"' in page
    assert "Behalten." in page
    page = as_kit.post("/preferences", {"language": ""}, follow=True).content.decode()
    kit.refresh_from_db()
    assert kit.language == ""
    assert '<html lang="en"' in page


def test_a_language_nobody_speaks_here_is_refused_at_its_field(as_kit: Client, kit: Account) -> None:
    page = as_kit.post("/preferences", {"language": "tlh"}).content.decode()
    kit.refresh_from_db()
    assert kit.language == ""
    assert 'id="id_language_error"' in page


def test_what_is_chosen_at_the_foot_of_a_page_is_the_account_s(as_kit: Client, kit: Account) -> None:
    as_kit.post("/kit/language", {"language": "es", "next": "/works"})
    kit.refresh_from_db()
    assert kit.language == "es"
    assert '<html lang="es"' in Client().get("/works", headers={"cookie": "language=es"}).content.decode()
