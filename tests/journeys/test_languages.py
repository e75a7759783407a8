"""The archive speaks the reader's language, from left to right or from right to left; stories keep their own."""

import re
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import override_settings
from django.utils import translation
from playwright.sync_api import Page, expect

from cliffhanger.accounts.models import Account
from cliffhanger.archive import clock
from cliffhanger.cast import makers
from cliffhanger.kit import sentence
from cliffhanger.kit.language import forget
from cliffhanger.promises.forms import TermsForm
from cliffhanger.works.models import Work

from .conftest import SitDown
from .test_accessibility import troubles

ARABIC = "كان الليل طويلا."


@pytest.fixture
def work(transactional_db: None) -> Work:
    """In Arabic, whatever the interface speaks."""
    made = makers.work(makers.account("Kit"), "الليل الطويل", [ARABIC, "Two."], language="ar")
    made.chapters.get(position=1).post(clock.now())
    return made


@pytest.fixture
def arabic(transactional_db: None) -> Iterator[None]:
    with override_settings(LANGUAGES=[*settings.LANGUAGES, ("ar", "العربية")]):
        forget()
        yield
    forget()


def speaks(page: Page, language: str, direction: str = "ltr") -> None:
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page.locator("html")).to_have_attribute("dir", direction)


def test_a_german_browser_finds_a_german_archive(sit_down: SitDown, work: Work) -> None:
    page = sit_down(locale="de-DE")
    page.goto("/")
    speaks(page, "de")
    expect(page.get_by_role("link", name="Anmelden").first).to_be_visible()
    page.get_by_role("link", name=work.title).first.click()
    expect(page.locator("dd.chapters").first).to_have_text("1/?")
    page.goto(f"/works/{work.pk}/navigate")
    page.goto("/users/Kit")
    expect(page.locator("time[data-shape=day]").first).to_have_text(re.compile(r"^\d+\. \w+ \d{4}$"))


def test_a_language_is_chosen_without_scripts_and_stays(sit_down: SitDown, work: Work) -> None:
    page = sit_down(locale="de-DE", javascript=False)
    page.goto("/works")
    page.get_by_role("button", name="Español").click()
    speaks(page, "es")
    assert page.url.endswith("/works")
    page.goto("/about")
    speaks(page, "es")
    page.get_by_role("button", name="English").click()
    speaks(page, "en")


def test_an_account_takes_its_language_along(sit_down: SitDown, work: Work) -> None:
    reader = makers.account("Ada")
    here = sit_down(reader)
    here.goto("/works")
    here.get_by_role("button", name="Deutsch").click()
    speaks(here, "de")
    elsewhere = sit_down(reader, locale="es-ES")
    elsewhere.goto("/works")
    speaks(elsewhere, "de")
    assert Account.objects.get(pk=reader.pk).language == "de"


def test_a_story_keeps_its_own_language_and_direction(page: Page, work: Work) -> None:
    page.goto("/works")
    title = page.get_by_role("link", name=work.title).first
    assert [title.get_attribute(name) for name in ("lang", "dir")] == ["ar", "rtl"]
    title.click()
    speaks(page, "en")
    for part in (page.locator("h2.title"), page.locator("#chapters .userstuff.module").first):
        assert [part.get_attribute(name) for name in ("lang", "dir")] == ["ar", "rtl"]
    assert page.get_by_text(ARABIC).evaluate("block => getComputedStyle(block).direction") == "rtl"


@pytest.mark.usefixtures("arabic")
@pytest.mark.parametrize("width", [360, 1280])
def test_an_archive_from_right_to_left_lays_itself_out_so(sit_down: SitDown, work: Work, width: int) -> None:
    page = sit_down(locale="ar", width=width)
    for address in (
        "/",
        "/works",
        f"/works/{work.pk}",
        f"/works/{work.pk}/navigate",
        "/accounts/signup/",
        "/promises",
    ):
        page.goto(address)
        speaks(page, "ar", "rtl")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
        mark = page.locator(".wordmark").bounding_box()
        assert mark is not None
        assert mark["x"] + mark["width"] > width * 0.8, address
        assert troubles(page) == []


@pytest.mark.parametrize(("locale", "one"), [("de-DE", "einer Person"), ("es-ES", "ha respondido un lector")])
def test_the_terms_change_as_the_server_says_them(
    sit_down: SitDown, transactional_db: None, locale: str, one: str
) -> None:
    author = makers.account("Kit")
    made = makers.work(author, "The Key", [f"Part {number}." for number in range(1, 7)])
    page = sit_down(author, locale=locale)
    page.goto(f"/works/{made.pk}/promise/new")
    terms = page.locator("p.terms")
    chosen = {"quorum": "1", "window_days": "30", "asks": "favour", "pace": "every", "calendar_days": "2"}
    for name, value in chosen.items():
        field = page.locator(f"#id_{name}")
        field.select_option(value) if name in ("asks", "pace") else field.fill(value)
    expect(terms).to_contain_text(one)
    with translation.override(locale[:2]):
        form = TermsForm({**chosen, "share_percent": "50", "if_lapsed": "withdraw", "thanks": "rest"}, held=5)
        assert terms.inner_text().strip() == sentence.plain(form.template, form).strip()


def test_arabic_is_written_from_right_to_left_whatever_the_interface_speaks(
    sit_down: SitDown, work: Work
) -> None:
    page = sit_down(Account.objects.get(username="Kit"))
    page.goto(f"{work.chapters.get(position=1).get_absolute_url()}/edit")
    paragraph = page.locator(".ProseMirror p", has_text=ARABIC)
    expect(paragraph).to_be_visible()
    left, right = paragraph.evaluate(
        """(p) => {
            const text = document.createRange();
            text.selectNodeContents(p);
            const [inner, outer] = [text.getBoundingClientRect(), p.getBoundingClientRect()];
            return [inner.left - outer.left, outer.right - inner.right];
        }"""
    )
    assert right < 5 < left
