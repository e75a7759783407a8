"""The index follows what is written, finds what is out, and nothing else."""

import threading

import pytest
from django.db import connection, transaction

from cliffhanger.accounts.models import Account
from cliffhanger.archive import clock
from cliffhanger.cast import makers
from cliffhanger.search.index import concordance, embedded, ledger, pending
from cliffhanger.search.question import Eyes, Status
from cliffhanger.tags.models import Kind, tag
from cliffhanger.works.models import Withdrawal, Work

from .indexed import Indexed

MEMBER = Eyes(is_signed_in=True)


def posted(title: str, *texts: str, **fields: object) -> Work:
    work = makers.work(author(), title, texts or ("Once.",), **fields)
    for chapter in work.chapters.all():
        chapter.post(clock.now())
    return work


def author() -> Account:
    return Account.objects.filter(username="Mira").first() or makers.account("Mira")


def test_a_posted_work_is_found_before_and_after_it_is_followed(index: Indexed) -> None:
    work = posted("The Lighthouse")
    assert index.found() == {work.pk}
    index.follow()
    assert index.found() == {work.pk}


def test_words_of_title_author_tags_and_text_are_found(index: Indexed) -> None:
    work = posted("The Lighthouse", "A door stood open in the rain.", summary="<p>Somebody waits.</p>")
    work.tag_with(Kind.FANDOM, ["Tidewater Tales"])
    index.follow()
    for q in (
        "lighthouse",
        "mira",
        "tidewater",
        "waits",
        "doors",
        "LIGHTHOUSE door",
        "mira rain",
        "by:mira door",
    ):
        assert index.found(q) == {work.pk}, q
    for q in ("lantern", "title:door", "by:lighthouse", "lighthouse lantern", "fandom:lighthouse"):
        assert index.found(q) == set(), q


def test_phrases_keep_their_order_and_their_paragraph(index: Indexed) -> None:
    work = posted("A", "The old red door creaked.\n\nNobody heard.")
    index.follow()
    for q in ('"red door"', '"old door"~1', '"old creaked"~2', "-window door", '"old red door creaked"'):
        assert index.found(q) == {work.pk}, q
    for q in ('"door red"', '"old door"', '"old creaked"~1', '"creaked nobody"', "-door red"):
        assert index.found(q) == set(), q


def test_a_passage_shows_the_words_in_their_paragraph(index: Indexed) -> None:
    work = posted("A", "Nothing here.\n\nThe Häuser stood empty, and empty they stayed.", language="de")
    index.follow()
    (passage,) = index.ask('"hauser stood"').passages
    assert (passage.work, passage.chapter, passage.paragraph) == (work.pk, work.chapters.get().pk, 2)
    assert passage.pieces == (
        ("The ", False),
        ("Häuser", True),
        (" ", False),
        ("stood", True),
        (" empty, and empty they stayed.", False),
    )


def test_what_is_withdrawn_is_gone_before_it_is_followed(index: Indexed) -> None:
    work = posted("The Lighthouse", "Rain.")
    index.follow()
    work.withdraw(Withdrawal.AUTHOR, clock.now())
    for _ in range(2):
        assert index.ask().total == index.ask("rain").total == 0
        assert not any(index.ask().facets.values())
        index.follow()
    work.put_back(clock.now())
    index.follow()
    assert index.found("rain") == {work.pk}


def test_restricted_works_are_for_those_who_are_signed_in(index: Indexed) -> None:
    work = posted("The Lighthouse", "Rain.", is_restricted=True)
    index.follow()
    assert index.ask("rain").total == index.ask().total == 0
    assert index.found("rain", eyes=MEMBER) == {work.pk}
    Work.objects.filter(pk=work.pk).update(is_restricted=False)
    assert index.found("rain") == {work.pk}
    Work.objects.filter(pk=work.pk).update(is_restricted=True)
    assert index.found("rain") == set()


def test_unposted_chapters_are_not_found(index: Indexed) -> None:
    work = makers.work(author(), "A", ("Rain.", "Thunder."))
    index.follow()
    assert index.ask().total == 0
    work.chapters.get(position=1).post(clock.now())
    index.follow()
    assert (index.found("rain"), index.found("thunder")) == ({work.pk}, set())
    work.chapters.get(position=2).post(clock.now())
    index.follow()
    assert index.found("thunder") == {work.pk}


def test_facets_count_the_filtered_set(index: Indexed) -> None:
    for number in range(5):
        work = posted(f"Tale {number}", planned_chapters=1 if number else 2)
        work.tag_with(Kind.FREEFORM, ["Angst", "Fluff"][: 1 + number % 2])
        if number == 3:
            index.follow()
    angst, fluff = tag(Kind.FREEFORM, "Angst").pk, tag(Kind.FREEFORM, "Fluff").pk
    for _ in range(2):
        answer = index.ask()
        assert answer.facets["freeform"] == ((angst, 5), (fluff, 2))
        assert dict(answer.facets["status"]) == {"complete": 4, "progress": 1}
        assert answer.facets["language"] == (("en", 5),)
        assert index.ask(without=frozenset({fluff})).facets["freeform"] == ((angst, 3),)
        assert index.ask(status=frozenset({Status.COMPLETE})).total == 4
        index.follow()


