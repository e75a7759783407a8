"""The secrets that deliveries are signed with. None of them is kept: each is made of a seed and the archive's key."""

import base64
import hashlib
import hmac
import secrets

from django.conf import settings

from cliffhanger.client.signatures import BEGINNING


def new_seed() -> str:
    return secrets.token_urlsafe(32)


def made_of(seed: str) -> str:
    key = hmac.digest(
        settings.SECRET_KEY.encode(), f"cliffhanger.api.webhooks {seed}".encode(), hashlib.sha256
    )
    return BEGINNING + base64.b64encode(key).decode()
