"""What every page may show of the archive."""

from django.conf import settings
from django.http import HttpRequest


def archive(request: HttpRequest) -> dict[str, str]:
    return {"archive_name": settings.ARCHIVE_NAME, "archive_url": settings.ARCHIVE_URL}
