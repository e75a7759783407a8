"""From a stranger to an author with a name, and the ways back in."""

import base64
import hashlib
import hmac
import re
import struct
import time
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from cliffhanger.accounts.joining import join
from cliffhanger.accounts.models import Account

from .conftest import SitDown, link_in_mail

PASSWORD = "a lantern in the fog"


def sign_in(page: Page, login: str, password: str = PASSWORD) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("Name or e-mail address").fill(login)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page: Page) -> None:
    page.locator("details.menu summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("You are signed out.")).to_be_visible()


def show_once_more(page: Page) -> None:
    """Answer "Is it you?"."""
    expect(page.get_by_role("heading", name="Is it you?")).to_be_visible()
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()


@pytest.mark.parametrize("javascript", [True, False])
def test_from_a_stranger_to_a_pseud_and_back_in(sit_down: SitDown, *, javascript: bool) -> None:
    page = sit_down(javascript=javascript)
    page.goto("/")
    page.get_by_role("link", name="Sign up").first.click()
    page.get_by_label("Name", exact=True).fill("Juno")
    page.get_by_label("E-mail address").fill("juno@readers.example")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign up").click()
    expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()

    page.goto(link_in_mail("juno@readers.example"))
    page.get_by_role("button", name="Yes, it is mine").click()
    page.get_by_label("I write as").fill("The Ferryman")
    page.get_by_role("button", name="Write under this name").click()
    expect(page.get_by_text("You write as The Ferryman.")).to_be_visible()

    if javascript:
        sign_out(page)
    else:
        page.goto("/accounts/logout/")
        page.locator("#main").get_by_role("button", name="Sign out").click()
    sign_in(page, "Juno", "something else")
    expect(page.get_by_text("match our records")).to_be_visible()
    sign_in(page, "juno@readers.example")
    expect(page.locator("details.menu summary")).to_have_text("Juno")
    page.goto("/users/Juno")
    expect(page.get_by_role("link", name="The Ferryman")).to_be_visible()


def test_what_one_types_as_a_password_can_be_seen(page: Page) -> None:
    page.goto("/accounts/signup/")
    field = page.get_by_label("Password", exact=True)
    field.fill(PASSWORD)
    expect(field).to_have_attribute("type", "password")
    page.get_by_role("button", name="Show it").click()
    expect(field).to_have_attribute("type", "text")
    page.get_by_role("button", name="Hide it").click()
    expect(field).to_have_attribute("type", "password")


def code_of(secret: str) -> str:
    """What an authenticator app shows now (RFC 6238)."""
    moment = struct.pack(">Q", int(time.time()) // 30)
    digest = hmac.new(base64.b32decode(secret), moment, hashlib.sha1).digest()
    offset = digest[-1] & 15
    number = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


@pytest.fixture
def kit(transactional_db: None) -> Account:
    return join("Kit", "kit@readers.example", PASSWORD)


def test_an_app_is_set_up_and_asked_for(page: Page, kit: Account) -> None:
    sign_in(page, "Kit")
    page.goto("/accounts/2fa/")
    page.get_by_role("link", name="Set up an app").click()
    show_once_more(page)
    square = page.get_by_role("img", name="QR code for your authenticator app")
    expect(square).to_be_visible()
    page.get_by_text("It cannot look at the square").click()
    secret = page.locator("#main code").inner_text()
    page.get_by_label("Code", exact=True).fill("000000")
    page.get_by_role("button", name="Ask for codes from now on").click()
    expect(page.get_by_text("This code does not fit")).to_be_visible()
    page.get_by_label("Code", exact=True).fill(code_of(secret))
    page.get_by_role("button", name="Ask for codes from now on").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    spare = page.locator(".codes code").first.inner_text()
    assert re.fullmatch(r"\d{8}", spare)

    sign_out(page)
    sign_in(page, "Kit")
    expect(page.get_by_role("heading", name="The second step")).to_be_visible()
    page.get_by_label("Code", exact=True).fill(spare)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.locator("details.menu summary")).to_have_text("Kit")


@pytest.fixture
def at_a_device(page: Page) -> Page:
    """A browser whose device vouches for whoever asks."""
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    options: dict[str, Any] = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return page


def test_a_passkey_lets_in_without_a_password(at_a_device: Page, kit: Account) -> None:
    page = at_a_device
    sign_in(page, "Kit")
    page.goto("/accounts/2fa/")
    page.get_by_role("link", name="Add a passkey").click()
    show_once_more(page)
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    page.goto("/accounts/2fa/webauthn/")
    expect(page.get_by_text("Signs you in without a password.")).to_be_visible()

    sign_out(page)
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.locator("details.menu summary")).to_have_text("Kit")

    sign_out(page)
    sign_in(page, "Kit")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.locator("details.menu summary")).to_have_text("Kit")


def test_a_device_that_knows_no_passkey_is_said_in_words(at_a_device: Page) -> None:
    page = at_a_device
    page.goto("/accounts/login/")
    refusal = "navigator.credentials.get = () => Promise.reject(new DOMException('no', 'NotAllowedError'))"
    page.evaluate(f"() => {{ {refusal} }}")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_text("That did not work")).to_be_visible()
