"""Every address that allauth answers is one of our pages."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.urls import urlpatterns
from django.template.loader import get_template
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse

from cliffhanger.accounts.models import Account

from .conftest import PASSWORD

ARGUMENTS = {
    "account_confirm_email": {"key": "nonsense"},
    "account_reset_password_from_key": {"uidb36": "1", "key": "nonsense"},
}
OURS = re.compile(r'<div id="main" role="main" class="[^"]*region[^"]*" tabindex="-1">')
THEIRS = re.compile(
    r"Please|Successfully|Your email|Two-Factor|Username|user account|!\s*<|style=|<br>|\{%|\{\{"
)


def names(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern.url_patterns)
        elif pattern.name:
            yield pattern.name


NAMES = sorted(set(names(urlpatterns)))


def address(name: str, account: Account | None = None) -> str:
    if name in ("mfa_remove_webauthn", "mfa_edit_webauthn"):
        return reverse(name, args=[passkey(account).pk if account else 1])
    return reverse(name, kwargs=ARGUMENTS.get(name))


def passkey(account: Account) -> Any:
    credential = {"id": "x", "clientExtensionResults": {"credProps": {"rk": True}}}
    made, _ = Authenticator.objects.get_or_create(
        user=account,
        type=Authenticator.Type.WEBAUTHN,
        defaults={"data": {"name": "Telephone", "credential": credential}},
    )
    return made


def is_ours(client: Client, path: str) -> str:
    """What is there in the end; a page must be ours and in our words."""
    response = client.get(path, follow=True)
    assert response.status_code in (200, 404), path  # 404: she has no such thing
    if response.headers["Content-Type"].startswith("text/html"):
        html = response.content.decode()
        assert OURS.search(html), path
        main = html.split('<div id="main"')[1].split("<footer")[0]
        assert not THEIRS.search(main), (path, THEIRS.search(main))
        assert html.count("<h2") + html.count("<h1") >= 1
        assert "/static/kit/" in html
    return response.content.decode()


def test_the_walk_goes_everywhere() -> None:
    assert len(NAMES) >= 25
    assert {"account_login", "mfa_index", "mfa_add_webauthn", "usersessions_list"} <= set(NAMES)


@pytest.mark.django_db
@pytest.mark.parametrize("name", NAMES)
def test_a_guest_finds_our_page(client: Client, name: str) -> None:
    is_ours(client, address(name))


@pytest.mark.parametrize("name", NAMES)
def test_who_is_signed_in_finds_our_page(as_kit: Client, kit: Account, name: str) -> None:
    is_ours(as_kit, address(name))


@pytest.mark.parametrize("name", NAMES)
def test_who_has_a_second_step_finds_our_page(as_kit: Client, kit: Account, name: str) -> None:
    recovery = {"seed": "a" * 40, "used_mask": 0}
    Authenticator.objects.create(user=kit, type=Authenticator.Type.TOTP, data={"secret": "JBSWY3DPEHPK3PXP"})
    Authenticator.objects.create(user=kit, type=Authenticator.Type.RECOVERY_CODES, data=recovery)
    is_ours(as_kit, address(name, kit))


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_form_is_answered_at_its_fields(as_kit: Client, kit: Account, name: str) -> None:
    response = as_kit.post(address(name, kit), {}, follow=True)
    assert response.status_code in (200, 404, 405)


@pytest.mark.parametrize(
    "template",
    [
        "account/base_confirm_code.html",
        "account/confirm_login_code.html",
        "account/password_set.html",
        "account/account_inactive.html",
        "account/verified_email_required.html",
        "429.html",
    ],
)
def test_pages_that_are_rarely_seen_are_ours_too(template: str, rf: object) -> None:
    request = rf.get("/")  # type: ignore[attr-defined] # pytest-django's request factory
    html = get_template(template).render({"archive_name": "Cliffhanger"}, request)
    assert OURS.search(html)
    assert not THEIRS.search(html.split('<div id="main"')[1].split("<footer")[0])


def test_the_square_for_the_app_stands_in_the_page(as_kit: Client) -> None:
    html = as_kit.get("/accounts/2fa/totp/activate/").content.decode()
    assert '<svg class="qr"' in html
    assert "data:image" not in html


def test_the_second_step_is_asked_for_and_codes_can_stand_in(client: Client, kit: Account) -> None:
    recovery = Authenticator.objects.create(
        user=kit, type=Authenticator.Type.RECOVERY_CODES, data={"seed": "a" * 40, "used_mask": 0}
    )
    Authenticator.objects.create(user=kit, type=Authenticator.Type.TOTP, data={"secret": "JBSWY3DPEHPK3PXP"})
    page = client.post("/accounts/login/", {"login": "Kit", "password": PASSWORD}, follow=True)
    assert page.redirect_chain[-1][0] == "/accounts/2fa/authenticate/"
    assert not page.context["user"].is_authenticated
    wrong = client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert "does not fit" in wrong.content.decode()
    code = recovery.wrap().get_unused_codes()[0]
    assert client.post("/accounts/2fa/authenticate/", {"code": code}, follow=True).context["user"] == kit
    client.post("/accounts/logout/")
    client.post("/accounts/login/", {"login": "Kit", "password": PASSWORD})
    again = client.post("/accounts/2fa/authenticate/", {"code": code}, follow=True)
    assert not again.context["user"].is_authenticated
