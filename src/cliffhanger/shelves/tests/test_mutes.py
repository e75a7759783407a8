"""What a reader mutes is in none of her lists and none of the numbers she is shown."""

from collections.abc import Callable

import pytest

from cliffhanger.accounts.models import Account, Block, Pseud
from cliffhanger.archive import clock
from cliffhanger.cast import makers
from cliffhanger.reviews.models import Review
from cliffhanger.shelves.models import Mute
from cliffhanger.works.models import Creatorship, Work

from .conftest import Room, posted, signed_in

pytestmark = pytest.mark.django_db


def mute(by: Account, kind: str, name: str) -> int:
    return signed_in(by).post("/preferences/mutes", {"kind": kind, "name": name}).status_code


def by_person(room: Room) -> None:
    mute(room.reader, "person", "Kit")


def by_pseud(room: Room) -> None:
    mute(room.reader, "pseud", "kit")


def by_tag(room: Room) -> None:
    mute(room.reader, "tag", "  slow   BURN ")


def by_itself(room: Room) -> None:
    signed_in(room.reader).post(f"/works/{room.work.pk}/mute")


def by_block(room: Room) -> None:
    Block.objects.create(blocker=room.reader, blocked=room.author)


@pytest.mark.parametrize("muting", [by_person, by_pseud, by_tag, by_itself, by_block])
def test_a_muted_work_is_neither_listed_nor_counted(room: Room, muting: Callable[[Room], None]) -> None:
    room.work.tag_with("freeform", ["Slow Burn"])
    posted(makers.account("Somebody"), "Another").tag_with("freeform", ["Slow"])
    muting(room)
    listed = signed_in(room.reader).get("/works").content.decode()
    assert "The Key" not in listed
    assert ">1 Work<" in listed
    assert "The Key" not in signed_in(room.reader).get("/").content.decode()
    for somebody in (room.other, None):
        assert ">2 Works<" in signed_in(somebody).get("/works").content.decode()
    assert signed_in(room.reader).get(room.work.get_absolute_url()).status_code == 200


def test_a_muted_pseud_is_not_the_person(room: Room) -> None:
    mask = Pseud.objects.create(account=room.author, name="Mask")
    other = posted(room.author, "Under another name")
    Creatorship.objects.filter(work=other).update(pseud=mask)
    mute(room.reader, "pseud", "Mask")
    listed = signed_in(room.reader).get("/works").content.decode()
    assert "The Key" in listed
    assert "Under another name" not in listed


def test_what_is_muted_is_undone_where_it_was_done(room: Room) -> None:
    room.work.tag_with("freeform", ["Slow Burn"])
    browser = signed_in(room.reader)
    for muting in (by_person, by_tag):
        muting(room)
    assert "You muted Kit" in browser.get("/users/Kit").content.decode()
    assert "You muted this tag" in browser.get("/tags/Slow%20Burn/works").content.decode()
    page = browser.get("/preferences/mutes").content.decode()
    assert page.count("See it again") == 2
    for found in Mute.objects.all():
        browser.post(f"/preferences/mutes/{found.pk}")
    assert "The Key" in browser.get("/works").content.decode()
    by_itself(room)
    assert "You muted this work" in browser.get(room.work.get_absolute_url()).content.decode()
    browser.post(f"/works/{room.work.pk}/mute", {"wanted": "no"})
    assert not Mute.objects.exists()


def test_muting_twice_is_muting_once_and_nobody_unmutes_for_another(room: Room) -> None:
    for _ in range(2):
        by_person(room)
        by_itself(room)
    assert Mute.objects.count() == 2
    for found in Mute.objects.all():
        assert signed_in(room.other).post(f"/preferences/mutes/{found.pk}").status_code == 404
    assert Mute.objects.count() == 2


@pytest.mark.parametrize(
    ("kind", "name", "said"),
    [
        ("person", "Nobody At All", "Nobody here is called"),
        ("person", "Reader", "That is you."),
        ("tag", "Not a tag", "No work here has the tag"),
        ("work", "1", "Select a valid choice"),
        ("person", "", "Whose, or which?"),
        ("person", "\x00", "Null characters"),
        ("person", "x" * 5000, "at most 150"),
    ],
)
def test_what_cannot_be_muted_is_said(room: Room, kind: str, name: str, said: str) -> None:
    response = signed_in(room.reader).post("/preferences/mutes", {"kind": kind, "name": name})
    assert response.status_code == 422
    assert said in response.content.decode()
    assert not Mute.objects.exists()


def test_nobody_is_sent_elsewhere(room: Room) -> None:
    data = {"kind": "person", "name": "Kit", "next": "https://elsewhere.example/"}
    assert signed_in(room.reader).post("/preferences/mutes", data)["Location"] == "/preferences/mutes"


