"""Somebody makes a collection, an author puts a story into it, it is approved unseen, and revealed to everybody."""

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from cliffhanger.cast import makers
from cliffhanger.collections.models import Collection
from cliffhanger.works.models import Work
from cliffhanger.works.tests.cast import post_all

from .conftest import SitDown
from .test_accessibility import troubles

pytestmark = pytest.mark.django_db(transaction=True)
CHALLENGE = "This work is part of an ongoing challenge and will be revealed soon!"


@pytest.fixture(autouse=True)
def _home(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path


def story() -> Work:
    author = makers.account("Kit")
    work = makers.work(author, "The Key", ["It was late, and the key was not where it had been."])
    work.tag_with("rating", ["General Audiences"])
    work.tag_with("fandom", ["Bluebeard"])
    return post_all(work)


def looked_at(page: Page, name: str) -> None:
    """For everybody to read; with a picture where one is asked for."""
    assert troubles(page) == [], name
    if folder := os.environ.get("PICTURES"):
        size, scheme = page.viewport_size, page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
        assert size
        page.screenshot(
            path=f"{folder}/{name}-{size['width']}-{'dark' if scheme else 'light'}.png", full_page=True
        )


def test_made_submitted_approved_and_revealed(sit_down: SitDown) -> None:
    work = story()
    keeper = sit_down(makers.account("Keeper"))
    keeper.goto("/collections")
    keeper.get_by_role("link", name="Make a collection").click()
    keeper.get_by_label("Title").fill("Small hours")
    keeper.get_by_label("Name in the address").fill("small_hours")
    keeper.get_by_label("works wait until a maintainer approves them").check()
    keeper.get_by_label("Nobody may know of its works yet").check()
    looked_at(keeper, "new")
    keeper.get_by_role("button", name="Make the collection").click()
    expect(keeper.get_by_role("heading", name="Small hours")).to_be_visible()

    author = sit_down(work.creators().get().account, width=360, scheme="dark")
    author.goto(f"/works/{work.pk}/edit")
    author.get_by_role("link", name="Put it into a collection").click()
    author.get_by_label("Names of collections").fill("small_ours")
    author.get_by_role("button", name="Put it forward").click()
    expect(author.locator("#error")).to_contain_text("There is no collection “small_ours”.")
    expect(author.get_by_label("Names of collections")).to_have_value("small_ours")
    author.get_by_label("Names of collections").fill("small_hours")
    author.get_by_role("button", name="Put it forward").click()
    expect(author.get_by_text("It waits to be approved.")).to_be_visible()
    looked_at(author, "work-items")

    keeper.goto("/collections/small_hours/items")
    looked_at(keeper, "items")
    keeper.get_by_role("button", name="Approve").click()
    expect(keeper.get_by_role("link", name="In it (1)")).to_be_visible()

    reader = sit_down(width=768)
    reader.goto(f"/works/{work.pk}")
    expect(reader.locator("#main")).to_contain_text(CHALLENGE)
    looked_at(reader, "unrevealed")
    reader.locator("p.notice").get_by_role("link", name="Small hours").click()
    expect(reader.locator("#main")).not_to_contain_text("The Key")
    looked_at(reader, "collection-unrevealed")

    keeper.goto("/collections/small_hours")
    keeper.get_by_role("link", name="Reveal it").click()
    keeper.get_by_role("button", name="Reveal it now").click()
    expect(keeper.get_by_role("link", name="The Key")).to_be_visible()
    reader.goto("/collections/small_hours/works")
    expect(reader.get_by_role("heading", name="1 Work in Small hours")).to_be_visible()
    reader.get_by_role("link", name="The Key").click()
    expect(reader.locator("#chapters")).to_contain_text("It was late")
    expect(reader.locator("dd.collections")).to_contain_text("Small hours")
    assert Collection.objects.get().unrevealed_at is None


@pytest.mark.parametrize(
    ("width", "scheme"), [(360, "light"), (768, "dark"), (1280, "light"), (1280, "dark")]
)
def test_its_pages_are_for_everybody(sit_down: Any, width: int, scheme: str) -> None:
    work = story()
    keeper = makers.account("Keeper")
    page = sit_down(keeper, width=width, scheme=scheme)
    page.goto("/collections/new")
    page.get_by_label("Title").fill("A collection with a name that is somewhat longer than there is room for")
    page.get_by_label("Name in the address").fill("long")
    page.get_by_role("button", name="Make the collection").click()
    Collection.objects.update(
        description="<p>Stories that are read when everybody else is asleep.</p>",
        rules="<ul><li>Be kind.</li></ul>",
    )
    page.goto("/collections/long/items")
    page.get_by_label("A work you would like to have").fill(f"/works/{work.pk}")
    page.get_by_role("button", name="Ask its author").click()
    made = Collection.objects.get().items.get()
    page.goto("/collections/long/items?show=invited")
    looked_at(page, "items-invited")
    made.agreed_at = made.made_at
    made.save()
    for address, name in (
        ("/collections", "collections"),
        ("/collections/long", "collection"),
        ("/collections/long/works", "works"),
        ("/collections/long/edit", "edit"),
        ("/collections/long/removal", "removal"),
        ("/users/Keeper/collections", "of-account"),
        (f"/works/{work.pk}", "work"),
    ):
        page.goto(address)
        looked_at(page, name)
