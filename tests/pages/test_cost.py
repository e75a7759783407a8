"""What a chapter's page costs: queries, counted exactly whatever there is to show, and bytes on the way."""

import gzip
from collections.abc import Iterator

import pytest
from bench.readers import session_of
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cliffhanger.archive import clock
from cliffhanger.cast import makers, stories
from cliffhanger.cast.makers import Company
from cliffhanger.kit.stylesheet import stylesheet
from cliffhanger.manuscript import count_words
from cliffhanger.tags.models import Kind
from cliffhanger.works.models import Chapter

from .front import Front, front

ANEW, ANEW_SIGNED_IN, OPENED_AGAIN = 12, 26, 5  # queries of a chapter's page

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def company() -> Company:
    made = makers.company()
    for chapter in made.work.chapters.all():
        chapter.post(clock.now())
    return made


@pytest.fixture
def archive(company: Company) -> Iterator[Front]:
    with front() as made:
        yield made


def filled(company: Company, many: int) -> None:
    """So many more chapters, tags and answers than there are."""
    work = company.work
    last = work.chapters.count()
    Chapter.objects.bulk_create(
        Chapter(work=work, position=last + n, text="<p>On.</p>", words=1, posted_at=clock.now())
        for n in range(1, many + 1)
    )
    work.tag_with(Kind.FREEFORM, [f"Tag {n}" for n in range(many)])
    for n in range(many):
        makers.answer(work, makers.account(f"Reader {last} {n}"))


def queries_of(archive: Front, address: str, cookie: str = "") -> int:
    """Of a page that is made anew: nothing is kept of what was made before."""
    archive.cache.shelf.kept.clear()
    archive.cache.shelf.size = 0
    with CaptureQueriesContext(connection) as asked:
        page = archive.get(address, **({"HTTP_COOKIE": cookie} if cookie else {}))
    assert page.status == 200
    return len(asked)


@pytest.mark.parametrize("query", ["", "?view_full_work=true"])
def test_a_page_asks_as_much_for_one_as_for_a_hundred(archive: Front, company: Company, query: str) -> None:
    address = f"/works/{company.work.pk}{query}"
    session = f"sessionid={session_of(company.stranger)}"
    filled(company, 1)
    queries_of(archive, address, session)  # the first visit is written down
    few = [queries_of(archive, address), queries_of(archive, address, session)]
    filled(company, 100)
    queries_of(archive, address, session)
    assert [queries_of(archive, address), queries_of(archive, address, session)] == few


def test_a_chapter_asks_so_much_of_the_database(archive: Front, company: Company) -> None:
    filled(company, 3)
    address = company.work.chapters.get(position=1).get_absolute_url()
    session = f"sessionid={session_of(company.stranger)}"
    queries_of(archive, address, session)
    anew, signed_in = queries_of(archive, address), queries_of(archive, address, session)
    with CaptureQueriesContext(connection) as again:
        archive.get(address, HTTP_COOKIE=session)
    assert (anew, signed_in, len(again)) == (ANEW, ANEW_SIGNED_IN, OPENED_AGAIN)


def test_the_first_view_is_under_thirty_kilobytes(archive: Front, company: Company) -> None:
    text = story_of(2_500)
    Chapter.objects.filter(work=company.work, position=1).update(text=text, words=count_words(text))
    address = company.work.chapters.get(position=1).get_absolute_url()
    page = archive.get(address, HTTP_ACCEPT_ENCODING="gzip")
    assert page.headers["Content-Encoding"] == "gzip"
    styles = gzip.compress(stylesheet().encode(), mtime=0)
    assert len(page.body) + len(styles) < 30_000


def story_of(words: int) -> str:
    """Prose of the demo's stories, as many words of it."""
    told = [
        chapter.html
        for name in stories.names()
        for each in stories.manuscripts(name)
        for chapter in each.chapters
    ]
    text = " ".join(told)
    paragraphs = text.replace("</p>", "</p>\n").splitlines()
    taken: list[str] = []
    for paragraph in paragraphs:
        taken.append(paragraph)
        if count_words("".join(taken)) >= words:
            return "\n".join(taken)
    raise AssertionError("The stories are too short.")
