"""What is an account's own, an author's desk and a reader's shelves, with `cliffhanger.client` against a served archive."""

import base64
from pathlib import Path
from typing import Any

import pytest

from cliffhanger.cast import makers
from cliffhanger.client import Refused
from cliffhanger.transfer.downloads.tests.conftest import drawn_png
from cliffhanger.works.models import Work

from .test_client import archive_for, out
from .test_desk import STORY

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _key_of_its_own(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path / "home"


def test_an_account_is_kept_by_program(live_server: Any) -> None:
    ada, rey = makers.account("Ada"), makers.account("Rey")
    mine = archive_for(live_server, ada)
    mine.new_pseud("St. Gale", "Ghosts.")
    assert mine.change_pseud("St. Gale", name="Gale").about == "Ghosts."
    assert mine.write_as("Gale").is_default
    assert [(one.name, one.is_default) for one in mine.pseuds()] == [("Ada", False), ("Gale", True)]
    preferred = mine.prefer(hides_promises=True, reading={"theme": "dark"})
    assert (preferred.hides_promises, preferred.reading.theme) == (True, "dark")
    assert mine.preferences() == preferred
    wished = mine.wish(letters="daily", hour=7, push=["chapter"], mail=[])
    assert (wished.letters, wished.hour, wished.push, wished.mail) == ("daily", 7, ("chapter",), ())
    assert mine.wishes() == wished
    blocked = mine.block("Rey")
    assert (blocked.account, list(mine.blocks())) == (rey.username, [blocked])
    mine.unblock(blocked.id)
    assert list(mine.blocks()) == []


def test_a_device_is_told_by_program(live_server: Any) -> None:
    mine = archive_for(live_server, makers.account("Ada"))
    p256dh, auth = (base64.urlsafe_b64encode(bytes(many)).rstrip(b"=").decode() for many in (65, 16))
    device = mine.tell_device("https://fcm.googleapis.com/fcm/send/abc", p256dh, auth)
    assert mine.devices().devices == (device,)
    mine.remove_device(device.id)
    assert mine.devices().devices == ()
    with pytest.raises(Refused) as refused:
        mine.tell_device("https://10.0.0.1/", p256dh, auth)
    assert list(refused.value.errors) == ["endpoint"]


def test_a_file_becomes_a_work_under_a_promise(live_server: Any, tmp_path: Path) -> None:
    author = archive_for(live_server, makers.account("Ada"))
    file = tmp_path / 'the "causeway".txt'
    file.write_text(STORY)
    handed_in = author.hand_in(file)
    assert (handed_in.read["title"], handed_in.terms["quorum"]) == ("The Causeway", 10)
    order = [{"id": chapter.id} for chapter in reversed(handed_in.chapters)]
    mended = author.make_of(handed_in.id, chapters=order, rating="Mature")
    assert mended.header.rating == "Mature"
    assert author.read_back(handed_in.id) == mended
    opened = author.make_of(handed_in.id, "promise", terms=handed_in.terms | {"quorum": 2})
    assert opened.posted_at is not None
    assert [chapter.is_sealed for chapter in opened.chapters] == [False, True, True]
    assert author.promise(opened.work).quorum == 2


def test_chapters_are_handed_in_as_files(live_server: Any, tmp_path: Path) -> None:
    author = archive_for(live_server, makers.account("Ada"))
    draft = author.hand_in_text("Title: One\n\nThe tide went out.")
    (tmp_path / "two.md").write_text("It *came back*.")
    added = author.hand_in_more(draft.work, [tmp_path / "two.md"], "And went.")
    assert [chapter.position for chapter in added] == [2, 3]
    with pytest.raises(Refused):
        author.hand_in_more(draft.work)


def test_a_work_is_dressed_and_paused(live_server: Any, tmp_path: Path) -> None:
    ada = makers.account("Ada")
    work = out(ada)
    author = archive_for(live_server, ada)
    assert author.header(work.pk).title == "The Causeway"
    assert author.change_work(work.pk, planned_chapters=4).figures.planned_chapters == 4
    assert author.change_work(work.pk, planned_chapters=None).figures.planned_chapters is None
    assert author.pause(work.pk).paused_at is not None
    assert Work.objects.get().paused_at is not None
    assert author.go_on(work.pk).paused_at is None
    letter = next(style for style in author.ready_styles() if style.name == "letter")
    assert author.dress(work.pk, letter.source).worn == letter.source
    author.undress(work.pk)
    assert (author.style(work.pk).worn, author.style(work.pk).source) == ("", letter.source)
    (tmp_path / "door.png").write_bytes(drawn_png(400, 600))
    given = author.give_cover(work.pk, tmp_path / "door.png", "A door")
    assert (given.width, given.alt, author.cover(work.pk)) == (400, "A door", given)
    author.remove_cover(work.pk)
    with pytest.raises(Refused) as refused:
        author.cover(work.pk)
    assert refused.value.status == 404


def test_a_work_is_written_on_promised_taken_down_and_put_back(live_server: Any) -> None:
    ada = makers.account("Ada")
    work = out(ada)
    author = archive_for(live_server, ada)
    two, three = (author.add_chapter(work.pk, f"Part {n}.") for n in (2, 3))
    assert author.rewrite(two, title="Flood").title == "Flood"
    first = author.chapters(work.pk)[0].id
    assert [one.id for one in author.arrange(work.pk, [first, three.id, two.id])] == [first, three.id, two.id]
    author.discard(three)
    assert author.open_promise(work.pk, 3, 5, if_lapsed="keep_up").quorum == 3
    assert author.ease_promise(work.pk, quorum=2).quorum == 2
    assert author.withdraw_promise(work.pk).state == "withdrawn"
    author.open_promise(work.pk, 3, 5)
    assert author.let_everything_out(work.pk).settled_at is not None
    assert author.take_down(work.pk).withdrawn_at is not None
    assert author.put_back(work.pk).withdrawn_at is None
    draft = author.new_work("Another", fandoms=["Tidewater"])
    author.discard_work(draft.id)
    with pytest.raises(Refused):
        author.work(draft.id)


def test_a_reader_keeps_follows_and_mutes_by_program(live_server: Any) -> None:
    ada = makers.account("Ada")
    one, other = out(ada, "One"), out(ada, "Other")
    mine = archive_for(live_server, makers.account("Rey"))
    kept = mine.bookmark(one.pk, "Read again.", ["sea"], is_recommendation=True)
    assert (kept.work, kept.tags, kept.is_recommendation, list(mine.bookmarks())) == (
        one.pk,
        ("sea",),
        True,
        [kept],
    )
    mine.remove_bookmark(kept.id)
    mine.mark_for_later(one.pk)
    assert [shelved.work for shelved in mine.later()] == [one.pk]
    mine.unmark(one.pk)
    assert list(mine.later()) == []
    assert list(mine.bookmarks()) == []

    (chapter,) = mine.chapters(one.pk)
    mine.stop_at(chapter, 1, "The tide", is_at_end=True)
    assert [(visit.chapter, visit.paragraph, visit.is_at_end) for visit in mine.history()] == [
        (chapter.id, 1, True)
    ]
    mine.forget_history()
    assert list(mine.history()) == []

    mine.mute_work(other.pk)
    mine.mute("person", "Ada")
    assert [(muted.kind, muted.name, muted.work) for muted in mine.mutes()] == [
        ("person", "Ada", None),
        ("work", "", other.pk),
    ]
    for muted in list(mine.mutes()):
        mine.unmute(muted.id)
    always = mine.keep_filter("Done", "status=complete")
    assert mine.filter_always(always.id).never_since is not None
    assert list(mine.works()) == []
    assert mine.filter_no_more(always.id) == always == next(mine.filters())
    mine.remove_filter(always.id)

    followed = mine.follow("work", one.pk)
    assert list(mine.subscriptions()) == [followed]
    mine.unfollow(followed.id)
    assert list(mine.subscriptions()) == []
    assert list(mine.notices()) == []
    mine.read_notices(1)
