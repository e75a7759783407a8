"""Fetching from an address that somebody else chose: only from public machines, never for long, never much.

The name is resolved once, every address it has must be public, and the connection goes to the very address
that was looked at: a name that answers differently the second time gains nothing. A redirect is a new
address and is looked at like the first. No proxy, no cookies, nothing of the reader's goes along.
"""

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from queue import Empty, Queue
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit

from django.conf import settings

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

ENOUGH = 5 * 1024 * 1024  # bytes
WITHIN = 10.0  # seconds for all of it, redirects included
REDIRECTS = 3
MOVED = (301, 302, 303, 307, 308)
PORTS = {"http": 80, "https": 443}
RESERVED = 1024  # below it only the usual ports: what else listens there is no web server
LONGEST_ADDRESS = 2_000  # characters
PIECE = 64 * 1024
# Addresses that stand for an IPv4 address elsewhere, which a router on the way may turn inward.
ROUNDABOUT = [
    ipaddress.ip_network(net) for net in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")
]
# What OpenSSL calls what is wrong with a certificate: X509_V_ERR_… in its x509_vfy.h.
CERTIFICATES = {
    9: "Its certificate does not hold yet.",
    10: "Its certificate has expired.",
    62: "Its certificate is for another name.",
    64: "Its certificate is for another name.",
}


class NotFetched(Exception):
    """It was not fetched; the message says why, for a log or for whoever gave the address."""


@dataclass(frozen=True)
class Fetched:
    """An answer, whatever its status. `url` is where it was found in the end, header names are in small letters."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Errand:
    """What is asked for and how far one goes for it."""

    method: str = "GET"
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    schemes: frozenset[str] = frozenset({"https"})
    most: int = ENOUGH
    within: float = WITHIN
    redirects: int = REDIRECTS


def fetch(url: str, errand: Errand | None = None) -> Fetched:
    """Ask for `url`. Raises NotFetched for an address that is not public, for too much, and for too long.

    A body is not sent on to where a redirect leads: with a method other than GET or HEAD the redirect is the answer.
    """
    errand = errand or Errand()
    ends = time.monotonic() + errand.within
    for _ in range(errand.redirects + 1):
        answer = ask(url, errand, ends)
        onward = answer.headers.get("location")
        if answer.status not in MOVED or not onward or errand.method not in ("GET", "HEAD"):
            return answer
        url = urljoin(url, onward)
    raise NotFetched("It leads on and on.")


def ask(url: str, errand: Errand, ends: float) -> Fetched:
    parts, port = looked_at(url, errand.schemes)
    host = str(parts.hostname)
    address = public_address(host, port, left(ends))
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    with (
        told_plainly(),
        socket.create_connection((address, port), timeout=left(ends)) as line,
        breaking_off_at(ends, line),
        talking(line, parts.scheme, host, port) as connection,
    ):
        connection.request(errand.method, path, errand.body, introduction(errand))
        answer = connection.getresponse()
        headers = {name.lower(): value for name, value in answer.getheaders()}
        body = b"" if errand.method == "HEAD" else read(answer, errand.most)
    left(ends)  # a body that was broken off is no body
    return Fetched(url, answer.status, headers, body)


def looked_at(url: str, schemes: frozenset[str]) -> tuple[SplitResult, int]:
    """The parts of an address that may be visited at all, and its port. Raises NotFetched."""
    if len(url) > LONGEST_ADDRESS or not url.isascii() or any(sign <= " " or sign == "\x7f" for sign in url):
        raise NotFetched("This is no address.")
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS.get(parts.scheme, 0)
    except ValueError as error:
        raise NotFetched("This is no address.") from error
    if parts.scheme not in schemes or not parts.hostname or parts.username is not None:
        raise NotFetched("Addresses of this kind are not visited.")
    if port != PORTS[parts.scheme] and port < RESERVED:
        raise NotFetched("Nothing is asked of this port.")
    return parts, port


def left(ends: float) -> float:
    seconds = ends - time.monotonic()
    if seconds <= 0:
        raise NotFetched("It took too long.")
    return seconds


def public_address(host: str, port: int, within: float) -> str:
    """The first address of `host`. Raises NotFetched unless all of them are public."""
    found = resolve(host, port, within)
    if not found or not all(is_public(ipaddress.ip_address(address)) for address in found):
        raise NotFetched("It is not on a public machine.")
    return found[0]


def resolve(host: str, port: int, within: float) -> list[str]:
    """Its addresses. The system's own patience with name servers is longer than ours: it is asked aside."""
    heard: Queue[Any] = Queue()

    def listen() -> None:
        try:
            heard.put(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            heard.put(error)

    threading.Thread(target=listen, daemon=True).start()
    try:
        found = heard.get(timeout=within)
    except Empty as error:
        raise NotFetched("Its name server does not answer.") from error
    if isinstance(found, Exception):
        raise NotFetched("There is no machine of this name.") from found
    return [str(entry[4][0]).partition("%")[0] for entry in found]


def is_public(address: Address) -> bool:
    """Whether the address is one of the whole internet's, and no way round to one that is not."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
        if any(address in net for net in ROUNDABOUT) or address.is_site_local:
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


@contextmanager
def talking(line: socket.socket, scheme: str, host: str, port: int) -> Iterator[http.client.HTTPConnection]:
    """HTTP over a line to an address that was looked at; the other side, and its certificate, know it as `host`."""
    connection = http.client.HTTPConnection(host, port)
    connection.sock = trust().wrap_socket(line, server_hostname=host) if scheme == "https" else line
    try:
        yield connection
    finally:
        connection.close()


@cache
def trust() -> ssl.SSLContext:
    return ssl.create_default_context()


@contextmanager
def breaking_off_at(ends: float, line: socket.socket) -> Iterator[None]:
    """Break the line when the time is over, however slowly something still trickles in, TLS included."""
    other_end_of_it = line.dup()

    def break_off() -> None:
        with suppress(OSError):
            other_end_of_it.shutdown(socket.SHUT_RDWR)

    watch = threading.Timer(max(ends - time.monotonic(), 0), break_off)
    watch.daemon = True
    watch.start()
    try:
        yield
    finally:
        watch.cancel()
        other_end_of_it.close()


@contextmanager
def told_plainly() -> Iterator[None]:
    try:
        yield
    except TimeoutError as error:
        raise NotFetched("It took too long.") from error
    except ssl.SSLError as error:
        raise NotFetched(untrusted(error)) from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise NotFetched("The machine could not be talked to.") from error


def untrusted(error: ssl.SSLError) -> str:
    if not isinstance(error, ssl.SSLCertVerificationError):
        return "No secure line to it could be had."
    return CERTIFICATES.get(error.verify_code, "Nobody whom the archive trusts vouches for its certificate.")


def read(answer: http.client.HTTPResponse, most: int) -> bytes:
    said = answer.getheader("Content-Length", "")
    if said.isdigit() and int(said) > most:
        raise NotFetched("It is too large.")
    pieces, length = [], 0
    while piece := answer.read(PIECE):
        length += len(piece)
        if length > most:
            raise NotFetched("It is too large.")
        pieces.append(piece)
    return b"".join(pieces)


def introduction(errand: Errand) -> dict[str, str]:
    return {
        "User-Agent": f"Cliffhanger (+{settings.ARCHIVE_URL})",
        "Accept-Encoding": "identity",
        "Connection": "close",
        **errand.headers,
    }
