from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from cliffhanger.accounts.models import Account
from cliffhanger.api import tokens
from cliffhanger.api.models import Scope
from cliffhanger.archive import clock
from cliffhanger.cast import makers

Calls = Callable[..., Any]


class Program:
    """A program with a token, or without one."""

    def __init__(self, account: Account | None = None, *scopes: str) -> None:
        self.client = Client()
        self.headers: dict[str, str] = {}
        if account:
            _, word = tokens.make(account, "a test", scopes or Scope.values, clock.now())
            self.headers["Authorization"] = f"Bearer {word}"

    def call(self, method: str, path: str, said: Any = None, **headers: str) -> Any:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        send = getattr(self.client, method)
        body = {} if said is None else {"data": said, "content_type": "application/json"}
        return send(f"/api/v1{path}", headers={**self.headers, **named}, **body)

    def get(self, path: str, **headers: str) -> Any:
        return self.call("get", path, **headers)

    def post(self, path: str, said: Any = None, **headers: str) -> Any:
        return self.call("post", path, said or {}, **headers)


@pytest.fixture
def nobody() -> Program:
    return Program()


@pytest.fixture
def ada() -> Account:
    return makers.account("Ada")


@pytest.fixture
def rey() -> Account:
    return makers.account("Rey")
