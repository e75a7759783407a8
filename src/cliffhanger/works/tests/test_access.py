"""Who sees what of one work, at every reading address of it."""

import pytest
from django.test import Client

from cliffhanger.archive import clock
from cliffhanger.cast import makers
from cliffhanger.cast.makers import Company
from cliffhanger.works.models import Work

from .cast import SECRET, hide_a_word, signed_in

pytestmark = pytest.mark.django_db

MAKERS = ("author", "coauthor", "beta")
OTHERS = ("reader", "stranger", "moderator", "shut_out")


@pytest.fixture
def company() -> Company:
    return makers.company()


def visit(company: Company, who: str, address: str) -> tuple[int, str]:
    client = Client() if who == "guest" else signed_in(getattr(company, who))
    response = client.get(address)
    return response.status_code, response.content.decode()


def addresses(work: Work) -> list[str]:
    pages = [
        f"/works/{work.pk}",
        f"/works/{work.pk}?view_full_work=true",
        f"/works/{work.pk}/navigate",
        f"/works/{work.pk}/reviews",
    ]
    return pages + [chapter.get_absolute_url() for chapter in work.chapters.all()]


@pytest.mark.parametrize("who", [*OTHERS, "guest"])
def test_a_draft_is_nothing_to_others(company: Company, who: str) -> None:
    hide_a_word(company.work)
    for address in addresses(company.work):
        status, page = visit(company, who, address)
        assert status == 404, address
        assert SECRET not in page
        assert "The Key" not in page


@pytest.mark.parametrize("who", MAKERS)
def test_a_draft_is_open_to_its_makers(company: Company, who: str) -> None:
    hide_a_word(company.work)
    seen = [visit(company, who, address) for address in addresses(company.work)]
    assert [status for status, _ in seen] == [200] * len(seen)
    assert any(SECRET in page for _, page in seen)


@pytest.mark.parametrize("who", [*OTHERS, "guest"])
def test_nothing_of_a_sealed_chapter_is_for_others(company: Company, who: str) -> None:
    makers.promise(company.work)
    makers.answer(company.work, company.reader)
    hide_a_word(company.work)
    sealed = {chapter.get_absolute_url() for chapter in company.work.chapters.sealed()}
    assert len(sealed) == 5
    for address in [*addresses(company.work), "/", "/works"]:
        status, page = visit(company, who, address)
        assert status == (404 if address in sealed else 200), address
        assert SECRET not in page


@pytest.mark.parametrize("who", MAKERS)
def test_a_sealed_chapter_is_open_to_its_makers(company: Company, who: str) -> None:
    makers.promise(company.work)
    hide_a_word(company.work)
    for chapter in company.work.chapters.sealed():
        status, page = visit(company, who, chapter.get_absolute_url())
        assert status == 200
        assert SECRET in page


@pytest.mark.parametrize("who", [*MAKERS, *OTHERS, "guest"])
def test_what_is_out_is_open_to_all(company: Company, who: str) -> None:
    for chapter in company.work.chapters.all():
        chapter.post(clock.now())
    for address in addresses(company.work):
        assert visit(company, who, address)[0] == 200


@pytest.mark.parametrize("number", ["9223372036854775808", "9" * 40, "0", "9" * 5000])
def test_a_number_that_no_work_can_have_is_not_found(client: Client, company: Company, number: str) -> None:
    for address in (
        f"/works/{number}",
        f"/works/{number}/navigate",
        f"/works/{number}/chapters/1",
        f"/works/{number}/reviews",
        f"/reviews/{number}",
    ):
        assert client.get(address).status_code == 404
    company.work.chapters.get(position=1).post(clock.now())
    assert client.get(f"/works/{company.work.pk}/chapters/{number}").status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "?page=abc",
        "?view_full_work=maybe",
        "?view_full_work=true&view_full_work=x",
        "?%00=%00",
        "?page=%FF",
        "?;;&&==",
    ],
)
def test_odd_query_strings_are_borne(client: Client, company: Company, query: str) -> None:
    company.work.chapters.get(position=1).post(clock.now())
    for address in (*addresses(company.work)[:5], "/", "/works", "/promises"):
        assert client.get(address.split("?")[0] + query).status_code == 200


@pytest.mark.parametrize("address", ["/works/1%00", "/tags/a%00b/works", "/users/a%00b", "/%00"])
def test_an_address_with_a_nul_is_not_found(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404
