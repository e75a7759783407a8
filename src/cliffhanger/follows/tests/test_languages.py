"""Everybody is told in her own language, whatever was spoken where it happened."""

import pytest
from allauth.account.models import EmailAddress
from django.core import mail as outbox
from django.test import Client
from django.utils import timezone, translation

from cliffhanger.accounts.models import Account
from cliffhanger.cast import makers
from cliffhanger.follows.mail import mail
from cliffhanger.follows.models import Device, Notice
from cliffhanger.follows.push import message

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def reader(language: str) -> Account:
    account = makers.account(f"Reads_{language or 'all'}")
    Account.objects.filter(pk=account.pk).update(language=language)
    account.refresh_from_db()
    assert EmailAddress.objects.filter(user=account, verified=True).exists()
    return account


def tell(account: Account, said: str = "kept", **facts: object) -> Notice:
    return Notice.objects.create(
        account=account,
        key=f"test:{Notice.objects.count()}",
        said=said,
        facts={"title": "The Key", **facts},
        address="/works/1",
        at=NOW,
        mail_due_at=NOW,
    )


KEPT = {
    "": "The promise on “The Key” was kept: five more chapters will go up.",
    "es": "La promesa de «The Key» se ha cumplido: se publicarán cinco capítulos más.",
    "de": "Das Versprechen zu „The Key“ wurde gehalten: Noch fünf Kapitel erscheinen.",
}
GREETING = {"": "Dear Reads_all,", "es": "Hola, Reads_es:", "de": "Hallo Reads_de,"}
SEVERAL = {
    "": "2 things happened in Cliffhanger",
    "es": "Han pasado 2 cosas en Cliffhanger",
    "de": "2 Neuigkeiten bei Cliffhanger",
}


@pytest.mark.parametrize("language", list(KEPT))
def test_a_letter_is_in_the_language_of_its_reader(language: str) -> None:
    tell(reader(language), held=5)
    with translation.override("es"):
        assert mail(NOW) == 1
    (letter,) = outbox.outbox
    assert letter.subject == KEPT[language]
    assert letter.body.startswith(GREETING[language])
    assert KEPT[language] in letter.body


@pytest.mark.parametrize("language", list(KEPT))
def test_a_letter_of_several_counts_them_in_the_language_of_its_reader(language: str) -> None:
    account = reader(language)
    tell(account, held=5), tell(account, "withdrawn")
    mail(NOW)
    (letter,) = outbox.outbox
    assert letter.subject == SEVERAL[language]


@pytest.mark.parametrize(
    ("language", "one"),
    [
        ("en", "The promise on “The Key” was kept: one more chapter will go up."),
        ("es", "La promesa de «The Key» se ha cumplido: se publicará un capítulo más."),
        ("de", "Das Versprechen zu „The Key“ wurde gehalten: Noch ein Kapitel erscheint."),
    ],
)
def test_one_is_said_as_one(language: str, one: str) -> None:
    notice = tell(reader(language), held=1)
    with translation.override(language):
        assert notice.sentence == one


def test_one_notice_is_read_in_each_language_that_is_asked_for() -> None:
    account = reader("")
    tell(account, held=5)
    browser = Client()
    browser.force_login(account)
    for language, said in (("en", KEPT[""]), ("es", KEPT["es"]), ("de", KEPT["de"])):
        page = browser.get("/notices", headers={"accept-language": language})
        assert said in page.content.decode()


def test_a_push_says_how_many_in_the_language_that_is_spoken() -> None:
    account = reader("es")
    notices = [tell(account, held=5), tell(account, "withdrawn")]
    with translation.override("es"):
        assert message(notices)["body"] == f"Hay 2 novedades. {KEPT['es']}"
        assert message(notices[:1])["body"] == KEPT["es"]


def test_a_device_is_named_in_the_language_that_is_spoken() -> None:
    device = Device(account=reader(""), name="Firefox on a Mac")
    with translation.override("es"):
        assert str(device) == "Firefox en un Mac"
    assert str(device) == "Firefox on a Mac"
