"""Reading aloud, with a voice that notes what it was asked to say."""

import pytest
from playwright.sync_api import Page, expect

from cliffhanger.accounts.models import Account
from cliffhanger.archive import clock
from cliffhanger.cast import makers
from cliffhanger.works.models import Chapter, Work

from .conftest import SitDown
from .test_accessibility import troubles

# A voice that has said a sentence as soon as the test lets it: `finish()` says that it came to its end.
VOICE = """
window.said = [];
let speaking = null;
class Utterance { constructor(text) { this.text = text; } }
const voices = VOICES;
window.SpeechSynthesisUtterance = Utterance;
Object.defineProperty(window, 'speechSynthesis', { value: {
  getVoices: () => voices,
  addEventListener: () => {},
  speak: (one) => { speaking = one; said.push({ text: one.text, lang: one.lang, rate: one.rate, voice: one.voice?.name }); },
  cancel: () => { const stopped = speaking; speaking = null; setTimeout(() => stopped?.onend?.(), 0); },
} });
window.finish = () => { const done = speaking; speaking = null; done.onend(); };
"""
ENGLISH = "[{ name: 'Far', lang: 'en-GB', localService: false }, { name: 'Near', lang: 'en-US', localService: true }, { name: 'Anna', lang: 'de-DE', localService: true, default: true }]"
LONG = "The lamp was lit and the sea went on. " * 12


@pytest.fixture
def work(transactional_db: None) -> Work:
    made = makers.work(
        makers.account("Kit"), "The Long Night", ["Once, early. Then late.\n\n* * *\n\nTwice.\n\n" + LONG]
    )
    Chapter.objects.update(notes_before="<p>Not to be read.</p>", notes_after="<p>Nor this.</p>")
    made.chapters.get().post(clock.now())
    made.refresh_from_db()
    return made


def with_voice(page: Page, voices: str = ENGLISH) -> Page:
    page.add_init_script(VOICE.replace("VOICES", voices))
    return page


def said(page: Page) -> list[str]:
    texts: list[str] = page.evaluate("said.map((one) => one.text)")
    return texts


def finish(page: Page) -> None:
    """The voice comes to the end of what it says, and goes on."""
    before = len(said(page))
    page.evaluate("finish()")
    page.wait_for_function("(before) => said.length > before", arg=before)


def test_a_story_is_read_aloud_without_its_notes_and_with_a_pause_at_its_breaks(
    page: Page, work: Work
) -> None:
    with_voice(page).goto(f"/works/{work.pk}")
    page.get_by_role("button", name="Read aloud").click()
    bar = page.get_by_role("group", name="Reading aloud")
    expect(bar.get_by_role("button", name="Pause")).to_be_focused()
    expect(page.locator(".said-now")).to_have_text("Once, early. Then late.")
    for _ in range(4):
        finish(page)
    assert said(page)[:2] == ["Once, early. Then late.", "Twice."]
    assert " ".join(said(page)[2:5]) == LONG.strip()
    assert all(len(text) <= 200 for text in said(page))
    page.evaluate("finish()")
    expect(bar).to_be_hidden()
    expect(page.get_by_role("button", name="Read aloud")).to_be_focused()
    expect(page.locator(".said-now")).to_have_count(0)
    assert len(said(page)) == 5


def test_it_speaks_the_language_of_the_work_with_a_voice_of_this_device(page: Page, work: Work) -> None:
    with_voice(page).goto(f"/works/{work.pk}")
    page.get_by_role("button", name="Read aloud").click()
    assert page.evaluate("said[0].lang + ' ' + said[0].voice + ' ' + said[0].rate") == "en Near 1"


@pytest.mark.parametrize("voices", ["[]", "[{ name: 'Anna', lang: 'de-DE', localService: true }]"])
def test_without_a_voice_for_it_nothing_is_offered(page: Page, work: Work, voices: str) -> None:
    with_voice(page, voices).goto(f"/works/{work.pk}")
    page.wait_for_load_state("networkidle")
    expect(page.locator("[data-aloud]")).to_be_hidden()


def test_it_is_led_by_the_keyboard_and_held(page: Page, work: Work) -> None:
    with_voice(page).goto(f"/works/{work.pk}")
    page.get_by_role("button", name="Read aloud").press("Enter")
    page.keyboard.press("Shift+ArrowDown")
    expect(page.locator(".said-now")).to_have_text("Twice.")
    page.keyboard.press("Shift+ArrowUp")
    expect(page.locator(".said-now")).to_have_text("Once, early. Then late.")
    page.get_by_role("button", name="Pause").press("Enter")
    held = len(said(page))
    page.wait_for_timeout(400)
    assert len(said(page)) == held
    page.get_by_role("button", name="Go on").press("Enter")
    page.wait_for_function("(before) => said.length > before", arg=held)
    assert said(page)[-1] == "Once, early. Then late."
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Read aloud")).to_be_focused()


def test_it_begins_where_the_reader_is_and_keeps_the_paragraph_in_view(page: Page, work: Work) -> None:
    paragraphs = [f"Paragraph {n} of the night. " + LONG for n in range(30)]
    chapter = work.chapters.get()
    Chapter.objects.filter(pk=chapter.pk).update(text="".join(f"<p>{one}</p>" for one in paragraphs))
    work.save()
    with_voice(page).goto(f"/works/{work.pk}")
    page.get_by_text("Paragraph 12 of").evaluate("(block) => block.scrollIntoView({ block: 'start' })")
    page.evaluate("document.querySelector('[data-do=begin]').click()")
    assert said(page)[0].startswith("Paragraph 12 of the night.")
    for _ in range(6):
        page.keyboard.press("Shift+ArrowDown")
    expect(page.locator(".said-now")).to_be_in_viewport()
    expect(page.locator(".said-now")).to_contain_text("Paragraph 18 of")


def test_its_speed_is_a_reading_setting_that_counts_at_once(sit_down: SitDown, work: Work) -> None:
    reader: Account = makers.account("Ada")
    page = with_voice(sit_down(reader))
    page.goto(f"/works/{work.pk}")
    page.locator("details.reading > summary").click()
    page.get_by_text("Briskly").click()
    page.get_by_role("button", name="Read aloud").click()
    assert page.evaluate("said[0].rate") == 1.25
    page.reload()
    assert page.evaluate("document.documentElement.dataset.speech") == "brisk"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_has_no_troubles_on_a_small_screen(sit_down: SitDown, work: Work, scheme: str) -> None:
    page = with_voice(sit_down(width=360, scheme=scheme))  # type: ignore[arg-type]
    page.goto(f"/works/{work.pk}")
    page.get_by_role("button", name="Read aloud").click()
    assert troubles(page) == []


def test_a_story_kept_on_the_device_is_read_aloud_without_network(page: Page, work: Work) -> None:
    with_voice(page).goto(f"/works/{work.pk}")
    page.get_by_role("button", name="Keep this story here").click()
    expect(page.get_by_text("It is kept: you can read it without network.")).to_be_visible()
    page.context.set_offline(True)
    page.goto(f"/works/{work.pk}")
    page.get_by_role("button", name="Read aloud").click()
    assert said(page)[0].startswith("Once, early.")
    page.context.set_offline(False)
