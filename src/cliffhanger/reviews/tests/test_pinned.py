"""What an author pins stands above the rest of what was said of her work."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from cliffhanger.archive import clock
from cliffhanger.cast import makers
from cliffhanger.reviews.models import Review

from .test_talk import browser, company, page, reply

__all__ = ["company"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def first(company: makers.Company) -> Review:
    return makers.answer(company.work, company.reader, "The first that was said.")


@pytest.fixture
def second(company: makers.Company, first: Review) -> Review:
    return makers.answer(company.work, company.stranger, "The second that was said.")


@pytest.fixture
def hers(company: makers.Company) -> Client:
    return browser(company.author)


def test_a_pinned_answer_stands_first_in_every_order(
    company: makers.Company, hers: Client, first: Review, second: Review
) -> None:
    assert hers.post(f"/reviews/{first.pk}/pin").status_code == 302
    for sort in ("newest", "oldest", "chapters"):
        shown = page(company.work, query=f"?sort={sort}")
        assert shown.index("The first") < shown.index("The second")
        assert shown.count("pinned by the author") == 1


def test_pinning_another_puts_the_first_back(
    company: makers.Company, hers: Client, first: Review, second: Review
) -> None:
    hers.post(f"/reviews/{second.pk}/pin")
    hers.post(f"/reviews/{first.pk}/pin")
    shown = page(company.work, query="?sort=newest")
    assert shown.index("The first") < shown.index("The second")
    assert Review.objects.exclude(pinned_at=None).get() == first


def test_a_reply_of_hers_is_pinned_with_the_answer_above_it(
    company: makers.Company, hers: Client, first: Review, second: Review
) -> None:
    reply(first, company.author, "Said early.")
    late = reply(first, company.author, "Read this before you ask.")
    hers.post(f"/replies/{late.pk}/pin")
    shown = page(company.work)
    assert (
        shown.index("The first")
        < shown.index("Read this")
        < shown.index("Said early.")
        < shown.index("The second")
    )
    hers.post(f"/replies/{late.pk}/pin", {"wanted": "no"})
    shown = page(company.work)
    assert "pinned by the author" not in shown
    assert shown.index("The second") < shown.index("Said early.") < shown.index("Read this")


def test_it_stands_first_below_the_chapter_too(
    company: makers.Company, hers: Client, first: Review, second: Review
) -> None:
    hers.post(f"/reviews/{first.pk}/pin")
    shown = browser().get(first.chapter.get_absolute_url()).content.decode()
    assert shown.index("The first") < shown.index("The second")


@pytest.mark.parametrize("role", ["reader", "beta", "stranger", "moderator", "shut_out"])
def test_only_an_author_pins(company: makers.Company, first: Review, role: str) -> None:
    assert browser(getattr(company, role)).post(f"/reviews/{first.pk}/pin").status_code == 403
    assert not Review.objects.exclude(pinned_at=None).exists()


def test_what_waits_cannot_be_pinned_and_takes_nobodys_place(
    company: makers.Company, hers: Client, first: Review, second: Review
) -> None:
    hers.post(f"/reviews/{first.pk}/pin")
    Review.objects.filter(pk=second.pk).update(waits_since=clock.now())
    shown = hers.post(f"/reviews/{second.pk}/pin", follow=True).content.decode()
    assert "only what everybody sees can be pinned" in shown
    assert Review.objects.exclude(pinned_at=None).get() == first


def test_a_removed_answer_is_pinned_no_more(company: makers.Company, hers: Client, first: Review) -> None:
    hers.post(f"/reviews/{first.pk}/pin")
    first.remove(clock.now(), by_moderator=False)
    first.refresh_from_db()
    assert first.pinned_at is None


def test_two_are_never_pinned(company: makers.Company, first: Review, second: Review) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.update(pinned_at=clock.now())
