"""A reader or a guest leaves kudos on a work."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from cliffhanger.accounts.models import Account
from cliffhanger.archive import sequence
from cliffhanger.archive.doors import TooOften
from cliffhanger.works.access import role_in
from cliffhanger.works.models import Work
from cliffhanger.works.queries import Reader

from .access import is_blocked
from .models import Kudos

MOST, IN = 60, timedelta(minutes=10)


@dataclass(frozen=True)
class Guest:
    """Where a guest's request came from, and the word her browser was given when it first left kudos."""

    address: str
    browser: str = ""

    def marks(self, work: Work, day: str) -> dict[str, str]:
        return {
            "address_mark": mark("address", str(work.pk), self.address),
            "browser_mark": mark("browser", str(work.pk), self.browser) if self.browser else "",
            "day_mark": mark("day", day, self.address),
        }


class TooManyKudos(TooOften):
    """Faster than anybody reads."""


def mark(*of: str) -> str:
    """Something that is the same for the same words and cannot be turned back."""
    return hmac.new(
        settings.SECRET_KEY.encode(), "\0".join(("kudos", *of)).encode(), hashlib.sha256
    ).hexdigest()


def leave_kudos(work: Work, reader: Reader, guest: Guest, now: datetime) -> bool:
    """Leave kudos on a work. False if this reader or guest has done so before. Raises TooManyKudos."""
    if isinstance(reader, Account):
        known: dict[str, object] = {"account": reader, "pseud": reader.pseud}
        before = Q(account=reader)
        recent = Q(account=reader)
    else:
        marks = guest.marks(work, now.date().isoformat())
        known = dict(marks)
        before = Q(address_mark=marks["address_mark"])
        if marks["browser_mark"]:
            before |= Q(browser_mark=marks["browser_mark"])
        # That it is not empty goes without saying, but SQLite takes the index only if it is said.
        recent = Q(day_mark=marks["day_mark"]) & ~Q(day_mark="")
    if work.kudos.filter(before).exists():
        return False
    if settings.RATE_LIMITS and Kudos.objects.filter(recent, at__gt=now - IN).count() >= MOST:
        raise TooManyKudos(_("That is a lot of kudos in ten minutes. Read a little, then come back."))
    try:
        with transaction.atomic():
            sequence.appending()
            Kudos.objects.create(work=work, at=now, **known)
    except IntegrityError:  # pressed twice at once
        return False
    return True


def why_no_kudos(work: Work, reader: Reader) -> str:
    """Why this reader cannot leave kudos here, as a sentence for her; empty if she can."""
    if not work.is_posted:
        return _("This work is not out.")
    if role_in(work, reader) is not None:
        return _("You made this one. Kudos are for others to leave.")
    if isinstance(reader, Account) and is_blocked(reader, work):
        return _("The author does not take kudos from this account.")
    return ""
