"""Notes in the margin: who may leave one, who sees it, what becomes of it."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cliffhanger.accounts.models import Account
from cliffhanger.archive import clock
from cliffhanger.cast import makers
from cliffhanger.follows.models import Notice
from cliffhanger.follows.tell import tell
from cliffhanger.promises.course import bring_up_to_date
from cliffhanger.reviews.models import Act, MarginNote, Review
from cliffhanger.works.models import Chapter
from cliffhanger.works.tests.cast import post_all, signed_in

pytestmark = pytest.mark.django_db

TEXT = "The lamp went out.\n\nNobody on the stair spoke.\n\nA boat knocked against the stones."


@pytest.fixture
def cast() -> makers.Company:
    company = makers.company([TEXT, "Later."])
    post_all(company.work)
    return company


def first(cast: makers.Company) -> Chapter:
    chapter: Chapter = cast.work.chapters.get(position=1)
    return chapter


def address(chapter: Chapter) -> str:
    return f"{chapter.get_absolute_url()}/margin"


def leave(client: Client, chapter: Chapter, text: str = "I held my breath here.", **said: object) -> object:
    data = {"paragraph": 2, "text": text, "form_key": uuid.uuid4(), "reader": "", **said}
    return client.post(address(chapter), data)


def noted(
    cast: makers.Company, by: Account | None, text: str = "I held my breath here.", **said: object
) -> MarginNote:
    if by:
        said["reader"] = by.pk
    leave(signed_in(by), first(cast), text, **said)
    note: MarginNote = MarginNote.objects.latest("pk")
    return note


def page(client: Client, chapter: Chapter, query: str = "") -> str:
    response = client.get(address(chapter) + query)
    assert response.status_code == 200
    return response.content.decode()


def test_a_reader_leaves_a_note_beside_a_paragraph(cast: makers.Company) -> None:
    response = signed_in(cast.reader).post(
        address(first(cast)),
        {"paragraph": 2, "words": "on the stair", "text": "Whose stair?", "reader": cast.reader.pk},
    )
    note = MarginNote.objects.get()
    assert response.headers["Location"] == f"{address(first(cast))}#note_{note.pk}"
    assert note.anchor[0]["exact"] == "on the stair"
    shown = page(Client(), first(cast))
    row = shown.split('id="p2"')[1].split('id="p3"')[0]
    assert "Whose stair?" in row
    assert "on the stair</q>" in row
    assert "Reader" in row


def test_a_guest_leaves_one_with_a_name(cast: makers.Company) -> None:
    note = noted(cast, None, guest_name="Wanderer")
    assert (note.account, note.signature) == (None, "Wanderer")
    assert "Wanderer" in page(Client(), first(cast))


def test_the_form_opens_for_the_paragraph_that_is_named(cast: makers.Company) -> None:
    shown = page(Client(), first(cast), "?paragraph=3&words=A+boat")
    assert shown.count("<textarea") == 1
    assert "A boat</q>" in shown.split('id="p3"')[1]
    assert "<textarea" not in page(Client(), first(cast))


@pytest.mark.parametrize("wrong", ["", "0", "x", "٣", "9" * 40, "-1"])
def test_a_paragraph_that_is_none_is_answered_calmly(cast: makers.Company, wrong: str) -> None:
    assert Client().get(address(first(cast)), {"paragraph": wrong}).status_code == 200
    assert leave(Client(), first(cast), paragraph=wrong).status_code in (302, 422)  # type: ignore[attr-defined]


def test_nothing_typed_is_lost_when_something_is_wrong(cast: makers.Company) -> None:
    response = Client().post(address(first(cast)), {"paragraph": 2, "text": "x" * 2_001, "guest_name": "Ada"})
    assert response.status_code == 422
    assert "x" * 2_001 in response.content.decode()
    assert "Ada" in response.content.decode()
    blank = Client().post(address(first(cast)), {"paragraph": 2, "text": "  "})
    assert "Write something first" in blank.content.decode()
    lost = Client().post(address(first(cast)), {"paragraph": "", "text": "Whither?"})
    assert lost.status_code == 422
    assert "Whither?" in lost.content.decode()


def test_the_same_form_sent_twice_is_one_note(cast: makers.Company) -> None:
    key = uuid.uuid4()
    for _ in range(2):
        noted(cast, cast.reader, form_key=key)
    assert MarginNote.objects.count() == 1


def test_whoever_is_blocked_is_told_so_and_keeps_her_words(cast: makers.Company) -> None:
    response = leave(signed_in(cast.shut_out), first(cast), "Let me in.", reader=cast.shut_out.pk)
    assert response.status_code == 403  # type: ignore[attr-defined]
    assert MarginNote.objects.count() == 0


def test_a_signed_out_writer_finds_her_note_after_signing_in(cast: makers.Company) -> None:
    client = Client()
    response = client.post(
        address(first(cast)), {"paragraph": 2, "text": "Half a thought", "reader": cast.reader.pk}
    )
    assert "login" in response.headers["Location"]
    client.force_login(cast.reader)
    shown = page(client, first(cast))
    assert "Half a thought" in shown.split('id="p2"')[1]
    assert MarginNote.objects.count() == 0


def test_hostile_words_come_out_harmless(cast: makers.Company) -> None:
    noted(cast, cast.reader, "<script>alert(1)</script>\x00 \u202eevil " + "w" * 1_500)
    shown = page(Client(), first(cast))
    assert "<script>alert" not in shown
    assert "w" * 1_500 in shown


def test_too_many_notes_wait(cast: makers.Company, settings: object) -> None:
    settings.RATE_LIMITS = True  # type: ignore[attr-defined]
    for number in range(40):
        noted(cast, cast.reader, f"Note {number}")
    response = leave(signed_in(cast.reader), first(cast), "One more", reader=cast.reader.pk)
    assert response.status_code == 429  # type: ignore[attr-defined]
    assert "One more" in response.content.decode()  # type: ignore[attr-defined]


def test_its_writer_removes_it_and_a_moderator_with_a_reason(cast: makers.Company) -> None:
    mine, other = noted(cast, cast.reader), noted(cast, cast.stranger, "Rude.")
    signed_in(cast.reader).post(f"/margin_notes/{mine.pk}/removal")
    moderator = signed_in(cast.moderator)
    assert moderator.post(f"/margin_notes/{other.pk}/removal").status_code == 422
    moderator.post(f"/margin_notes/{other.pk}/removal", {"reason": "Rude"})
    assert MarginNote.objects.standing().count() == 0
    other.refresh_from_db()
    assert (other.removed_by_moderator, other.removal_reason) == (True, "Rude")


@pytest.mark.parametrize("who", ["author", "stranger", "shut_out"])
def test_nobody_else_removes_it(cast: makers.Company, who: str) -> None:
    note = noted(cast, cast.reader)
    assert signed_in(getattr(cast, who)).post(f"/margin_notes/{note.pk}/removal").status_code == 403
    assert Client().post(f"/margin_notes/{note.pk}/removal").status_code == 404


def test_where_the_author_sees_answers_first_a_note_waits_for_her(cast: makers.Company) -> None:
    cast.work.reviews_wait = True
    cast.work.save()
    note = noted(cast, cast.reader, "For you first.")
    assert "For you first." in page(signed_in(cast.reader), first(cast))
    assert "For you first." in page(signed_in(cast.author), first(cast))
    assert "For you first." not in page(signed_in(cast.stranger), first(cast))
    assert signed_in(cast.stranger).post(f"/margin_notes/{note.pk}/passing").status_code == 404
    signed_in(cast.author).post(f"/margin_notes/{note.pk}/passing")
    assert "For you first." in page(Client(), first(cast))


def test_a_note_stays_with_its_paragraph_and_says_when_that_has_changed(cast: makers.Company) -> None:
    noted(cast, cast.reader, "Here.")
    chapter = first(cast)
    paragraphs = (
        "<p>A new beginning.</p><p>The lamp went out.</p><p>Nobody on the stair spoke.</p><p>End.</p>"
    )
    chapter.rewrite("", paragraphs, clock.now())
    assert "Here." in page(Client(), chapter).split('id="p3"')[1].split('id="p4"')[0]
    chapter.rewrite("", paragraphs.replace("Nobody on", "Somebody on"), clock.now())
    row = page(Client(), chapter).split('id="p3"')[1].split('id="p4"')[0]
    assert "The paragraph this was about has changed." in row
    chapter.rewrite("", "<p>Wholly other words.</p>", clock.now())
    gone = page(Client(), chapter).split('id="gone"')[1]
    assert "Here." in gone
    assert "Nobody on the stair spoke." in gone


def test_the_marks_say_how_many_stand_where(cast: makers.Company) -> None:
    noted(cast, cast.reader)
    noted(cast, cast.stranger)
    marks = Client().get(f"{address(first(cast))}.json").json()
    assert marks == {"paragraphs": 3, "notes": {"2": 2}, "gone": 0}


def test_a_sealed_chapter_has_no_margin() -> None:
    company = makers.company()
    makers.promise(company.work)
    sealed = company.work.chapters.get(position=2)
    for who in (company.author, company.reader, None):
        assert signed_in(who).get(address(sealed)).status_code == 404
        assert leave(signed_in(who), sealed).status_code in (302, 404)  # type: ignore[attr-defined]
    assert MarginNote.objects.count() == 0


def test_words_for_a_work_that_was_taken_down_are_given_back(cast: makers.Company) -> None:
    cast.work.withdraw("author", clock.now())
    response = leave(signed_in(cast.reader), first(cast), "Too late?", reader=cast.reader.pk)
    assert response.status_code == 410  # type: ignore[attr-defined]
    assert "Too late?" in response.content.decode()  # type: ignore[attr-defined]


def test_a_restricted_work_asks_a_guest_to_sign_in(cast: makers.Company) -> None:
    type(cast.work).objects.filter(pk=cast.work.pk).update(is_restricted=True)
    assert Client().get(address(first(cast))).status_code == 302
    assert Client().get(f"{address(first(cast))}.json").status_code == 302


def test_no_promise_counts_a_note() -> None:
    company = makers.company()
    promise = makers.promise(company.work, quorum=1)
    leave(signed_in(company.reader), company.work.chapters.get(position=1), reader=company.reader.pk)
    bring_up_to_date(promise, clock.now() + timedelta(minutes=1))
    promise.refresh_from_db()
    assert MarginNote.objects.count() == 1
    assert (promise.settled_at, promise.readers) == (None, 0)
    assert not Act.objects.exists()
    assert not Review.objects.exists()


def test_the_author_is_told_once_and_sees_it_on_her_desk(cast: makers.Company) -> None:
    note = noted(cast, cast.reader, "I held my breath here.")
    tell()
    tell()
    notice = Notice.objects.get(account=cast.author, key=f"margin_note:{note.pk}")
    assert notice.sentence == "Reader left a note in the margin of “The Key”."
    assert not Notice.objects.filter(account=cast.reader, key__startswith="margin").exists()
    assert "I held my breath here." in signed_in(cast.author).get("/desk").content.decode()
    listed = Client().get(f"/works/{cast.work.pk}/reviews").content.decode()
    assert "Chapter 1, one note" in " ".join(listed.split())


def test_one_note_costs_as_many_queries_as_many(cast: makers.Company) -> None:
    client = signed_in(cast.stranger)

    def queries() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as shown:
            page(client, first(cast))
        with CaptureQueriesContext(connection) as marks:
            client.get(f"{address(first(cast))}.json")
        return len(shown), len(marks)

    noted(cast, cast.reader)
    one = queries()
    for number in range(12):
        noted(cast, makers.account(f"Reader {number}"), f"Note {number}", paragraph=1 + number % 3)
    assert queries() == one
