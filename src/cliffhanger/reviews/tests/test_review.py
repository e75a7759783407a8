import uuid

import pytest
from django.test import Client

from cliffhanger.accounts.models import Block
from cliffhanger.archive import clock
from cliffhanger.cast import makers
from cliffhanger.cast.makers import Company
from cliffhanger.reviews.models import Act, Reply, Review

pytestmark = pytest.mark.django_db


@pytest.fixture
def company() -> Company:
    made = makers.company()
    made.work.chapters.get(position=1).post(clock.now())
    made.work.refresh_from_db()
    return made


@pytest.fixture
def review(company: Company) -> Review:
    return makers.answer(company.work, company.reader, "I was there.")


def client_of(company: Company, who: str) -> Client:
    client = Client()
    if who != "guest":
        client.force_login(getattr(company, who))
    return client


@pytest.mark.parametrize("who", ["author", "coauthor", "reader"])
def test_author_and_reviewer_talk(company: Company, review: Review, who: str) -> None:
    client = client_of(company, who)
    assert 'id="reply"' in client.get(review.get_absolute_url()).content.decode()
    response = client.post(f"/reviews/{review.pk}/replies", {"text": "Thank you.\n\nReally."}, follow=True)
    assert response.status_code == 200
    assert "<p>Thank you.</p>\n<p>Really.</p>" in response.content.decode()
    assert Reply.objects.get().pseud == getattr(company, who).pseud


@pytest.mark.parametrize("who", ["beta", "stranger", "moderator", "shut_out", "guest"])
def test_nobody_else_does(company: Company, review: Review, who: str) -> None:
    client = client_of(company, who)
    assert 'id="reply"' not in client.get(review.get_absolute_url()).content.decode()
    assert client.post(f"/reviews/{review.pk}/replies", {"text": "Me too."}).status_code == 403
    assert not Reply.objects.exists()


def test_a_block_ends_the_talk(company: Company, review: Review) -> None:
    Block.objects.create(blocker=company.author, blocked=company.reader)
    client = client_of(company, "reader")
    assert client.post(f"/reviews/{review.pk}/replies", {"text": "And another thing."}).status_code == 403


def test_a_reply_sent_twice_is_one(company: Company, review: Review) -> None:
    client, key = client_of(company, "author"), uuid.uuid4()
    for _ in range(2):
        client.post(f"/reviews/{review.pk}/replies", {"text": "Thank you.", "form_key": key})
    assert Reply.objects.count() == 1


def test_a_reply_that_is_too_long_comes_back_whole(company: Company, review: Review) -> None:
    text = "long " * 2001
    response = client_of(company, "author").post(f"/reviews/{review.pk}/replies", {"text": text})
    assert response.status_code == 422
    assert text.strip() in response.content.decode()
    assert "at most 10000 characters" in response.content.decode()


def test_an_empty_reply_is_not_one(company: Company, review: Review) -> None:
    response = client_of(company, "author").post(f"/reviews/{review.pk}/replies", {"text": "  "})
    assert response.status_code == 422
    assert "Write something first" in response.content.decode()


def test_forty_replies_in_ten_minutes_are_enough(company: Company, review: Review) -> None:
    client = client_of(company, "author")
    for n in range(40):
        client.post(f"/reviews/{review.pk}/replies", {"text": f"Reply {n}."})
    response = client.post(f"/reviews/{review.pk}/replies", {"text": "One more."})
    assert response.status_code == 429
    assert "One more." in response.content.decode()
    assert Reply.objects.count() == 40


def test_its_writer_takes_it_away(company: Company, review: Review) -> None:
    response = client_of(company, "reader").post(f"/reviews/{review.pk}/removal", follow=True)
    assert "The answer is removed." in response.content.decode()
    review.refresh_from_db()
    assert review.removed_at
    assert not review.removed_by_moderator
    assert Act.objects.filter(review=review, kind="removed").count() == 1


def test_a_moderator_gives_a_reason(company: Company, review: Review) -> None:
    client = client_of(company, "moderator")
    response = client.post(f"/reviews/{review.pk}/removal", {"reason": ""})
    assert response.status_code == 422
    assert "Give a reason" in response.content.decode()
    client.post(f"/reviews/{review.pk}/removal", {"reason": "It attacks somebody."})
    review.refresh_from_db()
    assert review.removed_by_moderator
    assert review.removal_reason == "It attacks somebody."


@pytest.mark.parametrize("who", ["author", "coauthor", "beta", "stranger", "guest"])
def test_nobody_else_removes_it(company: Company, review: Review, who: str) -> None:
    client = client_of(company, who)
    assert "Remove this answer" not in client.get(review.get_absolute_url()).content.decode()
    assert client.post(f"/reviews/{review.pk}/removal", {"reason": "I dislike it."}).status_code == 403
    review.refresh_from_db()
    assert review.removed_at is None


def test_what_a_moderator_removed_cannot_be_given_again(company: Company, review: Review) -> None:
    review.remove(clock.now(), by_moderator=True, reason="It attacks somebody.")
    client, first = client_of(company, "reader"), company.work.chapters.get(position=1)
    shown = client.get(first.get_absolute_url()).content.decode()
    assert "A moderator removed your answer" in shown
    assert "Send your answer" not in shown
    response = client.post(f"/works/{company.work.pk}/reviews", {"chapter": first.pk, "text": "Again."})
    assert response.status_code == 403
    assert "Again." in response.content.decode()
    assert not Review.objects.standing().exists()


def test_a_moderator_has_no_way_to_answers_of_a_draft(company: Company, review: Review) -> None:
    company.work.withdraw("author", clock.now())
    assert client_of(company, "moderator").get(review.get_absolute_url()).status_code == 404
