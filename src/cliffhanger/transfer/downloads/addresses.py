"""Addresses as a file may hold them: whole, and spelt as the standard has it."""

import re
from urllib.parse import quote, urljoin, urlsplit

from django.conf import settings

LONGEST = 2_000
HOST = re.compile(r"(?!-)[A-Za-z0-9-]{1,63}(?<!-)(\.(?!-)[A-Za-z0-9-]{1,63}(?<!-))*\.?|\[[0-9A-Fa-f:.]+\]")
SAFE = "/:;,@&=+$!*'()~%-._?"
MAIL = re.compile(r"mailto:[A-Za-z0-9.!#$&'*+/=?^_{|}~-]+@[A-Za-z0-9.-]+")
LOOSE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")


def absolute(address: str) -> str:
    """The address as it is outside of the archive; nothing for what is none."""
    address = address.strip()
    if not address or len(address) > LONGEST:
        return ""
    if address.lower().startswith("mailto:"):
        return address if MAIL.fullmatch(address) else ""
    try:
        parts = urlsplit(urljoin(f"{settings.ARCHIVE_URL}/", address))
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or parts.username is not None:
        return ""
    try:
        host = f"[{host}]" if ":" in host else host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:
        return ""
    if not HOST.fullmatch(host):
        return ""
    where = f"{parts.scheme}://{host}" + (f":{port}" if port is not None else "")
    return (
        where
        + spelt(parts.path)
        + (f"?{spelt(parts.query)}" if parts.query else "")
        + (f"#{spelt(parts.fragment)}" if parts.fragment else "")
    )


def spelt(part: str) -> str:
    return quote(LOOSE_PERCENT.sub("%25", part), safe=SAFE)
