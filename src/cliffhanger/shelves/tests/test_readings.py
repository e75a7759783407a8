"""The pages of what was read, what is for later, and the place."""

import json
from datetime import timedelta
from urllib.parse import quote, urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cliffhanger.accounts.models import Account
from cliffhanger.archive import clock
from cliffhanger.archive.program import token as program_token
from cliffhanger.cast import makers
from cliffhanger.shelves.models import Later, Visit
from cliffhanger.works.models import Reading

from .conftest import Room, posted, signed_in

pytestmark = pytest.mark.django_db


def readings(account: Account, query: str = "") -> str:
    return signed_in(account).get(f"/users/{account.username}/readings{query}").content.decode()


def test_opening_a_chapter_is_history(room: Room) -> None:
    signed_in(room.reader).get(room.chapter(2).get_absolute_url())
    page = readings(room.reader)
    assert '<ol class="reading work index group"' in page
    assert f'id="work_{room.work.pk}"' in page
    assert '<h4 class="viewed heading"><span>Last visited:</span>' in page
    assert "(Latest version.) Visited once</h4>" in page
    assert f'{room.chapter(2).get_absolute_url()}#continue">Go on in Chapter 2' in page


def test_a_page_fetched_ahead_is_not_read(room: Room) -> None:
    address = room.chapter(1).get_absolute_url()
    assert signed_in(room.reader).get(address, headers={"Sec-Purpose": "prefetch"}).status_code == 200
    assert not Visit.objects.exists()
    assert not Reading.objects.exists()


def test_a_guest_and_the_page_that_asks_first_leave_no_history(room: Room) -> None:
    adult = posted(room.author, "Adult")
    adult.tag_with("rating", ["Explicit"])
    signed_in(None).get(room.work.get_absolute_url())
    signed_in(room.reader).get(adult.get_absolute_url())
    assert not Visit.objects.exists()


def test_history_is_nobody_elses(room: Room) -> None:
    address = f"/users/{room.reader.username}/readings"
    assert signed_in(room.other).get(address).status_code == 404
    assert signed_in(None).get(address).status_code == 302
    visit = Visit.objects.create(account=room.reader, work=room.work, title="The Key", last_at=clock.now())
    for somebody in (room.other, room.author):
        assert signed_in(somebody).post(f"{address}/{visit.pk}").status_code == 404
        own = f"/users/{somebody.username}/readings/{visit.pk}"
        assert signed_in(somebody).post(own).status_code == 404
    assert Visit.objects.count() == 1


def test_an_entry_can_be_forgotten_and_so_can_all(room: Room) -> None:
    browser = signed_in(room.reader)
    for title in ("One", "Two", "Three"):
        browser.get(posted(room.author, title).get_absolute_url())
    first = Visit.objects.get(title="One")
    assert browser.post(f"/users/Reader/readings/{first.pk}", {"_method": "delete"}).status_code == 302
    assert set(Visit.objects.values_list("title", flat=True)) == {"Two", "Three"}
    assert "Forget 2 works" in browser.get("/users/Reader/readings/removal").content.decode()
    browser.post("/users/Reader/readings/removal")
    assert not Visit.objects.exists()
    assert "Nothing read yet" in readings(room.reader)


def test_who_turns_history_off_has_none(room: Room) -> None:
    browser = signed_in(room.reader)
    browser.post("/preferences/reading", {"hides_promises": "on"})
    browser.get(room.work.get_absolute_url())
    page = readings(room.reader)
    assert "Nothing is remembered at the moment" in page
    assert not Visit.objects.exists()


def test_shelves_keep_the_entry_of_a_work_that_was_taken_down(room: Room) -> None:
    browser = signed_in(room.reader)
    works = {reason: posted(room.author, f"Gone by {reason}") for reason in ("author", "lapsed", "moderator")}
    deleted = posted(room.author, "Deleted")
    for work in [*works.values(), deleted]:
        browser.get(work.get_absolute_url())
        browser.post(f"/works/{work.pk}/mark_for_later")
    for reason, work in works.items():
        work.withdraw(reason, clock.now())
    deleted.delete()
    for page in (readings(room.reader), readings(room.reader, "?show=to-read")):
        for said in (
            "Gone by author",
            "Its author took it down on",
            "Gone by lapsed",
            "when its promise lapsed",
            "A work that was taken down",
            "Deleted",
            "It has been deleted.",
        ):
            assert said in page, said
        assert "Gone by moderator" not in page


