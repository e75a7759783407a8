"""Whom a reader does not want to see. What she muted lies on her shelves and is found here by its name."""

from django.db.models import Q

from .models import Account, Block, Pseud


def by_muted(reader: Account, account: str = "account", pseud: str = "pseud") -> Q:
    """Rows by somebody this reader has muted or blocked; `account` and `pseud` lead from a row to who wrote it."""
    return (
        Q(**{f"{account}__in": Account.objects.filter(muted_by__account=reader).values("pk")})
        | Q(**{f"{account}__in": Block.objects.filter(blocker=reader).values("blocked")})
        | Q(**{f"{pseud}__in": Pseud.objects.filter(muted_by__account=reader).values("pk")})
    )
