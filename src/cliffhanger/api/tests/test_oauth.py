"""Apps that act for people: the whole way as a program goes it, and all that is refused on it."""

import base64
import hashlib
import json
import logging
import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from cliffhanger.accounts.models import Account
from cliffhanger.api.models import App, Permit, Scope, Token
from cliffhanger.api.oauth import redirects, rules
from cliffhanger.api.oauth.forms import MOST_APPS
from cliffhanger.api.tokens import digest, holder
from cliffhanger.archive import clock
from cliffhanger.cast import makers
from cliffhanger.config.strike import strike

pytestmark = pytest.mark.django_db

BACK = "https://reader.example/back?from=archive"
LOOP = "http://127.0.0.1:8123/back"
OWN = "org.example.reader:/back"
VERIFIER = "a-verifier-of-at-least-forty-three-characters-0123456789"


def challenge_of(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")


@dataclass
class Caller:
    """An app, and what it does."""

    client_id: str
    secret: str = ""
    redirect: str = BACK

    def address(self, **other: str | None) -> str:
        asked = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": self.redirect,
            "scope": "read respond",
            "state": "s1",
            "code_challenge": challenge_of(VERIFIER),
            "code_challenge_method": "S256",
            **other,
        }
        return "/oauth/authorize?" + urlencode({k: v for k, v in asked.items() if v is not None})

    def code(self, account: Account, **other: str | None) -> str:
        """What it is sent when `account` has said yes."""
        answer = browser_of(account).post(self.address(**other), {"answer": "allow"})
        assert answer.status_code == 302, answer.content
        return parse_qs(urlsplit(answer["Location"]).query)["code"][0]

    def exchange(self, code: str, **other: str) -> Any:
        asked = {"code": code, "redirect_uri": self.redirect, "code_verifier": VERIFIER, **other}
        return self.post("/oauth/token", grant_type="authorization_code", **asked)

    def refresh(self, word: str, **other: str) -> Any:
        return self.post("/oauth/token", grant_type="refresh_token", refresh_token=word, **other)

    def post(self, path: str, **said: str) -> Any:
        by = {}
        if self.secret:
            packed = base64.b64encode(f"{self.client_id}:{self.secret}".encode()).decode()
            by["Authorization"] = f"Basic {packed}"
        else:
            said["client_id"] = self.client_id
        return Client(enforce_csrf_checks=True).post(path, said, headers=by)

    def tokens(self, account: Account, **other: str | None) -> dict[str, Any]:
        answer = self.exchange(self.code(account, **other))
        assert answer.status_code == 200, answer.content
        return dict(answer.json())


def browser_of(account: Account) -> Client:
    browser = Client()
    browser.force_login(account)
    return browser


def registered(maker: Account, kind: str = "public", lines: str = f"{BACK}\n{LOOP}\n{OWN}") -> Caller:
    """An app, made on the page as its maker does it."""
    said = {"name": "Lantern", "redirects": lines, "website": "https://reader.example/", "kind": kind}
    page = browser_of(maker).post(reverse("oauth:apps"), said)
    assert page.status_code == 200, page.content
    secret = re.search(r'id="secret"[^>]*value="(cliff_[\w-]+)"', page.content.decode())
    return Caller(App.objects.latest("pk").client_id, secret[1] if secret else "")


def me(word: str) -> Any:
    return Client().get("/api/v1/me", headers={"Authorization": f"Bearer {word}"})


@pytest.fixture
def app(ada: Account) -> Caller:
    return registered(ada)


