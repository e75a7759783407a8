"""What an archive tells an address on its own is signed, as Standard Webhooks has it; here it is signed and verified.

    event = verify(request.body, request.headers, "whsec_…")
    if event.id not in dealt_with:
        print(event.type, event.data)

The body has to be the very bytes that came. The same event may come twice, with the same id.
"""

import base64
import binascii
import hashlib
import hmac
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

BEGINNING = "whsec_"
VERSION = "v1"
TOLERANCE = 300  # seconds that a message may be older, or a clock ahead
ID, TIMESTAMP, SIGNATURE = "webhook-id", "webhook-timestamp", "webhook-signature"
MOST_SIGNATURES = 20


class Forged(Exception):
    """This did not come from the archive, or not now. The message says what is wrong with it."""


@dataclass(frozen=True)
class Event:
    """Something that happened. `id` stays the same however often it is sent; `at` is when it happened."""

    id: str
    type: str
    at: datetime
    data: dict[str, Any]


def sign(secret: str, mark: str, timestamp: int, body: bytes) -> str:
    """One signature, as it stands in the header."""
    signed = mark.encode() + b"." + str(timestamp).encode() + b"." + body
    made = hmac.digest(key_of(secret), signed, hashlib.sha256)
    return f"{VERSION},{base64.b64encode(made).decode()}"


def verify(
    body: bytes,
    headers: Mapping[str, str],
    secret: str | Sequence[str],
    *,
    tolerance: float = TOLERANCE,
    now: float | None = None,
) -> Event:
    """The event, if the archive that has this secret (or one of these) sent it just now. Raises Forged otherwise.

    Compares in constant time. ValueError for a secret that is none.
    """
    secrets = [secret] if isinstance(secret, str) else list(secret)
    given = {name.lower(): value for name, value in headers.items()}
    mark, timestamp = given.get(ID, ""), given.get(TIMESTAMP, "")
    if not mark or not given.get(SIGNATURE):
        raise Forged("It is not signed.")
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) < 15):
        raise Forged("It does not say when it was sent.")
    if abs((time.time() if now is None else now) - int(timestamp)) > tolerance:
        raise Forged("It was not sent just now.")
    signatures = given[SIGNATURE].split(" ")[:MOST_SIGNATURES]
    wanted = [sign(one, mark, int(timestamp), body) for one in secrets]
    # Every pair is compared, so that the time it takes says nothing.
    found = [same(one, other) for one in wanted for other in signatures]
    if not any(found):
        raise Forged("The signature is not one of the archive's.")
    return event_of(mark, body)


def key_of(secret: str) -> bytes:
    try:
        key = base64.b64decode(secret.removeprefix(BEGINNING), validate=True)
    except (binascii.Error, ValueError) as error:
        raise ValueError("This is no secret of a webhook.") from error
    if not key:
        raise ValueError("This is no secret of a webhook.")
    return key


def same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode("utf-8", "surrogateescape"))


def event_of(mark: str, body: bytes) -> Event:
    try:
        told = json.loads(body)
        return Event(mark, told["type"], datetime.fromisoformat(told["timestamp"]), dict(told["data"]))
    except (ValueError, KeyError, TypeError) as error:
        raise Forged("It is signed, but tells of no event.") from error
