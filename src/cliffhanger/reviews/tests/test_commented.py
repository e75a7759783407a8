"""Programs say what they say by the field names of other archives."""

import re

import pytest
from django.http import HttpResponse
from django.test import Client

from cliffhanger.cast import makers
from cliffhanger.reviews.models import FIRST_REPLY, Act, Reply, Review

from .test_talk import browser, company, review

__all__ = ["company", "review"]
pytestmark = pytest.mark.django_db
WORDS = "comment[comment_content]"


def form_of(client: Client, address: str) -> tuple[str, dict[str, str]]:
    """The form a program finds there: where it goes, and what it holds unseen."""
    page = client.get(address, follow=True).content.decode()
    form = re.search(r'<form[^>]*id="comment_for_\d+"[^>]*>.*?</form>', page, re.DOTALL)
    assert form
    action = re.search(r'action="(.*?)"', form[0])
    assert action
    hidden = re.findall(r'<input type="hidden" name="(.*?)" value="(.*?)"', form[0])
    return action[1], dict(hidden)


def sent(client: Client, action: str, fields: dict[str, str]) -> HttpResponse:
    return client.post(action, fields)  # type: ignore[return-value] # the client's own kind of response


def test_a_comment_is_an_answer(company: makers.Company) -> None:
    client = browser(company.reader)
    action, hidden = form_of(client, f"/works/{company.work.pk}/comments/new")
    response = sent(client, action, {**hidden, WORDS: "By a program.\n\nTwo lines."})
    made = Review.objects.get()
    assert (response.status_code, response["Location"]) == (302, f"/comments/{made.pk}")
    assert made.account == company.reader
    assert made.pseud_id == int(hidden["comment[pseud_id]"])
    assert made.text == "<p>By a program.</p>\n<p>Two lines.</p>"
    assert Act.objects.filter(kind=Act.Kind.GIVEN).count() == 1


def test_the_addresses_of_comments_take_them(company: makers.Company) -> None:
    first = company.work.chapters.posted()[0]
    for place, address in enumerate(
        (
            f"/works/{company.work.pk}/comments",
            f"/works/{company.work.pk}/chapters/{first.pk}/comments",
            f"/chapters/{first.pk}/comments",
        )
    ):
        response = browser().post(address, {WORDS: f"Word {place}", "comment[name]": "Passer"})
        assert response["Location"] == f"/comments/{Review.objects.latest('pk').pk}"
    assert set(Review.objects.values_list("guest_name", flat=True)) == {"Passer"}
    assert Review.objects.count() == 3


def test_what_she_said_beside_the_text_stays(company: makers.Company, review: Review) -> None:
    Review.objects.filter(pk=review.pk).update(wants_rest=True, account=company.reader)
    before = Review.objects.get()
    address = f"/chapters/{review.chapter_id}/comments"
    browser(company.reader).post(address, {WORDS: "Other words."})
    after = Review.objects.get()
    assert after.text == "<p>Other words.</p>"
    assert (after.verdicts, after.wants_rest) == (before.verdicts, True)


def test_the_same_words_again_are_no_new_answer(company: makers.Company) -> None:
    client = browser(company.reader)
    for _ in range(2):
        client.post(f"/works/{company.work.pk}/comments", {WORDS: "Once."})
    assert Act.objects.count() == 1


def test_nothing_said_is_told_on_a_page_that_programs_read(company: makers.Company) -> None:
    response = browser(company.reader).post(f"/works/{company.work.pk}/comments", {WORDS: "  "})
    assert response.status_code == 200
    assert '<div class="flash error" role="alert">' in response.content.decode()
    assert not Review.objects.exists()


def test_it_is_changed_and_removed_at_its_own_address(company: makers.Company, review: Review) -> None:
    client = browser(review.account)
    action, hidden = form_of(client, f"/comments/{review.pk}/edit")
    assert action == f"/comments/{review.pk}"
    changed = client.post(action, {**hidden, WORDS: "Changed."}, follow=True).content.decode()
    assert "flash comment_notice" in changed
    assert "<p>Changed.</p>" in changed
    removed = client.post(action, {"_method": "delete"}, follow=True).content.decode()
    assert "flash comment_notice" in removed
    assert not Review.objects.standing().exists()


def test_nobody_else_changes_it(company: makers.Company, review: Review) -> None:
    for client in (browser(), browser(company.author), browser(makers.account("Passerby"))):
        assert client.post(f"/comments/{review.pk}", {WORDS: "Mine now."}).status_code == 403
        assert client.get(f"/comments/{review.pk}/edit").status_code == 403
    assert Review.objects.get().text == review.text


def test_replies_have_numbers_of_their_own(company: makers.Company, review: Review) -> None:
    client = browser(company.author)
    action, hidden = form_of(client, f"/comments/{review.pk}/comments/new")
    response = sent(client, action, {**hidden, WORDS: "Thank you."})
    made = Reply.objects.get()
    assert response["Location"] == f"/comments/{FIRST_REPLY + made.pk}"
    page = client.get(response["Location"], follow=True).content.decode()
    assert f'id="comment_{made.number}"' in page
    client.post(f"/comments/{made.number}", {WORDS: "Thanks."})
    assert Reply.objects.get().text == "<p>Thanks.</p>"
    client.post(f"/comments/{made.number}/comments", {WORDS: "And more."})
    assert Reply.objects.filter(review=review).count() == 2
    removal = client.get(f"/comments/{made.number}?delete_comment_id={made.number}", follow=True)
    assert f'action="/comments/{made.number}"' in removal.content.decode()
    client.post(f"/comments/{made.number}", {"_method": "delete"})
    assert Reply.objects.filter(removed_at=None).count() == 1


def test_scripts_are_answered_as_they_expect(company: makers.Company, review: Review) -> None:
    client = browser(company.reader)
    said = {"chapter_id": str(review.chapter_id), WORDS: "Scripted."}
    done = client.post("/comments.js", said)
    assert (done.status_code, set(done.json())) == (404, {"comment"})
    assert client.post("/comments.js", said).status_code == 200
    reply = {"comment_id": str(review.pk), **said}
    assert browser(company.author).post("/comments.js", reply).status_code == 404
    assert browser(company.author).post("/comments.js", reply).status_code == 200
    assert Reply.objects.count() == 1
    nothing = client.post("/comments.js", {WORDS: "Where?"})
    assert (nothing.status_code, set(nothing.json()["errors"])) == (422, {"no_commentable"})
    assert client.post("/comments.js", {**said, WORDS: ""}).status_code == 422