# The whole way ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["public", "confidential"])
def test_an_app_asks_is_allowed_and_acts(ada: Account, rey: Account, kind: str) -> None:
    told = Client().get("/.well-known/oauth-authorization-server").json()
    app = registered(ada, kind)
    assert bool(app.secret) == (kind == "confidential")

    browser = Client()
    asked = urlsplit(told["authorization_endpoint"]).path + "?" + urlsplit(app.address()).query
    away = browser.get(asked)
    assert urlsplit(away["Location"]).path == reverse("account_login")
    assert parse_qs(urlsplit(away["Location"]).query)["next"] == [asked]

    browser.force_login(rey)
    page = browser.get(asked).content.decode()
    for said in ("Lantern", "Rey", "Ada", "reader.example", str(Scope.READ.label), str(Scope.RESPOND.label)):
        assert said in page
    assert str(Scope.WRITE.label) not in page
    assert not Permit.objects.exists()

    sent_back = browser.post(asked, {"answer": "allow"})
    address, query = sent_back["Location"].split("?", 1)
    assert address == "https://reader.example/back"
    brought = dict(parse_qsl(query))
    assert (brought["from"], brought["state"], brought["iss"]) == ("archive", "s1", settings.ARCHIVE_URL)

    answer = app.exchange(brought["code"])
    assert answer.status_code == 200, answer.content
    assert answer["Cache-Control"] == "no-store"
    given = answer.json()
    assert (given["token_type"], given["expires_in"], given["scope"]) == ("Bearer", 3600, "read respond")
    assert me(given["access_token"]).json() | {"url": ""} == {
        "name": "Rey",
        "url": "",
        "pseuds": ["Rey"],
        "scopes": ["read", "respond"],
    }

    fresh = app.refresh(given["refresh_token"]).json()
    assert me(fresh["access_token"]).status_code == 200
    assert app.post("/oauth/revoke", token=fresh["refresh_token"]).status_code == 200
    assert me(fresh["access_token"]).status_code == 401
    assert me(given["access_token"]).status_code == 401


def test_a_token_of_an_app_does_what_its_scopes_say(app: Caller, rey: Account) -> None:
    word = app.tokens(rey, scope="read")["access_token"]
    by = {"Authorization": f"Bearer {word}"}
    refused = Client().post("/api/v1/works", "{}", "application/json", headers=by)
    assert refused.status_code in (403, 422)
    refused = Client().put("/api/v1/works/1/kudos", headers=by)
    assert refused.status_code == 403
    assert refused["WWW-Authenticate"] == 'Bearer error="insufficient_scope", scope="respond"'


def test_reading_is_what_is_asked_for_when_nothing_is_said(app: Caller, rey: Account) -> None:
    assert app.tokens(rey, scope=None)["scope"] == "read"


def test_a_fresh_token_may_do_less_and_never_more(app: Caller, rey: Account) -> None:
    given = app.tokens(rey)
    less = app.refresh(given["refresh_token"], scope="read").json()
    assert less["scope"] == "read"
    more = app.refresh(less["refresh_token"], scope="read write")
    assert (more.status_code, more.json()["error"]) == (400, "invalid_scope")
    assert app.refresh(less["refresh_token"]).json()["scope"] == "read respond"


def test_a_program_on_ones_own_machine_takes_the_port_that_is_free(ada: Account, rey: Account) -> None:
    app = registered(ada)
    app.redirect = "http://127.0.0.1:49152/back"
    page = browser_of(rey).get(app.address())
    assert "a program on this device" in page.content.decode()
    assert "http://127.0.0.1:49152" in page["Content-Security-Policy"]
    assert me(app.tokens(rey)["access_token"]).status_code == 200
    app.redirect = OWN
    policy = browser_of(rey).get(app.address())["Content-Security-Policy"]
    assert "form-action 'self' https: org.example.reader:" in policy
    assert me(app.tokens(rey)["access_token"]).status_code == 200


