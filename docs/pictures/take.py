"""Takes the pictures of the README from the demo world: `make demo`, then this, with the same address.

.venv/bin/python docs/pictures/take.py [http://127.0.0.1:8000]
"""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

HERE = Path(__file__).parent
ADDRESS = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000"
STORY = """A/N- It's finished, six parts in all. If I get good reviews the other five go up within five days. If
not, I take it down. Tell me if it's good or bad or messed up or out of character.

Summary: Nobody has lived in the lamp room since March.

The lamp was lit before she had found the matches.
"""


def main() -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        reader = sit_down(browser, width=1000)
        reader.goto("/promises")
        reader.get_by_role("link", name="The Lighthouse Letters").first.click()
        reader.locator("section.promise").evaluate("box => scrollTo(0, box.offsetTop - 120)")
        take(reader, "chapter")
        reader.goto(reader.url.split("#")[0].split("?")[0].rstrip("/") + "/promise/ledger")
        take(reader, "ledger")
        night = sit_down(browser, width=390, height=844, scheme="dark")
        night.goto("/")
        take(night, "home-at-night")
        author = sit_down(browser, width=1280)
        author.goto("/accounts/login/")
        author.locator("#id_login").fill("hetty")
        author.locator("#id_password").fill("turn the page")
        author.locator("#id_password").press("Enter")
        author.wait_for_url(lambda url: "login" not in url)
        author.goto("/desk")
        take(author, "desk")
        author.goto("/imports/new")
        author.locator("textarea[name=text]").fill(STORY)
        author.get_by_role("button", name="Read it back to me").click()
        author.locator("p.terms").wait_for()
        take(author, "read-back")
        author.locator("p.terms").scroll_into_view_if_needed()
        author.mouse.wheel(0, 260)
        take(author, "terms")
        browser.close()


def sit_down(browser: Browser, width: int, height: int = 800, scheme: str = "light") -> Page:
    context = browser.new_context(
        base_url=ADDRESS, viewport={"width": width, "height": height}, color_scheme=scheme
    )
    return context.new_page()


def take(page: Page, name: str) -> None:
    page.wait_for_timeout(600)  # fonts and the editor
    page.screenshot(path=HERE / f"{name}.png")


main()
