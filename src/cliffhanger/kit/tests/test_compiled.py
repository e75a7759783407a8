"""What is compiled once comes to the same as what Django does each time."""

import uuid

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Count, F
from django.test.utils import CaptureQueriesContext

from cliffhanger.archive import clock
from cliffhanger.cast import makers
from cliffhanger.cast.makers import Company
from cliffhanger.kit.compiled import Compiled, Insert
from cliffhanger.reviews.models import Review
from cliffhanger.works.models import Chapter

pytestmark = pytest.mark.django_db


@pytest.fixture
def company() -> Company:
    made = makers.company()
    makers.answer(made.work, made.reader, "The causeway scene had me.")
    makers.answer(made.work, made.stranger)
    Review.objects.filter(account=made.stranger).update(pseud=None)
    return made


def answers(chapter: int) -> object:
    found = Review.objects.filter(chapter=chapter).select_related("account", "pseud", "chapter")
    return found.defer("chapter__text").annotate(said=Count("acts"), at=F("written_at")).order_by("pk")


def told(review: Review) -> dict[str, object]:
    """All that is known of it, and of the rows that came with it."""
    own = {name: value for name, value in vars(review).items() if not name.startswith("_")}
    others = {name: told(other) if other else None for name, other in review._state.fields_cache.items()}
    return own | others | {"is new": review._state.adding, "where": review._state.db}


def test_rows_are_as_django_makes_them(company: Company) -> None:
    compiled: Compiled[Review] = Compiled(answers)  # type: ignore[arg-type]
    number = company.work.chapters.get(position=1).pk
    expected = [told(review) for review in answers(number)]  # type: ignore[attr-defined]
    assert [told(review) for review in compiled(number)] == expected
    assert len(expected) == 2
    assert expected[1]["pseud"] is None


def test_what_was_deferred_is_fetched_when_it_is_asked_for(company: Company) -> None:
    compiled: Compiled[Review] = Compiled(answers)  # type: ignore[arg-type]
    chapter = company.work.chapters.get(position=1)
    found = compiled(chapter.pk)[0]
    with CaptureQueriesContext(connection) as asked:
        assert found.chapter.text == chapter.text
    assert len(asked) == 1


def test_a_row_can_be_changed_and_saved(company: Company) -> None:
    compiled: Compiled[Review] = Compiled(lambda key: Review.objects.filter(pk=key))
    review = compiled(Review.objects.first().pk)[0]  # type: ignore[union-attr]
    review.text = "<p>More.</p>"
    review.save()
    assert Review.objects.get(pk=review.pk).text == "<p>More.</p>"
    assert Review.objects.count() == 2


def test_other_values_have_other_rows(company: Company) -> None:
    titled: Compiled[Chapter] = Compiled(
        lambda title, least: Chapter.objects.filter(title=title, pk__gte=least)
    )
    first, second = company.work.chapters.order_by("pk")[:2]
    Chapter.objects.filter(pk=first.pk).update(title="%s")
    Chapter.objects.filter(pk=second.pk).update(title="-7000000000")
    assert titled("%s", 0) == [first]
    assert titled("-7000000000", 0) == [second]
    assert titled("-7000000000", second.pk + 1) == []


@pytest.mark.parametrize("number", [2**63, -(2**63) - 1, 10**30])
def test_a_number_that_no_row_can_have_has_no_rows(company: Company, number: int) -> None:
    compiled: Compiled[Review] = Compiled(lambda key: Review.objects.filter(pk=key))
    assert compiled(number) == []


def test_a_query_that_finds_nothing_by_its_own_words_finds_nothing() -> None:
    compiled: Compiled[Review] = Compiled(lambda key: Review.objects.filter(pk=key).none())
    assert compiled(1) == []


def test_an_inserted_row_is_as_a_saved_one(company: Company) -> None:
    insert = Insert(Review)
    chapter = company.work.chapters.get(position=1)
    now = clock.now()
    said = {"work": company.work, "chapter": chapter, "written_at": now, "good": True, "guest_name": "Ö"}
    inserted, saved = Review(**said), Review(**said)
    inserted.form_key, saved.form_key = uuid.uuid4(), uuid.uuid4()
    insert(inserted)
    saved.save()
    assert saved.pk == inserted.pk + 1
    kept, other = Review.objects.get(pk=inserted.pk), Review.objects.get(pk=saved.pk)
    unlike = {"id", "form_key", "_state"}
    assert {k: v for k, v in vars(kept).items() if k not in unlike} == {
        k: v for k, v in vars(other).items() if k not in unlike
    }
    assert (kept.form_key, kept.written_at) == (inserted.form_key, now)
    inserted.text = "<p>Changed.</p>"
    inserted.save()  # it is known to be there
    assert Review.objects.get(pk=inserted.pk).text == "<p>Changed.</p>"


def test_a_row_is_not_inserted_where_another_has_what_is_its_own(company: Company) -> None:
    insert = Insert(Review, unless=["form_key"])
    first, second = company.work.chapters.order_by("pk")[:2]
    there = Review.objects.earliest("pk")
    said = {"work": company.work, "chapter": second, "written_at": clock.now()}
    again = Review(**said, form_key=there.form_key)
    assert not insert(again)
    assert again.pk is None
    assert Review.objects.count() == 2
    again.form_key = uuid.uuid4()
    assert insert(again)
    assert Review.objects.get(pk=again.pk).form_key == again.form_key
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(Review(work=company.work, chapter=first, account=company.reader, written_at=clock.now()))