def test_the_page_is_neither_framed_nor_kept(app: Caller, rey: Account) -> None:
    page = browser_of(rey).get(app.address())
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    assert "form-action 'self' https:" in page["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "DENY"
    assert "no-store" in page["Cache-Control"]


# A no -------------------------------------------------------------------------------------------------------


def test_who_refuses_is_taken_back_with_a_no(app: Caller, rey: Account) -> None:
    answer = browser_of(rey).post(app.address(), {"answer": "refuse"})
    brought = dict(parse_qsl(urlsplit(answer["Location"]).query))
    assert (brought["error"], brought["state"]) == ("access_denied", "s1")
    assert brought["iss"] == settings.ARCHIVE_URL
    assert not Permit.objects.exists()


def test_no_page_elsewhere_says_yes(app: Caller, rey: Account) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(rey)
    elsewhere = {"Origin": "https://reader.example", "Sec-Fetch-Site": "cross-site"}
    assert browser.post(app.address(), {"answer": "allow"}, headers=elsewhere).status_code == 403
    assert not Permit.objects.exists()


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": "none"}, "unsupported_response_type"),
        ({"response_type": "code token"}, "unsupported_response_type"),
        ({"response_type": None}, "invalid_request"),
        ({"code_challenge": None}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge_method": None}, "invalid_request"),
        ({"scope": "read everything"}, "invalid_scope"),
        ({"response_mode": "fragment"}, "invalid_request"),
    ],
)
def test_what_is_not_asked_rightly_goes_back_with_a_word(
    app: Caller, rey: Account, changed: dict[str, str | None], error: str
) -> None:
    answer = browser_of(rey).post(app.address(**changed), {"answer": "allow"})
    assert answer.status_code == 302
    assert answer["Location"].startswith(BACK + "&")
    brought = dict(parse_qsl(urlsplit(answer["Location"]).query))
    assert (brought["error"], brought["state"]) == (error, "s1")
    assert not Permit.objects.exists()


@pytest.mark.parametrize(
    "changed",
    [
        {"client_id": "nobody"},
        {"client_id": "\x00"},
        {"client_id": None},
        {"redirect_uri": None},
        {"redirect_uri": "https://reader.example/back"},
        {"redirect_uri": BACK + "&more=1"},
        {"redirect_uri": "https://reader.example/back/../back?from=archive"},
        {"redirect_uri": "https://reader.example.evil.example/back?from=archive"},
        {"redirect_uri": "http://127.0.0.1:8123/elsewhere"},
        {"redirect_uri": "http://127.0.0.1:99999/back"},
        {"redirect_uri": "http://localhost:8123/back"},
        {"redirect_uri": "javascript:alert(1)"},
        {"redirect_uri": "not an address"},
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_is_sent_where_no_app_has_said(
    app: Caller, rey: Account, changed: dict[str, str | None], method: str
) -> None:
    answer = getattr(browser_of(rey), method)(app.address(**changed))
    assert answer.status_code == 400
    assert "Nothing was allowed" in answer.content.decode()
    assert not answer.has_header("Location")


def test_a_word_said_twice_is_no_word(app: Caller, rey: Account) -> None:
    assert browser_of(rey).get(app.address() + "&redirect_uri=https://evil.example/").status_code == 400


@pytest.mark.parametrize("query", ["?%zz", "?client_id=%ff", "?scope=%00", "?=&&=", ""])
def test_an_address_that_makes_no_sense_is_answered_plainly(query: str) -> None:
    assert Client().get("/oauth/authorize" + query).status_code == 400


# Codes and tokens that are not good -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"code_verifier": "another-verifier-of-forty-three-characters-0123"}, "invalid_grant"),
        ({"code_verifier": ""}, "invalid_grant"),
        ({"code_verifier": "é" * 43}, "invalid_grant"),
        ({"redirect_uri": LOOP}, "invalid_request"),
        ({"code": "cliff_guessed"}, "invalid_grant"),
        ({"code": "\x00"}, "invalid_grant"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"grant_type": "client_credentials"}, "unsupported_grant_type"),
        ({"grant_type": "openid"}, "unauthorized_client"),
        ({"grant_type": "implicit"}, "unsupported_grant_type"),
        ({"client_id": "nobody"}, "invalid_client"),
        ({"client_secret": "guessed"}, "invalid_client"),
    ],
)
def test_what_is_forged_is_exchanged_for_nothing(
    app: Caller, rey: Account, changed: dict[str, str], error: str
) -> None:
    asked = {
        "grant_type": "authorization_code",
        "code": app.code(rey),
        "redirect_uri": BACK,
        "code_verifier": VERIFIER,
        "client_id": app.client_id,
        **changed,
    }
    answer = Client().post("/oauth/token", asked)
    assert answer.json()["error"] == error
    assert answer.status_code == (401 if error == "invalid_client" else 400)
    assert answer.has_header("WWW-Authenticate") == (error == "invalid_client")
    assert not Token.objects.exists()