def test_new_chapters_are_counted_until_they_are_opened(room: Room) -> None:
    work = makers.work(room.author, "Going on", ["One.", "Two."])
    first, second = work.chapters.order_by("position")
    first.post(clock.now() - timedelta(days=3))
    browser = signed_in(room.reader)
    browser.get(work.get_absolute_url())
    Visit.objects.update(last_at=clock.now() - timedelta(days=2))
    second.post(clock.now() - timedelta(days=1))
    assert "1 new chapter" in readings(room.reader)
    browser.post(f"/works/{work.pk}/mark_for_later")
    browser.post(f"/works/{work.pk}/bookmarks", {})
    assert '<span class="new">1 new</span>' in readings(room.reader, "?show=to-read")
    since = "1 chapter since you were here"
    assert since in browser.get("/users/Reader/bookmarks").content.decode()
    assert since not in signed_in(room.other).get("/users/Reader/bookmarks").content.decode()
    page = browser.get(work.get_absolute_url()).content.decode()
    assert f'New since you were here:</strong> <a href="{second.get_absolute_url()}">Chapter 2</a>' in page
    assert '<span class="new">new</span>' in browser.get(f"/works/{work.pk}/navigate").content.decode()
    browser.get(second.get_absolute_url())
    assert "1 new chapter" not in readings(room.reader)
    assert "New since" not in browser.get(work.get_absolute_url()).content.decode()


def test_a_work_is_marked_for_later_and_taken_off_again(room: Room) -> None:
    browser = signed_in(room.reader)
    page = browser.get(room.work.get_absolute_url()).content.decode()
    assert f'<li class="mark"><form method="post" action="/works/{room.work.pk}/mark_for_later">' in page
    for _ in range(2):
        response = browser.post(f"/works/{room.work.pk}/mark_for_later", {"_method": "patch"}, follow=True)
    assert '<div class="flash notice' in response.content.decode()
    assert f'action="/works/{room.work.pk}/mark_as_read">' in response.content.decode()
    assert Later.objects.count() == 1
    assert "The Key" in readings(room.reader, "?show=to-read")
    assert "The Key" not in readings(room.other, "?show=to-read")
    assert browser.patch(f"/works/{room.work.pk}/mark_as_read").status_code == 302
    assert not Later.objects.exists()


def test_a_program_marks_as_read_by_patch_with_its_token(room: Room) -> None:
    Later.objects.create(account=room.reader, work=room.work, title="The Key", since=clock.now())
    program = Client(enforce_csrf_checks=True)
    program.force_login(room.reader)
    address, form = f"/works/{room.work.pk}/mark_as_read", "application/x-www-form-urlencoded"
    assert program.patch(address, "authenticity_token=x", content_type=form).status_code == 403
    assert Later.objects.exists()
    token = urlencode({"authenticity_token": program_token()})
    assert program.patch(address, token, content_type=form).status_code == 302
    assert not Later.objects.exists()


@pytest.mark.parametrize("verb", ["mark_for_later", "mark_as_read", "mute", "bookmarks/new"])
def test_a_guest_is_asked_to_sign_in_first(room: Room, verb: str) -> None:
    response = signed_in(None).get(f"/works/{room.work.pk}/{verb}")
    assert response.status_code == 302
    assert "restricted=true" in response["Location"]
    assert quote(f"/works/{room.work.pk}/{verb}", safe="") in response["Location"]


def test_what_cannot_be_read_cannot_be_shelved(room: Room) -> None:
    draft = makers.work(room.author, "A draft", ["Not yet."])
    for verb in ("mark_for_later", "bookmarks", "mute", "position"):
        assert signed_in(room.reader).post(f"/works/{draft.pk}/{verb}").status_code in (400, 404)
    assert not Later.objects.exists()


def test_queries_do_not_grow_with_the_history(room: Room) -> None:
    browser = signed_in(room.reader)

    def queries(query: str = "") -> int:
        with CaptureQueriesContext(connection) as captured:
            browser.get(f"/users/Reader/readings{query}")
        return len(captured)

    browser.get(room.work.get_absolute_url())
    browser.post(f"/works/{room.work.pk}/mark_for_later")
    with_one = queries(), queries("?show=to-read")
    for n in range(15):
        work = posted(room.author, f"Work {n}")
        work.tag_with("freeform", [f"Tag {m}" for m in range(5)])
        browser.get(work.get_absolute_url())
        browser.post(f"/works/{work.pk}/mark_for_later")
    assert (queries(), queries("?show=to-read")) == with_one


