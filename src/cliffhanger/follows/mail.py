"""Notices by mail: what an account has not been mailed yet, in one letter.

At most once: a notice is claimed and committed before the letter leaves. If the mail server refuses, the
claim is given back and it is tried again; if the process dies in between, the notice stays in the archive
only, since nobody can know whether the letter left.
"""

import logging
import uuid
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from cliffhanger.accounts.models import Account

from .models import Notice

log = logging.getLogger(__name__)


def mail(now: datetime) -> int:
    """Send what is to be sent; how many letters left."""
    waiting = Notice.objects.filter(claim=None, account__mail_notices=True, account__is_active=True)
    return sum(
        mail_to(account, now) for account in list(waiting.values_list("account", flat=True).distinct())
    )


def mail_to(account_id: int, now: datetime) -> bool:
    claim = uuid.uuid4()
    claimed = Notice.objects.filter(account=account_id, claim=None)
    if not claimed.update(claim=claim):
        return False
    mine = Notice.objects.filter(claim=claim)
    account = Account.objects.get(pk=account_id)
    try:
        letter(account, list(mine.order_by("at", "pk"))).send()
    except OSError as error:  # smtplib's errors are OSErrors: the server is away or refuses
        log.warning("Mail to account %s did not leave: %s", account_id, type(error).__name__)
        mine.update(claim=None)
        return False
    mine.update(mailed_at=now)
    return True


def letter(account: Account, notices: list[Notice]) -> EmailMessage:
    subject = (
        notices[0].sentence
        if len(notices) == 1
        else f"{len(notices)} things happened in {settings.ARCHIVE_NAME}"
    )
    body = render_to_string(
        "follows/letter.txt",
        {
            "account": account,
            "notices": notices,
            "archive_name": settings.ARCHIVE_NAME,
            "archive_url": settings.ARCHIVE_URL,
        },
    )
    return EmailMessage(subject, body, to=[account.email])
