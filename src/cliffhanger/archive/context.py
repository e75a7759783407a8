"""What every page may show of the archive."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest

from .program import page_token, token


def archive(request: HttpRequest) -> dict[str, str | Callable[[], str]]:
    return {
        "archive_name": settings.ARCHIVE_NAME,
        "archive_url": settings.ARCHIVE_URL,
        "program_token": token,
        "page_token": page_token,
    }
