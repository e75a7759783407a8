"""The browsers, and other programs, that an account is told on by Web Push."""

from datetime import datetime

from django.db import transaction

from cliffhanger.accounts.models import Account

from .models import Device

MOST = 20  # of one account


class TooMany(Exception):
    """She has as many devices as an account may."""


@transaction.atomic
def let_in(account: Account, endpoint: str, public_key: str, secret: str, name: str, now: datetime) -> Device:
    """Tell this device from now on. One that somebody else had is hers from now on. Raises TooMany."""
    known = Device.objects.filter(endpoint=endpoint)
    if account.devices.exclude(pk__in=known.values("pk")).count() >= MOST:
        raise TooMany
    known.exclude(account=account).delete()  # what is on its way there was told to somebody else
    said = {"account": account, "public_key": public_key, "secret": secret}
    device, _is_new = Device.objects.update_or_create(
        endpoint=endpoint, defaults=said, create_defaults={**said, "name": name, "since": now}
    )
    return device
