"""What a request brings to a form."""

from typing import Any

from django.http import HttpRequest


def sent(request: HttpRequest) -> Any:
    """What was posted, an empty form too; None for a page that is only looked at."""
    return request.POST if request.method == "POST" else None


def sent_files(request: HttpRequest) -> Any:
    return request.FILES if request.method == "POST" else None
