"""Notices by mail: once, to confirmed addresses, and not lost when the mail server is away."""

import smtplib
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail as outbox
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from cliffhanger.accounts.models import Account
from cliffhanger.archive.models import Lease
from cliffhanger.cast import makers
from cliffhanger.follows.mail import mail
from cliffhanger.follows.models import Notice

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def reader() -> Account:
    return makers.account("Rue")


def tell(account: Account, sentence: str = "Chapter 2 of “The Key” is up.") -> Notice:
    key = f"test:{Notice.objects.count()}"
    return Notice.objects.create(
        account=account, key=key, facts={"text": sentence}, address="/works/1", at=NOW, mail_due_at=NOW
    )


def minute_passes() -> None:
    Lease.objects.update(until=timezone.now() - timedelta(seconds=1))


def refuse(monkeypatch: pytest.MonkeyPatch, error: Exception, step: str = "send_messages") -> None:
    def refusing(*_: Any) -> None:
        raise error

    monkeypatch.setattr(EmailBackend, step, refusing)


def test_all_that_waits_for_an_account_is_one_letter(reader: Account) -> None:
    tell(reader), tell(reader, "Chapter 3 of “The Key” is up.")
    assert mail(NOW) == 1
    (letter,) = outbox.outbox
    assert letter.to == [reader.email]
    assert "two things" in letter.subject.lower() or "2 things" in letter.subject
    assert "Chapter 2 of" in letter.body
    assert "Chapter 3 of" in letter.body


def test_a_notice_is_mailed_once(reader: Account) -> None:
    notice = tell(reader)
    assert [mail(NOW), mail(NOW)] == [1, 0]
    notice.refresh_from_db()
    assert notice.mailed_at == NOW


def test_a_letter_says_how_to_have_no_more_of_them(reader: Account) -> None:
    tell(reader)
    mail(NOW)
    (letter,) = outbox.outbox
    assert "/preferences" in letter.body
    assert "/unsubscribe/" in letter.extra_headers["List-Unsubscribe"]


def test_two_letters_never_bear_one_message_id(reader: Account) -> None:
    for _ in range(2):
        tell(reader)
        mail(NOW)
    first, second = (letter.message()["Message-ID"] for letter in outbox.outbox)
    assert first != second


def test_who_wants_no_mail_gets_none(reader: Account) -> None:
    Account.objects.filter(pk=reader.pk).update(mail_notices=False)
    tell(reader)
    assert mail(NOW) == 0


def test_an_address_that_was_never_confirmed_gets_no_mail(reader: Account) -> None:
    EmailAddress.objects.update(verified=False)
    tell(reader)
    assert (mail(NOW), outbox.outbox) == (0, [])


def test_mail_goes_to_the_confirmed_address_until_the_new_one_is(reader: Account) -> None:
    Account.objects.filter(pk=reader.pk).update(email="new@readers.example")
    EmailAddress.objects.create(user=reader, email="new@readers.example", verified=False)
    tell(reader)
    mail(NOW)
    assert outbox.outbox[0].to == ["rue@readers.example"]


def test_a_mail_server_that_is_away_loses_nothing(reader: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    notice = tell(reader)
    with monkeypatch.context() as away:
        refuse(away, ConnectionRefusedError(), "open")
        assert mail(NOW) == 0
    notice.refresh_from_db()
    assert notice.claim is None
    minute_passes()
    assert mail(NOW) == 1


def test_a_mail_server_in_trouble_is_left_alone_for_a_while(
    reader: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(reader)
    with monkeypatch.context() as away:
        refuse(away, TimeoutError(), "open")
        mail(NOW)
    assert mail(NOW) == 0
    minute_passes()
    assert mail(NOW) == 1


@pytest.mark.parametrize(
    "refusal",
    [
        smtplib.SMTPDataError(451, b"try later"),
        smtplib.SMTPRecipientsRefused({"rue@readers.example": (450, b"greylisted")}),
        smtplib.SMTPSenderRefused(550, b"who are you", "archive@archive.example"),
    ],
)
def test_what_is_refused_for_now_is_sent_later(
    reader: Account, monkeypatch: pytest.MonkeyPatch, refusal: Exception
) -> None:
    tell(reader)
    with monkeypatch.context() as refusing:
        refuse(refusing, refusal)
        assert mail(NOW) == 0
    minute_passes()
    assert mail(NOW) == 1


def test_an_address_refused_for_good_is_not_tried_again_and_holds_nobody_up(
    reader: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = makers.account("Sam")
    tell(reader), tell(other)
    send = EmailBackend.send_messages

    def pick(backend: EmailBackend, letters: Any) -> Any:
        if letters[0].to == ["rue@readers.example"]:
            raise smtplib.SMTPRecipientsRefused({"rue@readers.example": (550, b"no such user")})
        return send(backend, letters)

    monkeypatch.setattr(EmailBackend, "send_messages", pick)
    assert [mail(NOW), mail(NOW)] == [1, 0]
    assert outbox.outbox[0].to == ["sam@readers.example"]


def test_a_line_that_broke_while_sending_is_not_tried_again_since_the_letter_may_have_left(
    reader: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    notice = tell(reader)
    with monkeypatch.context() as breaking:
        refuse(breaking, smtplib.SMTPServerDisconnected("gone"))
        mail(NOW)
    minute_passes()
    assert mail(NOW) == 0
    notice.refresh_from_db()
    assert notice.claim
    assert notice.mailed_at is None


def test_a_title_with_a_line_break_cannot_add_a_header(reader: Account) -> None:
    tell(reader, "“The\nBcc: everybody@readers.example Key” is up.")
    assert mail(NOW) == 1
    assert "\n" not in outbox.outbox[0].subject
    assert outbox.outbox[0].message()["Bcc"] is None
