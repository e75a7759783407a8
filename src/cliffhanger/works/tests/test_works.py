import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cliffhanger.accounts.models import Account
from cliffhanger.cast import makers
from cliffhanger.reviews.models import Review
from cliffhanger.works.models import Work
from cliffhanger.works.names import from_address, in_address

from .cast import SECRET, hide_a_word, post_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def author() -> Account:
    return makers.account("Kit")


def posted(author: Account, title: str, **fields: object) -> Work:
    return post_all(makers.work(author, title, ["Once upon a time."], **fields))


def test_a_blurb_says_what_a_reader_wants_to_know(client: Client, author: Account) -> None:
    work = posted(author, "The Spare Key", planned_chapters=3, summary="<p>Somebody has it.</p>")
    for kind, names in {
        "fandom": ["Skerry Sound"],
        "rating": ["Mature"],
        "warning": ["Major Character Death"],
        "relationship": ["A/B"],
        "freeform": ["Keys"],
    }.items():
        work.tag_with(kind, names)
    makers.answer(work, makers.account("Reader"))
    page = client.get("/works").content.decode()
    for fact in (
        f'id="work_{work.pk}"',
        "The Spare Key",
        'rel="author" href="/users/Kit/pseuds/Kit"',
        "Skerry Sound",
        "Mature",
        "warning-yes warnings",
        "Work in Progress",
        "<p>Somebody has it.</p>",
        '<dd class="words">4</dd>',
        '<dd class="chapters">1/3</dd>',
        f'<a href="/works/{work.pk}/reviews">1</a>',
        "/tags/A*s*B/works",
    ):
        assert fact in page, fact


def test_a_work_without_tags_has_a_blurb(client: Client, author: Account) -> None:
    posted(author, "Bare")
    page = client.get("/works").content.decode()
    assert "No warnings given" in page
    assert '<dd class="chapters">1/?</dd>' in page


def test_a_removed_review_is_not_counted(client: Client, author: Account) -> None:
    work = posted(author, "Quiet")
    review = makers.answer(work, makers.account("Reader"))
    review.remove(review.written_at, by_moderator=False)
    assert Review.objects.count() == 1
    assert '<dd class="comments">' not in client.get("/works").content.decode()


def test_held_chapters_are_in_no_figure(client: Client, author: Account) -> None:
    work = makers.work(author, "Half", ["one two three", "four five", "six"])
    makers.promise(work)
    hide_a_word(work)
    page = client.get("/works").content.decode()
    assert '<dd class="words">3</dd>' in page
    assert '<dd class="chapters">1/?</dd>' in page
    assert SECRET not in page


def test_a_page_holds_twenty(client: Client, author: Account) -> None:
    for n in range(21):
        posted(author, f"Work {n:02}")
    first, second = client.get("/works").content.decode(), client.get("/works?page=2").content.decode()
    assert first.count('role="article"') == 20
    assert second.count('role="article"') == 1
    assert "1 - 20 of 21 Works" in first
    assert "Work 20" in first
    assert "Work 00" in second


@pytest.mark.parametrize("page", ["abc", "-1", "0", "9" * 31, "9" * 5000, "", "1.5", "%00", "²"])
def test_an_odd_page_is_some_page(client: Client, author: Account, page: str) -> None:
    posted(author, "Here")
    response = client.get(f"/works?page={page}")
    assert response.status_code == 200
    assert "Here" in response.content.decode()


def test_queries_do_not_grow_with_the_list(client: Client, author: Account) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get("/works")
        return len(captured)

    first = makers.work(author, "One", ["One.", "Two."])
    first.tag_with("freeform", ["Keys"])
    makers.promise(first)
    with_one = queries()
    for n in range(19):
        work = posted(author, f"Work {n}")
        work.tag_with("freeform", [f"Tag {m}" for m in range(30)])
        makers.answer(work, makers.account(f"Reader{n}"))
    assert queries() == with_one


def test_hostile_titles_and_tags_are_harmless(client: Client, author: Account) -> None:
    work = posted(author, "<script>alert(1)</script>")
    work.tag_with("fandom", ['"><img src=x onerror=alert(2)>'])
    page = client.get("/works").content.decode()
    assert "<script>alert" not in page
    assert "<img" not in page


def test_a_tag_lists_its_works(client: Client, author: Account) -> None:
    posted(author, "With it").tag_with("relationship", ["Ines Calder/The Harbour-Master"])
    posted(author, "Without it").tag_with("relationship", ["Somebody else"])
    page = client.get(f"/tags/{in_address('ines calder/the harbour-master')}/works").content.decode()
    assert "With it" in page
    assert "Without it" not in page
    assert "1 Work in Ines Calder/The Harbour-Master" in page


def test_a_tag_of_drafts_is_not_known(client: Client, author: Account) -> None:
    makers.work(author, "A draft", ["Not yet."]).tag_with("freeform", ["Secret Plan"])
    assert client.get("/tags/Secret%20Plan/works").status_code == 404


@pytest.mark.parametrize("name", ["A/B", "Q & A", "Dr. Who?", "#1", "Å 猫", "100%", "a+b"])
def test_a_name_comes_back_from_its_address(client: Client, author: Account, name: str) -> None:
    posted(author, "It").tag_with("freeform", [name])
    assert from_address(name) == name
    assert client.get(f"/tags/{in_address(name)}/works").status_code == 200
