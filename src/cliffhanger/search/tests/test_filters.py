"""Filters are kept under names, may hold for all lists, and tell their reader what they find."""

import re
from typing import Any

import pytest
from django.test import Client

from cliffhanger.accounts.models import Account
from cliffhanger.archive import clock
from cliffhanger.cast import makers
from cliffhanger.follows.following import follow
from cliffhanger.follows.models import Notice
from cliffhanger.follows.tell import tell
from cliffhanger.search.keeping import keep
from cliffhanger.search.models import Filter, KeptAway
from cliffhanger.tags.merge import merge
from cliffhanger.tags.models import Tag, tag
from cliffhanger.tags.wrangle import make_canonical
from cliffhanger.works.models import Work
from cliffhanger.works.tests.cast import post_all, signed_in

from .indexed import Indexed

pytestmark = pytest.mark.django_db
ADDRESS = "/users/Reader/filters"


@pytest.fixture
def author() -> Account:
    return makers.account("Kit")


@pytest.fixture
def reader() -> Account:
    return makers.account("Reader")


@pytest.fixture
def browser(reader: Account) -> Client:
    return signed_in(reader)


def posted(author: Account, title: str, *tags: str, text: str = "Once.") -> Work:
    work = makers.work(author, title, [text])
    work.tag_with("freeform", list(tags))
    return post_all(work)


def number(name: str) -> int:
    return Tag.objects.get(name=name).pk


def kept(browser: Client, name: str, asked: str) -> Filter:
    assert browser.post(ADDRESS, {"name": name, "asked": asked}).status_code == 302
    return Filter.objects.get(name=name)


def shown(browser: Client, address: str) -> set[str]:
    page = browser.get(address).content.decode()
    return set(re.findall(r'<h4 class="heading"><a href="/works/\d+"[^>]*>([^<]+)</a>', page))


def test_a_filter_is_kept_from_the_list_it_narrows(browser: Client, author: Account) -> None:
    posted(author, "One", "Angst")
    page = browser.get(f"/tags/Angst/works?not={number('Angst')}&words_to=900").content.decode()
    link = re.search(r'href="(/users/Reader/filters\?[^"]+)"', page)
    assert link
    form = browser.get(link[1].replace("&amp;", "&")).content.decode()
    asked = re.search(r'name="asked" value="([^"]*)"', form)
    assert asked
    made = kept(browser, "Short ones", asked[1].replace("&amp;", "&"))
    assert made.asked == f"tag={number('Angst')}&not={number('Angst')}&words_to=900"
    listed = browser.get(ADDRESS).content.decode()
    assert "Short ones" in listed
    assert "Words: 900 or fewer" in listed


def test_a_name_that_is_there_takes_the_new_filter(browser: Client) -> None:
    kept(browser, "Mine", "words_to=1")
    kept(browser, "Mine", "words_to=2")
    assert Filter.objects.get().asked == "words_to=2"


def test_a_filter_without_a_name_is_not_lost(browser: Client) -> None:
    response = browser.post(ADDRESS, {"name": " ", "asked": "words_to=1"})
    assert response.status_code == 422
    assert 'value="words_to=1"' in response.content.decode()


def test_filters_are_nobody_elses(browser: Client, author: Account) -> None:
    made = kept(browser, "Mine", "words_to=1")
    other = signed_in(author)
    assert other.get(ADDRESS).status_code == 404
    assert other.post(f"{ADDRESS}/{made.pk}", {"do": "remove"}).status_code == 404
    assert other.post(f"/users/Kit/filters/{made.pk}", {"do": "remove"}).status_code == 404
    assert Client().get(ADDRESS).status_code == 302
    assert Filter.objects.count() == 1


def test_what_is_never_wanted_is_in_no_list(browser: Client, author: Account) -> None:
    makers.promise(posted_draft(author, "Promised", "Angst"))
    posted(author, "Sad", "Angst")
    posted(author, "Glad", "Fluff")
    made = kept(browser, "No angst", f"not={number('Angst')}")
    browser.post(f"{ADDRESS}/{made.pk}", {"do": "never"})
    for address in ("/", "/works", "/works/search?q=once", "/users/Kit/works", "/discover", "/promises"):
        seen = shown(browser, address)
        assert not seen & {"Sad", "Promised"}, address
    for address in ("/", "/works", "/discover"):
        page = browser.get(address).content.decode()
        assert ("hides 2 of these." if address == "/works" else "finds is shown.") in page
        assert 'href="?all=yes"' in page
        assert "Promised" in shown(browser, f"{address}?all=yes")
    assert shown(Client(), "/works") == {"Sad", "Glad", "Promised"}


