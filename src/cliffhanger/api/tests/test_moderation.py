"""Programs of moderators do what moderators do on the pages, and programs of others do not."""

import uuid

import pytest

from cliffhanger.accounts.models import Account
from cliffhanger.archive import clock
from cliffhanger.archive.models import News
from cliffhanger.cast import makers
from cliffhanger.promises.models import Promise
from cliffhanger.reviews.models import MarginNote, Reply, Review

from .conftest import Program

pytestmark = pytest.mark.django_db
REASON = {"reason": "It is unkind."}


@pytest.fixture
def company() -> makers.Company:
    made = makers.company()
    makers.promise(made.work)
    makers.answer(made.work, made.reader, "Oh no.")
    return made


@pytest.fixture
def moderator(company: makers.Company) -> Program:
    return Program(company.moderator)


def reply_to(review: Review, by: Account) -> Reply:
    assert by.pseud is not None
    return Reply.write(review, by.pseud, "<p>And this.</p>", uuid.uuid4(), clock.now())


def note_by(company: makers.Company, by: Account) -> MarginNote:
    return MarginNote.write(
        uuid.uuid4(),
        work=company.work,
        chapter=company.work.chapters.get(position=1),
        account=by,
        pseud=by.pseud,
        anchor=[],
        text="<p>Here.</p>",
        written_at=clock.now(),
    )


def everything(company: makers.Company) -> dict[str, Review | Reply | MarginNote]:
    review = Review.objects.get()
    reply, note = reply_to(review, company.reader), note_by(company, company.reader)
    return {
        f"/margin_notes/{note.pk}/removal": note,
        f"/replies/{reply.pk}/removal": reply,
        f"/reviews/{review.pk}/removal": review,
    }


def test_what_readers_said_is_removed_with_a_reason(company: makers.Company, moderator: Program) -> None:
    for path, found in everything(company).items():
        assert moderator.post(path, {"reason": " "}).json()["errors"].keys() == {"reason"}
        assert moderator.post(path, REASON).status_code == 204
        found.refresh_from_db()
        assert found.removed_at
        assert (found.removed_by_moderator, found.removal_reason) == (True, "It is unkind.")
        assert moderator.post(path, REASON).status_code == 404
    first = company.work.chapters.get(position=1)
    path = f"/works/{company.work.pk}/chapters/{first.pk}/reviews"
    refused = Program(company.reader).post(path, {"text": "Again."})
    assert "A moderator removed your answer" in refused.json()["detail"]


def test_nobody_else_removes_what_readers_said(company: makers.Company, nobody: Program) -> None:
    for path, found in everything(company).items():
        assert nobody.post(path, REASON).status_code == 401
        assert Program(company.moderator, "read", "respond").post(path, REASON).status_code == 403
        for account in (company.author, company.stranger, company.reader):
            refused = Program(account).post(path, REASON)
            assert refused.status_code == 403
            assert "moderators may remove" in refused.json()["detail"]
        found.refresh_from_db()
        assert found.removed_at is None


def test_her_own_answer_is_removed_as_hers(company: makers.Company, moderator: Program) -> None:
    own = makers.answer(company.work, company.moderator, "Mine.")
    assert moderator.post(f"/reviews/{own.pk}/removal", REASON).status_code == 204
    own.refresh_from_db()
    assert own.removed_at
    assert (own.removed_by_moderator, own.removal_reason) == (False, "")


def test_a_moderator_sees_what_waits_for_the_author(company: makers.Company, moderator: Program) -> None:
    Review.objects.update(waits_since=clock.now())
    path = f"/reviews/{Review.objects.get().pk}"
    assert moderator.get(path).json()["waits"]
    assert Program(company.stranger).get(path).status_code == 404


def test_a_promise_is_stopped_on_the_record(
    company: makers.Company, moderator: Program, nobody: Program
) -> None:
    path = f"/works/{company.work.pk}/promise"
    for account in (company.author, company.reader):
        refused = Program(account).post(f"{path}/halting", REASON)
        assert (refused.status_code, refused.json()["detail"]) == (403, "Moderators stop promises.")
    assert Promise.objects.get().is_open
    assert moderator.post(f"{path}/halting", REASON).json()["state"] == "halted"
    assert "It is unkind." in nobody.get(f"{path}/ledger").json()[-1]["sentence"]
    again = moderator.post(f"{path}/halting", REASON)
    assert (again.status_code, again.json()["detail"]) == (409, "There is nothing left to stop.")
    assert moderator.post("/works/999/promise/halting", REASON).status_code == 404


def test_news_are_written_changed_and_taken_back(
    company: makers.Company, moderator: Program, nobody: Program
) -> None:
    said = {"title": "  We  moved ", "text": "All of us.\n\nTo a new machine."}
    assert Program(company.author).post("/news", said).status_code == 404
    assert nobody.post("/news", said).status_code == 401
    made = moderator.post("/news", said)
    assert made.status_code == 201
    told = made.json()
    assert (told["title"], told["edited_at"]) == ("We moved", None)
    path = f"/news/{told['id']}"
    assert nobody.get(path).json() == told
    assert nobody.get("/news").json() == {"items": [told], "next": None}
    assert moderator.call("patch", path, {"title": "We moved"}).json()["edited_at"] is None
    changed = moderator.call("patch", path, {"title": "We have moved"}).json()
    assert (changed["title"], changed["text"]) == ("We have moved", told["text"])
    assert changed["edited_at"]
    assert Program(company.author).call("delete", path).status_code == 404
    assert moderator.call("delete", path).status_code == 204
    assert not News.objects.exists()


def test_who_is_no_moderator_any_more_has_a_token_for_nothing(
    company: makers.Company, moderator: Program
) -> None:
    Account.objects.filter(pk=company.moderator.pk).update(is_staff=False)
    path = f"/reviews/{Review.objects.get().pk}/removal"
    assert moderator.post(path, REASON).status_code == 403
    assert moderator.post("/news", {"title": "T", "text": "t"}).status_code == 404
    assert moderator.post(f"/works/{company.work.pk}/promise/halting", REASON).status_code == 403
