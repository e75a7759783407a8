import json
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from ao3 import Collection as Read
from ao3 import Work as ReadWork
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localtime

from cliffhanger.archive import clock
from cliffhanger.cast import makers
from cliffhanger.collections import keeping
from cliffhanger.collections.models import Collection
from cliffhanger.search.tests.indexed import indexed
from cliffhanger.shelves.muting import mute_work
from cliffhanger.works.tests.cast import signed_in

from .conftest import Fair, collection, story

pytestmark = pytest.mark.django_db


def page(address: str, who: Any = None) -> str:
    answer = signed_in(who).get(address, follow=True)
    assert answer.status_code == 200, address
    return str(answer.content.decode())


def test_all_by_title_with_as_many_works_as_the_reader_may_know_of(fair: Fair) -> None:
    collection(fair.keeper, "anchor", title="An anchor")
    fair.put_in()
    fair.put_in(story(fair.author, "Behind a door", is_restricted=True))
    said = page("/collections")
    assert said.index("An anchor") < said.index("The hearth")
    assert '<a href="/collections/hearth/works">1</a>' in said
    assert '<a href="/collections/hearth/works">2</a>' in page("/collections", fair.reader)
    mute_work(fair.reader, fair.work, clock.now())
    assert '<a href="/collections/hearth/works">1</a>' in page("/collections", fair.reader)


def test_of_somebody_and_of_a_work(fair: Fair) -> None:
    assert "The hearth" in page("/users/Keeper/collections")
    assert "The hearth" not in page("/users/Kit/collections")
    assert "The hearth" not in page(f"/works/{fair.work.pk}/collections")
    fair.put_in()
    assert "The hearth" in page(f"/works/{fair.work.pk}/collections")


def test_it_holds_works_and_nothing_else(fair: Fair) -> None:
    assert "0 Bookmarked Items in" in page("/collections/hearth/bookmarks")
    assert "0 Collections in" in page("/collections/hearth/collections")
    assert Client().get("/collections/nothing/bookmarks").status_code == 404


def test_a_work_names_its_collections(fair: Fair) -> None:
    assert 'class="collections"' not in page(f"/works/{fair.work.pk}?view_adult=true")
    fair.put_in()
    said = page(f"/works/{fair.work.pk}?view_adult=true")
    assert '<dd class="collections"><a href="/collections/hearth" dir="auto">The hearth</a></dd>' in said
    assert f'<a href="/works/{fair.work.pk}/collections">1</a>' in page("/works")
    fair.collection.title = "By the fire"
    fair.collection.save()
    assert ">By the fire</a>" in page(f"/works/{fair.work.pk}?view_adult=true")


@pytest.mark.parametrize("has_index", [False, True])
def test_its_works_are_filtered_counted_and_sorted_like_any_list(
    fair: Fair, settings: Any, tmp_path: Any, has_index: bool
) -> None:
    settings.SEARCH_FOLDER = tmp_path / "search"
    long = story(fair.author, "Long", "Word " * 50)
    story(fair.author, "Elsewhere")
    for work, tag in ((fair.work, "Cathedral"), (long, "Quay")):
        work.tag_with("freeform", [tag])
        fair.put_in(work)
    for index in indexed() if has_index else [None]:
        if index:
            index.follow()
        said = page("/collections/hearth/works")
        assert "2 Works in The hearth" in said
        assert "Elsewhere" not in said
        assert "Cathedral" in said
        said = page("/collections/hearth/works?sort=words")
        assert said.index(">Long<") < said.index(">The Key<")
        said = page("/collections/hearth/works?words_from=20")
        assert "1 Work in The hearth" in said
        assert ">The Key<" not in said
        assert "Cathedral" not in said
        assert "1 Work in The hearth" in page("/collections/hearth/works?without=quay")


