"""Which push services are visited.

What a reader's browser names as the endpoint of its push service is an address this machine will send to.
So only the services that `CLIFFHANGER_PUSH_SERVICES` lists are believed.
"""

from urllib.parse import urlsplit

from django.conf import settings


def is_push_service(endpoint: str) -> bool:
    """Whether the address belongs to a push service that this archive visits."""
    try:
        parts = urlsplit(endpoint)
        port = parts.port
    except ValueError:
        return False
    if f"{parts.scheme}://{parts.netloc}" in settings.PUSH_SERVICES:
        return True  # listed with its scheme and port: one of the archive's own, or a stand-in
    host = parts.hostname or ""
    if parts.scheme != "https" or port not in (None, 443) or parts.username is not None or not host:
        return False
    return any(host == name or host.endswith(f".{name}") for name in settings.PUSH_SERVICES)
