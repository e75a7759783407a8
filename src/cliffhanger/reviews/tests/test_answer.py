"""The answer form on the chapter's page, and what comes of sending it."""

import re
import uuid

import pytest
from django.test import Client

from cliffhanger.archive import clock
from cliffhanger.cast import makers
from cliffhanger.cast.makers import Company
from cliffhanger.manuscript import from_text
from cliffhanger.reviews.forms import as_typed
from cliffhanger.reviews.models import VERDICTS, Question, Review
from cliffhanger.works.models import Chapter, Work

pytestmark = pytest.mark.django_db


@pytest.fixture
def company() -> Company:
    return makers.company()


@pytest.fixture
def first(company: Company) -> Chapter:
    """The first chapter, out; the others are drafts and nothing is promised."""
    chapter: Chapter = company.work.chapters.get(position=1)
    chapter.post(clock.now())
    return chapter


@pytest.fixture
def promised(company: Company) -> Chapter:
    """The first chapter, out; the others sealed, two verdicts and a question asked."""
    makers.promise(company.work, verdicts=["good", "bad"])
    Question.objects.create(work=company.work, text="Did you see the key?")
    chapter: Chapter = company.work.chapters.get(position=1)
    return chapter


def client_of(company: Company, who: str) -> Client:
    client = Client()
    if who != "guest":
        client.force_login(getattr(company, who))
    return client


def shown(client: Client, chapter: Chapter) -> str:
    return client.get(chapter.get_absolute_url()).content.decode()


def test_all_four_verdicts_are_offered_and_no_yes_or_no(company: Company, first: Chapter) -> None:
    page = shown(client_of(company, "reader"), first)
    assert re.findall(r'name="verdicts" value="(\w+)"', page) == list(VERDICTS)
    assert "Do you want the rest?" not in page
    assert 'name="guest_name"' not in page


def test_a_promise_says_what_is_asked(company: Company, promised: Chapter) -> None:
    page = shown(client_of(company, "reader"), promised)
    assert re.findall(r'name="verdicts" value="(\w+)"', page) == ["good", "bad"]
    assert "Do you want the rest?" in page
    assert "Did you see the key?" in page


def test_a_retired_question_is_not_asked(company: Company, promised: Chapter) -> None:
    Question.objects.update(retired_at=clock.now())
    assert "Did you see the key?" not in shown(client_of(company, "reader"), promised)


@pytest.mark.parametrize("said", [{"verdicts": ["good"]}, {"text": "Yes."}, {"wants_rest": "no"}])
def test_a_click_or_a_line_is_enough(company: Company, first: Chapter, said: dict[str, object]) -> None:
    response = client_of(company, "reader").post(
        f"/works/{company.work.pk}/reviews", {"chapter": first.pk, **said}
    )
    review = Review.objects.get()
    assert response.status_code == 302
    assert response["Location"] == f"{first.get_absolute_url()}#comment_{review.pk}"


def test_an_answer_to_the_author_s_question_is_enough(company: Company, promised: Chapter) -> None:
    question = Question.objects.get()
    client = client_of(company, "reader")
    response = client.post(
        f"/works/{company.work.pk}/reviews",
        {"chapter": promised.pk, f"question-{question.pk}": "On the sill."},
    )
    assert response.status_code == 302
    assert Review.objects.get().answers.get().text == "On the sill."


def test_everything_said_is_on_the_page_afterwards(company: Company, promised: Chapter) -> None:
    question = Question.objects.get()
    client = client_of(company, "reader")
    said = {
        "verdicts": ["good", "bad"],
        "wants_rest": "yes",
        "text": "Line.",
        f"question-{question.pk}": "On the sill.",
    }
    page = client.post(f"/works/{company.work.pk}/reviews", {"chapter": promised.pk, **said}, follow=True)
    text = page.content.decode()
    for words in (
        "good, bad, wants the rest",
        "Line.",
        "On the sill.",
        "Your answer is in. Thank you.",
        "Change your answer",
    ):
        assert words in text, words


