"""What a browser needs to read without network is at its address, says what it must, and changes with its parts."""

import json
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from cliffhanger.kit import stylesheet
from cliffhanger.kit.offline import edition

pytestmark = pytest.mark.urls("cliffhanger.kit.tests.urls")


def constant(script: str, name: str) -> object:
    found = re.search(rf"^const {name} = (.*);$", script, re.MULTILINE)
    assert found
    return json.loads(found[1])


def test_the_worker_stands_at_the_root_and_is_asked_for_anew() -> None:
    response = Client().get("/sw.js")
    assert response.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert response.headers["Cache-Control"] == "no-cache"
    again = Client().get("/sw.js", headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304


def test_everything_in_the_shell_is_there(client: Client) -> None:
    shell = constant(client.get("/sw.js").content.decode(), "SHELL")
    assert isinstance(shell, list)
    assert edition.stylesheet_address() in shell
    for address in shell:
        if address.startswith("/static/"):
            assert finders.find(address.removeprefix("/static/")), address
        else:
            assert client.get(address).status_code == 200, address


def test_pages_of_the_shell_load_nothing_beside_it(client: Client) -> None:
    shell = constant(client.get("/sw.js").content.decode(), "SHELL")
    assert isinstance(shell, list)
    for address in ("/kept", "/kept/away"):
        page = client.get(address).content.decode()
        loaded = re.findall(r'<script[^>]+src="([^"]+)"', page) + re.findall(
            r'<link rel="(?:stylesheet|icon)" href="([^"]+)"', page
        )
        assert len(loaded) >= 4
        assert set(loaded) <= set(shell)


def test_another_text_in_it_is_another_edition(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    before = constant(edition.write(), "EDITION")
    assert constant(edition.write(), "EDITION") == before
    monkeypatch.setattr(stylesheet, "fingerprint", lambda: "0" * 12)
    with_other_style = constant(edition.write(), "EDITION")
    other = tmp_path / "worker.js"
    other.write_text(edition.WORKER.read_text() + "\n// another\n")
    monkeypatch.setattr(edition, "WORKER", other)
    assert len({before, with_other_style, constant(edition.write(), "EDITION")}) == 3


def test_every_word_the_worker_says_is_given_to_it() -> None:
    source = edition.WORKER.read_text()
    said = set(re.findall(r"WORDS\.(\w+)", source)) | set(re.findall(r'tell\("(\w+)"', source))
    assert said <= {*edition.WORDS, "archive"}
    assert {"gone", "closed", "missing"} <= set(edition.WORDS)


def test_the_manifest_names_the_archive_and_its_icons(client: Client, settings: object) -> None:
    settings.ARCHIVE_NAME = "The Harbour Library"  # type: ignore[attr-defined]
    response = client.get("/manifest.webmanifest")
    assert response.headers["Content-Type"] == "application/manifest+json"
    said = response.json()
    assert (said["name"], said["display"], said["start_url"], said["scope"]) == (
        "The Harbour Library",
        "standalone",
        "/",
        "/",
    )
    assert {icon.get("purpose", "any") for icon in said["icons"]} == {"any", "maskable"}
    for icon in said["icons"]:
        file = finders.find(icon["src"].removeprefix("/static/"))
        assert file
        if icon["type"] == "image/png":
            width = int.from_bytes(Path(str(file)).read_bytes()[16:20])
            assert icon["sizes"] == f"{width}x{width}"
