"""Narrowing a list and looking for a story, in a real browser: with scripts and without, and with the keyboard alone."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from cliffhanger.accounts.models import Account
from cliffhanger.cast import makers
from cliffhanger.search.tests.indexed import Indexed, indexed
from cliffhanger.tags.models import Tag
from cliffhanger.works.models import Work
from cliffhanger.works.tests.cast import post_all

from .conftest import SitDown
from .test_accessibility import RULES

KEY = (
    "Rain fell on the harbour all night. " * 40
    + "\n\nShe had lost the spare key to the lamp room.\n\n"
    + "Rain. " * 900
)


@pytest.fixture
def works(transactional_db: None) -> dict[str, Work]:
    author = makers.account("Kit")

    def posted(title: str, text: str, *tags: str) -> Work:
        work = makers.work(author, title, [text])
        work.tag_with("fandom", ["Skerry Sound"])
        work.tag_with("freeform", list(tags))
        return post_all(work)

    return {
        "sad": posted("The Sad One", "Once.", "Angst"),
        "glad": posted("The Glad One", "Twice and thrice.", "Fluff"),
        "key": posted("The Long One", KEY, "Fluff", "Lighthouses"),
    }


@pytest.fixture
def index(works: dict[str, Work], settings: Any, tmp_path: Path) -> Iterator[Indexed]:
    settings.SEARCH_FOLDER = tmp_path / "search"
    yield from indexed()


def titles(page: Page) -> list[str]:
    return page.locator("ol.work.index h4 > a:first-of-type").all_inner_texts()


def number(name: str) -> int:
    return Tag.objects.get(name=name).pk


def test_a_list_is_narrowed_without_scripts(sit_down: SitDown, works: dict[str, Work]) -> None:
    page = sit_down(javascript=False, width=360)
    page.goto("/works")
    page.locator("details.filters > summary").click()
    page.get_by_label("With these tags", exact=True).fill("fluff")
    page.get_by_label("Sort by").select_option("title")
    page.get_by_role("button", name="Show these works").click()
    assert titles(page) == ["The Glad One", "The Long One"]
    assert page.url.endswith(f"/works?tag={number('Fluff')}&sort=title")
    expect(page.get_by_text("Ordered by title, from A to Z.")).to_be_visible()
    page.locator("ul.chips").get_by_role("link", name=re.compile("Fluff")).click()
    assert len(titles(page)) == 3


def test_a_list_changes_in_place_and_goes_back(sit_down: SitDown, works: dict[str, Work]) -> None:
    page = sit_down()
    page.goto("/works")
    page.evaluate("() => { window.stays = true }")
    page.get_by_role("link", name="Leave out Angst").click()
    expect(page.get_by_role("heading", name="2 Works", exact=True)).to_be_visible()
    expect(page.locator("#said")).to_have_text("2 Works")
    assert page.url.endswith(f"?not={number('Angst')}")
    page.get_by_label("Sort by").focus()
    page.get_by_label("Sort by").select_option("words")
    expect(page.get_by_text("Ordered by length, longest first.")).to_be_visible()
    expect(page.get_by_label("Sort by")).to_be_focused()
    assert page.evaluate("() => window.stays")
    assert page.url.endswith(f"?not={number('Angst')}&sort=words")
    page.go_back()
    expect(page.get_by_text("Ordered by the latest update, newest first.")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="3 Works", exact=True)).to_be_visible()


def test_the_filters_stay_open_on_a_small_screen_while_they_are_used(
    sit_down: SitDown, works: dict[str, Work]
) -> None:
    page = sit_down(width=360)
    page.goto("/works")
    fandom = page.locator(".facets li > a:first-child").filter(has_text="Skerry Sound")
    expect(fandom).to_be_hidden()
    page.locator("details.filters > summary").click()
    fandom.click()
    expect(page.locator("ul.chips")).to_contain_text("Skerry Sound")
    expect(page.locator(".facets .chosen")).to_be_visible()


def test_what_is_wrong_stands_at_its_field_and_nothing_is_lost(
    sit_down: SitDown, works: dict[str, Work]
) -> None:
    page = sit_down()
    page.goto("/works?words_from=many&with=Nothing")
    expect(page.get_by_text("“many” is no number.")).to_be_visible()
    expect(page.get_by_label("Words from")).to_have_value("many")
    expect(page.get_by_label("With these tags", exact=True)).to_have_value("Nothing")


def test_a_story_is_found_by_its_words_with_the_keyboard_alone(
    sit_down: SitDown, works: dict[str, Work], index: Indexed
) -> None:
    page = sit_down()
    page.goto("/")
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.locator("#find").evaluate("field => field === document.activeElement"):
            break
    page.keyboard.type('"spare key"')
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/works/search"))
    assert titles(page) == ["The Long One"]
    passage = page.locator("ul.passages a")
    expect(passage.locator("mark").first).to_have_text("spare")
    passage.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/chapters/"))
    expect(page.get_by_text("She had lost the spare key")).to_be_in_viewport()


def test_a_misspelt_word_is_helped(sit_down: SitDown, works: dict[str, Work], index: Indexed) -> None:
    index.follow()
    page = sit_down()
    page.goto("/works/search?q=harbuor")
    page.get_by_role("link", name="harbour").click()
    expect(page.get_by_text("1 Found")).to_be_visible()
    assert titles(page) == ["The Long One"]


def test_a_reader_keeps_a_filter_and_is_never_shown_what_it_leaves_out(
    sit_down: SitDown, works: dict[str, Work]
) -> None:
    page = sit_down(makers.account("Reader"))
    page.goto(f"/works?not={number('Angst')}")
    page.get_by_role("link", name="Keep this filter").click()
    page.get_by_label("What you call it").fill("No angst")
    page.get_by_role("button", name="Keep this filter").click()
    page.get_by_role("button", name="Let it hold for all my lists").click()
    expect(page.get_by_text("Your lists show only what this finds.")).to_be_visible()
    page.goto("/")
    expect(page.get_by_text("The Sad One")).to_have_count(0)
    page.get_by_role("link", name="Show all").click()
    expect(page.get_by_text("The Sad One")).to_be_visible()
    page.goto("/users/Reader/filters")
    page.get_by_role("button", name="Subscribe").click()
    expect(page.get_by_role("button", name="Unsubscribe")).to_be_visible()


def test_what_is_like_a_story_comes_when_one_is_near_its_end(
    sit_down: SitDown, works: dict[str, Work]
) -> None:
    page = sit_down()
    page.goto(works["glad"].get_absolute_url())
    page.locator("[data-similar]").scroll_into_view_if_needed()
    expect(page.get_by_text("Both have Fluff, Skerry Sound.")).to_be_visible()
    without = sit_down(javascript=False)
    without.goto(works["glad"].get_absolute_url())
    without.get_by_role("link", name="More like this").click()
    expect(without.get_by_text("Both have Fluff, Skerry Sound.")).to_be_visible()


@pytest.mark.parametrize(
    "address", ["/works?words_from=1", "/works/search?q=spare+key", "/users/Reader/filters?words_from=1"]
)
def test_open_filters_and_passages_are_for_everybody(
    sit_down: SitDown, works: dict[str, Work], index: Indexed, address: str
) -> None:
    reader = Account.objects.filter(username="Reader").first() or makers.account("Reader")
    page = sit_down(reader, width=360, scheme="dark")
    page.goto(address)
    for closed in page.locator("details.filters > summary").all():
        closed.click()
    found = Axe().run(page, options=RULES).response["violations"]
    assert [violation["help"] for violation in found] == []
    assert not page.evaluate(
        "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"
    )
