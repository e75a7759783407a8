"""Who may see an account or a pseud, and who may change one. The first line of every view asks here."""

from django.http import Http404

from .models import Account, Pseud
from .names import key


def pseud_to_show(username: str, name: str) -> Pseud:
    """A pseud of somebody who is here, whatever the capitals of its address."""
    pseud = Pseud.objects.select_related("account").filter(key=key(name), account__is_active=True).first()
    if pseud is None or key(pseud.account.username) != key(username):
        raise Http404
    return pseud


def account_to_show(username: str) -> Account:
    """An account that is here, whatever the capitals of its address."""
    return pseud_to_show(username, username).account


def pseud_to_change(account: Account, username: str, name: str) -> Pseud:
    """A pseud of this account; 404 for others, whose pseuds are not hers to change."""
    pseud = pseud_to_show(username, name)
    if pseud.account_id != account.pk:
        raise Http404
    return pseud


def account_called(name: str) -> Account | None:
    """The account that signs in by this name or writes under it."""
    pseud = Pseud.objects.select_related("account").filter(key=key(name), account__is_active=True).first()
    return pseud.account if pseud else None
