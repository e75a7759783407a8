"""What wranglers and moderators may do, they alone let programs do."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from cliffhanger.accounts.models import Account
from cliffhanger.api.models import Permit, Scope, Token
from cliffhanger.api.scopes import hers_to_give
from cliffhanger.archive import clock
from cliffhanger.cast import makers
from cliffhanger.tags import wrangle
from cliffhanger.tags.models import Wrangler, tag

from .test_oauth import Caller, browser_of, registered

pytestmark = pytest.mark.django_db
EVERYBODY = [scope for scope in Scope if scope not in (Scope.WRANGLE, Scope.MODERATE)]


@pytest.fixture
def wren() -> Account:
    fandom = tag("fandom", "Skerry Sound")
    wrangle.make_canonical(fandom, None, clock.now())
    account = makers.account("Wren")
    Wrangler.objects.create(account=account, fandom=fandom, since=clock.now())
    return account


@pytest.fixture
def moderator() -> Account:
    return makers.account("Moderator", is_staff=True)


@pytest.fixture
def app(ada: Account) -> Caller:
    return registered(ada)


def test_what_is_of_an_office_is_given_by_who_holds_it(
    rey: Account, wren: Account, moderator: Account
) -> None:
    assert hers_to_give(rey) == EVERYBODY
    assert hers_to_give(wren) == [*EVERYBODY, Scope.WRANGLE]
    assert hers_to_give(moderator) == list(Scope)


def test_the_form_offers_what_is_hers_to_give(
    rey: Account, wren: Account, moderator: Account, client: Client
) -> None:
    for account, offered in ((rey, set()), (wren, {"wrangle"}), (moderator, {"wrangle", "moderate"})):
        client.force_login(account)
        page = client.get("/preferences/tokens").content.decode()
        assert {one for one in ("wrangle", "moderate") if f'value="{one}"' in page} == offered
        said = {"name": "A bot", "scopes": ["read", "moderate"], "days": "30"}
        answer = client.post("/preferences/tokens", said)
        assert answer.status_code == (200 if account == moderator else 422)
    assert [token.account for token in Token.objects.all()] == [moderator]
    assert "Put tags in order as me" in page
    assert "Moderate as me" in page


def test_an_app_gets_of_what_it_asks_what_is_hers_to_give(
    app: Caller, rey: Account, wren: Account, moderator: Account
) -> None:
    asked = "read wrangle moderate"
    for account, given in ((rey, "read"), (wren, "read wrangle"), (moderator, asked)):
        page = browser_of(account).get(app.address(scope=asked)).content.decode()
        assert ("You may not do that yourself" in page) == (given != asked)
        code = app.code(account, scope=asked)
        assert app.exchange(code).json()["scope"] == given
        assert Permit.objects.get(account=account).scopes == given.split()


def test_an_app_that_asks_for_nothing_she_may_give_is_sent_back(app: Caller, rey: Account) -> None:
    for method in ("get", "post"):
        answer = getattr(browser_of(rey), method)(app.address(scope="moderate"))
        assert answer.status_code == 302
        assert parse_qs(urlsplit(answer["Location"]).query)["error"] == ["invalid_scope"]
    assert not Permit.objects.exists()
