"""An author says who may review: everybody, signed-in readers, nobody."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client

from cliffhanger.cast import makers
from cliffhanger.promises.opening import CannotOpen
from cliffhanger.reviews.models import Review
from cliffhanger.works.models import Work

from .test_talk import browser, company, header

__all__ = ["company"]
pytestmark = pytest.mark.django_db


def answered(work: Work, client: Client) -> bool:
    chapter = work.chapters.get(position=1)
    client.post(f"/works/{work.pk}/reviews", {"chapter": chapter.pk, "text": "Hm."})
    return Review.objects.filter(text="<p>Hm.</p>").exists()


@pytest.mark.parametrize(
    ("chosen", "guest", "reader"),
    [("everybody", True, True), ("readers", False, True), ("nobody", False, False)],
)
def test_who_may_answer(company: makers.Company, chosen: str, guest: bool, reader: bool) -> None:
    Work.objects.update(reviews_from=chosen)
    assert answered(company.work, browser()) is guest
    Review.objects.all().delete()
    assert answered(company.work, browser(company.reader)) is reader


def test_closed_reviews_are_still_read_and_the_page_says_that_they_are_closed(
    company: makers.Company,
) -> None:
    makers.answer(company.work, company.reader, "I was on the stairs.")
    Work.objects.update(reviews_from="nobody")
    for account in (None, company.stranger, company.reader):
        shown = browser(account).get(company.work.chapters.all()[0].get_absolute_url()).content.decode()
        assert "The author takes no answers to this work." in shown
        assert "I was on the stairs." in shown
        assert "Send your answer" not in shown
        assert "Change your answer" not in shown
        assert "Sign in to answer" not in shown


def test_an_author_closes_and_opens_them(company: makers.Company) -> None:
    hers, work = browser(company.author), company.work
    for chosen in ("nobody", "readers", "everybody"):
        assert hers.post(f"/works/{work.pk}/edit", header(work, reviews_from=chosen)).status_code == 302
        assert Work.objects.get(pk=work.pk).reviews_from == chosen


def test_a_form_that_says_nothing_of_it_changes_nothing(company: makers.Company) -> None:
    Work.objects.update(reviews_from="nobody")
    for said in ({}, {"reviews_from": ""}):
        sent = header(company.work, **said)
        assert browser(company.author).post(f"/works/{company.work.pk}/edit", sent).status_code == 302
        assert Work.objects.get(pk=company.work.pk).reviews_from == "nobody"


def test_a_promise_needs_answers_so_they_stay_open_while_it_is(company: makers.Company) -> None:
    promised = makers.work(company.author, "The Promise", ["Once.", "Later."])
    makers.promise(promised)
    sent = header(promised, reviews_from="nobody", summary="Typed.")
    response = browser(company.author).post(f"/works/{promised.pk}/edit", sent)
    assert response.status_code == 422
    (sentence,) = response.context["form"].errors["reviews_from"]
    assert "A promise is open" in sentence
    assert sentence in response.content.decode()
    assert "Typed." in response.content.decode()
    assert Work.objects.get(pk=promised.pk).reviews_from == "everybody"


def test_guests_may_be_kept_out_of_a_promise(company: makers.Company) -> None:
    promised = makers.work(company.author, "The Promise", ["Once.", "Later."])
    makers.promise(promised)
    sent = header(promised, reviews_from="readers")
    assert browser(company.author).post(f"/works/{promised.pk}/edit", sent).status_code == 302
    assert not answered(promised, browser())
    assert answered(promised, browser(company.reader))


def test_a_promise_does_not_open_on_closed_reviews(company: makers.Company) -> None:
    closed = makers.work(company.author, "The Promise", ["Once.", "Later."], reviews_from="nobody")
    with pytest.raises(CannotOpen, match="the reviews of this work are closed"):
        makers.promise(closed)


def test_were_they_closed_all_the_same_a_promise_still_takes_answers(company: makers.Company) -> None:
    promised = makers.work(company.author, "The Promise", ["Once.", "Later."])
    makers.promise(promised)
    Work.objects.filter(pk=promised.pk).update(reviews_from="nobody")
    assert answered(promised, browser(company.reader))


@pytest.mark.django_db(transaction=True)
def test_what_was_chosen_before_there_were_three_stays_chosen() -> None:
    """Back to the yes or no and forth again, on the rows of a real database."""
    company = makers.company(["Once."])
    closed = makers.work(company.author, "Closed", ["Once."], reviews_from="nobody")
    try:
        call_command("migrate", "works", "0002_reading_room", verbosity=0)
        with connection.cursor() as cursor:
            cursor.execute("SELECT id, guests_may_review FROM works_work ORDER BY id")
            assert [(row[0], bool(row[1])) for row in cursor.fetchall()] == [
                (company.work.pk, True),
                (closed.pk, False),
            ]
    finally:
        call_command("migrate", verbosity=0)
    assert Work.objects.get(pk=company.work.pk).reviews_from == "everybody"
    assert Work.objects.get(pk=closed.pk).reviews_from == "readers"
