"""A story of six parts, its author, and readers: what most tests of promises begin with."""

import pytest

from cliffhanger.accounts.models import Account
from cliffhanger.cast import makers
from cliffhanger.promises.reread import READ
from cliffhanger.works.models import Work


@pytest.fixture(autouse=True)
def _no_ledger_was_read_before() -> None:
    """Numbers of promises come again from test to test, and how much is asked would depend on their order."""
    READ.kept.clear()
    READ.size = 0


@pytest.fixture
def author() -> Account:
    return makers.account("Kit")


@pytest.fixture
def story(author: Account) -> Work:
    return makers.work(author, "The Key", [f"Part {n} of the tale." for n in range(1, 7)])


@pytest.fixture
def readers(author: Account) -> list[Account]:
    return [makers.account(f"Reader{n}") for n in range(4)]
