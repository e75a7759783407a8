"""Bookmarks: made, changed, deleted, seen and counted, by whom."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cliffhanger.accounts.models import Pseud
from cliffhanger.archive import clock
from cliffhanger.cast import makers
from cliffhanger.shelves.forms import BookmarkForm
from cliffhanger.shelves.models import Bookmark, BookmarkTag
from cliffhanger.works.models import Part, Series

from .conftest import Room, posted, signed_in

pytestmark = pytest.mark.django_db


def fields(**given: str) -> dict[str, str]:
    return {f"bookmark[{name}]": value for name, value in given.items()}


def make(browser: Client, room: Room, **given: str) -> Bookmark:
    response = browser.post(f"/works/{room.work.pk}/bookmarks", fields(**given))
    assert response.status_code == 302
    found: Bookmark = Bookmark.objects.get(pk=response["Location"].rsplit("/", 1)[1])
    return found


def test_a_bookmark_has_notes_tags_and_a_recommendation(room: Room) -> None:
    browser = signed_in(room.reader)
    made = make(
        browser, room, bookmarker_notes="The <em>best</em>.", tag_string="keys, doors ,  keys,", rec="1"
    )
    assert (made.notes, made.tag_names, made.is_recommendation, made.is_private) == (
        "<p>The <em>best</em>.</p>",
        ["keys", "doors"],
        True,
        False,
    )
    page = browser.get(f"/bookmarks/{made.pk}").content.decode()
    for part in (
        f'id="bookmark_{made.pk}"',
        '<span class="rec" title="Rec"><span class="text">Rec</span></span>',
        '<h5 class="byline heading">',
        '<ul class="meta tags commas">',
        '<blockquote class="userstuff notes" dir="auto"><p>The <em>best</em>.</p></blockquote>',
    ):
        assert part in page, part


def test_the_form_has_the_names_programs_know(room: Room) -> None:
    browser = signed_in(room.reader)
    make(browser, room, tag_string="keys", private="1", rec="0", bookmarker_notes="Mine.")
    page = browser.get(room.work.get_absolute_url()).content.decode()
    made = Bookmark.objects.get()
    for part in (
        'id="bookmark-form"',
        f'<form method="post" action="/bookmarks/{made.pk}">',
        '<input type="hidden" name="_method" value="put">',
        'name="bookmark[tag_string]" value="keys" id="bookmark_tag_string"',
        'id="bookmark_private"',
        'id="bookmark_rec"',
        'id="bookmark_notes"',
        'name="bookmark[pseud_id]"',
    ):
        assert part in page, part
    private = page[page.rindex('name="bookmark[private]"') :][:200]
    rec = page[page.rindex('name="bookmark[rec]"') :][:120]
    assert "checked" in private.split(">")[0]
    assert "checked" not in rec.split(">")[0]


@pytest.mark.parametrize(
    ("typed", "again"),
    [
        ("One line.\n\nAnother < than it.", "One line.\n\nAnother < than it."),
        ("The <em>best</em>.", "<p>The <em>best</em>.</p>"),
        ("", ""),
    ],
)
def test_notes_come_back_to_be_written_on(room: Room, typed: str, again: str) -> None:
    made = make(signed_in(room.reader), room, bookmarker_notes=typed)
    assert BookmarkForm(room.reader, earlier=made)["bookmarker_notes"].value() == again


def test_the_form_sent_twice_is_one_bookmark(room: Room) -> None:
    browser = signed_in(room.reader)
    assert make(browser, room, bookmarker_notes="Once.") == make(browser, room, bookmarker_notes="Twice.")
    assert Bookmark.objects.get().notes == "<p>Twice.</p>"


def test_it_is_changed_and_deleted_by_its_owner_alone(room: Room) -> None:
    made = make(signed_in(room.reader), room, bookmarker_notes="Before.")
    address = f"/bookmarks/{made.pk}"
    for somebody in (room.other, room.author, makers.account("Moderator", is_staff=True)):
        for data in (fields(bookmarker_notes="Mine now.") | {"_method": "put"}, {"_method": "delete"}):
            assert signed_in(somebody).post(address, data).status_code == 404
        assert signed_in(somebody).get(f"{address}/edit").status_code == 404
        assert signed_in(somebody).get(f"{address}/confirm_delete").status_code == 404
    assert signed_in(None).post(address, {"_method": "delete"}).status_code == 302
    made.refresh_from_db()
    assert made.notes == "<p>Before.</p>"
    owner = signed_in(room.reader)
    assert owner.post(address, fields(bookmarker_notes="After.") | {"_method": "put"})["Location"] == address
    made.refresh_from_db()
    assert made.notes == "<p>After.</p>"
    assert made.edited_at
    assert owner.get(f"{address}/confirm_delete").status_code == 200
    assert owner.post(address, {"_method": "delete"}).status_code == 302
    assert not Bookmark.objects.exists()
    assert not BookmarkTag.objects.exists()


def test_a_post_without_a_verb_does_nothing(room: Room) -> None:
    made = make(signed_in(room.reader), room)
    assert signed_in(room.reader).post(f"/bookmarks/{made.pk}").status_code == 405
    assert Bookmark.objects.exists()


def test_a_private_bookmark_is_seen_and_counted_by_its_owner_alone(room: Room) -> None:
    made = make(signed_in(room.reader), room, bookmarker_notes="Hush.", private="1")
    counted = f'<dd class="bookmarks"><a href="/works/{room.work.pk}/bookmarks">1</a></dd>'
    for somebody, sees in ((room.reader, True), (room.other, False), (room.author, False), (None, False)):
        browser = signed_in(somebody)
        assert (counted in browser.get("/works").content.decode()) == sees
        assert (counted in browser.get(room.work.get_absolute_url()).content.decode()) == sees
        for address in (f"/works/{room.work.pk}/bookmarks", "/users/Reader/bookmarks"):
            page = browser.get(address).content.decode()
            assert ("Hush." in page) == sees, address
            assert (">1 Bookmark" in page) == sees
        assert browser.get(f"/bookmarks/{made.pk}").status_code == (200 if sees else 404)


def test_a_public_bookmark_is_seen_by_all_and_counted_once(room: Room) -> None:
    make(signed_in(room.reader), room, bookmarker_notes="For all.")
    for somebody in (room.other, None):
        page = signed_in(somebody).get("/users/Reader/bookmarks").content.decode()
        assert "For all." in page
        assert "1 Bookmark by" in page
        assert '<ol class="bookmark index group"' in page


def test_a_bookmark_tells_nobody_of_a_work_that_is_not_for_them(room: Room) -> None:
    made = make(signed_in(room.reader), room, bookmarker_notes="For members.")
    room.work.is_restricted = True
    room.work.save()
    assert signed_in(None).get(f"/bookmarks/{made.pk}").status_code == 404
    assert "The Key" not in signed_in(None).get("/users/Reader/bookmarks").content.decode()
    assert "The Key" in signed_in(room.other).get("/users/Reader/bookmarks").content.decode()
    room.work.withdraw("author", clock.now())
    assert "The Key" not in signed_in(room.other).get("/users/Reader/bookmarks").content.decode()
    own = signed_in(room.reader).get("/users/Reader/bookmarks").content.decode()
    assert "The Key" in own
    assert "Its author took it down" in own
    assert "For members." in own


def test_the_bookmark_of_a_deleted_work_stays_with_its_owner(room: Room) -> None:
    made = make(signed_in(room.reader), room, bookmarker_notes="I remember.")
    room.work.delete()
    browser = signed_in(room.reader)
    assert "I remember." in browser.get(f"/bookmarks/{made.pk}").content.decode()
    assert browser.get(f"/bookmarks/{made.pk}/edit").status_code == 200
    data = fields(bookmarker_notes="I still do.") | {"_method": "put"}
    assert browser.post(f"/bookmarks/{made.pk}", data).status_code == 302
    assert "I still do." in browser.get("/users/Reader/bookmarks").content.decode()
    assert signed_in(room.other).get(f"/bookmarks/{made.pk}").status_code == 404


def test_it_is_signed_with_a_pseud_of_ones_own(room: Room) -> None:
    mine = Pseud.objects.create(account=room.reader, name="Mask")
    browser = signed_in(room.reader)
    assert make(browser, room, pseud_id=str(mine.pk)).pseud == mine
    assert "1 Bookmark by" in signed_in(None).get("/users/Reader/pseuds/Mask/bookmarks").content.decode()
    assert "0 Bookmarks by" in signed_in(None).get("/users/Reader/pseuds/Reader/bookmarks").content.decode()
    others = fields(pseud_id=str(room.other.pseuds.get().pk))
    page = browser.post(f"/works/{room.work.pk}/bookmarks", others).content.decode()
    assert '<div id="error" class="error" role="alert"><ul><li>' in page
    assert Bookmark.objects.get().pseud == mine


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("tag_string", ",".join(f"tag {n}" for n in range(76)), "there is room for 75"),
        ("tag_string", "x" * 151, "up to 150 characters"),
        ("bookmarker_notes", "y" * 5001, "at most 5000"),
        ("pseud_id", "9" * 40, "Select a valid choice"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    room: Room, name: str, value: str, said: str
) -> None:
    data = fields(bookmarker_notes="Every word.") | fields(**{name: value})
    response = signed_in(room.reader).post(f"/works/{room.work.pk}/bookmarks", data)
    page = response.content.decode()
    assert response.status_code == 200
    assert said in page
    assert ("Every word." if name != "bookmarker_notes" else "y" * 5001) in page
    assert not Bookmark.objects.exists()


def test_hostile_notes_and_tags_come_out_harmless_and_whole(room: Room) -> None:
    made = make(
        signed_in(room.reader),
        room,
        bookmarker_notes='<p onclick="x()">Hi<script>alert(1)</script> \u202eevil \x00🙂 '
        + "w" * 900
        + "</p>",
        tag_string='<img src=x onerror=alert(2)>, a"b',
    )
    for address in (f"/bookmarks/{made.pk}", "/users/Reader/bookmarks", f"/works/{room.work.pk}/bookmarks"):
        page = signed_in(None).get(address).content.decode()
        assert "alert(1)" not in page
        assert "onclick" not in page
        assert "<img" not in page
        assert "🙂" in page


@pytest.mark.parametrize("query", ["?page=abc", "?page=-1", "?page=999", "?rec=maybe", "?rec=true&page=%00"])
def test_an_odd_query_is_some_page(room: Room, query: str) -> None:
    make(signed_in(room.reader), room)
    for address in ("/users/Reader/bookmarks", f"/works/{room.work.pk}/bookmarks"):
        assert signed_in(None).get(address + query).status_code == 200


def test_only_recommendations_can_be_asked_for(room: Room) -> None:
    browser = signed_in(room.reader)
    make(browser, room, rec="1")
    browser.post(f"/works/{posted(room.author, 'Plain').pk}/bookmarks", {})
    page = signed_in(None).get("/users/Reader/bookmarks?rec=true").content.decode()
    assert "1 Recommendation by" in page
    assert "Plain" not in page


def test_queries_do_not_grow_with_the_bookmarks(room: Room) -> None:
    browser = signed_in(room.reader)
    make(browser, room, tag_string="a, b", bookmarker_notes="One.")

    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            signed_in(None).get(address)
        return len(captured)

    addresses = ("/users/Reader/bookmarks", f"/works/{room.work.pk}/bookmarks")
    with_one = [queries(address) for address in addresses]
    for n in range(12):
        work = posted(room.author, f"Work {n}")
        browser.post(f"/works/{work.pk}/bookmarks", fields(tag_string="a, b, c", bookmarker_notes="More."))
        signed_in(makers.account(f"R{n}")).post(f"/works/{room.work.pk}/bookmarks", fields(tag_string="d"))
    assert [queries(address) for address in addresses] == with_one


@pytest.fixture
def series(room: Room) -> Series:
    made = Series.objects.create(title="Keys and doors", summary="<p>In order.</p>", pseud=room.author.pseud)
    Part.objects.create(series=made, work=room.work, position=1)
    return made


def test_a_series_is_bookmarked_like_a_work(room: Room, series: Series) -> None:
    browser = signed_in(room.reader)
    assert 'id="bookmark-form"' in browser.get(f"/series/{series.pk}").content.decode()
    for notes in ("Begin here.", "Begin anywhere."):
        response = browser.post(
            f"/series/{series.pk}/bookmarks", fields(bookmarker_notes=notes, tag_string="doors")
        )
    made = Bookmark.objects.get()
    assert response["Location"] == f"/bookmarks/{made.pk}"
    assert (made.series, made.work, made.title) == (series, None, "Keys and doors")
    for somebody in (room.reader, room.other, None):
        for address in (response["Location"], "/users/Reader/bookmarks", f"/series/{series.pk}/bookmarks"):
            assert "Begin anywhere." in signed_in(somebody).get(address).content.decode(), address
        page = signed_in(somebody).get(f"/series/{series.pk}").content.decode()
        assert f'<dd class="bookmarks"><a href="/series/{series.pk}/bookmarks">1</a></dd>' in page
    listed = signed_in(None).get("/users/Reader/bookmarks").content.decode()
    assert f'<a href="/series/{series.pk}" dir="auto">Keys and doors</a>' in listed
    assert '<dd class="works">1</dd>' in listed


def test_the_bookmark_of_a_series_is_changed_and_deleted(room: Room, series: Series) -> None:
    browser = signed_in(room.reader)
    where = browser.post(f"/series/{series.pk}/bookmarks", fields(bookmarker_notes="Once."))["Location"]
    assert browser.get(f"/series/{series.pk}/bookmarks/new")["Location"] == f"{where}/edit"
    assert "Keys and doors" in browser.get(f"{where}/edit").content.decode()
    browser.post(where, fields(bookmarker_notes="Twice.") | {"_method": "put"})
    assert Bookmark.objects.get().notes == "<p>Twice.</p>"
    assert browser.post(where, {"_method": "delete"}).status_code == 302
    assert not Bookmark.objects.exists()
    assert browser.get(f"/series/{series.pk}/bookmarks/new").status_code == 200


def test_a_bookmark_of_a_series_tells_nobody_of_works_that_are_not_for_them(
    room: Room, series: Series
) -> None:
    browser = signed_in(room.reader)
    where = browser.post(f"/series/{series.pk}/bookmarks", fields(bookmarker_notes="Hm."))["Location"]
    addresses = (where, "/users/Reader/bookmarks", f"/series/{series.pk}/bookmarks")
    room.work.is_restricted = True
    room.work.save()
    for address in addresses:
        assert "Hm." not in signed_in(None).get(address, follow=True).content.decode(), address
        assert "Hm." in signed_in(room.other).get(address).content.decode(), address
    room.work.withdraw("author", clock.now())
    for address in addresses:
        assert "Hm." not in signed_in(room.other).get(address).content.decode(), address
    assert "Nothing of this series is out now." in browser.get(where).content.decode()
    assert browser.post(f"/series/{series.pk}/bookmarks", {}).status_code == 404
    series.delete()
    for address in addresses[:2]:
        page = browser.get(address).content.decode()
        assert "Hm." in page
        assert "Keys and doors" in page
        assert "has been deleted" in page


def test_a_private_bookmark_of_a_series_is_its_owners_alone(room: Room, series: Series) -> None:
    signed_in(room.reader).post(
        f"/series/{series.pk}/bookmarks", fields(private="1", bookmarker_notes="Hush.")
    )
    for somebody, sees in ((room.reader, True), (room.author, False), (None, False)):
        for address in ("/users/Reader/bookmarks", f"/series/{series.pk}/bookmarks"):
            assert ("Hush." in signed_in(somebody).get(address).content.decode()) == sees
        page = signed_in(somebody).get(f"/series/{series.pk}").content.decode()
        assert ('<dd class="bookmarks">' in page) == sees


def test_a_bookmark_of_a_series_with_something_wrong_comes_back(room: Room, series: Series) -> None:
    data = fields(bookmarker_notes="Every word.", tag_string="x" * 151)
    page = signed_in(room.reader).post(f"/series/{series.pk}/bookmarks", data).content.decode()
    assert "Every word." in page
    assert f'action="/series/{series.pk}/bookmarks"' in page
    assert signed_in(None).post(f"/series/{series.pk}/bookmarks", data).status_code == 302
    assert signed_in(room.reader).post("/series/999/bookmarks", data).status_code == 404
    assert not Bookmark.objects.exists()


def test_what_was_bookmarked_of_a_tag(room: Room) -> None:
    room.work.tag_with("freeform", ["Slow Burn"])
    posted(room.author, "Never marked").tag_with("freeform", ["Slow Burn"])
    address = "/tags/Slow%20Burn/bookmarks"
    assert "0 Bookmarked Items in Slow Burn" in signed_in(None).get(address).content.decode()
    for n in range(5):
        signed_in(makers.account(f"R{n}")).post(
            f"/works/{room.work.pk}/bookmarks", fields(bookmarker_notes=f"Said {n}.")
        )
    hushed = fields(bookmarker_notes="Hush.", private="1")
    signed_in(room.reader).post(f"/works/{room.work.pk}/bookmarks", hushed)
    page = signed_in(room.other).get(address).content.decode()
    assert "1 Bookmarked Item in Slow Burn" in page
    assert "Never marked" not in page
    assert [f"Said {n}." in page for n in range(5)] == [False, False, True, True, True]
    assert "Hush." not in page
    assert '<li class="user short blurb group' in page
    room.work.withdraw("author", clock.now())
    assert "Said 4." not in signed_in(None).get(address).content.decode()
    assert signed_in(None).get("/tags/No%20such%20tag/bookmarks").status_code == 404


def test_queries_of_a_tags_bookmarks_do_not_grow(room: Room) -> None:
    room.work.tag_with("freeform", ["Slow Burn"])

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            signed_in(room.other).get("/tags/Slow%20Burn/bookmarks")
        return len(captured)

    make(signed_in(room.reader), room, tag_string="a")
    with_one = queries()
    for n in range(6):
        work = posted(room.author, f"Work {n}")
        work.tag_with("freeform", ["Slow Burn"])
        signed_in(makers.account(f"R{n}")).post(f"/works/{work.pk}/bookmarks", fields(tag_string="b, c"))
        signed_in(room.reader).post(f"/works/{work.pk}/bookmarks", fields(tag_string="d"))
    assert queries() == with_one