def posted_draft(author: Account, title: str, *tags: str) -> Work:
    work = makers.work(author, title, ["Once.", "Twice."])
    work.tag_with("freeform", list(tags))
    return work


def test_only_one_filter_holds_for_all_lists_and_it_can_be_let_go(browser: Client, author: Account) -> None:
    posted(author, "Sad", "Angst")
    posted(author, "Glad", "Fluff")
    first = kept(browser, "No angst", f"not={number('Angst')}")
    second = kept(browser, "No fluff", f"not={number('Fluff')}")
    browser.post(f"{ADDRESS}/{first.pk}", {"do": "never"})
    browser.post(f"{ADDRESS}/{second.pk}", {"do": "never"})
    assert shown(browser, "/works") == {"Sad"}
    browser.post(f"{ADDRESS}/{second.pk}", {"do": "again"})
    assert shown(browser, "/works") == {"Sad", "Glad"}
    assert not KeptAway.objects.exists()


@pytest.mark.parametrize("asked", ["q=rain", "crossover=no&words_to=900"])
def test_a_filter_of_words_or_crossovers_cannot_hold_for_all_lists(browser: Client, asked: str) -> None:
    made = kept(browser, "Rain", asked)
    assert "Let it hold for all my lists" not in browser.get(ADDRESS).content.decode()
    page = browser.post(f"{ADDRESS}/{made.pk}", {"do": "never"}, follow=True).content.decode()
    assert "looks for words or crossovers" in page
    made.refresh_from_db()
    assert made.never_since is None


@pytest.mark.parametrize(
    ("asked", "hidden"),
    [
        ("language=en", {"Deutsch"}),
        ("not_language=de", {"Deutsch"}),
        ("q=-lang:de", {"Deutsch"}),
        ("words_to=9", {"Long"}),
        ("status=complete", {"Open"}),
        ("not_promise=open", {"Open"}),
        ("rating={Mature}", {"Deutsch", "Long", "Open"}),
        ("not_status=progress&not={Mature}", {"Open", "Short"}),
        ("new=yes", {"Short"}),
        ("unread=yes", {"Short"}),
        ("tag={Mature}&updated_from=2d", {"Deutsch", "Long", "Open"}),
    ],
)
@pytest.mark.parametrize("has_index", [False, True])
def test_whatever_a_filter_asks_for_may_hold_for_all_lists(
    reader: Account,
    browser: Client,
    author: Account,
    request: Any,
    asked: str,
    hidden: set[str],
    has_index: bool,
) -> None:
    every = {"Deutsch", "Long", "Open", "Short"}
    short = posted(author, "Short")
    short.tag_with("rating", ["Mature"])
    Work.objects.filter(pk=posted(author, "Deutsch").pk).update(language="de")
    posted(author, "Long", text="word " * 50)
    Work.objects.update(planned_chapters=1)
    makers.promise(posted_draft(author, "Open"))
    browser.get(f"/works/{short.pk}?view_adult=true")
    if has_index:
        index: Indexed = request.getfixturevalue("index")
        index.follow()
    made = kept(browser, "Mine", asked.replace("{Mature}", str(number("Mature"))))
    browser.post(f"{ADDRESS}/{made.pk}", {"do": "never"})
    for address in ("/", "/works", "/works/search?q=by:kit", "/users/Kit/works", "/discover"):
        going_on = {"Short"} if address == "/" else set()  # what she reads stands there all the same
        assert shown(browser, address) <= every - hidden | going_on, address
        assert shown(Client(), address) & hidden or address == "/discover", address
    for address in (
        "/users/Kit/bookmarks",
        "/tags/Mature/bookmarks",
        "/users/Kit/series",
        "/tags/Mature",
        "/media",
    ):
        assert browser.get(address).status_code == 200, address
    assert shown(browser, "/works") == every - hidden
    hides = f"</a> hides {len(hidden)} of these."
    assert hides in browser.get("/works").content.decode()
    assert hides in browser.get("/works/search?q=by:kit").content.decode()
    assert shown(browser, "/works?all=yes") == every
    assert "rests." in browser.get("/works?all=yes").content.decode()
    assert set(Work.objects.listed_for(reader).values_list("title", flat=True)) == every - hidden


