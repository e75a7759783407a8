from collections.abc import Callable

import pytest
from django.test import Client, override_settings

from cliffhanger.accounts.models import Account
from cliffhanger.cast import makers
from cliffhanger.works.models import Work

from .cast import post_all, signed_in

pytestmark = pytest.mark.django_db

ASKS = (
    '<p class="caution">This work could have adult content. '
    "If you continue, you have agreed that you are willing to see such content.</p>"
)
TEXT = "Once upon a time."


@pytest.fixture
def author() -> Account:
    return makers.account("Kit")


@pytest.fixture
def work(author: Account) -> Work:
    return rated(author, "Explicit")


def rated(author: Account, rating: str) -> Work:
    work = makers.work(author, "The Key", [TEXT, "The end."])
    if rating:
        work.tag_with("rating", [rating])
    return post_all(work)


def chapter_of(work: Work) -> str:
    return str(work.chapters.get(position=1).get_absolute_url())


ADDRESSES: list[Callable[[Work], str]] = [
    lambda work: f"/works/{work.pk}",
    lambda work: f"/works/{work.pk}?view_full_work=true",
    chapter_of,
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_adult_work_asks_before_it_shows(
    client: Client, work: Work, address: Callable[[Work], str]
) -> None:
    page = client.get(address(work)).content.decode()
    assert ASKS in page
    assert TEXT not in page
    assert 'name="robots" content="noindex"' in page


@pytest.mark.parametrize("address", ADDRESSES)
def test_its_link_leads_on_to_what_was_asked_for(
    client: Client, work: Work, address: Callable[[Work], str]
) -> None:
    page = client.get(address(work)).content.decode()
    link = (
        page.split('rel="nofollow">Yes, Continue')[0]
        .rsplit('href="', 1)[1]
        .split('"')[0]
        .replace("&amp;", "&")
    )
    assert link.startswith(address(work).split("?")[0] + "?")
    assert TEXT in Client().get(link).content.decode()


def test_it_asks_once(client: Client, work: Work) -> None:
    assert TEXT in client.get(f"/works/{work.pk}?view_adult=true").content.decode()
    assert client.cookies["view_adult"].value == "true"
    assert TEXT in client.get(chapter_of(work)).content.decode()
    assert "Set-Cookie" not in client.get(f"/works/{work.pk}?view_adult=true").headers


def test_without_cookies_the_links_carry_it_on(work: Work) -> None:
    page = Client().get(f"/works/{work.pk}?view_adult=true").content.decode()
    second = work.chapters.get(position=2).get_absolute_url()
    assert f'<a class="next" rel="next" href="{second}?view_adult=true">' in page
    assert f'href="/works/{work.pk}?view_full_work=true&amp;view_adult=true"' in page


def test_the_list_of_chapters_asks_nothing(client: Client, work: Work) -> None:
    page = client.get(f"/works/{work.pk}/navigate").content.decode()
    assert ASKS not in page
    assert f'href="{chapter_of(work)}"' in page  # programs want it to end with the number


def test_its_makers_are_not_asked(author: Account, work: Work) -> None:
    assert TEXT in signed_in(author).get(f"/works/{work.pk}").content.decode()


def test_a_reader_may_say_so_for_good(work: Work) -> None:
    reader = makers.account("Reader")
    browser = signed_in(reader)
    assert ASKS in browser.get(f"/works/{work.pk}").content.decode()
    browser.post("/preferences", {"shows_adult": "on", "may_be_indexed": "on"})
    assert TEXT in signed_in(reader).get(f"/works/{work.pk}").content.decode()


@pytest.mark.parametrize(
    "query", ["view_adult=false", "view_adult=", "view_adult=TRUE", "view_adult=true%00"]
)
def test_only_true_agrees(client: Client, work: Work, query: str) -> None:
    assert ASKS in client.get(f"/works/{work.pk}?{query}").content.decode()


@pytest.mark.parametrize(
    ("rating", "asks"),
    [("Mature", True), ("Teen And Up Audiences", False), ("Not Rated", False), ("", False)],
)
def test_which_ratings_ask(client: Client, author: Account, rating: str, asks: bool) -> None:
    page = client.get(f"/works/{rated(author, rating).pk}").content.decode()
    assert (ASKS in page, TEXT in page) == (asks, not asks)


@override_settings(ADULT_RATINGS=frozenset({"Not Rated"}))
def test_an_archive_chooses_its_ratings(client: Client, author: Account) -> None:
    assert ASKS in client.get(f"/works/{rated(author, 'Not Rated').pk}").content.decode()
    assert ASKS in client.get(f"/works/{rated(author, '').pk}").content.decode()
    assert TEXT in client.get(f"/works/{rated(author, 'Explicit').pk}").content.decode()


def test_what_was_agreed_to_is_marked_all_the_same(client: Client, work: Work) -> None:
    page = client.get(f"/works/{work.pk}?view_adult=true").content.decode()
    assert '<meta name="rating" content="adult">' in page
    assert '"isFamilyFriendly": false' in page
