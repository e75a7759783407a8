"""Reading on: the paragraph is remembered here and on other devices, and pages work without scripts."""

import re
from datetime import timedelta
from time import sleep

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from cliffhanger.accounts.models import Account
from cliffhanger.archive import clock
from cliffhanger.cast import makers
from cliffhanger.reviews.models import Kudos
from cliffhanger.shelves.models import Bookmark, Visit
from cliffhanger.works.models import Reading, Work

from .conftest import SitDown
from .test_accessibility import troubles

LONG = [f"Paragraph {n} of the night. " + "The lamp was lit and the sea went on. " * 9 for n in range(60)]
IN_VIEW = """(start) => {
  const block = [...document.querySelectorAll('#chapters .userstuff.module p')].find((p) => p.textContent.startsWith(start));
  const { top, bottom } = block.getBoundingClientRect();
  return bottom > 0 && top < innerHeight / 2;
}"""


@pytest.fixture
def work(transactional_db: None) -> Work:
    made = makers.work(makers.account("Kit"), "The Long Night", ["\n\n".join(LONG), "Two.", "Three."])
    for chapter in made.chapters.all():
        chapter.post(clock.now())
    made.refresh_from_db()
    return made


@pytest.fixture
def reader(transactional_db: None) -> Account:
    return makers.account("Ada")


def scroll_to(page: Page, start: str) -> None:
    page.get_by_text(re.compile(f"^{start} of")).evaluate("block => block.scrollIntoView({ block: 'start' })")


def leave(page: Page) -> None:
    """What a browser does when its reader turns to something else."""
    page.goto("about:blank")


def wait_for_place(paragraph: int) -> Visit:
    """The server hears of it a moment after the reader has left."""
    for _ in range(100):
        found = Visit.objects.filter(paragraph__gte=paragraph).first()
        if found:
            return found
        sleep(0.1)
    raise AssertionError(list(Visit.objects.values()))


def test_a_reader_goes_on_at_her_paragraph_on_another_device(
    sit_down: SitDown, work: Work, reader: Account
) -> None:
    desk, phone = sit_down(reader), sit_down(reader, width=360)
    desk.goto(f"/works/{work.pk}")
    scroll_to(desk, "Paragraph 41")
    desk.wait_for_timeout(1_000)
    leave(desk)
    place = wait_for_place(40)
    assert place.quote.startswith("Paragraph 41 of the night.")
    phone.goto("/")
    phone.get_by_role("region", name="Continue reading").get_by_role("link", name="The Long Night").click()
    phone.wait_for_url("**#continue")
    phone.wait_for_function(IN_VIEW, arg="Paragraph 41 of")


def test_the_place_is_found_again_when_the_text_has_changed(
    sit_down: SitDown, work: Work, reader: Account
) -> None:
    chapter = work.chapters.get(position=1)
    Visit.objects.create(
        account=reader,
        work=work,
        title=work.title,
        last_at=clock.now(),
        chapter=chapter,
        paragraph=40,
        quote="Paragraph 40 of the night. The lamp was lit and the sea went",
        placed_at=clock.now(),
    )
    more = "".join(f"<p>Something new, {n}.</p>" for n in range(15))
    mended = chapter.text.replace(
        "Paragraph 40 of the night. The lamp", "Paragraph 40 of the night: the lamp"
    )
    chapter.rewrite("", more + mended, clock.now())
    page = sit_down(reader)
    page.goto(f"{chapter.get_absolute_url()}#continue")
    page.wait_for_function(IN_VIEW, arg="Paragraph 40 of the night: the")


def test_who_comes_by_another_way_is_offered_her_place(
    sit_down: SitDown, work: Work, reader: Account
) -> None:
    first, second = work.chapters.filter(position__lt=3)
    place = {"last_at": clock.now(), "placed_at": clock.now(), "title": work.title}
    Visit.objects.create(
        account=reader, work=work, chapter=first, paragraph=30, quote="Paragraph 30", **place
    )
    page = sit_down(reader)
    page.goto(first.get_absolute_url())
    page.get_by_role("link", name="Go on where you stopped").click()
    page.wait_for_function(IN_VIEW, arg="Paragraph 30 of")
    page.goto(second.get_absolute_url())
    page.get_by_role("link", name="Go on where you stopped").click()
    page.wait_for_url(f"**{first.get_absolute_url()}#continue")
    page.wait_for_function(IN_VIEW, arg="Paragraph 30 of")


def test_a_guest_has_her_place_in_the_browser_and_takes_it_along(
    sit_down: SitDown, work: Work, reader: Account
) -> None:
    page = sit_down()
    page.goto(f"/works/{work.pk}")
    scroll_to(page, "Paragraph 25")
    page.wait_for_timeout(1_500)
    leave(page)
    page.goto("/")
    row = page.get_by_role("region", name="Continue reading").get_by_role("listitem")
    expect(row).to_contain_text("The Long Night")
    expect(row).to_contain_text("Paragraph 25 of the night.")
    row.get_by_role("link").click()
    page.wait_for_function(IN_VIEW, arg="Paragraph 25 of")
    assert not Visit.objects.exists()
    reader.set_password("a lamp and a stair")
    reader.save()
    page.goto("/accounts/login/")
    page.get_by_label("Name or e-mail address").fill("Ada")
    page.get_by_label("Password", exact=True).fill("a lamp and a stair")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.locator("body.logged-in")).to_be_attached()
    place = wait_for_place(24)
    assert place.account == reader
    page.wait_for_function("() => localStorage.getItem('places') === null")


