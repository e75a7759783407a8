from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cliffhanger.accounts.models import Account
from cliffhanger.cast import makers
from cliffhanger.promises.models import Promise
from cliffhanger.transfer.models import Import
from cliffhanger.works.models import Chapter, Work

pytestmark = pytest.mark.django_db

FIRST = """Title: The Spare Key

A/N- It's finished, six parts in all. If I get ten good reviews the other five go up within four days. If not, I take it
down. Tell me if it's good or bad.

Rain came in under the door. She put the key on the table and looked at it.

"Whose is it?" he asked.
"""


@pytest.fixture
def author() -> Account:
    return makers.account("Kit")


@pytest.fixture
def browser(author: Account) -> Client:
    client = Client()
    client.force_login(author)
    return client


@pytest.fixture
def handed_in(browser: Client) -> Import:
    browser.post("/imports/new", {"text": FIRST})
    return Import.objects.get()


def parts(*numbers: int) -> list[SimpleUploadedFile]:
    return [
        SimpleUploadedFile(f"{n}.txt", f"Part {n}\n\nOnce more, part {n} of it.\n".encode()) for n in numbers
    ]


def fields(found: Import, **changes: Any) -> dict[str, Any]:
    """Everything on the read-back page as a browser would send it."""
    work = Work.objects.get(imports=found)
    sent: dict[str, Any] = {
        "title": work.title,
        "rating": "Not Rated",
        "language": "en",
        "quorum": "10",
        "window_days": "4",
        "asks": "favour",
        "share_percent": "50",
        "pace": "spread",
        "calendar_days": "4",
        "if_lapsed": "withdraw",
        "thanks": "rest",
        "verdicts": ["good", "bad"],
    }
    for chapter in work.chapters.all():
        sent[f"title-{chapter.pk}"] = chapter.title
        sent[f"place-{chapter.pk}"] = chapter.position
    return {**sent, **changes}


def test_a_pasted_story_becomes_a_draft_and_is_read_back(browser: Client, author: Account) -> None:
    response = browser.post("/imports/new", {"text": FIRST}, follow=True)
    found = Import.objects.get()
    assert response.redirect_chain == [(found.get_absolute_url(), 302)]
    page = response.content.decode()
    assert 'value="The Spare Key"' in page
    assert "If <b>ten readers have</b> answered within <b>four days</b>" in page
    assert found.work is not None
    assert not found.work.is_posted


def test_a_file_keeps_what_it_was(browser: Client) -> None:
    file = SimpleUploadedFile("key.txt", FIRST.encode("utf-16"))
    browser.post("/imports/new", {"file": file})
    found = Import.objects.get()
    assert bytes(found.source) == FIRST.encode("utf-16")
    assert "Rain came in under the door." in found.text


@pytest.mark.parametrize(
    ("sent", "field", "words"),
    [
        ({}, None, "Choose a file or paste the text."),
        ({"file": SimpleUploadedFile("a.txt", b"")}, "file", "empty"),
        ({"file": SimpleUploadedFile("a.pdf", b"%PDF-1.7 aaaa")}, "file", "a PDF"),
        ({"file": SimpleUploadedFile("a.txt", bytes(range(256)) * 40)}, "file", "no readable text"),
        ({"file": SimpleUploadedFile("a.docx", b"PK\x03\x04 broken")}, "file", "damaged"),
        ({"file": SimpleUploadedFile("a.txt", b"x" * 21_000_000)}, "file", "larger than 20 MB"),
    ],
)
def test_what_cannot_be_read_is_refused_at_its_field(
    browser: Client, sent: dict[str, Any], field: str | None, words: str
) -> None:
    response = browser.post("/imports/new", sent)
    assert response.status_code == 422
    errors = response.context["form"].errors[field or "__all__"]
    assert words in " ".join(errors)
    assert not Work.objects.exists()
    assert not Import.objects.exists()


def test_pasted_text_comes_back_with_the_error_of_a_file(browser: Client) -> None:
    file = SimpleUploadedFile("a.pdf", b"%PDF-1.7")
    response = browser.post("/imports/new", {"file": file, "text": "My own words."})
    assert response.status_code == 422
    assert "My own words." in response.content.decode()