def test_feeds_of_it_and_of_what_is_asked_of_it(fair: Fair) -> None:
    fair.put_in()
    story(fair.author, "Elsewhere")
    told = json.loads(signed_in(None).get("/collections/hearth/feed.json").content)
    assert [entry["title"] for entry in told["items"]] == ["The Key: Chapter 1"]
    assert told["home_page_url"].endswith("/collections/hearth/works")
    atom = ET.fromstring(signed_in(None).get("/collections/hearth/feed.atom").content)  # noqa: S314 - ours
    assert len(atom.findall("{http://www.w3.org/2005/Atom}entry")) == 1
    told = json.loads(signed_in(None).get("/collections/hearth/feed.json?words_from=9000").content)
    assert told["items"] == []
    assert 'href="/collections/hearth/feed.atom"' in page("/collections/hearth/works")


def test_addresses_that_programs_know_lead_on(fair: Fair) -> None:
    browser = signed_in(None)
    assert browser.get("/collections/hearth/profile")["Location"] == "/collections/hearth"
    assert browser.get("/collections/HEARTH")["Location"] == "/collections/hearth"
    assert browser.get("/collections/HEARTH/works")["Location"] == "/collections/hearth/works"
    onward = browser.get(f"/collections/hearth/works/{fair.work.pk}/chapters/7?view_adult=true")
    assert onward["Location"] == f"/works/{fair.work.pk}/chapters/7?view_adult=true"


@pytest.mark.parametrize("name", ["nowhere", "%00", "a%20b", "x" * 300, "..", "%F0%9F%8E%84"])
@pytest.mark.parametrize("rest", ["", "/works", "/feed.atom", "/items", "/profile"])
def test_names_of_nothing_are_not_found(fair: Fair, name: str, rest: str) -> None:
    assert signed_in(fair.reader).get(f"/collections/{name}{rest}").status_code == 404


def test_what_was_said_of_a_collection_comes_out_harmless(fair: Fair) -> None:
    Collection.objects.update(title="<script>alert(1)</script>")
    fair.put_in()
    for address in (
        "/collections",
        "/collections/hearth",
        "/collections/hearth/works",
        f"/works/{fair.work.pk}?view_adult=true",
        f"/works/{fair.work.pk}/collections",
    ):
        assert "<script>alert" not in page(address)


def queries(address: str, who: Any) -> int:
    browser = signed_in(who)
    browser.get(address)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert browser.get(address).status_code == 200
    return len(asked)


def test_pages_ask_as_often_for_many_as_for_one(fair: Fair) -> None:
    fair.put_in()
    addresses = (
        "/collections",
        "/collections/hearth",
        "/collections/hearth/works",
        "/collections/hearth/items?show=within",
        "/users/Keeper/collections",
        f"/works/{fair.work.pk}/collections",
        f"/works/{fair.work.pk}/collection_items",
    )
    who = [fair.keeper] * 6 + [fair.author]
    before = [queries(address, one) for address, one in zip(addresses, who, strict=True)]
    keeping.appoint(
        fair.collection, [fair.keeper, fair.reader, makers.account("Mo")], [], fair.keeper, clock.now()
    )
    for n in range(4):
        other = collection(fair.keeper, f"other{n}")
        fair.put_in(collection=other)
        fair.put_in(story(fair.author, f"Story {n}"))
    assert [queries(address, one) for address, one in zip(addresses, who, strict=True)] == before


def test_a_program_reads_it_as_it_reads_others(fair: Fair) -> None:
    Collection.objects.update(description="<p>By the fire.</p>", rules="<p>Be kind.</p>", is_moderated=True)
    fair.put_in()
    told = Read.parse_profile(page("/collections/hearth/profile"), "hearth")
    assert (told.title, told.description, told.rules) == ("The hearth", "By the fire.", "Be kind.")
    assert (told.moderated, told.closed, told.unrevealed, told.anonymous) == (True, False, False, False)
    assert told.active_since == localtime(fair.collection.made_at).date()
    assert [one.user_login for one in told.maintainers] == ["Keeper"]
    listed = Read.parse_index(page("/collections"), 1)
    assert [(one.name, one.title, one.works_count) for one in listed.collections] == [
        ("hearth", "The hearth", 1)
    ]
    works = ReadWork.parse_index(page("/collections/hearth/works").encode(), 1)
    assert (works.total, len(works.works)) == (1, 1)
