"""A reader notes something beside a paragraph; the author changes her text, and the note stays where it belongs."""

import pytest
from playwright.sync_api import Page, expect

from cliffhanger.archive import clock
from cliffhanger.cast import makers
from cliffhanger.reviews.models import MarginNote
from cliffhanger.works.models import Chapter

from .conftest import SitDown

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = "The lamp went out.\n\nNobody on the stair spoke.\n\nA boat knocked against the stones."
SHOW = "Show notes in the margin"


@pytest.fixture
def chapter() -> Chapter:
    work = makers.work(makers.account("Kit"), "The Key", [TEXT])
    made: Chapter = work.chapters.get()
    made.post(clock.now())
    return made


def choose_words(page: Page, words: str) -> None:
    """Select words of a paragraph as a hand does, by dragging from the first to the last."""
    box = page.evaluate(
        """(words) => {
            const walker = document.createTreeWalker(document.querySelector("#chapters .userstuff"), NodeFilter.SHOW_TEXT);
            while (walker.nextNode()) {
                const start = walker.currentNode.data.indexOf(words);
                if (start < 0) continue;
                const range = document.createRange();
                range.setStart(walker.currentNode, start);
                range.setEnd(walker.currentNode, start + words.length);
                const { left, right, top, height } = range.getBoundingClientRect();
                return { left, right, middle: top + height / 2 };
            }
        }""",
        words,
    )
    page.mouse.move(box["left"] + 1, box["middle"])
    page.mouse.down()
    page.mouse.move(box["right"], box["middle"], steps=6)
    page.mouse.up()


def test_a_note_stays_with_its_paragraph(sit_down: SitDown, chapter: Chapter) -> None:
    page = sit_down(makers.account("Reader"))
    page.goto(chapter.get_absolute_url())
    expect(page.locator(".margin-mark")).to_have_count(0)
    page.get_by_role("button", name=SHOW).click()
    choose_words(page, "on the stair")
    page.get_by_role("link", name="Leave a note here").click()
    expect(page.get_by_text("on the stair", exact=True)).to_be_visible()
    page.get_by_label("Your note to the author").fill("Whose stair?")
    page.get_by_role("button", name="Send your note").click()
    expect(page.locator("#p2").get_by_text("Whose stair?")).to_be_visible()
    assert MarginNote.objects.get().anchor[0]["exact"] == "on the stair"

    chapter.rewrite(
        "", "<p>Rain.</p><p>The lamp went out.</p><p>Nobody on the stair spoke.</p><p>Dawn.</p>", clock.now()
    )
    page.goto(chapter.get_absolute_url())
    mark = page.get_by_role("link", name="1 note on this paragraph")
    expect(mark).to_be_visible()
    assert page.locator(".noted").text_content() == "Nobody on the stair spoke."
    mark.click()
    expect(page.locator("#p3").get_by_text("Whose stair?")).to_be_visible()

    chapter.rewrite(
        "", "<p>Rain.</p><p>The lamp went out.</p><p>Somebody on the stair sang.</p>", clock.now()
    )
    page.reload()
    expect(page.get_by_text("The paragraph this was about has changed.")).to_have_count(0)
    chapter.rewrite(
        "", "<p>Rain.</p><p>The lamp went out.</p><p>Nobody there on a stair spoke.</p>", clock.now()
    )
    page.reload()
    expect(page.locator("#p3").get_by_text("The paragraph this was about has changed.")).to_be_visible()


def test_the_margin_is_shown_where_it_was_asked_for(page: Page, chapter: Chapter) -> None:
    page.goto(chapter.get_absolute_url())
    page.get_by_role("button", name=SHOW).click()
    page.reload()
    switch = page.get_by_role("button", name="Hide notes in the margin")
    expect(switch).to_have_attribute("aria-pressed", "true")
    switch.click()
    page.reload()
    expect(page.get_by_role("button", name=SHOW)).to_have_attribute("aria-pressed", "false")


def test_a_note_takes_no_script(sit_down: SitDown, chapter: Chapter) -> None:
    page = sit_down(javascript=False)
    page.goto(chapter.get_absolute_url())
    page.get_by_role("link", name="Notes in the margin").click()
    page.get_by_role("link", name="Leave a note about paragraph 3").click()
    page.get_by_label("Your note to the author").fill("I can hear it.")
    page.get_by_label("Your name").fill("Wanderer")
    page.get_by_role("button", name="Send your note").click()
    expect(page.locator("#p3").get_by_text("I can hear it.")).to_be_visible()
    assert MarginNote.objects.get().signature == "Wanderer"
