"""The description of the API is true: what Schemathesis makes of it meets no 500 and nothing undescribed."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from schemathesis.config import SchemathesisConfig

from cliffhanger.accounts.models import Account
from cliffhanger.api import tokens
from cliffhanger.api.models import Scope
from cliffhanger.api.v1 import api
from cliffhanger.archive import clock
from cliffhanger.cast import makers
from cliffhanger.cast.makers import Company
from cliffhanger.tags import wrangle
from cliffhanger.tags.models import tag

pytestmark = pytest.mark.django_db

WITHOUT_COVERAGE = SchemathesisConfig.from_dict({"phases": {"coverage": {"enabled": False}}})
described = schemathesis.openapi.from_dict(api.get_openapi_schema())
drawn = schemathesis.openapi.from_dict(api.get_openapi_schema(), config=WITHOUT_COVERAGE)

few = settings(
    max_examples=5,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
of_office = described.include(tag=["wrangling", "moderation"])


@pytest.fixture
def company() -> Company:
    """Numbers of what is asked for are small: there is something that has them, and more to be said of it."""
    made = makers.company()
    for name in ("Skerry Sound", "Sounds"):
        wrangle.make_canonical(tag("fandom", name), None, clock.now())
    makers.promise(made.work)
    makers.answer(made.work, made.reader)
    return made


@pytest.fixture
def words(company: Company) -> dict[str, str]:
    return {
        name: word_of(account)
        for name, account in (
            ("author", company.author),
            ("reader", company.reader),
            ("moderator", company.moderator),
        )
    }


def word_of(account: Account) -> str:
    return tokens.make(account, "a test", Scope.values, clock.now())[1]


@pytest.fixture
def _one_connection() -> Iterator[None]:
    """The transaction of a test is on the connection that a server would close after each request."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


gently = settings(
    max_examples=5,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.usefixtures("_one_connection")
@described.parametrize()
@few
def test_schemathesis_finds_nothing(case: Any, words: dict[str, str]) -> None:
    """Each case that the description defines, and some by chance, from who may do most."""
    call(case, {"Authorization": f"Bearer {words['author']}"})


@pytest.mark.usefixtures("_one_connection")
@drawn.parametrize()
@few
def test_nor_does_it_as_anybody_else(case: Any, words: dict[str, str]) -> None:
    for headers in ({"Authorization": f"Bearer {words['reader']}"}, {}):
        call(case, headers)


def call(case: Any, headers: dict[str, str]) -> None:
    case.call_and_validate(app=application(), headers=headers)


@cache
def application() -> Any:
    return get_wsgi_application()