def test_her_earlier_answer_is_in_the_form(company: Company, promised: Chapter) -> None:
    question = Question.objects.get()
    client = client_of(company, "reader")
    said = {
        "verdicts": ["bad"],
        "wants_rest": "no",
        "text": "First.\n\nSecond.",
        f"question-{question.pk}": "On the sill.",
    }
    client.post(f"/works/{company.work.pk}/reviews", {"chapter": promised.pk, **said})
    page = shown(client, promised)
    assert 'value="bad" id="verdicts_bad" checked' in page
    assert 'value="good" id="verdicts_good" checked' not in page
    assert re.search(r'name="wants_rest" value="no"[^>]* checked', page)
    assert re.search(r'<textarea name="text"[^>]*>\s*First.\n\nSecond.</textarea>', page)
    assert re.search(r"<textarea name=.question-\d+.[^>]*>\s*On the sill.</textarea>", page)


def test_changing_an_answer_leaves_one(company: Company, promised: Chapter) -> None:
    question = Question.objects.get()
    client = client_of(company, "reader")
    address = f"/works/{company.work.pk}/reviews"
    client.post(
        address, {"chapter": promised.pk, "text": "First.", f"question-{question.pk}": "On the sill."}
    )
    client.post(address, {"chapter": promised.pk, "text": "Second.", f"question-{question.pk}": ""})
    review = Review.objects.get()
    assert "Second." in review.text
    assert not review.answers.exists()
    assert review.edited_at


def test_an_empty_answer_comes_back_with_a_sentence(company: Company, first: Chapter) -> None:
    response = client_of(company, "reader").post(
        f"/works/{company.work.pk}/reviews", {"chapter": first.pk, "text": " \n"}
    )
    assert response.status_code == 422
    assert "one of them is enough" in response.content.decode()
    assert not Review.objects.exists()


def test_an_answer_that_cannot_be_taken_comes_back_whole(company: Company, promised: Chapter) -> None:
    question = Question.objects.get()
    text = "long " * 2001
    said = {
        "verdicts": ["good"],
        "wants_rest": "yes",
        "text": text,
        "guest_name": "Ines",
        f"question-{question.pk}": "On the sill.",
    }
    response = Client().post(f"/works/{company.work.pk}/reviews", {"chapter": promised.pk, **said})
    page = response.content.decode()
    assert response.status_code == 422
    assert "at most 10000 characters" in page
    assert text.strip() in page
    assert 'value="good" id="verdicts_good" checked' in page
    assert re.search(r'name="wants_rest" value="yes"[^>]* checked', page)
    assert 'value="Ines"' in page
    assert "On the sill." in page


def test_a_question_s_answer_that_is_too_long_is_wrong_at_its_field(
    company: Company, promised: Chapter
) -> None:
    question = Question.objects.get()
    said = {"text": "Fine.", f"question-{question.pk}": "x" * 1001}
    response = client_of(company, "reader").post(
        f"/works/{company.work.pk}/reviews", {"chapter": promised.pk, **said}
    )
    assert response.status_code == 422
    assert f'id="answer_question-{question.pk}_error"' in response.content.decode()


def test_the_same_form_sent_twice_is_one_answer_of_a_guest(company: Company, first: Chapter) -> None:
    said = {"chapter": first.pk, "text": "Hello.", "guest_name": "Ines", "form_key": uuid.uuid4()}
    for _ in range(2):
        assert Client().post(f"/works/{company.work.pk}/reviews", said).status_code == 302
    assert Review.objects.get().signature == "Ines"


def test_each_form_that_a_reader_opens_has_a_key_of_its_own(company: Company, first: Chapter) -> None:
    hers = Client()
    hers.force_login(company.reader)
    keys = {re.findall(r'name="form_key" value="([0-9a-f-]{36})"', shown(hers, first))[0] for _ in range(3)}
    assert len(keys) == 3


def test_the_form_of_guests_is_the_same_for_all(company: Company, first: Chapter) -> None:
    assert shown(Client(), first) == shown(Client(), first)


def test_a_guest_who_sends_her_words_twice_is_one_and_other_words_are_another(
    company: Company, first: Chapter
) -> None:
    said = {"chapter": first.pk, "reader": "", "form_key": "", "text": "More."}
    for text in ("More.", "More.", "Much more."):
        Client().post(f"/works/{first.work_id}/reviews", said | {"text": text})
    assert sorted(Review.objects.values_list("text", flat=True)) == ["<p>More.</p>", "<p>Much more.</p>"]


def test_a_guest_is_asked_for_a_name_and_told_that_she_does_not_count(
    company: Company, promised: Chapter
) -> None:
    page = shown(Client(), promised)
    assert 'name="guest_name"' in page
    assert "A guest’s answer is shown, not counted." in page


