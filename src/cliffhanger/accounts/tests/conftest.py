from typing import Any

import pytest
from django.test import Client

from cliffhanger.accounts.joining import join
from cliffhanger.accounts.models import Account

PASSWORD = "a lantern in the fog"


@pytest.fixture(autouse=True)
def passwords_are_quick_to_check(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def kit(db: None) -> Account:
    return join("Kit", "kit@readers.example", PASSWORD)


@pytest.fixture
def mira(db: None) -> Account:
    return join("Mira", "mira@readers.example", PASSWORD)


@pytest.fixture
def as_kit(kit: Account, client: Client) -> Client:
    """Kit's browser: signed in by the form, and asked for the password again a moment ago."""
    client.post("/accounts/login/", {"login": "Kit", "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client
