"""Asks the Nu HTML checker about the pages of a demo world that is served. Not part of `make test`: it wants Java.

    make demo
    npm install vnu-jar
    .venv/bin/python -m tests.valid http://127.0.0.1:8000 node_modules/vnu-jar/build/dist/vnu.jar

Says what is wrong where, and ends with 1 if anything is. What programs that read archives of this field look
for (see docs/clients) is let pass: the roles of lists and of their entries.
"""

import json
import re
import subprocess
import sys
import tempfile
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

READER, AUTHOR, MODERATOR, PASSWORD = "tea_and_vinegar", "hetty", "warden", "turn the page"  # of the demo
FORCED = re.compile(
    "Bad value “article” for attribute “role” on element “li”|Bad value “navigation” for attribute “role” on element “ol”"
)
GUEST = [
    "/", "/works", "/promises", "/media", "/languages", "/about", "/rules", "/news", "/kept", "/kit/reading",
    "/accounts/login/", "/accounts/signup/", "/accounts/password/reset/", "/nowhere", "/works/search",
    "/users/hetty", "/users/hetty/profile", "/users/hetty/pseuds", "/users/hetty/works", "/users/hetty/series",
    "/users/tea_and_vinegar/bookmarks", "/works/random", "/users/hetty/collections", "/discover", "/collections",
    "/collections/small_hours", "/collections/small_hours/works", "/collections/small_hours/bookmarks",
    "/collections/small_hours/collections", "/works/search?q=lighthouse", "/works/search?q=zzzzqq", "/kept/away",
    "/works?words_from=many&with=Nothing", "/media/Movies/fandoms", "/languages/en/works", "/kit/pieces",
]  # fmt: skip
FOR_READER = [
    "/", "/notices", "/preferences", "/preferences/notices", "/preferences/mutes", "/preferences/blocks",
    "/preferences/pseuds", "/users/tea_and_vinegar/readings", "/users/tea_and_vinegar/readings?show=to-read",
    "/users/tea_and_vinegar/bookmarks", "/users/tea_and_vinegar/subscriptions", "/leaving", "/accounts/email/",
    "/accounts/password/change/", "/accounts/2fa/", "/accounts/sessions/", "/preferences/tokens",
    "/preferences/apps", "/preferences/webhooks", "/users/tea_and_vinegar/filters?words_from=500",
    "/users/tea_and_vinegar/stats", "/oauth/authorize?client_id=nobody", "/desk",
]  # fmt: skip
FOR_AUTHOR = ["/desk", "/imports/new", "/works/new", "/series/new", "/collections/new", "/users/hetty/stats"]
FOR_MODERATOR = [
    "/", "/wrangling", "/wrangling/queue", "/wrangling/tags", "/wrangling/log", "/wrangling/wranglers", "/news/new",
    "/collections/small_hours/edit", "/collections/small_hours/items", "/collections/small_hours/removal",
]  # fmt: skip
OF_ONES_OWN = [
    "/edit", "/style", "/cover", "/removal", "/withdrawal", "/collection_items", "/imports/new", "/promise/new",
]  # fmt: skip
OF_WORKS = [
    "",
    "/navigate",
    "?view_full_work=true",
    "/reviews",
    "/kudos",
    "/bookmarks",
    "/promise",
    "/promise/ledger",
    "/promise/why",
    "/similar",
    "/collections",
    "/bookmarks/new",
    "/edit",  # of others: that it is not theirs
]
MOST_WORKS = 6


class Browser:
    def __init__(self, address: str, name: str = "") -> None:
        self.address = address
        self.opener = build_opener(HTTPCookieProcessor(CookieJar()))
        if name:
            said = urlencode({"user[login]": name, "user[password]": PASSWORD}).encode()
            self.get("/users/login", said)
            if "logged-in" not in self.get("/"):
                raise SystemExit(f"{name} could not sign in.")

    def get(self, path: str, said: bytes | None = None) -> str:
        headers = {"Accept": "text/html", "Origin": self.address}
        asked = Request(self.address + path, said, headers)  # noqa: S310 - the address is the caller's own
        try:
            answer = self.opener.open(asked, timeout=30)
        except HTTPError as error:
            return error.read().decode()
        return str(answer.read().decode())


def main(address: str, checker: str) -> int:
    wrong = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = fetched(address, folder)
        for message in checked(checker, folder):
            if message["type"] == "error" and not FORCED.search(message["message"]):
                wrong += 1
                where = paths[Path(message["url"]).name]
                print(f"{where}: {message['message']}\n    {message.get('extract', '').strip()!r}")  # noqa: T201
    print(f"{len(paths)} pages, {wrong} errors")  # noqa: T201
    return 1 if wrong else 0


def fetched(address: str, folder: Path) -> dict[str, str]:
    """Every page as a file, by its name."""
    guest = Browser(address)
    works = sorted(set(re.findall(r'href="(/works/\d+)"', guest.get("/works") + guest.get("/promises"))))
    of_works = [work + rest for work in works[:MOST_WORKS] for rest in OF_WORKS]
    chapters = sorted(set(re.findall(r'href="(/works/\d+/chapters/\d+)"', guest.get(works[0] + "/navigate"))))
    of_works += [*chapters[:2], *(f"{one}/margin?paragraph=1" for one in chapters[:1])]
    series = re.findall(r'href="(/series/\d+)"', "".join(map(guest.get, works)))
    tags = re.findall(r'href="(/tags/[^"]+)/works"', guest.get("/works"))[:3]
    lists = [*series[:1], *(f"{one}/bookmarks" for one in series[:1]), *tags]
    lists += [f"{tag}{rest}" for tag in tags[:1] for rest in ("/works", "/bookmarks")]
    own = [
        work + rest
        for work in sorted(set(re.findall(r'href="(/works/\d+)"', guest.get(f"/users/{AUTHOR}/works"))))
        for rest in OF_ONES_OWN
    ]
    sitting = [
        ("", GUEST + of_works + lists),
        (READER, FOR_READER + of_works),
        (AUTHOR, FOR_AUTHOR + of_works + own),
        (MODERATOR, FOR_MODERATOR),
    ]
    paths = {}
    for name, asked in sitting:
        browser = Browser(address, name)
        for number, path in enumerate(dict.fromkeys(asked)):
            file = f"{name or 'guest'}-{number}.html"
            (folder / file).write_text(browser.get(path), encoding="utf-8")
            paths[file] = f"{name or 'guest'} at {path}"
    return paths


def checked(checker: str, folder: Path) -> list[dict[str, str]]:
    asked = [
        "java",
        "-jar",
        checker,
        "--format",
        "json",
        "--stdout",
        "--exit-zero-always",
        "--skip-non-html",
        str(folder),
    ]
    answer = subprocess.run(asked, capture_output=True, text=True, check=True)
    messages: list[dict[str, str]] = json.loads(answer.stdout)["messages"]
    return messages


if __name__ == "__main__":
    sys.exit(main(sys.argv[1].rstrip("/"), sys.argv[2]))
