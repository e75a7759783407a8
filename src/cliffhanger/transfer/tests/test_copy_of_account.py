"""A copy of all that is an account's own, and of nothing else."""

from typing import Any

import pytest
from django.test import Client

from cliffhanger.accounts.models import Account, Block
from cliffhanger.archive import clock
from cliffhanger.cast import makers
from cliffhanger.follows.models import Subscription
from cliffhanger.shelves.models import Mute
from cliffhanger.works.models import Series, Work

pytestmark = pytest.mark.django_db


def browser(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def copied(account: Account) -> Any:
    response = browser(account).get("/leaving/copy.json")
    assert response["Content-Disposition"] == 'attachment; filename="what-is-mine.json"'
    assert response["Cache-Control"] == "private, no-store"
    return response.json()


@pytest.fixture
def work() -> Work:
    made = makers.work(makers.account("Mira"), "The Key", ["Once upon a stair.", "Sealed words."])
    made.chapters.get(position=1).post(clock.now())
    made.refresh_from_db()
    return made


def test_it_holds_what_she_said_kept_and_chose(work: Work) -> None:
    kit = makers.account("Kit")
    reader, chapter = browser(kit), work.chapters.get(position=1)
    review = makers.answer(work, kit, "I was on the stair.", wants_rest=True)
    reader.post(f"/reviews/{review.pk}/replies", {"text": "Still am."})
    reader.post(f"/works/{work.pk}/chapters/{chapter.pk}/margin", {"paragraph": 1, "text": "Which stair?"})
    reader.post(
        f"/works/{work.pk}/bookmarks", {"bookmark[bookmarker_notes]": "Good.", "bookmark[private]": "1"}
    )
    reader.post("/kudos", {"kudo[commentable_id]": work.pk})
    reader.get(work.get_absolute_url())
    Subscription.objects.create(account=kit, work=work)
    Mute.objects.create(account=kit, person=makers.account("Ned"), since=clock.now())
    Block.objects.create(blocker=kit, blocked=makers.account("Oda"))
    copy = copied(kit)
    assert (copy["account"]["username"], copy["account"]["email"]) == ("Kit", "kit@readers.example")
    assert [pseud["name"] for pseud in copy["pseuds"]] == ["Kit"]
    assert [(one["text"], one["wants_rest"]) for one in copy["reviews"]] == [
        ("<p>I was on the stair.</p>", True)
    ]
    assert [one["text"] for one in copy["replies"]] == ["<p>Still am.</p>"]
    assert [one["text"] for one in copy["notes_in_the_margin"]] == ["<p>Which stair?</p>"]
    assert copy["notes_in_the_margin"][0]["about"][0]["exact"] == "Once upon a stair."
    assert [(one["notes"], one["is_private"]) for one in copy["bookmarks"]] == [("<p>Good.</p>", True)]
    assert [one["title"] for one in copy["history"]] == ["The Key"]
    assert copy["kudos"][0]["work"].endswith(work.get_absolute_url())
    assert copy["subscriptions"][0]["to"].endswith(work.get_absolute_url())
    assert [one["of"] for one in copy["mutes"] + copy["blocks"]] == ["Ned", "Oda"]
    assert copy["works"] == copy["series"] == []


def test_it_holds_her_works_with_what_is_sealed(work: Work) -> None:
    mira = Account.objects.get(username="Mira")
    work.tag_with("fandom", ["Doors"])
    Series.objects.create(title="Nights", pseud=mira.pseud)
    makers.promise(work)
    copy = copied(mira)
    (mine,) = copy["works"]
    assert [chapter["text"] for chapter in mine["chapters"]] == [
        "<p>Once upon a stair.</p>",
        "<p>Sealed words.</p>",
    ]
    assert mine["tags"] == {"fandom": ["Doors"]}
    assert [one["title"] for one in copy["series"]] == ["Nights"]


def test_it_holds_nothing_of_anybody_elses(work: Work) -> None:
    kit, ned = makers.account("Kit"), makers.account("Ned")
    makers.answer(work, ned, "What Ned said.")
    makers.answer(work, kit)
    browser(ned).post(f"/works/{work.pk}/bookmarks", {"bookmark[bookmarker_notes]": "Ned's own."})
    for reader in (kit, makers.account("Moderator", is_staff=True)):
        whole = browser(reader).get("/leaving/copy.json").content.decode()
        for word in ("What Ned said.", "Ned's own.", "ned@readers.example", "Sealed words."):
            assert word not in whole


def test_a_guest_signs_in_first() -> None:
    assert Client().get("/leaving/copy.json")["Location"].startswith("/accounts/login/")


def test_preferences_lead_to_it() -> None:
    assert 'href="/leaving/copy.json"' in browser(makers.account("Kit")).get("/preferences").content.decode()
