"""Notices by mail: what an account has not been mailed yet, in one letter, to its confirmed address.

At most once: a notice is claimed and committed before the letter leaves, and the mail server is spoken to
before anything is claimed. A server that is away or refuses for now loses nothing. If the process dies, or
the line breaks, while a letter is being handed over, its notices stay claimed and are in the archive only,
since nobody can know whether the letter left; `cliffhanger doctor` counts them.
"""

import logging
import smtplib
import uuid
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.signing import BadSignature, Signer
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import ngettext

from cliffhanger.accounts.models import Account
from cliffhanger.archive import lease
from cliffhanger.kit.language import to_account

from .models import Notice

log = logging.getLogger(__name__)
SIGNER = Signer(salt="cliffhanger.follows.letters", sep="~")
REST = timedelta(minutes=1)  # before a mail server that was away or refused is tried again


def mail(now: datetime) -> int:
    """Send what is to be sent; how many letters left. A mail server in trouble is left alone for a minute."""
    accounts = list(waiting(now).values_list("account", flat=True).distinct().order_by("account"))
    if not accounts or lease.is_taken("mail.rest"):
        return 0
    sender: BaseEmailBackend = get_connection()
    sent = 0
    try:
        sender.open()
        for account in accounts:
            sent += mail_to(account, now, sender)
    except OSError as error:  # smtplib's errors are OSErrors
        log.warning("Mail waits: %s: %s", type(error).__name__, error)
        lease.take("mail.rest", "mail.rest", REST)
    finally:
        hang_up(sender)
    return sent


def waiting(now: datetime) -> "QuerySet[Notice]":
    """Notices that are due to leave, of accounts that want letters and have an address that is theirs."""
    return Notice.objects.filter(
        claim=None,
        mail_due_at__lte=now,
        account__mail_notices=True,
        account__is_active=True,
        account__in=EmailAddress.objects.filter(verified=True).values("user"),
    )


def mail_to(account_id: int, now: datetime, sender: BaseEmailBackend) -> bool:
    """Whether a letter left. Raises OSError if the mail server wants to be left alone."""
    account = Account.objects.get(pk=account_id)
    address = EmailAddress.objects.filter(user=account, verified=True).order_by("-primary", "pk").first()
    claim = uuid.uuid4()
    if address is None or not waiting(now).filter(account=account_id).update(claim=claim):
        return False
    mine = Notice.objects.filter(claim=claim)
    try:
        notices = list(mine.order_by("at", "pk"))
        with to_account(account.language):
            written = letter(account, address.email, notices, claim, sender)
        written.send()
    except smtplib.SMTPResponseException as error:
        give_back_unless_final(mine, error.smtp_code, whole=isinstance(error, smtplib.SMTPSenderRefused))
        raise
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        if give_back_unless_final(mine, max(codes, default=0)):
            raise
        log.warning("The address of account %s is refused for good: %s", account_id, error)
        return False
    mine.update(mailed_at=now)
    return True


def give_back_unless_final(mine: "QuerySet[Notice]", code: int, *, whole: bool = False) -> bool:
    """Let refused notices be tried again, unless the server said that they never will be taken.

    `whole`: it refused the archive itself, which says nothing about this letter.
    """
    is_final = code >= 500 and not whole
    if not is_final:
        mine.update(claim=None)
    return not is_final


def letter(
    account: Account, address: str, notices: list[Notice], claim: uuid.UUID, sender: BaseEmailBackend
) -> EmailMessage:
    happened = ngettext(
        "%(n)s thing happened in %(archive)s", "%(n)s things happened in %(archive)s", len(notices)
    )
    several = happened % {"n": len(notices), "archive": settings.ARCHIVE_NAME}
    subject = notices[0].sentence if len(notices) == 1 else several
    preferences = settings.ARCHIVE_URL + reverse("follows:preferences")
    no_more = settings.ARCHIVE_URL + unsubscribing_address(account)
    body = render_to_string(
        "follows/letter.txt",
        {
            "account": account,
            "notices": notices,
            "archive_name": settings.ARCHIVE_NAME,
            "archive_url": settings.ARCHIVE_URL,
            "preferences": preferences,
            "no_more": no_more,
        },
    )
    headers = {
        "Message-ID": f"<notices.{claim.hex}@{urlsplit(settings.ARCHIVE_URL).hostname}>",
        "Auto-Submitted": "auto-generated",
        "List-Unsubscribe": f"<{no_more}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    return EmailMessage(" ".join(subject.split()), body, to=[address], connection=sender, headers=headers)


def unsubscribing_address(account: Account) -> str:
    """Where whoever has the letter can say that she wants no more of them, without signing in."""
    return reverse("follows:unsubscribe", args=[SIGNER.sign(str(account.pk))])


def account_of(token: str) -> Account | None:
    """The account whose letters stop at this address; None if the archive did not write it."""
    try:
        return Account.objects.filter(pk=int(SIGNER.unsign(token))).first()
    except BadSignature:
        return None


def hang_up(sender: BaseEmailBackend) -> None:
    try:
        sender.close()
    except OSError as error:
        log.warning("The mail server did not say goodbye: %s", error)