def test_a_place_without_network_is_told_when_it_is_back(
    sit_down: SitDown, work: Work, reader: Account
) -> None:
    page = sit_down(reader)
    page.goto(f"/works/{work.pk}")
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")  # it is fetched meanwhile
    page.context.set_offline(True)
    scroll_to(page, "Paragraph 33")
    page.wait_for_function("() => localStorage.getItem('places')?.includes('Paragraph 33')")
    page.context.set_offline(False)
    page.goto("/")
    assert wait_for_place(32).account == reader


def test_shelves_are_for_everybody(sit_down: SitDown, work: Work, reader: Account) -> None:
    browser = Client()
    browser.force_login(reader)
    gone = makers.work(makers.account("Bo"), "Gone", ["One."])
    gone.chapters.get().post(clock.now())
    said = {"bookmark[bookmarker_notes]": "Mine.", "bookmark[tag_string]": "a, b", "bookmark[rec]": "1"}
    for each in (work, gone):
        browser.get(each.get_absolute_url())
        browser.post(f"/works/{each.pk}/mark_for_later")
        browser.post(f"/works/{each.pk}/bookmarks", said | {"bookmark[private]": "1"})
    browser.post("/kudos", {"kudo[commentable_id]": work.pk})
    browser.post("/preferences/mutes", {"kind": "person", "name": "Bo"})
    gone.withdraw("lapsed", clock.now())
    bookmark = Bookmark.objects.get(work=work)
    paths = [
        "/",
        work.get_absolute_url(),
        "/users/Ada/readings",
        "/users/Ada/readings?show=to-read",
        "/users/Ada/readings/removal",
        "/users/Ada/bookmarks",
        f"/works/{work.pk}/bookmarks",
        f"/works/{work.pk}/kudos",
        f"/bookmarks/{bookmark.pk}",
        f"/bookmarks/{bookmark.pk}/edit",
        f"/bookmarks/{bookmark.pk}/confirm_delete",
        "/preferences",
        "/preferences/mutes",
        "/users/Bo",
    ]
    found = {}
    for width, scheme in ((1280, "light"), (320, "dark")):
        page = sit_down(reader, width=width, scheme=scheme)
        for path in paths:
            page.goto(path)
            if trouble := troubles(page):
                found[f"{path} at {width}"] = trouble
    assert found == {}, "\n".join(f"{where}: {what}" for where, what in found.items())


def test_the_next_chapter_is_fetched_ahead_and_read_only_when_shown(
    sit_down: SitDown, work: Work, reader: Account
) -> None:
    second = work.chapters.get(position=2)
    page = sit_down(reader)
    page.goto(work.chapters.get(position=1).get_absolute_url())
    assert page.locator("link[rel=prefetch]").count() == 0
    with page.expect_response(lambda response: response.url.endswith(second.get_absolute_url())):
        page.locator("nav.turn").scroll_into_view_if_needed()
    assert not Reading.objects.filter(chapter=second).exists()
    page.locator("nav.turn .next").click()
    expect(page.get_by_text("Two.")).to_be_visible()
    page.wait_for_timeout(4_000)
    leave(page)
    for _ in range(50):
        if Reading.objects.filter(chapter=second).exists():
            break
        sleep(0.1)
    assert Reading.objects.filter(chapter=second).count() == 1


def test_kudos_are_left_on_the_page_and_remembered_by_the_browser(sit_down: SitDown, work: Work) -> None:
    page = sit_down()
    page.goto(f"/works/{work.pk}")
    page.get_by_role("button", name="Leave kudos").click()
    expect(page.locator("#kudos_message")).to_have_text("Thank you for leaving kudos!")
    expect(page.get_by_role("button", name="Leave kudos")).to_be_hidden()
    page.reload()
    expect(page.locator("#kudos_message")).to_have_text("You left kudos here.")
    assert Kudos.objects.count() == 1


def test_shelves_need_no_script(sit_down: SitDown, work: Work, reader: Account) -> None:
    Visit.objects.create(account=reader, work=work, title=work.title, last_at=clock.now() - timedelta(days=2))
    page = sit_down(reader, javascript=False)
    page.goto(work.chapters.get(position=2).get_absolute_url())
    expect(page.get_by_text("New since you were here:")).to_be_visible()
    page.get_by_role("button", name="Leave kudos").click()
    expect(page.locator("div.flash.kudos_notice")).to_be_visible()
    page.get_by_role("button", name="Mark for Later").click()
    expect(page.get_by_role("button", name="Mark as Read")).to_be_visible()
    page.get_by_role("link", name="Bookmark", exact=True).click()
    page.get_by_label("Notes").fill("To read by <em>lamplight</em>.")
    page.get_by_label("Your tags").fill("lamps, nights")
    page.get_by_role("button", name="Bookmark it").click()
    expect(page.get_by_text("To read by lamplight.")).to_be_visible()
    assert Bookmark.objects.get().tag_names == ["lamps", "nights"]
    page.goto("/users/Ada/readings")
    page.get_by_role("link", name="Go on in Chapter 2").click()
    expect(page.get_by_text("Two.")).to_be_visible()
    page.goto("/users/Ada/readings")
    page.get_by_role("button", name="Forget this").click()
    expect(page.get_by_text("Nothing read yet")).to_be_visible()


def test_guests_leave_kudos_without_a_script(sit_down: SitDown, work: Work) -> None:
    page = sit_down(javascript=False)
    page.goto(f"/works/{work.pk}")
    page.get_by_role("button", name="Leave kudos").click()
    expect(page.locator("div.flash.kudos_notice")).to_be_visible()
    assert Kudos.objects.count() == 1
