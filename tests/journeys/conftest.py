"""What journeys have in hand: an archive that is served, and people sitting at real browsers.

    def test_something(page: Page) -> None:              # somebody signed out
        page.goto("/works")

    def test_two_people(sit_down: SitDown) -> None:      # each with a browser of her own
        author = sit_down(makers.account("Kit"))         # signed in already
        reader = sit_down()

Addresses are relative to the served archive, whose database the test reads and writes as any other.
An error on the console, a breach of the content security policy or a 500 fails the test it happens in,
with a picture of every open page in `$CLIFFHANGER_HOME/journeys`. A refusal that is part of the story
(403, 404, 410, 429) is none, nor a network that the test itself took away. `sit_down(width=360, scheme="dark")` looks at small screens and at night,
`sit_down(javascript=False)` without scripts, `sit_down(locale="de-DE")` from another country.
"""

import os
import re
import shutil
from collections.abc import Generator, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal, Protocol

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Response,
    expect,
    sync_playwright,
)
from playwright.sync_api import (
    Error as PlaywrightError,
)

from cliffhanger.accounts.models import Account

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
REFUSED = re.compile(
    r"Failed to load resource: (the server responded with a status of 4\d\d|net::ERR_INTERNET_DISCONNECTED)"
)
PATIENCE = 15_000  # milliseconds: a slow machine is not a failure
expect.set_options(timeout=PATIENCE)


class SitDown(Protocol):
    """Opens a browser of its own for one person, signed in as `account` if there is one."""

    def __call__(
        self,
        account: Account | None = None,
        *,
        width: int = 1280,
        scheme: Literal["light", "dark"] = "light",
        javascript: bool = True,
        locale: str = "en-GB",
    ) -> Page: ...


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # Playwright runs an event loop in this thread, where Django would refuse to touch the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--force-color-profile=srgb"],
        )
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def sit_down(
    browser: Browser, live_server: Any, transactional_db: None, request: pytest.FixtureRequest
) -> Iterator[SitDown]:
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def open_browser(
        account: Account | None = None,
        *,
        width: int = 1280,
        scheme: Literal["light", "dark"] = "light",
        javascript: bool = True,
        locale: str = "en-GB",
    ) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            java_script_enabled=javascript,
            timezone_id="Europe/Berlin",
            locale=locale,
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        if account:
            sign_in(context, account, live_server.url)
        page = context.new_page()
        listen(page, wrong)
        return page

    yield open_browser
    failed = wrong or getattr(request.node, "failed_in_call", False)
    for number, context in enumerate(contexts, start=1):
        for page in context.pages if failed else []:
            take_picture(page, request.node.name, number)
        context.close()
    assert not wrong, "\n".join(wrong)


@pytest.fixture
def page(sit_down: SitDown) -> Page:
    """A page of somebody who is signed out."""
    return sit_down()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, Any]:
    report: Any = yield
    if report.when == "call" and report.failed:
        item.failed_in_call = True  # type: ignore[attr-defined] # read when the browsers are closed
    return report


def sign_in(context: BrowserContext, account: Account, address: str) -> None:
    """Give the browser a session of this account, without the sign-in page."""
    client = Client()
    client.force_login(account)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": address}])


def listen(page: Page, wrong: list[str]) -> None:
    """Note what a person would not see but should not happen."""

    def heard(message: ConsoleMessage) -> None:
        if message.type == "error" and not REFUSED.match(message.text):
            wrong.append(f"{page.url}: {message.text}")

    def answered(response: Response) -> None:
        if response.status >= 500:
            wrong.append(f"{response.url} answered {response.status}")

    page.on("console", heard)
    page.on("pageerror", lambda error: wrong.append(f"{page.url}: {error}"))
    page.on("response", answered)


def take_picture(page: Page, test: str, number: int) -> None:
    folder = Path(settings.HOME) / "journeys"
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{re.sub(r'[^a-z0-9]+', '-', test.lower())}-{number}.png"
    with suppress(PlaywrightError):  # a browser that hangs shows nothing, and the reason is told already
        page.screenshot(path=folder / name, full_page=True)


def link_in_mail(to: str) -> str:
    """The first address in the latest letter to somebody."""
    letter = next(letter for letter in reversed(mail.outbox) if to in letter.to)
    found = re.search(r"https?://\S+", str(letter.body))
    assert found, letter.body
    return found.group()
