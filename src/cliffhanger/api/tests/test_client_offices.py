"""Wranglers, moderators and keepers of collections do with the client what they do on the pages."""

from pathlib import Path
from typing import Any

import pytest

from cliffhanger.accounts.models import Account
from cliffhanger.api import tokens
from cliffhanger.api.models import Scope
from cliffhanger.archive import clock
from cliffhanger.cast import makers
from cliffhanger.client import Archive, Refused
from cliffhanger.promises.models import Promise
from cliffhanger.reviews.models import Review
from cliffhanger.tags import wrangle
from cliffhanger.tags.keeping import keep, the_book
from cliffhanger.tags.models import tag
from cliffhanger.works.models import Work

pytestmark = pytest.mark.django_db(transaction=True)


def archive_for(live_server: Any, account: Account | None = None) -> Archive:
    word = tokens.make(account, "a test", Scope.values, clock.now())[1] if account else ""
    return Archive(live_server.url, word)


def posted(author: Account, title: str, **tags: list[str]) -> Work:
    work = makers.work(author, title, ["Once."])
    for kind, names in tags.items():
        work.tag_with(kind, names)
    work.chapters.get().post(clock.now())
    return work


def canonical(kind: str, name: str) -> int:
    made = tag(kind, name)
    wrangle.make_canonical(made, None, clock.now())
    return int(made.pk)


def test_tags_are_put_in_order(live_server: Any, settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    posted(
        makers.account("Ada"), "One", fandom=["Skerry Sound"], character=["Inés Calder", "Corvin", "Ines C."]
    )
    fandom, ines = canonical("fandom", "Skerry Sound"), canonical("character", "Ines Calder")
    keep(the_book())
    staff = archive_for(live_server, makers.account("Moderator", is_staff=True))
    rey = makers.account("Rey")
    with pytest.raises(Refused):
        archive_for(live_server, rey).kept_fandoms()
    assigned = staff.assign_fandom("Rey", "Skerry Sound")
    assert [one.account for one in staff.wranglers()] == ["Rey"]
    wren = archive_for(live_server, rey)
    (kept,) = wren.kept_fandoms()
    assert (kept.fandom.name, {one.kind: one.waiting for one in kept.kinds}["character"]) == (
        "Skerry Sound",
        3,
    )
    waiting = {one.tag.name: one for one in wren.tag_queue("character", fandom="Skerry Sound")}
    assert [one.tag.id for one in waiting["Inés Calder"].suggestions] == [ines]
    corvin, other = waiting["Corvin"].tag.id, waiting["Ines C."].tag.id
    outcome = wren.put_in_order([waiting["Inés Calder"].tag.id, corvin], "suggested")
    assert ([one.kind for one in outcome.done], [one.tag for one in outcome.refused]) == (
        ["synonym"],
        [corvin],
    )
    assert wren.make_canonical(corvin).kind == "canonical"
    assert wren.add_parent(corvin, fandom).other == kept.fandom
    around = wren.around_tag(corvin)
    assert (around.tag.is_canonical, around.parents, around.works) == (True, (kept.fandom,), 1)
    assert wren.remove_parent(corvin, fandom).kind == "no_parent"
    assert [one.kind for one in wren.describe_tag(corvin, description="A smith.")] == ["described"]
    assert wren.make_ordinary(corvin).kind == "ordinary"
    assert wren.foresee_merge(other, ines).total == 1
    done = wren.merge_tag(other, ines)
    assert wren.undo_change(done.id).undoes == done.id
    wren.merge_tag(other, ines)
    assert wren.split_tag(other).kind == "split"
    sounds = canonical("fandom", "Sounds")
    assert wren.put_under(fandom, sounds).kind == "umbrella"
    assert wren.take_from_under(fandom, sounds).kind == "no_umbrella"
    assert [one.name for one in wren.find_tags("ines cal")] == ["Ines Calder"]
    assert next(archive_for(live_server).tag_log()).kind == "no_umbrella"
    staff.release_fandom(assigned.id)
    with pytest.raises(Refused):
        wren.kept_fandoms()


def test_what_readers_said_is_removed_a_promise_stopped_and_the_news_written(live_server: Any) -> None:
    company = makers.company()
    makers.promise(company.work)
    review = makers.answer(company.work, company.reader)
    moderator = archive_for(live_server, company.moderator)
    moderator.remove_review(review.pk, "It is unkind.")
    assert Review.objects.get().removal_reason == "It is unkind."
    assert moderator.stop_promise(company.work.pk, "Its author asked.").state == "halted"
    assert Promise.objects.get().settled_at
    written = moderator.write_news("We moved", "To a new machine.")
    assert moderator.change_news(written.id, title="We have moved").text == written.text
    assert [one.title for one in archive_for(live_server).news()] == ["We have moved"]
    moderator.take_back_news(written.id)
    with pytest.raises(Refused) as refused:
        archive_for(live_server, company.reader).write_news("Hear", "me.")
    assert refused.value.status == 404


def test_a_reply_and_a_note_are_removed(live_server: Any) -> None:
    ada, rey = makers.account("Ada"), makers.account("Rey")
    work = posted(ada, "One")
    reader = archive_for(live_server, rey)
    (chapter,) = reader.chapters(work.pk)
    note = reader.note(chapter, 1, "Oh.")
    answered = reader.answer(chapter, "Oh no.")
    reply = reader.ask("POST", f"/reviews/{answered.id}/replies", {"text": "And this."})
    moderator = archive_for(live_server, makers.account("Moderator", is_staff=True))
    moderator.remove_note_of(note.id, "It is unkind.")
    moderator.remove_reply(reply["id"], "It is unkind.")
    assert list(reader.notes(chapter)) == []
    with pytest.raises(Refused):
        moderator.remove_reply(reply["id"], "Again.")


def test_a_collection_is_kept(live_server: Any) -> None:
    ada = makers.account("Ada")
    work, other = posted(ada, "The Key"), posted(ada, "The Mole")
    keeper, author = archive_for(live_server, makers.account("Rey")), archive_for(live_server, ada)
    made = keeper.make_collection("hearth", "By the fire", is_moderated=True, is_unrevealed=True)
    assert (made.owners, made.is_moderated, made.closed_at) == (("Rey",), True, None)
    assert author.put_forward(work.pk, "hearth").approved_at is None
    (item,) = keeper.items_of("hearth")
    assert (item.title, item.work) == ("The Key", work.pk)
    assert keeper.approve_item("hearth", item.id).approved_at
    invited = keeper.invite_work("hearth", other.pk)
    assert [one.id for one in keeper.items_of("hearth", "invited")] == [invited.id]
    keeper.turn_item_away("hearth", invited.id)
    assert [one.collection for one in author.placed_in(work.pk)] == ["hearth"]
    assert list(archive_for(live_server).works_in("hearth")) == []
    assert keeper.reveal_collection("hearth").unrevealed_at is None
    assert [one.title for one in archive_for(live_server).works_in("hearth")] == ["The Key"]
    author.take_out(work.pk, "hearth")
    changed = keeper.change_collection("hearth", owners=["Rey", "Ada"], rules="Be kind.", is_closed=True)
    assert (changed.owners, bool(changed.closed_at)) == (("Rey", "Ada"), True)
    keeper.step_down_from("hearth")
    assert archive_for(live_server).collection("hearth").maintainers == ("Ada",)
    author.dissolve_collection("hearth")
    assert list(author.collections()) == []
