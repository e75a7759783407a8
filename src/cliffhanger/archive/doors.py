"""Ways of being turned away that the archive's error pages know by name. Raised where access is decided."""

from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.exceptions import PermissionDenied
from django.shortcuts import resolve_url


class SignInFirst(PermissionDenied):
    """It is there, for those who are signed in: she is taken to sign in and brought back."""


class TooOften(PermissionDenied):
    """Too much from one place in a short time."""

    retry_after = 600  # seconds


def sign_in_address(back: str, **facts: str) -> str:
    """The address of the sign-in page, with the way back to `back`, a path of this archive."""
    return f"{resolve_url(settings.LOGIN_URL)}?{urlencode({**facts, REDIRECT_FIELD_NAME: back})}"
