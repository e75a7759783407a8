"""What a device is told of a work that it keeps, by who asks."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cliffhanger.archive import clock
from cliffhanger.cast import makers
from cliffhanger.works.models import Work

from .cast import SECRET, hide_a_word, post_all, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> makers.Company:
    company = makers.company(["One.", "Two."])
    post_all(company.work)
    return company


def copy(client: Client, work: Work) -> dict[str, Any]:
    said: dict[str, Any] = client.get(f"/works/{work.pk}/copy.json").json()
    return said


def test_it_names_every_page_that_this_reader_may_read(cast: makers.Company) -> None:
    said = copy(Client(), cast.work)
    chapters = [chapter.get_absolute_url() for chapter in cast.work.chapters.all()]
    here = cast.work.get_absolute_url()
    assert said["pages"] == [here, f"{here}/navigate", *chapters]
    assert (said["state"], said["title"], said["by"], said["chapters"]) == (
        "here",
        "The Key",
        "Author, Coauthor",
        2,
    )


def test_it_says_whose_it_is(cast: makers.Company) -> None:
    assert copy(Client(), cast.work)["reader"] == ""
    assert copy(signed_in(cast.reader), cast.work)["reader"] == str(cast.reader.pk)


def test_every_page_of_it_says_the_same(cast: makers.Company) -> None:
    for who in (None, cast.reader):
        client = signed_in(who)
        for address in copy(client, cast.work)["pages"]:
            page = client.get(address).content.decode()
            assert (f'<meta name="reader" content="{who.pk}">' if who else "logged-out") in page


def test_the_mark_changes_with_what_is_read_and_with_nothing_else(cast: makers.Company) -> None:
    before = copy(Client(), cast.work)["mark"]
    makers.answer(cast.work, cast.reader)
    assert copy(Client(), cast.work)["mark"] == before
    chapter = cast.work.chapters.get(position=1)
    chapter.rewrite("", "<p>Won.</p>", clock.now())
    rewritten = copy(Client(), cast.work)["mark"]
    Work.objects.filter(pk=cast.work.pk).update(summary="<p>New.</p>")
    assert len({before, rewritten, copy(Client(), cast.work)["mark"]}) == 3


def test_sealed_chapters_are_in_nobodys_copy_but_their_makers() -> None:
    company = makers.company()
    makers.promise(company.work)
    hide_a_word(company.work)
    for who in (None, company.reader, company.stranger, company.moderator, company.shut_out):
        response = signed_in(who).get(f"/works/{company.work.pk}/copy.json")
        assert response.json()["chapters"] == 1
        assert SECRET not in response.content.decode()
    assert copy(signed_in(company.author), company.work)["chapters"] == 6


def test_it_says_why_a_copy_has_to_go(cast: makers.Company) -> None:
    Work.objects.filter(pk=cast.work.pk).update(is_restricted=True)
    closed = Client().get(f"/works/{cast.work.pk}/copy.json")
    assert (closed.status_code, closed.json()) == (403, {"state": "closed"})
    assert copy(signed_in(cast.reader), cast.work)["state"] == "here"
    cast.work.withdraw("author", clock.now())
    gone = signed_in(cast.reader).get(f"/works/{cast.work.pk}/copy.json")
    assert (gone.status_code, gone.json()) == (410, {"state": "gone"})
    missing = Client().get("/works/999999/copy.json")
    assert (missing.status_code, missing.json()) == (404, {"state": "missing"})


def test_two_chapters_cost_as_many_queries_as_twenty() -> None:
    author = makers.account("Kit")
    short = post_all(makers.work(author, "Short", ["One.", "Two."]))
    long = post_all(makers.work(author, "Long", ["Again."] * 20))
    counts = []
    for work in (short, long):
        with CaptureQueriesContext(connection) as queries:
            copy(Client(), work)
        counts.append(len(queries))
    assert counts[0] == counts[1]
