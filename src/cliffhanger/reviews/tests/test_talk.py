"""The talk below an answer: changed and removed by its writer, removed by a moderator, each with an address."""

import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cliffhanger.accounts.models import Account, Block
from cliffhanger.archive import clock
from cliffhanger.cast import makers
from cliffhanger.manuscript import from_text
from cliffhanger.reviews.models import Reply, Review
from cliffhanger.shelves.models import Mute
from cliffhanger.works.models import Work

pytestmark = pytest.mark.django_db


@pytest.fixture
def company() -> makers.Company:
    made = makers.company(["Once.", "Later."])
    for chapter in made.work.chapters.all():
        chapter.post(clock.now())
    made.work.refresh_from_db()
    return made


@pytest.fixture
def review(company: makers.Company) -> Review:
    return makers.answer(company.work, company.reader, "I was on the stairs.")


def reply(review: Review, account: Account, text: str = "So was I.") -> Reply:
    assert account.pseud
    return Reply.write(review, account.pseud, from_text(text), uuid.uuid4(), clock.now())


def browser(account: Account | None = None) -> Client:
    made = Client()
    if account:
        made.force_login(account)
    return made


def page(work: Work, account: Account | None = None, query: str = "") -> str:
    return browser(account).get(f"/works/{work.pk}/reviews{query}").content.decode()


def header(work: Work, **more: object) -> dict[str, object]:
    """What the form of a work's header sends."""
    sent: dict[str, object] = {"title": work.title, "rating": "Mature", "language": "en"}
    for chapter in work.chapters.all():
        sent |= {f"title-{chapter.pk}": chapter.title, f"place-{chapter.pk}": chapter.position}
    return sent | more


def test_the_address_of_a_reply_leads_to_its_place(company: makers.Company, review: Review) -> None:
    said = reply(review, company.author)
    response = browser().get(f"/replies/{said.pk}")
    assert response["Location"] == f"/reviews/{review.pk}#reply_{said.pk}"
    assert f'id="reply_{said.pk}"' in browser().get(f"/reviews/{review.pk}").content.decode()


def test_its_writer_changes_a_reply_and_the_page_says_so(company: makers.Company, review: Review) -> None:
    said = reply(review, company.author)
    hers = browser(company.author)
    assert "So was I.</textarea>" in hers.get(f"/replies/{said.pk}/edit").content.decode()
    assert hers.post(f"/replies/{said.pk}/edit", {"text": "So was she."}).status_code == 302
    shown = page(company.work)
    assert "So was she." in shown
    assert "So was I." not in shown
    assert shown.count("changed since") == 1


def test_saying_the_same_is_no_change(company: makers.Company, review: Review) -> None:
    said = reply(review, company.author)
    browser(company.author).post(f"/replies/{said.pk}/edit", {"text": "So was I."})
    said.refresh_from_db()
    assert said.edited_at is None


@pytest.mark.parametrize("role", ["reader", "coauthor", "beta", "stranger", "moderator", "shut_out"])
def test_nobody_else_changes_a_reply(company: makers.Company, review: Review, role: str) -> None:
    said = reply(review, company.author)
    response = browser(getattr(company, role)).post(f"/replies/{said.pk}/edit", {"text": "Ha."})
    assert response.status_code == 403
    said.refresh_from_db()
    assert said.text == "<p>So was I.</p>"


def test_an_empty_change_comes_back_with_a_word(company: makers.Company, review: Review) -> None:
    said = reply(review, company.author)
    response = browser(company.author).post(f"/replies/{said.pk}/edit", {"text": "  "})
    assert response.status_code == 422
    assert "Write something first, then send it." in response.content.decode()


def test_a_change_survives_the_end_of_the_session(company: makers.Company, review: Review) -> None:
    said = reply(review, company.reader)
    client = browser()
    response = client.post(
        f"/replies/{said.pk}/edit", {"text": "Half a thought", "reader": company.reader.pk}
    )
    assert "login" in response["Location"]
    client.force_login(company.reader)
    shown = client.get(f"/replies/{said.pk}/edit").content.decode()
    assert "Half a thought</textarea>" in shown
    assert "Here is your reply as you left it." in shown
    client.post(f"/replies/{said.pk}/edit", {"text": "A whole thought"})
    assert "Half a thought" not in client.get(f"/replies/{said.pk}/edit").content.decode()


def test_its_writer_removes_a_reply_and_the_others_stay(company: makers.Company, review: Review) -> None:
    said = reply(review, company.author)
    other = reply(review, company.reader, "On which?")
    hers = browser(company.author)
    assert "Remove this reply?" in hers.get(f"/replies/{said.pk}/removal").content.decode()
    assert hers.post(f"/replies/{said.pk}/removal").status_code == 302
    shown = page(company.work)
    assert "So was I." not in shown
    assert f'id="reply_{other.pk}"' in shown
    assert hers.get(f"/replies/{said.pk}").status_code == 404