def test_a_device_says_where_its_reader_is(room: Room) -> None:
    browser = signed_in(room.reader)
    said = {"chapter": room.chapter(2).pk, "paragraph": 4, "quote": "x" * 500, "ago": 1.5}
    assert browser.post(f"/works/{room.work.pk}/position", said).status_code == 204
    visit = Visit.objects.get()
    assert (visit.account, visit.chapter, visit.paragraph, visit.quote) == (
        room.reader,
        room.chapter(2),
        4,
        "x" * 120,
    )
    assert Reading.objects.get().chapter == room.chapter(2)
    page = browser.get(room.chapter(2).get_absolute_url()).content.decode()
    assert f'data-chapter="{room.chapter(2).pk}" data-paragraph="4"' in page
    first = browser.get(room.work.get_absolute_url()).content.decode()
    assert f'href="{room.chapter(2).get_absolute_url()}#continue">Go on where you stopped</a>' in first


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"chapter": "9" * 30},
        {"chapter": "abc"},
        {"paragraph": "-1"},
        {"paragraph": "9" * 30},
        {"ago": "nan"},
        {"ago": "1e300"},
        {"chapter": "\x00"},
    ],
)
def test_what_no_device_says_is_refused(room: Room, wrong: dict[str, str]) -> None:
    said = {"chapter": str(room.chapter(1).pk), "paragraph": "1", "quote": "So"} | wrong if wrong else {}
    assert signed_in(room.reader).post(f"/works/{room.work.pk}/position", said).status_code == 400
    assert not Visit.objects.exists()


def test_a_chapter_of_another_work_or_under_seal_is_no_place(room: Room) -> None:
    sealed = makers.work(room.author, "Sealed", ["One.", "Two."])
    makers.promise(sealed)
    browser = signed_in(room.reader)
    for work, chapter in (
        (room.work, sealed.chapters.get(position=1)),
        (sealed, sealed.chapters.get(position=2)),
    ):
        said = {"chapter": chapter.pk, "paragraph": 1}
        assert browser.post(f"/works/{work.pk}/position", said).status_code == 400
    assert not Visit.objects.exists()


def test_a_browser_brings_its_places_when_its_reader_signs_in(room: Room) -> None:
    browser = signed_in(room.reader)
    whole = {"work": room.work.pk, "chapter": room.chapter(2).pk, "paragraph": 6, "quote": "So", "ago": 60}
    broken: list[object] = [None, "x", {}, {**whole, "chapter": 10**30}, {**whole, "work": "no"}]
    response = browser.post("/positions", json.dumps({"places": [*broken, whole]}), "application/json")
    assert response.json() == {"kept": 1}
    assert Visit.objects.get().paragraph == 6


@pytest.mark.parametrize("body", ["", "{", "[]", "null", '{"places": 3}', "[" * 100_000, "\xff"])
def test_what_no_browser_brings_is_refused(room: Room, body: str) -> None:
    assert signed_in(room.reader).post("/positions", body, "application/json").status_code == 400


def test_the_first_page_goes_on_where_she_stopped(room: Room) -> None:
    browser = signed_in(room.reader)
    assert "<section data" not in browser.get("/").content.decode()
    browser.get(room.chapter(2).get_absolute_url())
    page = browser.get("/").content.decode()
    assert page.index("Continue reading") < page.index(
        f'{room.chapter(2).get_absolute_url()}#continue" lang="en" dir'
    )
    end = {"chapter": room.chapter(2).pk, "paragraph": 2, "end": "1"}
    browser.post(f"/works/{room.work.pk}/position", end)
    page = browser.get("/").content.decode()
    assert f'<a href="{room.chapter(3).get_absolute_url()}" lang="en" dir="auto">The Key</a>' in page
    assert "Chapter 3 is next" in page
    assert "Chapter 3 is next" not in signed_in(room.other).get("/").content.decode()


def test_continuing_costs_the_same_for_one_and_for_many(room: Room) -> None:
    browser = signed_in(room.reader)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            browser.get("/")
        return len(captured)

    works = [posted(room.author, f"Work {n}") for n in range(5)]
    browser.get(works[0].get_absolute_url())
    with_one = queries()
    for work in works[1:]:
        browser.get(work.get_absolute_url())
    assert queries() == with_one


def test_a_page_for_guests_says_nothing_of_anybody(room: Room) -> None:
    for address in ("/", room.work.get_absolute_url(), room.chapter(2).get_absolute_url()):
        before = signed_in(None).get(address).content
        signed_in(room.reader).get(address)
        signed_in(room.reader).post(f"/works/{room.work.pk}/mark_for_later")
        assert signed_in(None).get(address).content == before


def test_a_chapter_costs_the_same_with_a_shelf_that_holds_much(room: Room) -> None:
    browser = signed_in(room.reader)
    address = room.chapter(2).get_absolute_url()

    def queries() -> int:
        browser.get(address)
        with CaptureQueriesContext(connection) as captured:
            browser.get(address)
        return len(captured)

    browser.post(f"/works/{room.work.pk}/bookmarks", {"bookmark[tag_string]": "a"})
    with_little = queries()
    for n in range(8):
        browser.get(posted(room.author, f"Work {n}").get_absolute_url())
        browser.post(f"/works/{room.work.pk}/mute")
    browser.post(f"/works/{room.work.pk}/mark_for_later")
    browser.post(f"/works/{room.work.pk}/bookmarks", {"bookmark[tag_string]": "a, b, c, d"})
    assert queries() == with_little
