"""A style for a story: written and tried by its author, worn for readers, left away by whoever wants none."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from cliffhanger.archive import clock
from cliffhanger.cast import makers
from cliffhanger.works.models import Style, Work

from .conftest import SitDown

pytestmark = pytest.mark.django_db(transaction=True)

CHAT = '<div class="chat"><p class="from"><b>Wren:</b> are you awake</p><p class="me"><b>Tam:</b> I am now</p></div>'
TEXT = f"<p>Then the lamp went out.</p>{CHAT}"
BLUE = "rgb(31, 95, 153)"


def posted() -> Work:
    work = makers.work(makers.account("Kit"), "The Key", ["…"])
    work.chapters.update(text=TEXT)
    work.chapters.get().post(clock.now())
    return work


def expect_ground(page: Page, selector: str, colour: str) -> None:
    """Once the style sheet is there: the text may be before it."""
    expect(page.locator(selector).first).to_have_css("background-color", colour)


@pytest.mark.parametrize("javascript", [True, False])
def test_an_author_dresses_a_story_and_a_reader_takes_it_off(sit_down: SitDown, javascript: bool) -> None:
    work = posted()
    author = sit_down(work.creators().get().account, javascript=javascript)
    author.goto(reverse("works:style", args=[work.pk]))
    author.locator("summary", has_text="Messages").click()
    author.locator('button[name="add"][value="chat"]').click()
    author.get_by_label("Style sheet").fill(
        author.get_by_label("Style sheet").input_value() + "\n.me { position: fixed }"
    )
    author.get_by_role("button", name="Look at it").click()
    expect(author.locator("#left-out")).to_contain_text("“position” is not among the properties")
    expect_ground(author, ".tried .me", BLUE)
    author.get_by_role("button", name="Let readers see it").click()
    expect(author.locator(".flash.success")).to_contain_text("Readers see the story in this style")

    reader = sit_down(javascript=javascript)
    reader.goto(work.get_absolute_url())
    expect_ground(reader, "#chapters .me", BLUE)
    reader.get_by_role("button", name="Read it without").click()
    expect(reader.locator("form.worn")).to_contain_text("without its author’s style")
    expect_ground(reader, "#chapters .me", "rgba(0, 0, 0, 0)")
    reader.get_by_role("button", name="Show the style").click()
    expect_ground(reader, "#chapters .me", BLUE)


def test_a_reader_keeps_all_styles_away_with_one_setting(sit_down: SitDown) -> None:
    work = posted()
    Style.wear(work, ".me { background: #1f5f99; color: #fff }", clock.now())
    reader = sit_down()
    reader.goto(work.get_absolute_url())
    reader.locator("details.reading summary").click()
    reader.locator('label[for="reading_styles_none"]').click()
    expect_ground(reader, "#chapters .me", "rgba(0, 0, 0, 0)")
    reader.reload()
    expect(reader.locator("form.worn")).to_contain_text("leave such styles away")
    expect_ground(reader, "#chapters .me", "rgba(0, 0, 0, 0)")


def test_in_the_dark_the_style_for_the_dark_is_worn(sit_down: SitDown) -> None:
    work = posted()
    style = ".me { background: #eee; color: #111 } @media (prefers-color-scheme: dark) { .me { background: #111; color: #eee } }"
    Style.wear(work, style, clock.now())
    device = sit_down(scheme="dark")
    device.goto(work.get_absolute_url())
    expect_ground(device, "#chapters .me", "rgb(17, 17, 17)")
    chosen = sit_down(scheme="dark")
    chosen.goto(work.get_absolute_url())
    chosen.locator("details.reading summary").click()
    chosen.locator('label[for="reading_theme_light"]').click()
    expect_ground(chosen, "#chapters .me", "rgb(238, 238, 238)")
    chosen.locator('label[for="reading_theme_dark"]').click()
    expect_ground(chosen, "#chapters .me", "rgb(17, 17, 17)")


def test_a_chapter_with_classes_is_edited_as_html_and_keeps_them(sit_down: SitDown) -> None:
    work = posted()
    chapter = work.chapters.get()
    author = sit_down(work.creators().get().account)
    author.goto(reverse("works:chapter-edit", args=[work.pk, chapter.pk]))
    text = author.locator("textarea[name=text]")
    expect(text).to_be_visible()
    text.fill(text.input_value().replace("are you awake", "are you there"))
    author.get_by_role("button", name="Save what you changed").click()
    chapter.refresh_from_db()
    assert '<p class="from"><b>Wren:</b> are you there</p>' in chapter.text


def test_who_begins_in_the_editor_goes_on_in_html(sit_down: SitDown) -> None:
    work = posted()
    author = sit_down(work.creators().get().account)
    author.goto(reverse("works:chapter-new", args=[work.pk]))
    author.locator(".writing .ProseMirror").fill("A letter came.")
    author.locator(".writing").get_by_role("button", name="Write HTML").click()
    text = author.locator("textarea[name=text]")
    expect(text).to_be_visible()
    assert "A letter came." in text.input_value()
    text.fill('<p>A letter came.</p><p class="me">It said no.</p>')
    author.get_by_role("button", name="Save as a draft").click()
    expect(author.locator(".flash.success")).to_be_visible()
    assert '<p class="me">It said no.</p>' in work.chapters.get(position=2).text
