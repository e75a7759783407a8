import json
import re
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from cliffhanger.accounts.models import Account
from cliffhanger.archive import clock
from cliffhanger.cast import makers
from cliffhanger.works import ordering
from cliffhanger.works.models import Creatorship, Series, Work
from cliffhanger.works.views import machines

from .cast import post_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def author() -> Account:
    return makers.account("Kit")


def posted(author: Account, title: str = "The Key", rating: str = "", **fields: object) -> Work:
    work = makers.work(author, title, ["Once upon a time."], **fields)
    if rating:
        work.tag_with("rating", [rating])
    return post_all(work)


def text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return (b"".join(response) if response.streaming else response.content).decode()


def found(client: Client) -> set[str]:
    """Every address the sitemap leads to, by way of its index."""
    files = locations(text(client, "/sitemap.xml"))
    return {path for file in files for path in locations(text(client, file))}


def locations(xml: str) -> list[str]:
    paths = [str(place.text) for place in ElementTree.fromstring(xml).findall(".//{*}loc")]  # noqa: S314 - as above
    assert all(path.startswith("http://localhost:8000/") for path in paths)
    return [path.removeprefix("http://localhost:8000") for path in paths]


def chapter_of(work: Work) -> str:
    return str(work.chapters.get(position=1).get_absolute_url())


def test_the_sitemap_knows_what_is_open_to_everybody(client: Client, author: Account) -> None:
    work = posted(author)
    series = Series.objects.create(title="Nights", pseud=author.pseud)
    ordering.append(series, work)
    assert {chapter_of(work), f"/series/{series.pk}", "/", "/about", "/news", "/media"} <= found(client)


def test_the_sitemap_knows_nothing_else(client: Client, author: Account) -> None:
    hidden = [
        makers.work(author, "A draft", ["Not yet."]),
        posted(author, is_restricted=True),
        posted(author, rating="Explicit"),
        posted(author, may_be_indexed=False),
    ]
    gone = posted(author)
    gone.withdraw("author", clock.now())
    held = makers.work(author, "Half", ["One.", "Two."])
    makers.promise(held)
    series = Series.objects.create(title="Hidden", pseud=author.pseud)
    ordering.append(series, hidden[0])
    known = found(client)
    assert known.isdisjoint({chapter_of(work) for work in [*hidden, gone]} | {f"/series/{series.pk}"})
    assert chapter_of(held) in known
    assert held.chapters.get(position=2).get_absolute_url() not in known


@override_settings(ADULT_IN_SITEMAP=True)
def test_an_archive_may_list_adult_works(client: Client, author: Account) -> None:
    assert chapter_of(posted(author, rating="Explicit")) in found(client)


def test_a_chapter_says_when_it_changed(client: Client, author: Account) -> None:
    chapter = posted(author).chapters.get()
    chapter.rewrite("", "<p>Changed.</p>", clock.now())
    entry = re.search(
        rf"{chapter.get_absolute_url()}</loc><lastmod>(.*?)</lastmod>",
        text(client, "/sitemap/chapters-1.xml"),
    )
    assert entry
    assert entry[1] == f"{chapter.edited_at:%Y-%m-%dT%H:%M:%SZ}"


def test_a_file_of_the_sitemap_holds_so_many(
    client: Client, author: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machines, "MOST_ADDRESSES", 2)
    works = [posted(author, f"Work {n}") for n in range(5)]
    files = [file for file in locations(text(client, "/sitemap.xml")) if "chapters" in file]
    assert all(len(locations(text(client, file))) <= 2 for file in files)
    assert {chapter_of(work) for work in works} <= found(client)


@pytest.mark.parametrize(
    "name", ["chapters-0", "chapters-7", f"chapters-{'9' * 40}", "pages-2", "nonsense-1"]
)
def test_a_part_of_the_sitemap_that_is_not_there(client: Client, author: Account, name: str) -> None:
    posted(author)
    assert client.get(f"/sitemap/{name}.xml").status_code == 404


