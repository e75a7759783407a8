"""Where an app may have a person sent back to.

What is asked for has to be, letter for letter, what was registered. Only the port of a program on the person's
own machine may be another each time, since it takes what is free (RFC 8252, 7.3).
"""

import re
from collections.abc import Iterable
from urllib.parse import SplitResult, urlsplit

from oauthlib.uri_validate import is_absolute_uri

LONGEST = 500
LOOPBACK = ("127.0.0.1", "::1")  # by number: a name may lead elsewhere
OWN_MACHINE = (*LOOPBACK, "localhost")
OWN_SCHEME = re.compile(
    r"[a-z][a-z0-9+-]*(\.[a-z0-9+-]+)+"
)  # a domain the other way round: org.example.reader


def parts_of(address: str) -> SplitResult | None:
    """None for what is no whole address, or says who signs in, or names a place within a page."""
    if len(address) > LONGEST or not address.isascii() or not is_absolute_uri(address):
        return None
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018 - raises for one that is none
    except ValueError:
        return None
    return None if set(parts.netloc) & set("@*") or "#" in address else parts


def may_be_registered(address: str) -> bool:
    parts = parts_of(address)
    if parts is None:
        return False
    if parts.scheme == "https":
        return bool(parts.hostname)
    if parts.scheme == "http":
        return parts.hostname in OWN_MACHINE
    return bool(OWN_SCHEME.fullmatch(parts.scheme))


def is_registered(address: str, registered: Iterable[str]) -> bool:
    parts = parts_of(address)
    if parts is None:
        return False
    known = list(registered)
    return address in known or (
        is_loopback(parts) and portless(parts) in [portless(one) for one in map(parts_of, known) if one]
    )


def is_loopback(parts: SplitResult) -> bool:
    return parts.scheme == "http" and parts.hostname in LOOPBACK


def portless(parts: SplitResult) -> tuple[str, str | None, str, str]:
    return parts.scheme, parts.hostname, parts.path, parts.query


def place_of(address: str) -> str:
    """What a person is told of it: the host, "" for a program on her own device."""
    parts = urlsplit(address)
    is_elsewhere = parts.scheme in ("http", "https") and parts.hostname not in OWN_MACHINE
    return parts.hostname or "" if is_elsewhere else ""


def sources_of(address: str) -> list[str]:
    """What a content security policy must let a form lead to.

    Browsers hold every further step to it, and a website often sends on to its front page: all of https.
    """
    parts = urlsplit(address)
    if parts.scheme == "https":
        return ["https:"]
    if parts.scheme == "http" and ":" not in (parts.hostname or ""):
        return ["https:", f"http://{parts.netloc}"]
    return ["https:", f"{parts.scheme}:"]  # policies cannot name numbers with colons
