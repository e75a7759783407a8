"""Every page and state is usable by everybody: axe-core finds nothing, nothing scrolls sideways, a keyboard is enough.

The demo world is walked as a guest, as a reader, as an author and as a moderator, wide by day and narrow by
night. Which page is which is said in `PAGES`, by who sits there.
"""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.template.loader import render_to_string
from playwright.sync_api import Page, expect

from cliffhanger.accounts.models import Account
from cliffhanger.cast import makers, world
from cliffhanger.promises.models import Promise
from cliffhanger.works.models import Chapter, Work

RULES = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    # Programs that read archives of this kind find a work by `li[role=article]`; WCAG allows it.
    "rules": {"aria-allowed-role": {"enabled": False}},
}
PAGES = {
    None: [
        "/",
        "/works",
        "/works?status=complete&words_from=500&q=title:the",
        "/works?words_from=many&with=Nothing",
        "/works/search",
        "/works/search?q=lighthouse",
        "/discover",
        "{open}/similar",
        "{open}",
        "{open}/navigate",
        "{kept}?view_full_work=true",
        "{open}/promise",
        "{open}/promise/why",
        "{open}/promise/ledger",
        "{open}/reviews",
        "{gone}",
        "/promises",
        "/about",
        "/rules",
        "/nowhere",
        "/accounts/login/",
        "/accounts/signup/",
        "/accounts/password/reset/",
        "/kit/reading",
        "/users/hetty",
        "/kept",
        "/kept/away",
        "/media",
        "/users/hetty/pseuds",
        "/collections",
        "/collections/small_hours",
        "/collections/small_hours/collections",
        "{open}/chapters/{first}/margin?paragraph=2",
    ],
    world.READER: [
        "/",
        "{open}",
        "/notices",
        "/preferences",
        "{open}/reviews",
        "/works?new=yes",
        "/users/{reader}/filters?words_from=500",
        "/users/{reader}/stats",
        "/preferences/notices",
        "/preferences/tokens",
        "/preferences/apps",
        "/preferences/webhooks",
        "/oauth/authorize?client_id=nobody",
    ],
    world.AUTHOR: [
        "/desk",
        "/imports/new",
        "/works/new",
        "{open}/edit",
        "{open}/promise",
        "{open}/chapters/{first}/edit",
        "{open}/imports/new",
        "{draft}/promise/new",
        "{draft}/removal",
        "{open}/style",
        "{open}/cover",
        "{open}/collection_items",
    ],
    world.MODERATOR: [
        "{open}/promise",
        "/wrangling",
        "/wrangling/log",
        "/wrangling/wranglers",
        "/collections/small_hours/items",
        "/collections/small_hours/edit",
    ],
}


@pytest.fixture
def places(transactional_db: None) -> dict[str, Any]:
    world.build()
    promises = Promise.objects.select_related("work")
    hetty = Account.objects.get(username=world.AUTHOR)
    opened = promises.filter(outcome="open", work__in=Work.objects.made_by(hetty)).get().work
    return {
        "reader": world.READER,
        "open": opened.get_absolute_url(),
        "kept": promises.filter(outcome="kept").latest("opened_at").work.get_absolute_url(),
        "gone": Work.objects.filter(withdrawal="lapsed").latest("pk").get_absolute_url(),
        "draft": f"/works/{Work.objects.made_by(hetty).filter(posted_at=None).latest('pk').pk}",
        "first": Chapter.objects.filter(work=opened).earliest("position").pk,
    }


def troubles(page: Page) -> list[str]:
    """What axe-core finds, and whether the page is wider than its window."""
    found = [
        f"{violation['id']}: {violation['help']}: {', '.join(node['html'][:160] for node in violation['nodes'][:3])}"
        for violation in Axe().run(page, options=RULES).response["violations"]
    ]
    if page.evaluate("() => document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        found.append("scrolls sideways")
    return found


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (320, "dark")])
def test_every_page_is_for_everybody(sit_down: Any, places: dict[str, Any], width: int, scheme: str) -> None:
    found = {}
    for name, paths in PAGES.items():
        account = Account.objects.get(username=name) if name else None
        page = sit_down(account, width=width, scheme=scheme)
        for path in paths:
            page.goto(path.format(**places))
            if trouble := troubles(page):
                found[f"{name or 'guest'} at {path}"] = trouble
    assert found == {}, "\n".join(f"{where}: {what}" for where, what in found.items())


def test_the_page_for_what_broke_is_for_everybody(page: Page) -> None:
    page.route(
        "**/broken", lambda route: route.fulfill(body=render_to_string("500.html"), content_type="text/html")
    )
    page.goto("/broken")
    expect(page.get_by_role("link", name="To the first page")).to_be_visible()
    assert troubles(page) == []


def test_an_answer_that_is_wrong_is_so_for_everybody(sit_down: Any, places: dict[str, Any]) -> None:
    page = sit_down(Account.objects.get(username="dr_pangolin"), width=360)
    page.goto("/accounts/password/change/")
    assert troubles(page) == []
    author = sit_down(Account.objects.get(username=world.AUTHOR))
    author.goto(f"{places['draft']}/edit")
    author.get_by_label("Title", exact=True).fill("")
    author.locator("form.work-form").evaluate("form => form.noValidate = true")
    author.get_by_role("button", name="Save", exact=True).click()
    expect(author.get_by_text("This field is required.")).to_be_visible()
    assert troubles(author) == []


@pytest.mark.parametrize("is_on_its_way", [True, False])
def test_an_editor_without_its_icons_is_no_wider_than_the_window(sit_down: Any, is_on_its_way: bool) -> None:
    page = sit_down(makers.account("Kit"), width=320)
    page.route("**/*.woff2", lambda route: None if is_on_its_way else route.abort("internetdisconnected"))
    with page.expect_request("**/*.woff2"):
        page.goto("/works/new", wait_until="domcontentloaded")
    expect(page.locator(".prose-menubar__button.material-icons").first).to_be_visible()
    assert not page.evaluate("() => document.fonts.check('24px \"Material Icons\"')")
    assert width_of(page) <= 320


def width_of(page: Page) -> int:
    return int(page.evaluate("() => document.documentElement.scrollWidth"))


def test_a_story_is_read_and_answered_with_the_keyboard_alone(sit_down: Any, places: dict[str, Any]) -> None:
    page = sit_down(Account.objects.get(username="warden"))
    page.goto(places["kept"])
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the text")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    first = page.url
    page.keyboard.press("ArrowRight")
    page.wait_for_url(lambda url: "/chapters/" in url and url != first)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.goto(places["open"])
    reached = page.get_by_role("button", name="Send your answer")
    for _ in range(120):
        page.keyboard.press("Tab")
        assert is_seen(page), page.evaluate("() => document.activeElement.outerHTML.slice(0, 200)")
        if reached.evaluate("button => button === document.activeElement"):
            break
    expect(reached).to_be_focused()


def is_seen(page: Page) -> bool:
    """Whether what has the focus stands inside the window, by at least one line."""
    return bool(
        page.evaluate(
            """() => {
                const box = document.activeElement.getBoundingClientRect();
                const label = document.activeElement.labels?.[0]?.getBoundingClientRect();
                const inside = (b) => b && b.width > 0 && b.bottom > 0 && b.top < innerHeight;
                return document.activeElement === document.body || inside(box) || inside(label);
            }"""
        )
    )
