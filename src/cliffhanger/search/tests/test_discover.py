"""Works that no count leads to: each list says how it is made, and shows nobody more than others."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from cliffhanger.accounts.models import Account
from cliffhanger.archive import clock
from cliffhanger.cast import makers
from cliffhanger.search.discovering import MOST, new_voices, promises_to_answer, recently_completed
from cliffhanger.search.similar import similar_to
from cliffhanger.shelves.models import Bookmark
from cliffhanger.works.lists import TURN
from cliffhanger.works.models import Work
from cliffhanger.works.tests.cast import post_all

pytestmark = pytest.mark.django_db
STRANGER = AnonymousUser()


@pytest.fixture
def author() -> Account:
    return makers.account("Kit")


def posted(author: Account, title: str, *tags: str, **fields: object) -> Work:
    work = makers.work(author, title, ["Once upon a time."], **fields)
    work.tag_with("freeform", list(tags))
    return post_all(work)


def keep(work: Work, reader: Account, **fields: object) -> None:
    Bookmark.objects.create(account=reader, work=work, title=work.title, made_at=clock.now(), **fields)


def why(work: Work) -> dict[str, str]:
    return {each.work.title: each.why for each in similar_to(work, STRANGER)}


def test_works_with_rare_tags_in_common_are_like_one_another(author: Account) -> None:
    asked = posted(author, "Asked", "Common", "Rare")
    for n in range(6):
        posted(author, f"Common {n}", "Common")
    posted(author, "Rare", "Rare")
    posted(author, "Other", "Something")
    found = similar_to(asked, STRANGER)
    assert (found[0].work.title, found[0].why) == ("Rare", "Both have Rare.")
    assert len(found) == 5
    assert "Other" not in [each.work.title for each in found]


def test_readers_who_keep_both_in_the_open_make_works_alike(author: Account) -> None:
    asked, other, secret = (posted(author, title) for title in ("Asked", "Other", "Secret"))
    for n in range(2):
        reader = makers.account(f"Reader {n}")
        keep(asked, reader)
        keep(other, reader)
        keep(secret, reader, is_private=True)
    assert why(asked) == {"Other": "2 readers keep both."}


def test_both_are_said_in_one_line(author: Account) -> None:
    asked, other = posted(author, "Asked", "Rain"), posted(author, "Other", "Rain")
    reader = makers.account("Reader")
    keep(asked, reader)
    keep(other, reader)
    assert why(asked) == {"Other": "Both have Rain; 1 reader keeps both."}


def test_nothing_is_like_a_work_that_nobody_may_see(client: Client, author: Account) -> None:
    asked = posted(author, "Asked", "Rain")
    posted(author, "Members", "Rain", is_restricted=True)
    makers.work(author, "A draft", ["Not yet."]).tag_with("freeform", ["Rain"])
    assert why(asked) == {}
    draft = Work.objects.get(title="A draft")
    assert client.get(f"/works/{draft.pk}/similar").status_code == 404
    page = client.get(f"/works/{asked.pk}/similar").content.decode()
    assert "Members" not in page
    assert "Nothing here is much like it yet." in page


def test_a_spoiler_explains_nothing(author: Account) -> None:
    asked = posted(author, "Asked", "He dies")
    posted(author, "Other", "He dies")
    asked.work_tags.update(is_spoiler=True)
    assert why(asked) == {}


def test_new_voices_are_first_stories_of_late(author: Account) -> None:
    old = posted(author, "Old")
    Work.objects.filter(pk=old.pk).update(posted_at=clock.now() - timedelta(days=100))
    posted(author, "By somebody known")
    posted(makers.account("Newcomer"), "First")
    posted(Account.objects.get(username="Newcomer"), "Second")
    assert [work.title for work in new_voices(STRANGER, clock.now())] == ["First"]


def test_every_new_voice_is_shown_as_often_as_any_other() -> None:
    many = MOST + 2
    for n in range(many):
        posted(makers.account(f"Newcomer {n}"), f"First {n}")
    now = clock.now()
    shown = [work.pk for turn in range(many) for work in new_voices(STRANGER, now + turn * TURN)]
    assert {shown.count(pk) for pk in set(shown)} == {MOST}


def test_promises_that_need_readers_are_those_that_lack_some(author: Account) -> None:
    late = makers.work(author, "Late", ["One.", "Two."])
    makers.promise(late, window_days=9)
    soon = makers.work(author, "Soon", ["One.", "Two."])
    makers.promise(soon, window_days=2)
    posted(author, "None")
    assert [work.title for work in promises_to_answer(STRANGER, clock.now())] == ["Soon", "Late"]


def test_recently_completed_works_are_complete(author: Account) -> None:
    posted(author, "Done", planned_chapters=1)
    posted(author, "Begun", planned_chapters=2)
    assert [work.title for work in recently_completed(STRANGER, clock.now())] == ["Done"]


def test_the_page_says_how_each_list_is_made(client: Client, author: Account) -> None:
    makers.promise(makers.work(author, "Promised", ["One.", "Two."]))
    posted(author, "Done", planned_chapters=1)
    page = client.get("/discover").content.decode()
    assert "They take turns, and each is shown as long as any other." in page
    assert "in the order in which they close" in page
    assert "ordered by their latest chapter" in page
