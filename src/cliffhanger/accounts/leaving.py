"""What becomes of a person who leaves: nothing of her but a number, so that what she did still counts."""

from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import models

from .models import ORPHAN, Account, Pseud
from .names import key

# Whether a promise was seen at all is counted from readings, also after its readers have left.
KEPT = ("readings",)


def forget(account: Account, now: datetime) -> None:
    """Take name, address, password and belongings away from the account. Called inside a transaction.

    Works must have been taken care of before: a pseud that still signs one cannot go.
    """
    account.default_pseud = None
    account.username = f"_left_{account.pk}"  # nobody can choose a name that begins so
    account.email = f"left-{account.pk}@left.invalid"
    account.password = make_password(None)
    account.is_active = account.is_staff = account.is_superuser = account.mail_notices = False
    account.last_login = None
    account.left_at = now
    account.save()
    for relation in Account._meta.related_objects:
        if relation.on_delete is models.CASCADE and relation.get_accessor_name() not in KEPT:
            belongings = relation.related_model._base_manager.filter(**{relation.field.name: account})
            belongings.delete()


def orphan() -> Pseud:
    """The pseud that signs what its author left behind. Nobody can sign in as its account."""
    account, _ = Account.objects.get_or_create(
        username=ORPHAN,
        defaults={
            "email": "orphan@left.invalid",
            "password": make_password(None),
            "mail_notices": False,
        },
    )
    pseud, _ = Pseud.objects.get_or_create(
        key=key(ORPHAN),
        defaults={
            "account": account,
            "name": ORPHAN,
            "about": "Works whose authors have left them in the archive's care.",
        },
    )
    return pseud
