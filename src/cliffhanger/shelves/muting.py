"""What a reader does not want to see, by its name."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext, gettext_lazy

from cliffhanger.accounts.models import Account, Pseud, key
from cliffhanger.tags.models import Tag
from cliffhanger.works.models import Work

from .models import Mute

KINDS = {"person": gettext_lazy("a person"), "pseud": gettext_lazy("one pseud"), "tag": gettext_lazy("a tag")}


class NotMuted(Exception):
    """Nothing of that name can be muted; the message says why, for her."""


def mute_named(account: Account, kind: str, name: str, now: datetime) -> None:
    """Mute a person, one pseud or a tag. Raises NotMuted."""
    if kind == "tag":
        mute_tag(account, name, now)
        return
    pseud = Pseud.objects.select_related("account").filter(key=key(name), account__is_active=True).first()
    if pseud is None:
        raise NotMuted(gettext("Nobody here is called “%(name)s”.") % {"name": name})
    if pseud.account_id == account.pk:
        raise NotMuted(gettext("That is you."))
    mute(account, now, **({"person": pseud.account} if kind == "person" else {"pseud": pseud}))


@transaction.atomic
def mute_tag(account: Account, name: str, now: datetime) -> None:
    """Every tag of this name, of whatever kind: to a reader they are one word."""
    tags = Tag.objects.filter(key=" ".join(name.split()).casefold())
    if not tags:
        raise NotMuted(gettext("No work here has the tag “%(name)s”.") % {"name": name})
    for tag in tags:
        mute(account, now, tag=tag)


def mute_work(account: Account, work: Work, now: datetime) -> None:
    mute(account, now, work=work)


@transaction.atomic
def mute(account: Account, now: datetime, **of: Account | Pseud | Work | Tag) -> None:
    """Muting again changes nothing."""
    Mute.objects.get_or_create(account=account, **of, defaults={"since": now})