def test_queries_of_the_sitemap_do_not_grow(client: Client, author: Account) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            text(client, "/sitemap.xml")
            text(client, "/sitemap/chapters-1.xml")
            text(client, "/robots.txt")
            text(client, "/.well-known/tdmrep.json")
        return len(captured)

    posted(author)
    before = queries()
    for n in range(9):
        posted(author, f"Work {n}", may_be_mined=True)
    assert queries() == before


# Who may learn from it -------------------------------------------------------------------------------------


def reserved(client: Client, work: Work) -> set[str]:
    """What the four places say of one work; they must agree."""
    page = client.get(f"/works/{work.pk}")
    meta = re.findall(r'<meta name="tdm-reservation" content="(\d)">', page.content.decode())
    rules = {
        rule["location"]: rule["tdm-reservation"]
        for rule in json.loads(text(client, "/.well-known/tdmrep.json"))
    }
    crawlers = "0" if f"Allow: /works/{work.pk}/\n" in text(client, "/robots.txt") else "1"
    return {
        page.headers["TDM-Reservation"],
        *meta,
        str(rules.get(f"/works/{work.pk}/*", rules["/"])),
        crawlers,
    }


@pytest.mark.parametrize(
    ("account_says", "work_says", "reservation"),
    [(False, None, "1"), (True, None, "0"), (False, True, "0"), (True, False, "1"), (False, False, "1")],
)
def test_the_author_says_whether_programs_may_learn_from_it(
    client: Client, author: Account, account_says: bool, work_says: bool | None, reservation: str
) -> None:
    Account.objects.update(may_be_mined=account_says)
    assert reserved(client, posted(author, may_be_mined=work_says)) == {reservation}


def test_all_who_sign_a_work_must_allow_it(client: Client, author: Account) -> None:
    Account.objects.update(may_be_mined=True)
    work = posted(author)
    other = makers.account("Other")
    Creatorship.objects.create(work=work, pseud=other.pseuds.get())
    assert reserved(client, work) == {"1"}
    Account.objects.update(may_be_mined=True)
    assert reserved(client, work) == {"0"}


@override_settings(MINING="never")
def test_an_archive_may_forbid_it_to_all(client: Client, author: Account) -> None:
    assert reserved(client, posted(author, may_be_mined=True)) == {"1"}


def test_a_restricted_work_is_named_nowhere(client: Client, author: Account) -> None:
    work = posted(author, may_be_mined=True, is_restricted=True)
    assert f"/works/{work.pk}" not in text(client, "/robots.txt") + text(client, "/.well-known/tdmrep.json")


@pytest.mark.parametrize("address", ["/", "/works", "/about", "/works/999", "/nowhere", "/robots.txt"])
def test_everything_else_is_reserved(client: Client, address: str) -> None:
    assert client.get(address).headers["TDM-Reservation"] == "1"


# Who may visit ---------------------------------------------------------------------------------------------


def test_crawlers_that_gather_for_training_are_kept_out(client: Client) -> None:
    said = text(client, "/robots.txt")
    group = said.split("User-agent: GPTBot")[1]
    assert "\nDisallow: /\n" in group
    assert said.split("User-agent: *")[1].split("\n\n")[0].count("Disallow: /\n") == 0
    assert "Sitemap: http://localhost:8000/sitemap.xml" in said


@override_settings(SEARCH_ENGINES=False)
def test_an_archive_may_ask_all_to_keep_out(client: Client) -> None:
    assert "User-agent: *\nContent-Signal: search=no, ai-input=no, ai-train=no\nDisallow: /\n" in text(
        client, "/robots.txt"
    )


@pytest.mark.parametrize(
    ("account_says", "work_says", "listed"),
    [(True, None, True), (False, None, False), (False, True, True), (True, False, False)],
)
def test_the_author_says_whether_search_engines_may_list_it(
    client: Client, author: Account, account_says: bool, work_says: bool | None, listed: bool
) -> None:
    Account.objects.update(may_be_indexed=account_says)
    work = posted(author, may_be_indexed=work_says)
    assert (
        'name="robots" content="noindex"' not in client.get(f"/works/{work.pk}").content.decode()
    ) is listed
    assert (chapter_of(work) in found(client)) is listed
