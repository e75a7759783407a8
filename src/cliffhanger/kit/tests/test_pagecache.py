"""The parts of the page cache, each alone: the shelf, the news, what a page varies by, what may be shared."""

import threading
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cliffhanger.kit.pagecache.front import may_be_shared
from cliffhanger.kit.pagecache.news import MOST, News
from cliffhanger.kit.pagecache.page import Page, takes_gzip
from cliffhanger.kit.pagecache.shelf import Shelf
from cliffhanger.kit.pagecache.variant import tidy, variant_of


@dataclass(eq=False)
class Thing:
    size: int


def test_what_was_asked_for_longest_ago_leaves_first() -> None:
    shelf = Shelf(80)
    for name in "abcdefgh":
        shelf.put(name, Thing(10))
    shelf.get("a")
    shelf.put("i", Thing(10))
    assert list(shelf.kept) == [*"cdefgh", "a", "i"]


def test_one_thing_cannot_empty_the_shelf() -> None:
    shelf = Shelf(80)
    shelf.put("a", Thing(10))
    shelf.put("b", Thing(11))
    assert list(shelf.kept) == ["a"]


def test_only_what_stands_there_still_is_dropped() -> None:
    shelf = Shelf(80)
    old, new = Thing(5), Thing(6)
    shelf.put("a", old)
    shelf.put("a", new)
    shelf.drop("a", old)
    assert (shelf.get("a"), shelf.size) == (new, 6)


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 60)), max_size=200))
def test_the_shelf_never_holds_more_than_it_may(things: list[tuple[int, int]]) -> None:
    shelf = Shelf(400)
    for name, size in things:
        shelf.put(name, Thing(size))
        assert shelf.size == sum(kept.size for kept in shelf.kept.values()) <= 400


def test_many_threads_lose_no_byte() -> None:
    shelf = Shelf(1_000)

    def work(seed: int) -> None:
        for number in range(2_000):
            name = (number * seed) % 37
            shelf.put(name, Thing(10 + name))
            if (found := shelf.get((name * 5) % 37)) and number % 3 == 0:
                shelf.drop((name * 5) % 37, found)

    threads = [threading.Thread(target=work, args=(seed,)) for seed in (1, 3, 5, 7)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert shelf.size == sum(kept.size for kept in shelf.kept.values()) <= 1_000


def test_a_key_touched_since_is_news_and_others_are_not() -> None:
    news = News()
    news.learn([("work:1", 5), ("site", 6)])
    mark = news.mark
    news.learn([("work:2", 7)])
    assert news.untouched({"work:1", "site"}, mark)
    assert not news.untouched({"work:2"}, mark)
    assert not news.untouched(None, mark)
    assert news.untouched(None, news.mark)


def test_what_is_learnt_twice_or_late_changes_nothing() -> None:
    news = News()
    news.learn([("a", 9)])
    news.learn([("a", 3), ("b", 4)])
    assert (news.mark, news.latest) == (9, {"a": 9, "b": 4})


def test_too_much_news_makes_everything_untrue() -> None:
    news = News()
    news.learn([("a", 1)])
    mark = news.mark
    news.learn((f"work:{number}", number) for number in range(2, MOST + 10))
    assert not news.latest
    assert not news.untouched({"never touched"}, mark)
    assert news.untouched({"never touched"}, news.mark)


@pytest.mark.parametrize(
    ("query", "known", "tidied"),
    [
        ("page=2&junk=1", ("page",), "page=2"),
        ("sort=new&page=2", ("page", "sort"), "page=2&sort=new"),
        ("page=1&page=2", ("page",), "page=1&page=2"),
        ("page=", ("page",), "page="),
        ("junk=1", (), ""),
        ("page=%00%ff&x", ("page",), "page=%00%EF%BF%BD"),
        ("&&&=&", ("page",), ""),
    ],
)
def test_a_query_is_tidied(query: str, known: tuple[str, ...], tidied: str) -> None:
    assert tidy(query, known) == tidied


@pytest.mark.parametrize(
    "cookie",
    ["sessionid=a", "reading=theme:dark; sessionid=a", "messages=a", 'sessionid="a b"', " sessionid = a"],
)
def test_who_may_be_somebody_has_no_variant(cookie: str) -> None:
    assert variant_of({"HTTP_COOKIE": cookie}) is None


@pytest.mark.parametrize(
    "cookie", ["", "other=1", "reading=", "reading=theme:nonsense", "view_adult=yes", "csrftoken=a"]
)
def test_cookies_that_do_not_count_make_no_variant(cookie: str) -> None:
    assert variant_of({"HTTP_COOKIE": cookie}) == variant_of({})


def test_a_choice_said_in_two_ways_is_one_variant() -> None:
    one = variant_of({"HTTP_COOKIE": "reading=size:4.theme:dark; view_adult=true"})
    other = variant_of({"HTTP_COOKIE": "a=b; view_adult=true; reading=theme:dark.size:4.x:y"})
    assert one == other
    assert one is not None
    assert dict(one.cookies) == {"reading": "theme:dark.size:4", "view_adult": "true"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Set-Cookie", "a=b"),
        ("Vary", "Cookie"),
        ("Vary", "Accept-Encoding, User-Agent"),
        ("Vary", "*"),
        ("Cache-Control", "private"),
        ("Cache-Control", "max-age=0, no-cache, no-store"),
        ("Content-Encoding", "gzip"),
        ("Content-Security-Policy", "script-src 'nonce-abc'"),
    ],
)
def test_what_speaks_against_sharing_is_heard(name: str, value: str) -> None:
    harmless = [("Content-Type", "text/html"), ("Vary", "Accept-Encoding")]
    assert may_be_shared(harmless)
    assert not may_be_shared([*harmless[:1], (name, value)])
    assert not may_be_shared([*harmless[:1], (name.lower(), value.upper())])


@pytest.mark.parametrize(
    ("accepted", "takes"),
    [
        ("gzip", True),
        ("br;q=1.0, gzip;q=0.8", True),
        ("*", True),
        ("", False),
        ("br", False),
        ("gzip;q=0", False),
    ],
)
def test_gzip_is_sent_to_those_who_take_it(accepted: str, takes: bool) -> None:
    assert takes_gzip(accepted) is takes


def test_equal_text_has_an_equal_tag_and_other_text_another() -> None:
    def page(body: bytes) -> Page:
        return Page("200 OK", [("Content-Type", "text/html")], body, mark=0, keys=None)

    assert page(b"a").tags == page(b"a").tags
    assert page(b"a").tags != page(b"b").tags
