from typing import Any

import pytest

from cliffhanger.accounts.models import Block
from cliffhanger.archive import clock
from cliffhanger.cast import makers
from cliffhanger.collections import bringing
from cliffhanger.collections.models import Item, Step
from cliffhanger.works.tests.cast import signed_in
from cliffhanger.works.writing import NotLikeThis

from .conftest import Fair, collection, story


def test_an_author_puts_her_work_in(fair: Fair) -> None:
    page = signed_in(fair.author).post(
        f"/works/{fair.work.pk}/collection_items", {"collection_names": "Hearth"}, follow=True
    )
    assert page.status_code == 200
    assert "flash notice success" in page.content.decode()
    assert Item.objects.get().is_in
    assert "The Key" in signed_in(None).get("/collections/hearth").content.decode()


def test_a_moderated_collection_lets_in_what_was_approved(fair: Fair) -> None:
    fair.collection.is_moderated = True
    fair.collection.save()
    bringing.offer(fair.collection, fair.work, fair.author, clock.now())
    assert "The Key" not in signed_in(None).get("/collections/hearth").content.decode()
    item = Item.objects.get()
    keeper = signed_in(fair.keeper)
    assert "The Key" in keeper.get("/collections/hearth/items").content.decode()
    answer = keeper.post(f"/collections/hearth/items/{item.pk}", {"do": "approve"})
    assert answer.status_code == 302
    assert "The Key" in signed_in(None).get("/collections/hearth").content.decode()


@pytest.mark.parametrize("was_approved", [False, True])
def test_a_maintainer_refuses_or_takes_out(fair: Fair, was_approved: bool) -> None:
    fair.collection.is_moderated = not was_approved
    fair.collection.save()
    item = bringing.offer(fair.collection, fair.work, fair.author, clock.now())
    signed_in(fair.keeper).post(f"/collections/hearth/items/{item.pk}", {"do": "away"})
    assert not Item.objects.exists()
    assert Step.objects.latest("pk").kind == ("removed" if was_approved else "refused")
    assert "The Key" not in signed_in(None).get("/collections/hearth").content.decode()


def test_an_author_takes_her_work_out(fair: Fair) -> None:
    item = fair.put_in()
    signed_in(fair.author).post(f"/collection_items/{item.pk}", {"do": "back"})
    assert not Item.objects.exists()


def test_an_invitation_puts_nothing_in_before_its_author_agrees(fair: Fair) -> None:
    keeper = signed_in(fair.keeper)
    keeper.post(
        "/collections/hearth/items", {"work": f"https://archive.example/works/{fair.work.pk}/chapters/3"}
    )
    item = Item.objects.get()
    assert not item.is_in
    assert "The Key" not in signed_in(None).get("/collections/hearth").content.decode()
    author = signed_in(fair.author)
    assert "Yes, put it there" in author.get(f"/works/{fair.work.pk}/collection_items").content.decode()
    author.post(f"/collection_items/{item.pk}", {"do": "agree"})
    item.refresh_from_db()
    assert item.is_in


def test_an_invitation_is_declined_and_taken_back(fair: Fair) -> None:
    for who, address in (
        (fair.author, "/collection_items/{}"),
        (fair.keeper, "/collections/hearth/items/{}"),
    ):
        item = bringing.invite(fair.collection, fair.work, fair.keeper, clock.now())
        signed_in(who).post(address.format(item.pk), {"do": "back" if who == fair.author else "away"})
        assert not Item.objects.exists()
    assert set(Step.objects.values_list("kind", flat=True)) == {"invited"}


def test_nobody_invites_whom_she_is_blocked_by(fair: Fair) -> None:
    Block.objects.create(blocker=fair.author, blocked=fair.keeper)
    answer = signed_in(fair.keeper).post("/collections/hearth/items", {"work": str(fair.work.pk)})
    assert answer.status_code == 422
    assert not Item.objects.exists()


