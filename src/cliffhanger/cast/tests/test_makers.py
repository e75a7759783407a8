import pytest
from django.contrib.auth.models import AnonymousUser

from cliffhanger.accounts.models import Account
from cliffhanger.cast import makers
from cliffhanger.cast.makers import Company
from cliffhanger.promises.course import bring_up_to_date
from cliffhanger.promises.models import Promise
from cliffhanger.reviews.access import why_not
from cliffhanger.works.models import Chapter

pytestmark = pytest.mark.django_db


@pytest.fixture
def company() -> Company:
    return makers.company()


def readable(company: Company, by: Account | AnonymousUser) -> list[int]:
    return list(Chapter.objects.visible_to(by).filter(work=company.work).values_list("position", flat=True))


def test_a_promise_is_open_about_all_but_the_first_chapter(company: Company) -> None:
    promise = makers.promise(company.work, window_days=9)
    assert (promise.is_open, promise.quorum, promise.window_days) == (True, 3, 9)
    assert [seal.position for seal in promise.seals.all()] == [2, 3, 4, 5, 6]


def test_those_who_make_a_work_read_all_of_it_and_nobody_else_does(company: Company) -> None:
    makers.promise(company.work)
    for maker in (company.author, company.coauthor, company.beta):
        assert readable(company, maker) == [1, 2, 3, 4, 5, 6]
    for other in (company.reader, company.stranger, company.moderator, company.shut_out, AnonymousUser()):
        assert readable(company, other) == [1]


def test_a_draft_is_for_its_makers_only(company: Company) -> None:
    assert readable(company, company.author) == [1, 2, 3, 4, 5, 6]
    for other in (company.reader, company.stranger, company.moderator, company.shut_out, AnonymousUser()):
        assert readable(company, other) == []


def test_of_the_company_only_readers_count(company: Company) -> None:
    promise = makers.promise(company.work, quorum=9)
    for member in (company.author, company.coauthor, company.beta, company.reader, company.moderator):
        makers.answer(company.work, member)
    assert bring_up_to_date(promise, promise.closes_at).readers == 2
    settled = Promise.objects.get(pk=promise.pk)
    assert settled.outcome == "lapsed"
    assert readable(company, company.reader) == [1, 2, 3, 4, 5, 6]
    assert readable(company, company.stranger) == []


def test_one_is_shut_out(company: Company) -> None:
    makers.promise(company.work)
    first = company.work.chapters.get(position=1)
    assert why_not(company.shut_out, first) == "The author does not take answers from this account."
    assert why_not(company.stranger, first) == ""
