"""Reading settings: of the account on every device, until a device has its own."""

import pytest
from django.test import Client

from .conftest import Room, signed_in

pytestmark = pytest.mark.django_db


def root(browser: Client) -> str:
    page = browser.get("/works").content.decode()
    return page[page.index("<html") : page.index("<head")].strip()


def test_what_is_chosen_here_is_for_this_device(room: Room) -> None:
    here, there = signed_in(room.reader), signed_in(room.reader)
    here.post("/kit/reading", {"theme": "dark", "size": "5", "do": "device"})
    assert 'data-theme="dark" data-size="5"' in root(here)
    assert "data-theme" not in root(there)


def test_what_is_chosen_for_all_is_for_devices_that_have_not_chosen(room: Room) -> None:
    own, new, here = (signed_in(room.reader) for _ in range(3))
    own.post("/kit/reading", {"theme": "sepia", "do": "device"})
    here.post("/kit/reading", {"theme": "dark", "face": "clear", "do": "everywhere"})
    assert 'data-theme="dark" data-face="clear"' in root(here)
    assert 'data-theme="dark" data-face="clear"' in root(new)
    assert 'data-theme="sepia"' in root(own)
    assert "data-face" not in root(own)
    assert "data-theme" not in root(signed_in(room.other))
    assert "data-theme" not in root(Client())


def test_a_device_can_choose_what_everybody_gets(room: Room) -> None:
    browser = signed_in(room.reader)
    browser.post("/kit/reading", {"theme": "dark", "do": "everywhere"})
    browser.post("/kit/reading", {"theme": "system", "do": "device"})
    assert "data-theme" not in root(browser)
    assert 'data-theme="dark"' in root(signed_in(room.reader))


def test_a_device_can_follow_the_account_again(room: Room) -> None:
    browser = signed_in(room.reader)
    browser.post("/kit/reading", {"theme": "dark", "do": "everywhere"})
    browser.post("/kit/reading", {"theme": "sepia", "do": "device"})
    assert "Read as on my other devices" in browser.get("/kit/reading").content.decode()
    browser.post("/kit/reading", {"theme": "sepia", "do": "account"})
    assert browser.cookies["reading"]["max-age"] == 0
    del browser.cookies["reading"]  # as a browser does when it is told so
    assert 'data-theme="dark"' in root(browser)
    assert "Read as on my other devices" not in browser.get("/kit/reading").content.decode()


@pytest.mark.parametrize("do", ["everywhere", "account", "", "x"])
def test_a_guest_chooses_for_this_device_whatever_is_asked(room: Room, do: str) -> None:
    browser = Client()
    browser.post("/kit/reading", {"theme": "dark", "do": do})
    assert 'data-theme="dark"' in root(browser)
    room.reader.refresh_from_db()
    assert room.reader.reading == ""


def test_only_choices_are_kept(room: Room) -> None:
    signed_in(room.reader).post(
        "/kit/reading", {"theme": '"><script>', "size": "9", "face": "sans", "do": "everywhere"}
    )
    room.reader.refresh_from_db()
    assert room.reader.reading == "face:sans"