def test_a_default_filter_asks_for_what_a_tag_means_by_now(browser: Client, author: Account) -> None:
    posted(author, "Sad", "Sadness")
    posted(author, "Glad", "Fluff")
    angst = tag("freeform", "Angst")
    make_canonical(angst, author, clock.now())
    made = kept(browser, "Sad ones", f"tag={number('Sadness')}")
    browser.post(f"{ADDRESS}/{made.pk}", {"do": "never"})
    assert shown(browser, "/works") == {"Sad"}
    merge(tag("freeform", "Sadness"), angst, author, clock.now())
    assert shown(browser, "/works") == {"Sad"}
    assert shown(browser, "/") == {"Sad"}


def test_a_changed_filter_changes_what_is_never_shown(browser: Client, author: Account) -> None:
    posted(author, "Sad", "Angst")
    posted(author, "Glad", "Fluff")
    made = kept(browser, "Never", f"not={number('Angst')}")
    browser.post(f"{ADDRESS}/{made.pk}", {"do": "never"})
    kept(browser, "Never", f"not={number('Fluff')}")
    assert shown(browser, "/works") == {"Sad"}
    kept(browser, "Never", "words_to=0")
    assert shown(browser, "/works") == set()
    kept(browser, "Never", "q=once")
    assert shown(browser, "/works") == {"Sad", "Glad"}


def test_whoever_follows_a_filter_is_told_once_of_each_chapter_it_finds(
    reader: Account, author: Account
) -> None:
    angst = tag("freeform", "Angst")
    made = keep(reader, "Angst, not sad", f"tag={angst.pk}&q=-title%3Asad")
    follow(reader, "filter", made)
    work = makers.work(author, "It", ["One.", "Two."])
    work.tag_with("freeform", ["Angst"])
    sad = posted(author, "Sad", "Angst")
    posted(author, "Glad", "Fluff")
    for chapter in work.chapters.all():
        chapter.post(clock.now())
        tell()
        tell()
    told = Notice.objects.filter(account=reader)
    assert [notice.work_id for notice in told.order_by("pk")] == [work.pk, work.pk]
    assert [notice.kind for notice in told.order_by("pk")] == ["work", "chapter"]
    assert sad.pk not in told.values_list("work", flat=True)


def test_a_filter_tells_nothing_of_what_its_reader_muted(
    reader: Account, browser: Client, author: Account
) -> None:
    posted(author, "Before", "Angst", "Rain")
    made = keep(reader, "Angst", f"tag={number('Angst')}")
    follow(reader, "filter", made)
    tell()
    Notice.objects.all().delete()
    browser.post("/preferences/mutes", {"kind": "tag", "name": "Rain"})
    posted(author, "Wet", "Angst", "Rain")
    tell()
    assert not Notice.objects.filter(account=reader).exists()


def test_a_filter_of_what_is_new_tells_nothing_of_what_she_knows(reader: Account, author: Account) -> None:
    work = makers.work(author, "It", ["One.", "Two."])
    follow(reader, "filter", keep(reader, "New", "new=yes"))
    work.chapters.get(position=1).post(clock.now())
    tell()
    signed_in(reader).get(f"/works/{work.pk}")
    work.chapters.get(position=2).post(clock.now())
    tell()
    assert [notice.kind for notice in Notice.objects.filter(account=reader)] == ["work"]


def test_a_filter_has_a_feed_of_what_everybody_may_see(browser: Client, author: Account) -> None:
    posted(author, "Open", "Angst")
    hidden = posted(author, "Members", "Angst")
    posted(author, "Other")
    Work.objects.filter(pk=hidden.pk).update(is_restricted=True)
    kept(browser, "Angst", f"tag={number('Angst')}")
    link = re.search(r'href="(/works/feed.atom[^"]+)"', browser.get(ADDRESS).content.decode())
    assert link
    feed = browser.get(link[1].replace("&amp;", "&")).content.decode()
    assert "Open" in feed
    assert "Members" not in feed
    assert "Other" not in feed


def test_a_filter_is_followed_from_its_own_page_and_removed_there(browser: Client, reader: Account) -> None:
    made = kept(browser, "Short", "words_to=900")
    page = browser.get(ADDRESS).content.decode()
    assert 'name="subscription[subscribable_type]" value="Filter"' in page
    asked = {"subscription[subscribable_id]": made.pk, "subscription[subscribable_type]": "Filter"}
    assert browser.post("/users/Reader/subscriptions", asked).headers["Location"] == ADDRESS
    assert reader.subscriptions.get().filter == made
    browser.post(f"{ADDRESS}/{made.pk}", {"do": "remove"})
    assert not Filter.objects.exists()
    assert not reader.subscriptions.exists()
