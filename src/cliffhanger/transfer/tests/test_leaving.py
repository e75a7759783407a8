from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from cliffhanger.accounts.joining import join
from cliffhanger.accounts.models import Account, Pseud
from cliffhanger.archive import clock
from cliffhanger.cast import makers
from cliffhanger.promises.models import Promise
from cliffhanger.promises.replay import replay
from cliffhanger.promises.tick import tick
from cliffhanger.reviews.models import MarginNote, Review
from cliffhanger.transfer.leaving.leave import Promised, leave
from cliffhanger.works.models import Chapter, Creatorship, Work

PASSWORD = "a lantern in the fog"
PARTS = ["Part one.", "Part two.", "Part three."]
pytestmark = pytest.mark.django_db


@pytest.fixture
def kit(settings: Any) -> Account:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return join("Kit", "kit@readers.example", PASSWORD)


def posted(author: Account, title: str) -> Work:
    work = makers.work(author, title, PARTS)
    for chapter in work.chapters.all():
        chapter.post(clock.now())
    work.refresh_from_db()
    return work


def signers(work: Work) -> list[str]:
    return [pseud.name for pseud in work.creators()]


def test_nothing_of_the_person_remains(kit: Account) -> None:
    kit.pseuds.create(name="Gale")
    leave(kit, clock.now(), take_works=False)
    gone = Account.objects.get(pk=kit.pk)
    assert gone.left_at is not None
    assert not gone.is_active
    assert not gone.has_usable_password()
    assert "kit" not in f"{gone.username} {gone.email}".lower()
    assert not gone.pseuds.exists()
    assert not gone.emailaddress_set.exists()


def test_her_names_are_free_again(kit: Account) -> None:
    leave(kit, clock.now(), take_works=False)
    join("kit", "kit@readers.example", PASSWORD)


def test_posted_works_stay_and_drafts_go(kit: Account) -> None:
    stays, draft = posted(kit, "The Key"), makers.work(kit, "Unfinished", PARTS)
    Chapter.objects.create(work=stays, position=4, text="<p>Not out yet.</p>")
    leave(kit, clock.now(), take_works=False)
    assert signers(stays) == ["orphan_account"]
    assert stays.chapters.count() == 3
    assert not Work.objects.filter(pk=draft.pk).exists()


def test_works_can_be_taken_along(kit: Account) -> None:
    taken = posted(kit, "The Key")
    makers.answer(taken, makers.account("Mira"))
    leave(kit, clock.now(), take_works=True)
    assert not Work.objects.filter(pk=taken.pk).exists()


def test_a_work_that_others_sign_stays_theirs(kit: Account) -> None:
    work, mira = posted(kit, "The Key"), makers.account("Mira")
    Creatorship.objects.create(work=work, pseud=Pseud.objects.get(account=mira))
    leave(kit, clock.now(), take_works=True)
    assert signers(work) == ["Mira"]
    assert Work.objects.get(pk=work.pk).is_posted


def test_her_answers_stay_signed_by_somebody_who_has_left(kit: Account) -> None:
    work = posted(makers.account("Mira"), "The Key")
    review = makers.answer(work, kit)
    leave(kit, clock.now(), take_works=False)
    assert Review.objects.get(pk=review.pk).signature == "Somebody who has left"


def test_her_notes_in_the_margin_stay_too_without_her_name(kit: Account) -> None:
    work, mira = posted(makers.account("Mira"), "The Key"), makers.account("Ned")
    for somebody in (kit, mira):
        noted(work, somebody, f"Noted by {somebody.pk}.")
    leave(kit, clock.now(), take_works=False)
    assert [note.signature for note in MarginNote.objects.all()] == ["Somebody who has left", "Ned"]
    margin = f"/works/{work.pk}/chapters/{work.chapters.get(position=1).pk}/margin"
    page = Client().get(margin).content.decode()
    assert f"Noted by {kit.pk}." in page
    assert "Kit" not in page
    assert Client().get(f"{margin}.json").json()["notes"] == {"1": 2}


def test_notes_in_the_margins_of_her_works_stay_with_them_or_go_with_them(kit: Account) -> None:
    mira, stays = makers.account("Mira"), posted(kit, "The Key")
    noted(stays, mira, "Which door?")
    leave(kit, clock.now(), take_works=False)
    assert MarginNote.objects.get().work == stays
    other = join("Gale", "gale@readers.example", PASSWORD)
    taken = posted(other, "The Lock")
    noted(taken, mira, "Which lock?")
    leave(other, clock.now(), take_works=True)
    assert MarginNote.objects.get().text == "<p>Which door?</p>"