def test_an_app_that_can_keep_a_secret_has_to_say_it(ada: Account, rey: Account) -> None:
    app = registered(ada, "confidential")
    code = app.code(rey)
    for secret in ("", "cliff_guessed", "é"):
        refused = Caller(app.client_id, secret).exchange(code)
        assert (refused.status_code, refused.json()["error"]) == (401, "invalid_client")
        assert refused["WWW-Authenticate"].startswith("Basic ")
    in_the_form = Caller(app.client_id).exchange(code, client_secret=app.secret)
    assert in_the_form.status_code == 200


@pytest.mark.parametrize("by", ["Basic é", "Basic !!!", "Basic " + "A" * 2000, "Basic AAAA"])
def test_words_that_cannot_be_read_are_nobodys(app: Caller, by: str) -> None:
    asked = {"grant_type": "refresh_token", "refresh_token": "x"}
    assert Client().post("/oauth/token", asked, headers={"Authorization": by}).status_code == 401


def test_a_code_that_comes_twice_ends_what_came_of_it(app: Caller, rey: Account) -> None:
    code = app.code(rey)
    given = app.exchange(code).json()
    again = app.exchange(code)
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")
    assert me(given["access_token"]).status_code == 401
    assert app.refresh(given["refresh_token"]).json()["error"] == "invalid_grant"


def test_a_refresh_token_that_comes_twice_ends_all_that_came_of_the_same_leave(
    app: Caller, rey: Account
) -> None:
    elsewhere = app.tokens(rey)
    given = app.tokens(rey)
    fresh = app.refresh(given["refresh_token"]).json()
    assert app.refresh(given["refresh_token"]).json()["error"] == "invalid_grant"
    for word in (given["access_token"], fresh["access_token"]):
        assert me(word).status_code == 401
    assert app.refresh(fresh["refresh_token"]).json()["error"] == "invalid_grant"
    assert me(elsewhere["access_token"]).status_code == 200  # another device, another leave


def test_a_refresh_token_is_known_for_stolen_however_late(app: Caller, rey: Account) -> None:
    first = app.tokens(rey)["refresh_token"]
    latest = first
    for _ in range(rules.MOST_TOKENS + 2):
        latest = app.refresh(latest).json()["refresh_token"]
    assert Token.objects.count() == rules.MOST_TOKENS
    assert Permit.objects.count() == 1
    assert app.refresh(first).status_code == 400
    assert app.refresh(latest).status_code == 400
    assert not Token.objects.exists()


def test_a_code_is_over_after_two_minutes(app: Caller, rey: Account) -> None:
    code = app.code(rey)
    Permit.objects.update(code_ends_at=clock.now())
    assert app.exchange(code).json()["error"] == "invalid_grant"


def test_tokens_end(app: Caller, rey: Account) -> None:
    given = app.tokens(rey)
    assert holder(given["access_token"], clock.now() + rules.TOKEN_FOR) is None
    Token.objects.update(ends_at=clock.now())
    ended = me(given["access_token"])
    assert ended.status_code == 401
    assert ended["Content-Type"] == "application/problem+json"
    assert ended["WWW-Authenticate"] == 'Bearer error="invalid_token"'
    Permit.objects.update(refresh_ends_at=clock.now())
    assert app.refresh(given["refresh_token"]).json()["error"] == "invalid_grant"


