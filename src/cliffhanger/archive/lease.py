"""A duty for one process at a time, among all that serve the same database."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from .models import Lease


def take(name: str, holder: str, length: timedelta) -> bool:
    """Take or renew the duty `name`; False while somebody else has it.

    A holder that dies is succeeded when its lease runs out, by the database's clock: machines whose own
    clocks differ agree on it, and moving the archive's clock ahead ends no lease. A duty must still be
    safe to do twice: a process may be asleep while its lease passes to another.
    """
    free = Lease.objects.filter(name=name, until__lte=Now()) | Lease.objects.filter(name=name, holder=holder)
    if free.update(holder=holder, until=Now() + length):
        return True
    if Lease.objects.filter(name=name).exists():
        return False
    try:
        with transaction.atomic():
            Lease.objects.create(name=name, holder=holder, until=Now() + length)
    except IntegrityError:
        return False
    return True


def give_up(name: str, holder: str) -> None:
    Lease.objects.filter(name=name, holder=holder).delete()


def is_taken(name: str) -> bool:
    return Lease.objects.filter(name=name, until__gt=Now()).exists()