@pytest.mark.parametrize("role", ["reader", "coauthor", "stranger", "shut_out"])
def test_others_remove_no_reply(company: makers.Company, review: Review, role: str) -> None:
    said = reply(review, company.author)
    assert browser(getattr(company, role)).post(f"/replies/{said.pk}/removal").status_code == 403
    assert Reply.objects.get(pk=said.pk).removed_at is None


def test_somebody_signed_out_removes_no_reply(company: makers.Company, review: Review) -> None:
    said = reply(review, company.author)
    assert browser().post(f"/replies/{said.pk}/removal").status_code == 403
    assert Reply.objects.get(pk=said.pk).removed_at is None


def test_a_moderator_removes_a_reply_with_a_reason(company: makers.Company, review: Review) -> None:
    said = reply(review, company.author)
    hers = browser(company.moderator)
    refused = hers.post(f"/replies/{said.pk}/removal", {"reason": ""})
    assert refused.status_code == 422
    assert "Give a reason" in refused.content.decode()
    hers.post(f"/replies/{said.pk}/removal", {"reason": "It names somebody."})
    said.refresh_from_db()
    assert said.removed_at
    assert (said.removed_by_moderator, said.removal_reason) == (True, "It names somebody.")


def test_whoever_was_blocked_may_still_take_back_what_she_said(
    company: makers.Company, review: Review
) -> None:
    said = reply(review, company.reader)
    Block.objects.create(blocker=company.author, blocked=company.reader)
    hers = browser(company.reader)
    assert hers.post(f"/replies/{said.pk}/edit", {"text": "More."}).status_code == 403
    assert hers.post(f"/replies/{said.pk}/removal").status_code == 302


def test_replies_of_somebody_muted_are_not_shown_nor_reached(company: makers.Company, review: Review) -> None:
    said = reply(review, company.author)
    Mute.objects.create(account=company.stranger, person=company.author, since=clock.now())
    assert "So was I." not in page(company.work, company.stranger)
    assert browser(company.stranger).get(f"/replies/{said.pk}").status_code == 404
    assert "So was I." in page(company.work, company.reader)


def test_an_author_sees_all_that_was_said_to_her(company: makers.Company, review: Review) -> None:
    reply(review, company.reader, "Are you there?")
    Mute.objects.create(account=company.author, person=company.reader, since=clock.now())
    assert "Are you there?" in page(company.work, company.author)


def test_guests_are_seen_by_a_reader_who_muted_somebody(company: makers.Company, review: Review) -> None:
    Mute.objects.create(account=company.stranger, person=company.reader, since=clock.now())
    chapter = company.work.chapters.all()[0]
    browser().post(
        f"/works/{company.work.pk}/reviews", {"chapter": chapter.pk, "text": "Hm.", "guest_name": "Wren"}
    )
    shown = page(company.work, company.stranger)
    assert "Wren" in shown
    assert "1 Review of" in shown
    assert "2 Reviews of" in page(company.work)


def test_answers_can_be_read_in_the_order_of_chapters(company: makers.Company) -> None:
    client = browser(company.stranger)
    for position, words in [(2, "Of the second."), (1, "Of the first.")]:
        number = company.work.chapters.get(position=position).pk
        client.post(f"/works/{company.work.pk}/reviews", {"chapter": number, "text": words})
    by_chapter = page(company.work, query="?sort=chapters")
    assert by_chapter.index("Of the first.") < by_chapter.index("Of the second.")
    oldest = page(company.work, query="?sort=oldest")
    assert oldest.index("Of the second.") < oldest.index("Of the first.")
    assert page(company.work, query="?sort=nonsense").index("Of the first.") > 0


def test_a_page_of_many_costs_what_one_costs(company: makers.Company) -> None:
    def queries(account: Account | None) -> int:
        client = browser(account)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"/works/{company.work.pk}/reviews").status_code == 200
        return len(captured)

    everybody = [None, company.reader, company.author, company.moderator]
    reply(makers.answer(company.work, company.reader), company.author)
    with_one = [queries(account) for account in everybody]
    for number in range(6):
        review = makers.answer(company.work, makers.account(f"Reader{number}"))
        for _ in range(3):
            reply(review, company.author)
    assert [queries(account) for account in everybody] == with_one


def test_a_page_holds_twenty(company: makers.Company) -> None:
    for number in range(23):
        makers.answer(company.work, makers.account(f"Reader{number}"))
    assert page(company.work).count('class="comment"') == 20
    assert page(company.work, query="?page=2").count('class="comment"') == 3
    assert page(company.work, query="?page=nonsense&sort=oldest").count('class="comment"') == 20