def test_no_app_uses_what_another_was_given(ada: Account, rey: Account, app: Caller) -> None:
    other = registered(ada)
    code = app.code(rey)
    assert other.exchange(code).json()["error"] == "invalid_grant"
    given = app.exchange(code).json()
    assert other.refresh(given["refresh_token"]).json()["error"] == "invalid_grant"
    for word in (given["access_token"], given["refresh_token"]):
        assert other.post("/oauth/revoke", token=word).status_code == 200
    assert me(given["access_token"]).status_code == 200
    assert app.refresh(given["refresh_token"]).status_code == 200


def test_an_app_gives_one_token_back(app: Caller, rey: Account) -> None:
    given = app.tokens(rey)
    answer = app.post("/oauth/revoke", token=given["access_token"], token_type_hint="refresh_token")
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    assert me(given["access_token"]).status_code == 401
    assert app.refresh(given["refresh_token"]).status_code == 200
    assert app.post("/oauth/revoke", token="cliff_nothing").status_code == 200
    assert app.post("/oauth/revoke").status_code == 400


def test_the_doors_of_programs_take_forms_only(app: Caller) -> None:
    for path in ("/oauth/token", "/oauth/revoke"):
        assert Client().get(path).status_code == 405
        assert Client().post(path, "{}", "application/json").status_code in (400, 401)
        assert Client().post(path, b"\xff%zz", "application/x-www-form-urlencoded").status_code in (400, 401)
        assert app.post(f"{path}?token=x").status_code == 400


# Taking it back ---------------------------------------------------------------------------------------------


def test_who_takes_it_back_is_acted_for_no_more_on_any_device(app: Caller, rey: Account) -> None:
    first, second = app.tokens(rey, scope="read"), app.tokens(rey, scope="shelve")
    browser = browser_of(rey)
    page = browser.get(reverse("api:tokens")).content.decode()
    assert page.count("Lantern</bdi>") == 1
    assert str(Scope.READ.label) in page
    assert str(Scope.SHELVE.label) in page
    browser.post(reverse("oauth:app-withdrawal", args=[App.objects.get().pk]))
    for given in (first, second):
        assert me(given["access_token"]).status_code == 401
        assert app.refresh(given["refresh_token"]).json()["error"] == "invalid_grant"
    assert "Lantern" not in browser.get(reverse("api:tokens")).content.decode()
    assert browser.post(reverse("oauth:app-withdrawal", args=[App.objects.get().pk])).status_code == 404


def test_nobody_takes_back_what_another_allowed_or_removes_her_app(
    app: Caller, rey: Account, ada: Account
) -> None:
    given = app.tokens(rey)
    number = App.objects.get().pk
    stranger = browser_of(makers.account("Finn"))
    for name in ("oauth:app-withdrawal", "oauth:app-removal"):
        assert stranger.post(reverse(name, args=[number])).status_code == 404
    assert app.client_id not in stranger.get(reverse("oauth:apps")).content.decode()
    assert browser_of(rey).post(reverse("oauth:app-removal", args=[number])).status_code == 404
    assert me(given["access_token"]).status_code == 200
    assert browser_of(ada).post(reverse("oauth:app-removal", args=[number])).status_code == 302
    assert me(given["access_token"]).status_code == 401
    assert browser_of(rey).get(app.address()).status_code == 400