def test_where_guests_may_not_answer_the_way_leads_to_sign_in_and_back(
    company: Company, first: Chapter
) -> None:
    Work.objects.update(reviews_from="readers")
    page = shown(Client(), first)
    assert "Send your answer" not in page
    assert f"?next={first.get_absolute_url().replace('/', '%2F')}%23answer" in page


def test_the_author_answers_below_and_a_beta_does_not_count(company: Company, promised: Chapter) -> None:
    assert "Send your answer" not in shown(client_of(company, "author"), promised)
    assert "Send your answer" not in shown(client_of(company, "coauthor"), promised)
    assert "shown and not counted" in shown(client_of(company, "beta"), promised)


def test_a_blocked_reader_is_told_and_keeps_her_words(company: Company, first: Chapter) -> None:
    client = client_of(company, "shut_out")
    assert "does not take answers from this account" in shown(client, first)
    response = client.post(f"/works/{company.work.pk}/reviews", {"chapter": first.pk, "text": "But listen."})
    assert response.status_code == 403
    assert "But listen." in response.content.decode()
    assert not Review.objects.exists()


def test_whoever_signed_in_as_somebody_else_meanwhile_is_asked(company: Company, first: Chapter) -> None:
    said = {"chapter": first.pk, "reader": company.stranger.pk, "text": "From the other tab."}
    response = client_of(company, "reader").post(f"/works/{company.work.pk}/reviews", said)
    page = response.content.decode()
    assert response.status_code == 422
    assert "You are signed in as Reader now." in page
    assert "From the other tab." in page
    assert f'name="reader" value="{company.reader.pk}"' in page
    assert not Review.objects.exists()


def test_the_forty_first_answer_in_ten_minutes_waits_with_its_words(company: Company, first: Chapter) -> None:
    for n in range(40):
        Client().post(f"/works/{company.work.pk}/reviews", {"chapter": first.pk, "text": f"Answer {n}."})
    response = Client().post(f"/works/{company.work.pk}/reviews", {"chapter": first.pk, "text": "One more."})
    assert response.status_code == 429
    assert response["Retry-After"] == "600"
    assert "One more." in response.content.decode()
    assert Review.objects.count() == 40


@pytest.mark.parametrize("number", ["", "x", "²", "-1", "9" * 30, "0"])
def test_an_answer_to_no_chapter_is_not_found(company: Company, first: Chapter, number: str) -> None:
    client = client_of(company, "reader")
    assert (
        client.post(f"/works/{company.work.pk}/reviews", {"chapter": number, "text": "Hm."}).status_code
        == 404
    )


def test_a_sealed_chapter_cannot_be_answered(company: Company, promised: Chapter) -> None:
    for who in ("reader", "author", "guest"):
        sealed = company.work.chapters.get(position=2)
        response = client_of(company, who).post(
            f"/works/{company.work.pk}/reviews", {"chapter": sealed.pk, "text": "Hm."}
        )
        assert response.status_code == 404


def test_signs_that_no_page_can_show_are_left_out(company: Company, first: Chapter) -> None:
    said = {"chapter": first.pk, "text": "Be\x00fore"}
    assert client_of(company, "reader").post(f"/works/{company.work.pk}/reviews", said).status_code == 302
    assert Review.objects.get().text == "<p>Before</p>"


def test_words_sent_to_a_work_that_was_just_taken_down_are_given_back(
    company: Company, first: Chapter
) -> None:
    company.work.refresh_from_db()
    assert company.work.withdraw("lapsed", clock.now())
    response = client_of(company, "reader").post(
        f"/works/{company.work.pk}/reviews", {"chapter": first.pk, "text": "A moment too late."}
    )
    assert response.status_code == 410
    assert "A moment too late." in response.content.decode()


def test_five_answers_are_shown_and_all_are_linked(company: Company, first: Chapter) -> None:
    for n in range(7):
        makers.answer(company.work, makers.account(f"Reader{n}"), f"Answer {n}.")
    page = shown(Client(), first)
    assert [n for n in range(7) if f"Answer {n}." in page] == [2, 3, 4, 5, 6]
    assert (
        f'href="/works/{company.work.pk}/reviews?chapter={first.pk}">Everything said about this chapter (7)'
        in page
    )


@pytest.mark.parametrize(
    "text",
    ["One line.", "First.\n\nSecond.", "1 < 2 & 3 > 2", "Before.\n\n* * *\n\nAfter.", "<b>not bold</b>"],
)
def test_a_text_comes_back_as_it_was_typed(text: str) -> None:
    assert as_typed(from_text(text)) == text