def test_an_edited_chapter_is_found_by_its_new_words(index: Indexed) -> None:
    work = posted("A", "Rain.")
    index.follow()
    work.chapters.get().rewrite("", "<p>Snow.</p>", clock.now())
    assert index.found("rain") == set()
    index.follow()
    assert (index.found("rain"), index.found("snow")) == (set(), {work.pk})


@pytest.mark.parametrize("q", ["", "a" * 1000, "\x00\x7f\ud800", '"' * 50, "-", "東京", "~", "a b c " * 100])
def test_whatever_is_typed_is_answered(index: Indexed, q: str) -> None:
    posted("A", "Rain.")
    index.follow()
    assert index.ask(q).total in (0, 1)


def test_a_misspelt_word_is_helped_with_words_of_works_one_may_see(index: Indexed) -> None:
    posted("The Lighthouse", "Häuser stood in the evening.")
    posted("The Lighthorse", "Nothing.", is_restricted=True)
    index.follow()
    assert index.ask("lighthuose evening").ideas == ("lighthouse evening",)
    assert index.ask("haeuser").ideas == ("häuser",)
    assert index.ask("lighthouse morning").ideas == ()
    assert index.ask("xyzzy").ideas == ()
    assert "lighthorse" in index.ask("lighthorze", eyes=MEMBER).ideas
    assert "lighthorse" not in index.ask("lighthorze").ideas


def test_a_search_over_its_budget_is_cut_off_and_says_so(
    index: Indexed, monkeypatch: pytest.MonkeyPatch
) -> None:
    works = [posted(f"Tale {number}", "The same old door.").pk for number in range(6)]
    index.follow()
    assert not index.ask('"old door"').is_cut_off
    monkeypatch.setattr(embedded, "FEW", 0)
    monkeypatch.setattr(concordance, "MOST_READ", 3)
    answer = index.ask('"old door"')
    assert answer.is_cut_off
    assert works[-1] in answer.works
    assert answer.total < len(works)
    monkeypatch.setattr(concordance, "MOST_RANKED", 1)
    monkeypatch.setattr(concordance, "MOST_FOUND", 3)
    answer = index.ask("door")
    assert answer.is_cut_off
    assert answer.total in (3, 4)


def test_nothing_of_what_is_not_out_is_hinted_at(index: Indexed) -> None:
    """Not by counts, passages, ideas or the order: not of drafts, sealed chapters, withdrawn and hidden works."""
    work = makers.work(author(), "Open", ("A beginning.", "Xylophone under seal.", "Xylophone unposted."))
    work.chapters.get(position=1).post(clock.now())
    work.chapters.get(position=2).hold(clock.now())
    draft = makers.work(author(), "Xylophone", ("Xylophone.",))
    draft.tag_with(Kind.FREEFORM, ["Xylophone"])
    gone = posted("Xylophone", "Xylophone again.")
    gone.tag_with(Kind.FREEFORM, ["Xylophone"])
    for turn in range(4):
        if turn % 2:
            gone.withdraw(Withdrawal.MODERATOR, clock.now())
        else:
            gone.unreveal(clock.now())
        for q in ("xylophone", "xylophine", '"xylophone under"', "tag:xylophone", "title:xylophone"):
            answer = index.ask(q, eyes=MEMBER)
            assert (answer.total, answer.passages, answer.ideas) == (0, (), ())
            assert not any(answer.facets.values())
        assert index.ask(eyes=MEMBER).facets["freeform"] == ()
        gone.put_back(clock.now())
        gone.reveal(clock.now())
        index.follow()
    assert index.ask("beginning").passages[0].work == work.pk


def test_very_many_writes_at_once_hide_what_is_not_out(
    index: Indexed, monkeypatch: pytest.MonkeyPatch
) -> None:
    works = [posted(f"Tale {number}") for number in range(6)]
    index.follow()
    monkeypatch.setattr(pending, "MOST", 2)
    for work in works[:3]:
        work.withdraw(Withdrawal.AUTHOR, clock.now())
    Work.objects.filter(pk=works[3].pk).update(is_restricted=True)
    Work.objects.filter(pk=works[4].pk).update(title="Another")
    assert index.found() == {works[4].pk, works[5].pk}
    assert index.found(eyes=MEMBER) == {works[3].pk, works[4].pk, works[5].pk}
    index.follow()
    assert index.found() == {works[4].pk, works[5].pk}


def test_what_a_transaction_wrote_later_is_seen_whoever_finished_meanwhile(kept_triggers: None) -> None:
    """On SQLite nobody can: there is one writer."""
    with transaction.atomic():
        work = posted("The Lighthouse")
        if connection.vendor == "postgresql":
            other = threading.Thread(target=posted_by_somebody_else)
            other.start()
            other.join()
        cursor = ledger.here()
        Work.objects.filter(pk=work.pk).update(title="The Beacon")
        assert work.pk in ledger.after(cursor).works


def posted_by_somebody_else() -> None:
    try:
        makers.account("Noor")
    finally:
        connection.close()