@pytest.mark.parametrize("who", ["Ada", "Rey"])
def test_nothing_acts_for_who_was_shut_out_nor_an_app_of_hers(app: Caller, rey: Account, who: str) -> None:
    given, code = app.tokens(rey), app.code(rey)
    Account.objects.filter(username=who).update(is_active=False)
    assert me(given["access_token"]).status_code == 401
    assert app.refresh(given["refresh_token"]).status_code in (400, 401)
    assert app.exchange(code).status_code in (400, 401)
    assert browser_of(rey).get(app.address()).status_code in (302, 400)
    Account.objects.update(is_active=True)
    assert app.refresh(given["refresh_token"]).status_code == 200


def test_tokens_of_apps_are_none_that_somebody_made_herself(app: Caller, rey: Account) -> None:
    app.tokens(rey)
    number = Token.objects.get().pk
    assert browser_of(rey).post(reverse("api:token-removal", args=[number])).status_code == 404
    assert not rey.tokens.personal().exists()


def test_what_is_over_is_forgotten(app: Caller, rey: Account) -> None:
    kept, unasked = app.tokens(rey), app.code(rey)
    now = clock.now()
    strike(now + rules.TOKEN_FOR)
    assert not Token.objects.exists()
    assert Permit.objects.count() == 1  # the code that nobody came for is gone
    assert app.exchange(unasked).status_code == 400
    assert app.refresh(kept["refresh_token"]).status_code == 200
    strike(now + rules.REFRESH_FOR + timedelta(days=1))
    assert not Permit.objects.exists()


# What is kept, and what is told of it -----------------------------------------------------------------------


def test_neither_rows_nor_logs_hold_a_word(
    ada: Account, rey: Account, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    app = registered(ada, "confidential")
    code = app.code(rey)
    given = app.exchange(code).json()
    given = app.refresh(given["refresh_token"]).json()
    app.refresh("cliff_wrong")
    words = [app.secret, code, given["access_token"], given["refresh_token"]]
    rows = [row for model in (App, Permit, Token) for row in model.objects.values()]
    for word in words:
        assert len(word) > 40
        assert word not in json.dumps(rows, default=str)
        assert word not in caplog.text
    assert App.objects.get().secret_digest == digest(app.secret)


def test_the_archive_says_what_it_can(app: Caller) -> None:
    told = Client().get("/.well-known/oauth-authorization-server").json()
    assert told["issuer"] == settings.ARCHIVE_URL
    assert told["response_types_supported"] == ["code"]
    assert told["grant_types_supported"] == ["authorization_code", "refresh_token"]
    assert told["code_challenge_methods_supported"] == ["S256"]
    assert told["scopes_supported"] == list(Scope.values)
    assert told["token_endpoint"] == f"{settings.ARCHIVE_URL}/oauth/token"
    described = Client().get("/api/v1/openapi.json").json()["components"]["securitySchemes"]["OAuth2"]
    assert described["flows"]["authorizationCode"]["tokenUrl"] == told["token_endpoint"]
    assert set(described["flows"]["authorizationCode"]["scopes"]) == set(Scope.values)


def test_who_tries_words_is_slowed_down(app: Caller, settings: Any) -> None:
    settings.RATE_LIMITS = True
    answer = app.refresh("cliff_guessed")
    assert answer.status_code == 400
    assert int(answer["RateLimit-Remaining"]) < int(answer["RateLimit-Limit"])


# Registering ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "may"),
    [
        ("https://reader.example/back", True),
        ("https://reader.example:8443/back?a=b", True),
        ("http://127.0.0.1/back", True),
        ("http://[::1]/back", True),
        ("http://localhost:3000/back", True),
        ("org.example.reader:/back", True),
        ("org.example.reader://back", True),
        ("http://reader.example/back", False),
        ("https://reader.example/back#here", False),
        ("https://ada@reader.example/back", False),
        ("https:///back", False),
        ("https:back", False),
        ("//reader.example/back", False),
        ("/back", False),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("reader:/back", False),
        ("urn:ietf:wg:oauth:2.0:oob", False),
        ("https://reader.example/" + "a" * 500, False),
        ("https://réader.example/back", False),
        ("http://127.0.0.1:99999/back", False),
        ("https://*.example/back", False),
    ],
)
def test_where_people_may_be_sent_back_to(address: str, may: bool) -> None:
    assert redirects.may_be_registered(address) is may


