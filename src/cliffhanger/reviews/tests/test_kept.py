"""A session that ends under a half-written answer."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from cliffhanger.accounts.models import Account
from cliffhanger.cast import makers
from cliffhanger.reviews.models import Review
from cliffhanger.works.models import Chapter, Work

pytestmark = pytest.mark.django_db

PASSWORD = "a long enough secret"


@pytest.fixture
def reader() -> Account:
    return makers.account("Reader", password=PASSWORD)


@pytest.fixture
def chapter() -> Chapter:
    work = makers.work(makers.account("Kit"), "The Key", ["Once.", "Later."])
    makers.promise(work)
    first: Chapter = work.chapters.get(position=1)
    return first


def answer_after_the_session_ended(client: Client, chapter: Chapter, reader: Account) -> str:
    """Where she is sent."""
    client.force_login(reader)
    client.get(chapter.get_absolute_url())
    Session.objects.all().delete()
    said = {
        "chapter": chapter.pk,
        "reader": reader.pk,
        "verdicts": ["bad"],
        "wants_rest": "yes",
        "text": "Half of a long answer.",
    }
    response = client.post(f"/works/{chapter.work_id}/reviews", said)
    assert response.status_code == 302
    return str(response["Location"])


def sign_in(client: Client, address: str, name: str) -> None:
    client.post(address, {"login": name, "password": PASSWORD})


def test_it_is_not_sent_as_a_guest_s(chapter: Chapter, reader: Account) -> None:
    answer_after_the_session_ended(Client(), chapter, reader)
    assert not Review.objects.exists()


def test_she_is_told_that_it_is_kept(chapter: Chapter, reader: Account) -> None:
    client = Client()
    address = answer_after_the_session_ended(client, chapter, reader)
    assert "What you wrote is kept" in client.get(address).content.decode()


def test_after_signing_in_she_finds_it_as_she_left_it_and_sends_it(chapter: Chapter, reader: Account) -> None:
    client = Client()
    address = answer_after_the_session_ended(client, chapter, reader)
    response = client.post(address, {"login": "Reader", "password": PASSWORD})
    assert response.status_code == 302
    assert response["Location"] == f"{chapter.get_absolute_url()}#answer"
    page = client.get(chapter.get_absolute_url()).content.decode()
    assert "Here is your answer as you left it." in page
    assert "Half of a long answer.</textarea>" in page
    assert 'value="bad" id="verdicts_bad" checked' in page
    client.post(
        f"/works/{chapter.work_id}/reviews",
        {"chapter": chapter.pk, "reader": reader.pk, "text": "All of it."},
    )
    assert Review.objects.get().account == reader
    assert "as you left it" not in client.get(chapter.get_absolute_url()).content.decode()


def test_it_stays_until_it_is_sent(chapter: Chapter, reader: Account) -> None:
    client = Client()
    sign_in(client, answer_after_the_session_ended(client, chapter, reader), "Reader")
    for _ in range(2):
        assert "Half of a long answer." in client.get(chapter.get_absolute_url()).content.decode()


def test_nobody_else_who_signs_in_there_finds_it(chapter: Chapter, reader: Account) -> None:
    makers.account("Sister", password=PASSWORD)
    client = Client()
    address = answer_after_the_session_ended(client, chapter, reader)
    assert "Half of a long answer." not in client.get(chapter.get_absolute_url()).content.decode()
    sign_in(client, address, "Sister")
    assert "Half of a long answer." not in client.get(chapter.get_absolute_url()).content.decode()


def test_a_guest_whose_answer_is_not_taken_finds_it_after_signing_in(
    chapter: Chapter, reader: Account
) -> None:
    Work.objects.update(reviews_from="readers")
    client = Client()
    response = client.post(
        f"/works/{chapter.work_id}/reviews", {"chapter": chapter.pk, "reader": "", "text": "From a guest."}
    )
    assert response.status_code == 302
    sign_in(client, response["Location"], "Reader")
    assert "From a guest.</textarea>" in client.get(chapter.get_absolute_url()).content.decode()


def test_it_is_kept_of_a_restricted_work_too(chapter: Chapter, reader: Account) -> None:
    Work.objects.update(is_restricted=True)
    client = Client()
    sign_in(client, answer_after_the_session_ended(client, chapter, reader), "Reader")
    assert "Half of a long answer.</textarea>" in client.get(chapter.get_absolute_url()).content.decode()


def test_no_more_is_kept_than_an_answer_may_hold(chapter: Chapter, reader: Account) -> None:
    client = Client()
    said = {f"field{n}": "x" * 50_000 for n in range(100)}
    client.post(f"/works/{chapter.work_id}/reviews", {"chapter": chapter.pk, "reader": reader.pk, **said})
    assert len(str(dict(client.session))) < 300_000


def test_a_reply_is_kept_as_well(chapter: Chapter, reader: Account) -> None:
    review = makers.answer(chapter.work, reader)
    client = Client()
    said = {"reader": reader.pk, "text": "Half of a reply."}
    response = client.post(f"/reviews/{review.pk}/replies", said)
    assert response.status_code == 302
    signed_in = client.post(response["Location"], {"login": "Reader", "password": PASSWORD})
    assert signed_in["Location"] == f"{review.get_absolute_url()}#reply"
    assert "Half of a reply.</textarea>" in client.get(review.get_absolute_url()).content.decode()
    assert not review.replies.exists()
    client.post(f"/reviews/{review.pk}/replies", {"reader": reader.pk, "text": "All of it."})
    assert "Half of a reply." not in client.get(review.get_absolute_url()).content.decode()
