"""An author types tags, with and without the module that offers them; a moderator merges two and takes it back."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from cliffhanger.archive import clock
from cliffhanger.cast import makers
from cliffhanger.tags.keeping import keep, the_book
from cliffhanger.tags.merge import merge
from cliffhanger.tags.models import Tag, tag
from cliffhanger.tags.wrangle import add_parent, make_canonical
from cliffhanger.works.models import Work

from .conftest import SitDown

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _known_tags(settings: Any, tmp_path: Path) -> None:
    """Atlantis with its two, who are called McShep as well."""
    settings.HOME = tmp_path
    now = clock.now()
    atlantis, pair, john, watson = (
        tag(kind, name)
        for kind, name in (
            ("fandom", "Stargate Atlantis"), ("relationship", "John Sheppard/Rodney McKay"),
            ("character", "John Sheppard"), ("character", "John Watson"),
        )
    )  # fmt: skip
    for made in (atlantis, pair, john, watson):
        make_canonical(made, None, now)
    add_parent(john, atlantis, None, now)
    merge(tag("relationship", "McShep"), pair, None, now)
    keep(the_book())


def test_tags_are_offered_while_an_author_types(sit_down: SitDown) -> None:
    page = sit_down(makers.account("Kit"))
    page.goto("/works/new")
    fandoms = page.get_by_role("combobox", name="Fandoms")
    fandoms.press_sequentially("stargat")
    expect(page.locator(".offered:visible [role=option]")).to_have_text(["Stargate Atlantis"])
    expect(fandoms).to_have_attribute("aria-expanded", "true")
    fandoms.press("ArrowDown")
    expect(fandoms).to_have_attribute("aria-activedescendant", re.compile("offered-"))
    fandoms.press("Enter")
    expect(fandoms).to_have_value("Stargate Atlantis, ")
    pairs = page.get_by_role("combobox", name="Relationships")
    pairs.press_sequentially("Rodney/John")
    page.locator(".offered:visible [role=option]").click()
    pairs.press_sequentially("mcshe")
    expect(page.locator(".offered:visible [role=option]")).to_have_text(
        ["John Sheppard/Rodney McKay (McShep)"]
    )
    pairs.press("Escape")
    expect(page.locator(".offered:visible [role=option]")).to_have_count(0)
    expect(pairs).to_have_value("John Sheppard/Rodney McKay, mcshe")
    page.get_by_role("combobox", name="Characters").press_sequentially("jo")
    expect(page.locator(".offered:visible [role=option]").first).to_have_text("John Sheppard")


def test_without_scripts_it_is_a_field_to_type_in(sit_down: SitDown) -> None:
    page = sit_down(makers.account("Kit"), javascript=False)
    page.goto("/works/new")
    page.get_by_label("Title").fill("Doors")
    page.get_by_label("Fandoms").fill("Stargate Atlantis, Something New")
    page.get_by_role("button", name="Go on to chapter one").click()
    page.wait_for_url("**/chapters/new")
    assert [str(each) for each in Work.objects.get().tags.filter(kind="fandom").order_by("pk")] == [
        "Stargate Atlantis",
        "Something New",
    ]


def test_a_moderator_merges_two_tags_and_takes_it_back(sit_down: SitDown) -> None:
    work = makers.work(makers.account("Kit"), "Doors", ["Once."])
    work.tag_with("freeform", ["Softness"])
    work.chapters.get().post(clock.now())
    make_canonical(tag("freeform", "Fluff"), None, clock.now())
    page = sit_down(makers.account("Moderator", is_staff=True))
    page.goto(f"/wrangling/tags/{Tag.objects.get(name='Softness').pk}")
    page.get_by_label("Make it a synonym of").fill("fluff")
    page.get_by_role("button", name="See what that would change").click()
    expect(page.get_by_text("1 public work counts as the tag that stays.")).to_be_visible()
    page.get_by_role("button", name="Merge them").click()
    expect(page.get_by_text("is a synonym of “Fluff” now.")).to_be_visible()
    page.goto("/tags/Softness")
    expect(page).to_have_url(re.compile("/tags/Fluff$"))
    expect(page.get_by_role("link", name="Doors")).to_be_visible()
    page.goto("/wrangling/log")
    page.get_by_role("button", name=re.compile("Undo.*Softness")).click()
    expect(page.get_by_text("It is undone.")).to_be_visible()
    assert Tag.objects.get(name="Softness").synonym_of is None
