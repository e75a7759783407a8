"""A program on a reader's own machine asks for leave, is given it in her browser, acts for her, and is stopped."""

import base64
import hashlib
import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.sync_api import Page, expect

from cliffhanger.cast import makers

from .conftest import SitDown
from .test_accessibility import troubles

PASSWORD = "a lantern in the fog"
VERIFIER = "a-verifier-of-at-least-forty-three-characters-0123456789"


class Waiting(HTTPServer):
    """The program, listening at a port that was free for whoever comes back from the archive."""

    brought: dict[str, list[str]]

    @property
    def redirect(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/back"


class Back(BaseHTTPRequestHandler):
    server: Waiting

    def do_GET(self) -> None:
        said = urlsplit(self.path)
        if said.path == "/back":
            self.server.brought = parse_qs(said.query)
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(
            b"<!doctype html><link rel=icon href=data:,><title>Lantern</title><p>Back in Lantern."
        )

    def log_message(self, *_: Any) -> None:
        """Nobody reads along."""


@pytest.fixture
def program() -> Iterator[Waiting]:
    with Waiting(("127.0.0.1", 0), Back) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def register(page: Page) -> str:
    page.goto("/preferences/apps")
    page.get_by_label("What is it called?").fill("Lantern")
    page.get_by_label("Where are people sent back to?").fill("http://127.0.0.1/back")
    page.get_by_role("button", name="Register it").click()
    expect(page.get_by_text("“Lantern” is registered.")).to_be_visible()
    return page.get_by_text("client_id:").locator("code").last.inner_text()


def asked(client_id: str, program: Waiting) -> str:
    challenge = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode().rstrip("=")
    return "/oauth/authorize?" + urlencode(
        {
            "response_type": "code",
            "client_id": client_id,
            "redirect_uri": program.redirect,
            "scope": "read shelve",
            "state": "s1",
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
    )


def exchanged(page: Page, client_id: str, program: Waiting) -> dict[str, Any]:
    return dict(page.request.post("/oauth/token", form=asked_for(client_id, program)).json())


def asked_for(client_id: str, program: Waiting) -> dict[str, str | float | bool]:
    return {
        "grant_type": "authorization_code",
        "client_id": client_id,
        "code": program.brought["code"][0],
        "redirect_uri": program.redirect,
        "code_verifier": VERIFIER,
    }


@pytest.mark.parametrize("javascript", [True, False])
def test_a_program_is_allowed_and_stopped(sit_down: SitDown, program: Waiting, *, javascript: bool) -> None:
    client_id = register(sit_down(makers.account("Ada"), javascript=javascript))
    makers.account("Rey", password=PASSWORD)

    page = sit_down(javascript=javascript)
    page.goto(asked(client_id, program))
    page.get_by_label("Name or e-mail address").fill("Rey")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="May Lantern act for you?")).to_be_visible()
    expect(page.get_by_text("You are signed in as Rey.")).to_be_visible()
    expect(page.get_by_text("Keep my bookmarks, what I read later, and what I follow")).to_be_visible()
    page.get_by_role("button", name="Allow", exact=True).click()
    expect(page.get_by_text("Back in Lantern.")).to_be_visible()
    assert program.brought["state"] == ["s1"]

    given = exchanged(page, client_id, program)
    by = {"Authorization": f"Bearer {given['access_token']}"}
    assert page.request.get("/api/v1/me", headers=by).json()["name"] == "Rey"

    page.goto("/preferences/tokens")
    page.get_by_role("button", name="Take back “Lantern”").click()
    expect(page.get_by_text("The app may not act for you any more.")).to_be_visible()
    assert page.request.get("/api/v1/me", headers=by).status == 401


def test_a_program_is_refused(sit_down: SitDown, program: Waiting) -> None:
    client_id = register(sit_down(makers.account("Ada")))
    page = sit_down(makers.account("Rey"), width=360, scheme="dark")
    page.goto(asked(client_id, program))
    page.get_by_role("button", name="Do not allow").click()
    expect(page.get_by_text("Back in Lantern.")).to_be_visible()
    assert program.brought["error"] == ["access_denied"]
    assert "code" not in program.brought


def test_a_code_that_is_sent_twice_at_once_is_worth_nothing(
    sit_down: SitDown, live_server: Any, program: Waiting
) -> None:
    client_id = register(sit_down(makers.account("Ada")))
    page = sit_down(makers.account("Rey"))
    page.goto(asked(client_id, program))
    page.get_by_role("button", name="Allow", exact=True).click()
    expect(page.get_by_text("Back in Lantern.")).to_be_visible()
    said = urlencode(asked_for(client_id, program))

    def send(_: int) -> tuple[int, dict[str, Any]]:
        connection = HTTPConnection(urlsplit(live_server.url).netloc, timeout=60)
        connection.request(
            "POST", "/oauth/token", said, {"Content-Type": "application/x-www-form-urlencoded"}
        )
        answer = connection.getresponse()
        told = answer.status, json.load(answer)
        connection.close()
        return told

    with ThreadPoolExecutor(4) as pool:
        told = sorted(pool.map(send, range(4)), key=lambda one: one[0])
    assert [status for status, _ in told] == [200, 400, 400, 400]
    by = {"Authorization": f"Bearer {told[0][1]['access_token']}"}
    assert page.request.get("/api/v1/me", headers=by).status == 401


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (320, "dark")])
def test_its_pages_are_for_everybody(sit_down: SitDown, program: Waiting, width: int, scheme: Any) -> None:
    page = sit_down(makers.account("Ada"), width=width, scheme=scheme)
    client_id = register(page)
    found = {"registered": troubles(page)}
    app = page.get_by_role("link", name="Change “Lantern”").get_attribute("href") or ""
    for path in (asked(client_id, program), asked("nobody", program), "/preferences/apps", app):
        page.goto(path)
        found[path] = troubles(page)
    page.goto(asked(client_id, program))
    page.get_by_role("button", name="Allow", exact=True).click()
    page.goto("/preferences/tokens")
    found["allowed"] = troubles(page)
    assert not any(found.values()), found