def test_only_a_program_on_ones_own_machine_may_come_from_another_port() -> None:
    assert redirects.is_registered("http://[::1]:5000/back", ["http://[::1]/back"])
    assert not redirects.is_registered("http://localhost:5000/back", ["http://localhost:3000/back"])
    assert not redirects.is_registered("https://a.example:444/back", ["https://a.example/back"])
    assert not redirects.is_registered("http://127.0.0.1:5000/back?x=1", ["http://127.0.0.1/back"])


@pytest.mark.parametrize(
    "changed",
    [
        {"name": " "},
        {"redirects": ""},
        {"redirects": "http://reader.example/"},
        {"redirects": "\n".join(f"https://reader.example/{n}" for n in range(11))},
        {"website": "javascript:alert(1)"},
        {"website": "ftp://reader.example/"},
        {"kind": "either"},
        {"name": "\x00"},
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(ada: Account, changed: dict[str, str]) -> None:
    said = {"name": "Lantern", "redirects": BACK, "website": "", "kind": "public", **changed}
    page = browser_of(ada).post(reverse("oauth:apps"), said)
    assert page.status_code == 422
    assert 'class="wrong"' in page.content.decode()
    if "name" not in changed:
        assert 'value="Lantern"' in page.content.decode()
    assert not App.objects.exists()


def test_an_app_is_changed_and_what_people_allowed_holds_on(app: Caller, ada: Account, rey: Account) -> None:
    given, number = app.tokens(rey), App.objects.get().pk
    page, browser = reverse("oauth:app", args=[number]), browser_of(ada)
    assert BACK.replace("&", "&amp;") in browser.get(page).content.decode()
    said = {"name": "Lamp", "redirects": "https://lamp.example/back", "website": ""}
    assert browser.post(page, {**said, "redirects": "nowhere"}).status_code == 422
    assert browser.post(page, said).status_code == 302
    assert App.objects.get().name == "Lamp"
    assert not App.objects.get().is_confidential
    assert me(given["access_token"]).status_code == 200
    assert browser_of(rey).get(app.address()).status_code == 400
    app.redirect = "https://lamp.example/back"
    assert browser_of(rey).get(app.address()).status_code == 200
    for path in (page, reverse("oauth:app-secret", args=[number])):
        assert browser_of(rey).post(path, said).status_code == 404
    assert browser.post(reverse("oauth:app-secret", args=[number])).status_code == 404  # it keeps none


def test_a_new_secret_takes_the_place_of_the_old_one(ada: Account, rey: Account) -> None:
    app = registered(ada, "confidential")
    given = app.tokens(rey)
    page = browser_of(ada).post(reverse("oauth:app-secret", args=[App.objects.get().pk])).content.decode()
    found = re.search(r'id="secret"[^>]*value="(cliff_[\w-]+)"', page)
    assert found
    assert app.refresh(given["refresh_token"]).status_code == 401
    assert Caller(app.client_id, found[1]).refresh(given["refresh_token"]).status_code == 200


def test_an_account_has_so_many_apps_and_no_more(ada: Account) -> None:
    now = clock.now()
    App.objects.bulk_create(
        App(account=ada, name=str(number), client_id=str(number), made_at=now) for number in range(MOST_APPS)
    )
    said = {"name": "One more", "redirects": BACK, "kind": "public"}
    assert browser_of(ada).post(reverse("oauth:apps"), said).status_code == 422
    assert App.objects.count() == MOST_APPS


def test_the_pages_are_for_those_who_are_signed_in() -> None:
    assert Client().get(reverse("oauth:apps")).status_code == 302
    assert Client().post(reverse("oauth:app-withdrawal", args=[1])).status_code == 302
