"""By which ways an account wants to be told of something, and when its letters are due."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from cliffhanger.accounts.models import Account

from .models import Channel, Digest, Kind, Notice, Silence


@dataclass(frozen=True)
class Wish:
    """How one account is told of one kind of thing. `hour` is that of its daily letter, None for at once."""

    channels: frozenset[str]
    hour: int | None = None

    def mail_due_at(self, at: datetime) -> datetime | None:
        """When what happened at `at` may leave by mail."""
        if Channel.MAIL not in self.channels:
            return None
        return at if self.hour is None else next_hour(self.hour, at)


def next_hour(hour: int, at: datetime) -> datetime:
    """The first full `hour` of UTC after `at`. Daily letters do not know of summer time."""
    today = at.replace(hour=hour, minute=0, second=0, microsecond=0)
    return today if today > at else today + timedelta(days=1)


def wishes(accounts: Collection[int], kind: str) -> dict[int, Wish]:
    """The wishes of those of these accounts that are to be told at all, in three queries."""
    here = Account.objects.filter(pk__in=accounts, is_active=True).values_list("pk", "mail_notices")
    silent = set(Silence.objects.filter(account__in=accounts, kind=kind).values_list("account", "channel"))
    hours = dict(Digest.objects.filter(account__in=accounts).values_list("account", "hour"))
    made = {}
    for account, by_mail in here:
        channels = {channel for channel in Channel.values if (account, channel) not in silent}
        if not by_mail:
            channels.discard(Channel.MAIL)
        if channels:
            made[account] = Wish(frozenset(channels), hours.get(account))
    return made


@transaction.atomic
def choose(account: Account, wanted: Collection[tuple[str, str]], letters: str, hour: int) -> None:
    """Keep what an account chose: the kinds and channels it wants, and `letters` "now", "daily" or "never".

    Letters that wait leave as they would if they were written now.
    """
    Silence.objects.filter(account=account).delete()
    Silence.objects.bulk_create(
        Silence(account=account, kind=kind, channel=channel)
        for kind in Kind.values
        for channel in Channel.values
        if (kind, channel) not in wanted
    )
    Account.objects.filter(pk=account.pk).update(mail_notices=letters != "never")
    if letters == "daily":
        Digest.objects.update_or_create(account=account, defaults={"hour": hour})
    else:
        Digest.objects.filter(account=account).delete()
    waiting = Notice.objects.filter(account=account, claim=None).exclude(mail_due_at=None)
    silent = Silence.objects.filter(account=account, channel=Channel.MAIL).values_list("kind", flat=True)
    waiting.filter(kind__in=list(silent)).update(mail_due_at=None)
    if letters == "never":
        waiting.update(mail_due_at=None)
    for notice in waiting.all():
        due = notice.at if letters == "now" else next_hour(hour, notice.at)
        Notice.objects.filter(pk=notice.pk).update(mail_due_at=due)


@transaction.atomic
def stop_letters(account: Account) -> None:
    """No more notices by mail, not even those that wait. They stay in the archive."""
    Account.objects.filter(pk=account.pk).update(mail_notices=False)
    Notice.objects.filter(account=account, claim=None).exclude(mail_due_at=None).update(mail_due_at=None)
