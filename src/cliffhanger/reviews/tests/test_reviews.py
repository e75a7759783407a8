import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cliffhanger.accounts.models import Account
from cliffhanger.archive import clock
from cliffhanger.cast import makers
from cliffhanger.manuscript import from_text
from cliffhanger.promises.course import bring_up_to_date
from cliffhanger.reviews.models import Reply, Review
from cliffhanger.works.models import Work

pytestmark = pytest.mark.django_db


@pytest.fixture
def author() -> Account:
    return makers.account("Kit")


@pytest.fixture
def reader() -> Account:
    return makers.account("Reader")


@pytest.fixture
def work(author: Account) -> Work:
    """Two chapters, both out."""
    made = makers.work(author, "The Key", ["Once.", "Later."])
    for chapter in made.chapters.all():
        chapter.post(clock.now())
    made.refresh_from_db()
    return made


@pytest.fixture
def second() -> Account:
    return makers.account("Second")


@pytest.fixture
def promised(author: Account, reader: Account, second: Account) -> Work:
    """A promise of two readers, who were here before it."""
    made = makers.work(author, "The Promise", ["Once.", "Later."])
    makers.promise(made, quorum=2)
    made.refresh_from_db()
    return made


def page(client: Client, work: Work, query: str = "") -> str:
    response = client.get(f"/works/{work.pk}/reviews{query}")
    assert response.status_code == 200
    return response.content.decode()


def reply(review: Review, account: Account, text: str) -> Reply:
    assert account.pseud
    return Reply.write(review, account.pseud, from_text(text), uuid.uuid4(), clock.now())


def test_answers_stand_with_the_talk_below_them(
    client: Client, work: Work, author: Account, reader: Account
) -> None:
    review = makers.answer(work, reader, "I was on the stairs with her.")
    reply(review, author, "So was I.")
    shown = page(client, work)
    order = [
        "1 Review of",
        f'id="comment_{review.pk}"',
        "Reader</a>",
        "Chapter 1",
        "on the stairs",
        "Kit</a>",
        "So was I.",
    ]
    places = [shown.index(words) for words in order]
    assert places == sorted(places)


def test_a_work_without_answers_says_so(client: Client, work: Work) -> None:
    assert "Nobody has answered yet." in page(client, work)


def test_hostile_answers_are_harmless(client: Client, work: Work, author: Account, reader: Account) -> None:
    review = makers.answer(work, reader, "<script>alert(1)</script><img src=x onerror=alert(2)>")
    reply(review, author, "<iframe src=//evil.example></iframe>")
    for shown in (page(client, work), client.get(review.get_absolute_url()).content.decode()):
        for tag in ("<script>alert", "<img", "<iframe"):
            assert tag not in shown
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown


def test_newest_come_first_unless_the_oldest_are_asked_for(client: Client, work: Work) -> None:
    for n in range(25):
        makers.answer(work, makers.account(f"Reader{n:02}"), f"Answer {n:02}.")
    first, last = page(client, work), page(client, work, "?page=2")
    assert first.index("Answer 24.") < first.index("Answer 23.")
    assert "Answer 04." in last
    assert "Answer 05." not in last
    oldest = page(client, work, "?sort=oldest")
    assert oldest.index("Answer 00.") < oldest.index("Answer 01.")
    assert 'href="?sort=oldest&amp;page=2"' in oldest


def test_one_chapter_s_answers_may_be_asked_for(client: Client, work: Work, reader: Account) -> None:
    makers.answer(work, reader, "About the first.")
    second = work.chapters.get(position=2)
    assert "About the first." in page(client, work, f"?chapter={work.chapters.get(position=1).pk}")
    assert "About the first." not in page(client, work, f"?chapter={second.pk}")


@pytest.mark.parametrize(
    "query", ["?page=x", "?sort=worst", "?chapter=x", "?chapter=²", f"?chapter={'9' * 30}", "?chapter=%00"]
)
def test_odd_queries_show_everything(client: Client, work: Work, reader: Account, query: str) -> None:
    makers.answer(work, reader, "Still here.")
    shown = page(client, work, query)
    assert "1 Review of" in shown or "chapter=9" in query


def test_a_removed_answer_is_on_no_page(client: Client, work: Work, reader: Account) -> None:
    review = makers.answer(work, reader, "I take this back.")
    review.remove(clock.now(), by_moderator=False)
    first = work.chapters.get(position=1)
    assert "I take this back." not in page(client, work)
    assert "I take this back." not in client.get(first.get_absolute_url()).content.decode()
    assert client.get(review.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("signed_in_as", ["", "author", "reader"])
def test_queries_do_not_grow_with_answers_and_replies(author: Account, work: Work, signed_in_as: str) -> None:
    client, reader = Client(), makers.account("Reader")
    if signed_in_as:
        client.force_login({"author": author, "reader": reader}[signed_in_as])
    first = work.chapters.get(position=1).get_absolute_url()

    def queries(address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        return len(captured)

    other = makers.account("Other")
    for who in (reader, other):
        review = makers.answer(work, who)
        reply(review, author, "Thank you.")
    few = [queries(first), queries(f"/works/{work.pk}/reviews")]
    for n in range(28):
        review = makers.answer(work, makers.account(f"Reader{n}"))
        for m in range(3):
            reply(review, author, f"Thank you {m}.")
    assert [queries(first), queries(f"/works/{work.pk}/reviews")] == few


def wishes(client: Client, work: Work, review: Review) -> int:
    """On how many of the pages that show this answer its yes or no can be read."""
    first = work.chapters.get(position=1).get_absolute_url()
    pages = [first, f"/works/{work.pk}/reviews", review.get_absolute_url()]
    return sum("wants the rest" in client.get(address).content.decode() for address in pages)


def test_the_yes_or_no_is_hers_alone_until_the_promise_settles(
    promised: Work, author: Account, reader: Account, second: Account
) -> None:
    review = makers.answer(promised, reader, wants_rest=True)
    eyes = {name: Client() for name in ("guest", "author", "reader", "other", "moderator")}
    eyes["author"].force_login(author)
    eyes["reader"].force_login(reader)
    eyes["other"].force_login(makers.account("Other"))
    eyes["moderator"].force_login(makers.account("Moderator", is_staff=True))
    seen = {name: wishes(client, promised, review) for name, client in eyes.items()}
    assert seen == {"guest": 0, "author": 0, "reader": 3, "other": 0, "moderator": 0}
    makers.answer(promised, second)
    promise = bring_up_to_date(promised.promises.get(), clock.now())
    assert promise.settled_at
    assert {name: wishes(client, promised, review) for name, client in eyes.items()} == dict.fromkeys(eyes, 3)


def test_it_is_said_that_guests_do_not_count(client: Client, promised: Work, work: Work) -> None:
    assert "Guests’ answers are shown, not counted." in page(client, promised)
    assert "Guests" not in page(client, work)


def test_answers_to_a_draft_are_for_its_makers(promised: Work, author: Account, reader: Account) -> None:
    review = makers.answer(promised, reader, "I was there.")
    promised.withdraw("author", clock.now())
    client = Client()
    assert client.get(f"/works/{promised.pk}/reviews").status_code == 404
    assert client.get(review.get_absolute_url()).status_code == 404
    client.force_login(author)
    assert "I was there." in page(client, promised)
    client.force_login(reader)
    assert "I was there." in client.get(review.get_absolute_url()).content.decode()
