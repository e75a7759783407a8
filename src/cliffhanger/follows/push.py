"""Notices by Web Push: what has not gone to a device yet, in one message, encrypted for it.

At most once, as letters are: notices are claimed and committed before the message leaves. A push service
that is away, or wants to be left alone, loses nothing; one that no longer knows the device ends it. If the
process dies or the line breaks while a message is being handed over, nobody can know whether it arrived:
its notices are in the archive only.

Push services are other hosts: see `endpoints` for those that are visited. They lead nowhere else.
"""

import json
import logging
from datetime import datetime, timedelta
from typing import cast
from urllib.parse import urlsplit

import requests
from django.conf import settings
from django.urls import reverse
from django.utils.translation import ngettext
from pywebpush import WebPusher
from urllib3.exceptions import NewConnectionError

from cliffhanger.kit.language import to_account

from . import vapid
from .endpoints import is_push_service
from .models import Device, Notice, Push

log = logging.getLogger(__name__)
REST = timedelta(minutes=1)
LONGEST_REST = timedelta(days=1)
GOOD_FOR = timedelta(days=2)  # a device that was off so long hears of it when its reader comes
TIMEOUT = 10  # seconds
MOST = 200  # messages at one stroke; the rest follow at the next
UNTOLD = (404, 410)
BUSY = (429, 500, 502, 503, 504)


class NotNow(Exception):
    """The message was not taken, and may be another time."""

    def __init__(self, why: str, rest: timedelta = REST) -> None:
        super().__init__(why)
        self.rest = rest


class Gone(Exception):
    """The push service does not know the device any more."""


def push(now: datetime) -> int:
    """Send what waits; how many messages left. A service that is away is asked once at a stroke."""
    sent = 0
    away: set[str] = set()
    with requests.Session() as session:
        session.max_redirects = 0
        session.trust_env = False
        for device in ready(now):
            host = urlsplit(device.endpoint).netloc
            if host in away:
                continue
            try:
                sent += push_to(device, now, session)
            except NotNow as error:
                log.warning("Push to %s waits: %s", host, error)
                away.add(host)
    return sent


def ready(now: datetime) -> list[Device]:
    waiting = Push.objects.filter(claim=None).values("device")
    devices = (
        Device.objects.select_related("account")
        .filter(pk__in=waiting, account__is_active=True)
        .exclude(rests_until__gt=now)
    )
    return list(devices.order_by("pk")[:MOST])


def push_to(device: Device, now: datetime, session: requests.Session) -> bool:
    """Whether a message left. Raises NotNow if the service wants to be left alone."""
    claim = Push.take(device)
    if claim is None:
        return False
    notices = list(Notice.objects.filter(pushes__claim=claim).order_by("-at", "-pk"))
    with to_account(device.account.language):
        said = message(notices)
    try:
        hand_over(device, said, now, session)
    except NotNow as error:
        Push.give_back(claim, now + error.rest)
        raise
    except Gone:
        device.delete()
        return False
    Push.objects.filter(claim=claim).update(sent_at=now)
    return True


def message(notices: list[Notice]) -> dict[str, str]:
    """What the service worker shows: `title`, `body` and the `url` it leads to. The latest comes first."""
    latest = notices[0]
    if len(notices) == 1:
        return {"title": settings.ARCHIVE_NAME, "body": latest.sentence, "url": latest.address}
    several = ngettext("%(n)s thing is new.", "%(n)s things are new.", len(notices)) % {"n": len(notices)}
    body = f"{several} {latest.sentence}"
    return {"title": settings.ARCHIVE_NAME, "body": body, "url": reverse("follows:notices")}


def hand_over(device: Device, said: dict[str, str], now: datetime, session: requests.Session) -> None:
    """Give the message to the push service. Raises NotNow, Gone.

    Returns also where the message may or may not have arrived, and where it never will.
    """
    if not is_push_service(device.endpoint):
        raise Gone
    keys = {"p256dh": device.public_key, "auth": device.secret}
    pusher = WebPusher({"endpoint": device.endpoint, "keys": keys}, requests_session=session)
    try:
        answer = pusher.send(
            json.dumps(said, ensure_ascii=False),
            headers=introduction(device.endpoint),
            ttl=int(GOOD_FOR.total_seconds()),
            timeout=TIMEOUT,
        )
    except requests.RequestException as error:
        if never_left(error):
            raise NotNow(type(error).__name__) from error
        log.warning("Nobody knows whether a push reached device %s: %s", device.pk, type(error).__name__)
        return
    judge(device, cast("requests.Response", answer))


def introduction(endpoint: str) -> dict[str, str]:
    """Who sends it, signed for this push service alone."""
    parts = urlsplit(endpoint)
    claims = {"aud": f"{parts.scheme}://{parts.netloc}", "sub": f"mailto:{settings.MAIL_FROM}"}
    return {str(name): str(value) for name, value in vapid.key().sign(claims).items()}


def judge(device: Device, answer: requests.Response) -> None:
    status = answer.status_code
    if status in UNTOLD:
        raise Gone
    if status in BUSY:
        raise NotNow(f"status {status}", rest_asked(answer.headers.get("Retry-After", "")))
    if not answer.ok:
        log.warning("A push to device %s is refused for good: status %s", device.pk, status)


def rest_asked(text: str) -> timedelta:
    """For how long the service asked to be left alone, within reason."""
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        return REST
    return max(REST, min(timedelta(seconds=int(text)), LONGEST_REST))


def never_left(error: requests.RequestException) -> bool:
    """Whether the line was never there, so that nothing can have arrived."""
    if isinstance(error, requests.exceptions.SSLError | requests.ConnectTimeout):
        return True
    reason = getattr(error.args[0], "reason", None) if error.args else None
    return isinstance(reason, NewConnectionError)