@pytest.mark.parametrize(
    ("said", "why"), [({"closed_at": "now"}, "is closed"), ({"by_invitation": True}, "invites")]
)
def test_what_does_not_come_in_is_said_at_the_field(fair: Fair, said: dict[str, Any], why: str) -> None:
    for name, value in said.items():
        setattr(fair.collection, name, clock.now() if value == "now" else value)
    fair.collection.save()
    answer = signed_in(fair.author).post(
        f"/works/{fair.work.pk}/collection_items", {"collection_names": "hearth"}
    )
    assert answer.status_code == 200
    assert b'class="error"' in answer.content
    assert why in answer.content.decode()
    assert 'value="hearth"' in answer.content.decode()
    assert not Item.objects.exists()


def test_of_several_collections_all_are_meant_or_none(fair: Fair) -> None:
    shut = collection(fair.keeper, "shut", closed_at=clock.now())
    answer = signed_in(fair.author).post(
        f"/works/{fair.work.pk}/collection_items", {"collection_names": f"hearth, {shut.name}"}
    )
    assert "is closed" in answer.content.decode()
    assert not Item.objects.exists()


@pytest.mark.parametrize("named", ["", "nowhere", "a\0b", "x" * 900, ",,,", "ﬀ, ½"])
def test_names_of_no_collection_are_answered(fair: Fair, named: str) -> None:
    answer = signed_in(fair.author).post(
        f"/works/{fair.work.pk}/collection_items", {"collection_names": named}
    )
    assert answer.status_code in (200, 302)
    assert not Item.objects.exists()


@pytest.mark.parametrize("typed", ["", "nonsense", "9" * 18, "/works/0", "\0", "works/1?x=1#y"])
def test_an_invitation_of_no_work_is_answered(fair: Fair, typed: str) -> None:
    answer = signed_in(fair.keeper).post("/collections/hearth/items", {"work": typed})
    assert answer.status_code in (302, 422)


def test_strangers_decide_nothing(fair: Fair) -> None:
    item = fair.put_in()
    other = makers.account("Other")
    for who in (None, fair.reader, other, fair.author):
        browser = signed_in(who)
        assert browser.post(f"/collections/hearth/items/{item.pk}", {"do": "away"}).status_code in (302, 404)
        assert browser.get("/collections/hearth/items").status_code in (302, 404)
    for who in (None, fair.reader, fair.keeper):
        assert signed_in(who).post(f"/collection_items/{item.pk}", {"do": "back"}).status_code in (302, 404)
    assert Item.objects.get().is_in
    answer = signed_in(fair.reader).post(
        f"/works/{fair.work.pk}/collection_items", {"collection_names": "hearth"}
    )
    assert "Only its authors" in answer.content.decode()


def test_a_draft_is_shown_to_no_maintainer(fair: Fair) -> None:
    draft = makers.work(fair.author, "Zinnober", ["Not yet."])
    fair.collection.is_moderated = True
    fair.collection.save()
    item = bringing.offer(fair.collection, draft, fair.author, clock.now())
    keeper = signed_in(fair.keeper)
    assert "Zinnober" not in keeper.get("/collections/hearth/items").content.decode()
    assert keeper.post(f"/collections/hearth/items/{item.pk}", {"do": "approve"}).status_code == 404
    answer = keeper.post("/collections/hearth/items", {"work": str(draft.pk)})
    assert "Zinnober" not in answer.content.decode()


def test_an_offer_is_made_once(fair: Fair) -> None:
    fair.put_in()
    with pytest.raises(NotLikeThis, match="already"):
        bringing.offer(fair.collection, fair.work, fair.author, clock.now())
    with pytest.raises(NotLikeThis, match="already"):
        bringing.invite(fair.collection, fair.work, fair.keeper, clock.now())


def test_whoever_keeps_it_brings_her_own_without_waiting(fair: Fair) -> None:
    fair.collection.is_moderated = fair.collection.by_invitation = True
    fair.collection.save()
    own = story(fair.keeper, "Mine")
    assert bringing.offer(fair.collection, own, fair.keeper, clock.now()).is_in