def test_chapter_one_goes_up_and_five_are_sealed(browser: Client, handed_in: Import) -> None:
    page = browser.post(
        handed_in.get_absolute_url(),
        {**fields(handed_in, do="add"), "documents": parts(2, 3, 4, 5, 6)},
        follow=True,
    )
    assert "Post chapter one and seal five" in page.content.decode()
    response = browser.post(handed_in.get_absolute_url(), fields(handed_in, do="promise"))
    work = Work.objects.get()
    assert response["Location"] == work.get_absolute_url()
    promise = Promise.objects.get()
    assert (promise.quorum, promise.window_days, promise.asks, promise.verdicts) == (
        10,
        4,
        "favour",
        ["good", "bad"],
    )
    assert [c.posted_at is not None for c in work.chapters.all()] == [True] + [False] * 5
    assert work.chapters.filter(held_at__isnull=False).count() == 5


def test_terms_that_are_wrong_come_back_with_all_that_was_typed(browser: Client, handed_in: Import) -> None:
    browser.post(handed_in.get_absolute_url(), {**fields(handed_in, do="add"), "documents": parts(2)})
    sent = fields(handed_in, do="promise", quorum="0", title="Another Key", word="Please be honest.")
    response = browser.post(handed_in.get_absolute_url(), sent)
    page = response.content.decode()
    assert response.status_code == 422
    assert response.context["terms"].errors["quorum"]
    assert "Please be honest." in page
    assert Work.objects.get().title == "Another Key"
    assert not Promise.objects.exists()
    assert not Chapter.objects.posted().exists()


def test_a_promise_without_held_chapters_says_why_it_cannot_open(browser: Client, handed_in: Import) -> None:
    response = browser.post(handed_in.get_absolute_url(), fields(handed_in, do="promise"))
    assert response.status_code == 422
    assert "A promise needs chapters to hold back." in response.content.decode()
    assert not Chapter.objects.posted().exists()


def test_the_terms_are_remembered_with_the_draft(browser: Client, handed_in: Import) -> None:
    browser.post(
        handed_in.get_absolute_url(), fields(handed_in, do="save", quorum="77", questions="Is it wet?")
    )
    page = browser.get(handed_in.get_absolute_url()).content.decode()
    assert 'value="77"' in page
    assert "Is it wet?" in page


def test_an_unreadable_further_file_is_named_and_nothing_is_added(browser: Client, handed_in: Import) -> None:
    files = [*parts(2), SimpleUploadedFile("three.pdf", b"%PDF-1.7")]
    response = browser.post(handed_in.get_absolute_url(), {**fields(handed_in, do="add"), "documents": files})
    assert response.status_code == 422
    assert "three.pdf: This is a PDF" in response.content.decode()
    assert Chapter.objects.count() == 1


def test_chapters_are_put_in_order(browser: Client, handed_in: Import) -> None:
    browser.post(handed_in.get_absolute_url(), {**fields(handed_in, do="add"), "documents": parts(3, 2)})
    work = Work.objects.get()
    first, third, second = work.chapters.all()
    places = {f"place-{first.pk}": 1, f"place-{third.pk}": 3, f"place-{second.pk}": 2}
    browser.post(handed_in.get_absolute_url(), {**fields(handed_in, do="save"), **places})
    assert [chapter.title for chapter in work.chapters.all()] == ["", "Part 2", "Part 3"]


def test_nobody_else_sees_what_was_handed_in(browser: Client, handed_in: Import) -> None:
    other = Client()
    other.force_login(makers.account("Stranger", is_staff=True))
    assert other.get(handed_in.get_absolute_url()).status_code == 404
    assert other.post(handed_in.get_absolute_url(), fields(handed_in, do="post")).status_code == 404
    assert Client().get(handed_in.get_absolute_url()).status_code == 302


def test_all_of_it_can_go_up_without_a_promise(browser: Client, handed_in: Import) -> None:
    browser.post(handed_in.get_absolute_url(), {**fields(handed_in, do="add"), "documents": parts(2, 3)})
    browser.post(handed_in.get_absolute_url(), fields(handed_in, do="post-all"))
    assert Chapter.objects.posted().count() == 3
    assert not Promise.objects.exists()


def test_two_tabs_that_open_the_same_promise_open_one(browser: Client, handed_in: Import) -> None:
    browser.post(handed_in.get_absolute_url(), {**fields(handed_in, do="add"), "documents": parts(2, 3)})
    sent = fields(handed_in, do="promise")
    browser.post(handed_in.get_absolute_url(), sent)
    again = browser.post(handed_in.get_absolute_url(), sent)
    assert again.status_code == 302
    assert Promise.objects.count() == 1
    response = browser.post(f"/works/{handed_in.work_id}/promise/new", sent)
    assert response.status_code == 422
    assert "open promise already" in response.content.decode()