def noted(work: Work, reader: Account, text: str) -> None:
    client = Client()
    client.force_login(reader)
    chapter = work.chapters.get(position=1)
    client.post(f"/works/{work.pk}/chapters/{chapter.pk}/margin", {"paragraph": 1, "text": text})


def test_a_promise_is_kept_without_its_author(kit: Account) -> None:
    work, mira = makers.work(kit, "The Key", PARTS), makers.account("Mira")
    promise = makers.promise(work, quorum=1, pace=Promise.Pace.AT_ONCE)
    leave(kit, clock.now(), take_works=False)
    makers.answer(work, mira)
    tick(clock.now())
    promise.refresh_from_db()
    assert promise.outcome == Promise.Outcome.KEPT
    assert work.chapters.posted().count() == 3
    assert signers(work) == ["orphan_account"]


def test_an_open_promise_cannot_be_taken_along(kit: Account) -> None:
    work = makers.work(kit, "The Key", PARTS)
    makers.promise(work)
    with pytest.raises(Promised, match="“The Key”"):
        leave(kit, clock.now(), take_works=True)
    assert Account.objects.get(pk=kit.pk).left_at is None
    assert signers(work) == ["Kit"]


def test_chapters_still_to_go_up_cannot_be_taken_along(kit: Account) -> None:
    work, mira = makers.work(kit, "The Key", PARTS), makers.account("Mira")
    promise = makers.promise(work, quorum=1)
    makers.answer(work, mira)
    now = clock.now()
    tick(now)
    promise.refresh_from_db()
    assert promise.outcome == Promise.Outcome.KEPT
    with pytest.raises(Promised):
        leave(kit, now, take_works=True)
    tick(now + timedelta(days=6))
    leave(kit, now + timedelta(days=6), take_works=True)
    work.refresh_from_db()
    assert work.withdrawn_at is not None
    assert signers(work) == ["orphan_account"]
    assert promise.entries.exists()


def test_an_answer_counts_though_its_reader_leaves_before_anybody_looks(kit: Account) -> None:
    work = makers.work(makers.account("Mira"), "The Key", PARTS)
    promise = makers.promise(work, quorum=1, thanks=Promise.Thanks.REST)
    makers.answer(work, kit)
    leave(kit, clock.now(), take_works=False)
    tick(clock.now())
    promise.refresh_from_db()
    assert promise.outcome == Promise.Outcome.KEPT
    assert replay(promise).is_equal


def test_a_lapse_thanks_those_who_are_still_here(kit: Account) -> None:
    work, other = makers.work(makers.account("Mira"), "The Key", PARTS), makers.account("Ned")
    promise = makers.promise(work, quorum=3)
    makers.answer(work, kit)
    makers.answer(work, other)
    leave(kit, clock.now(), take_works=False)
    tick(clock.now() + timedelta(days=6))
    promise.refresh_from_db()
    assert promise.outcome == Promise.Outcome.LAPSED
    assert other.grants.count() == 3


def test_leaving_twice_is_leaving_once(kit: Account) -> None:
    leave(kit, clock.now(), take_works=False)
    left = Account.objects.get(pk=kit.pk).left_at
    leave(kit, clock.now(), take_works=True)
    assert Account.objects.get(pk=kit.pk).left_at == left


def test_the_page_takes_the_password_and_says_what_happens(client: Client, kit: Account) -> None:
    work = makers.work(kit, "The Key", PARTS)
    makers.promise(work)
    client.force_login(kit)
    page = client.get("/leaving").content.decode()
    assert "Your word is given on" in page
    assert (
        "This is not your password"
        in client.post("/leaving", {"works": "stay", "password": "guess"}).content.decode()
    )
    assert (
        "You have given your word on “The Key”"
        in client.post("/leaving", {"works": "take", "password": PASSWORD}).content.decode()
    )
    assert client.post("/leaving", {"works": "stay", "password": PASSWORD}).headers["Location"] == "/"
    assert client.get("/preferences").status_code == 302
    assert client.get("/users/Kit").status_code == 404
    assert "The Key" in client.get("/users/orphan_account").content.decode()


def test_guessing_the_password_here_is_stopped_too(client: Client, kit: Account) -> None:
    client.force_login(kit)
    for _ in range(5):
        client.post("/leaving", {"works": "stay", "password": "guess"})
    assert client.post("/leaving", {"works": "stay", "password": PASSWORD}).status_code == 200
    assert Account.objects.get(pk=kit.pk).left_at is None


def test_a_guest_signs_in_first(client: Client) -> None:
    assert client.get("/leaving").headers["Location"] == "/accounts/login/?next=/leaving"