def counted(account: Account | None, work: Work) -> int:
    return int(Work.objects.with_figures(account).get(pk=work.pk).reviews_out)


def test_reviews_by_the_muted_are_not_counted_for_her_and_are_for_others(room: Room) -> None:
    makers.answer(room.work, room.other, "Not again.")
    makers.answer(room.work, makers.account("Third"), "Lovely.")
    mute(room.reader, "person", "Other")
    assert counted(room.reader, room.work) == 1
    assert counted(room.other, room.work) == counted(None, room.work) == 2
    shown = Review.objects.not_muted_by(room.reader)
    assert [review.account.username for review in shown] == ["Third"]


def test_what_guests_said_is_not_muted(room: Room) -> None:
    Review.objects.create(work=room.work, chapter=room.chapter(1), guest_name="G", written_at=clock.now())
    mute(room.reader, "person", "Other")
    assert counted(room.reader, room.work) == 1
    assert Review.objects.not_muted_by(room.reader).count() == 1


def test_an_author_hears_what_was_said_of_her_own_work(room: Room) -> None:
    makers.answer(room.work, room.other, "Hm.")
    mute(room.author, "person", "Other")
    assert counted(room.author, room.work) == 1
    assert Review.objects.not_muted_by(room.author).count() == 1


def test_bookmarks_of_the_muted_are_not_counted_either(room: Room) -> None:
    signed_in(room.other).post(f"/works/{room.work.pk}/bookmarks", {})
    assert Work.objects.with_figures(room.reader).get(pk=room.work.pk).bookmarks_out == 1
    mute(room.reader, "pseud", "Other")
    assert Work.objects.with_figures(room.reader).get(pk=room.work.pk).bookmarks_out == 0
    page = signed_in(room.reader).get(f"/works/{room.work.pk}/bookmarks").content.decode()
    assert "0 Bookmarks of" in page


@pytest.mark.parametrize("muting", ["mute", "block"])
def test_kudos_of_the_muted_are_neither_counted_nor_listed_for_her(room: Room, muting: str) -> None:
    third, where = makers.account("Third"), f"/works/{room.work.pk}"
    for somebody in (room.other, third, None):
        signed_in(somebody).post("/kudos", {"kudo[commentable_id]": room.work.pk})
    if muting == "mute":
        mute(room.reader, "person", "Other")
    else:
        Block.objects.create(blocker=room.reader, blocked=room.other)
    for somebody, number, users in ((room.reader, 2, 1), (third, 3, 2), (None, 3, 2)):
        assert Work.objects.with_figures(somebody).get(pk=room.work.pk).kudos_out == number
        assert f">{number} kudos</a>" in signed_in(somebody).get(where).content.decode()
        listed = signed_in(somebody).get(f"{where}/kudos").content.decode()
        assert f"{users} User{'s' * (users > 1)} Who Left Kudos" in listed
        assert ">Other</a>" in listed if somebody != room.reader else ">Other</a>" not in listed
        assert "and 1 guest<" in listed
    said = signed_in(room.reader).post("/kudos.js", {"kudo[commentable_id]": room.work.pk}).json()
    assert said["kudos"] == 3


def test_an_author_is_told_of_all_kudos(room: Room) -> None:
    signed_in(room.other).post("/kudos", {"kudo[commentable_id]": room.work.pk})
    mute(room.author, "person", "Other")
    page = signed_in(room.author).get(f"/works/{room.work.pk}/kudos").content.decode()
    assert "1 User Who Left Kudos" in page
    assert ">Other</a>" in page


def test_the_tally_of_a_promise_is_nobodys_to_mute(room: Room) -> None:
    work = makers.work(room.author, "Promised", ["One.", "Two."])
    makers.promise(work)
    mute(room.reader, "person", "Other")
    makers.answer(work, room.other)
    assert Review.objects.filter(work=work).count() == 1
    assert "Promised" in signed_in(room.reader).get("/works").content.decode()


def test_open_promises_can_be_left_out_of_lists_but_for_ones_own(room: Room) -> None:
    work = makers.work(room.author, "Promised", ["One.", "Two."])
    makers.promise(work)
    for somebody, sees in ((room.reader, False), (room.author, True)):
        browser = signed_in(somebody)
        assert "Promised" in browser.get("/works").content.decode()
        browser.post("/preferences/reading", {"keeps_history": "on", "hides_promises": "on"})
        for address in ("/works", "/", "/users/Kit"):
            assert ("Promised" in browser.get(address).content.decode()) == sees, address
    assert "Promised" in signed_in(None).get("/works").content.decode()
    assert signed_in(room.reader).get(work.get_absolute_url()).status_code == 200
