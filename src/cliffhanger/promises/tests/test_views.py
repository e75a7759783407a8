import csv
import hashlib
import io
from typing import Any

import pytest
from django.test import Client

from cliffhanger.accounts.models import Account
from cliffhanger.archive import clock
from cliffhanger.cast import makers
from cliffhanger.promises.models import Promise
from cliffhanger.promises.tick import tick
from cliffhanger.reviews.models import Question
from cliffhanger.works.models import Work

from .verbs import DAY, answer, positions_posted, promise_on

pytestmark = pytest.mark.django_db

TERMS = {
    "quorum": "12",
    "window_days": "5",
    "asks": "any",
    "share_percent": "50",
    "pace": "spread",
    "calendar_days": "5",
    "if_lapsed": "withdraw",
    "thanks": "rest",
    "verdicts": ["good", "out_of_character"],
    "questions": "Is Okafor herself?\nToo much rain?",
}


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


@pytest.fixture
def browser(author: Account) -> Client:
    return signed_in(author)


@pytest.fixture
def moderator() -> Client:
    return signed_in(makers.account("Moderator", is_staff=True))


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


# Opening ------------------------------------------------------------------------------------------------


def test_the_terms_are_one_sentence_before_they_hold(browser: Client, story: Work) -> None:
    text = page(browser, f"/works/{story.pk}/promise/new")
    assert (
        "If <b>five readers have</b> answered within <b>five days</b>, the other five chapters go up" in text
    )
    assert "Post chapter one and seal five" in text


def test_a_promise_opens_with_its_questions(browser: Client, story: Work) -> None:
    response = browser.post(f"/works/{story.pk}/promise/new", TERMS)
    assert response["Location"] == story.get_absolute_url()
    promise = Promise.objects.get()
    assert (promise.quorum, promise.verdicts) == (12, ["good", "out_of_character"])
    assert [question.text for question in Question.objects.all()] == ["Is Okafor herself?", "Too much rain?"]
    assert positions_posted(story) == [1]


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("quorum", "0", "greater than or equal to 1"),
        ("quorum", "1000000000", "less than or equal to 500"),
        ("quorum", "many", "whole number"),
        ("window_days", "-3", "greater than or equal to 1"),
        ("window_days", "61", "less than or equal to 60"),
        ("calendar_days", "0", "greater than or equal to 1"),
        ("share_percent", "101", "less than or equal to 100"),
        ("asks", "applause", "Select a valid choice"),
        ("questions", "a\nb\nc\nd", "up to 3"),
        ("questions", "q" * 201, "up to 200"),
        ("word", "w" * 1001, "at most 1000"),
    ],
)
def test_wrong_terms_speak_at_their_field_and_the_rest_comes_back(
    browser: Client, story: Work, field: str, value: str, words: str
) -> None:
    response = browser.post(f"/works/{story.pk}/promise/new", {**TERMS, field: value})
    assert response.status_code == 422
    assert words in " ".join(response.context["form"].errors[field])
    assert value in response.content.decode()
    assert not Promise.objects.exists()
    assert positions_posted(story) == []


def test_a_second_chance_needs_both_its_numbers(browser: Client, story: Work) -> None:
    response = browser.post(f"/works/{story.pk}/promise/new", {**TERMS, "chance_readers": "9"})
    assert response.context["form"].errors["chance_days"] == ["Say how many days longer it stays open."]


def test_a_work_without_further_chapters_says_what_is_missing(browser: Client, author: Account) -> None:
    alone = makers.work(author, "One", ["All of it."])
    assert "Add the rest of the story first." in page(browser, f"/works/{alone.pk}/promise/new")
    response = browser.post(f"/works/{alone.pk}/promise/new", TERMS)
    assert response.status_code == 422
    assert not Promise.objects.exists()


# Reading ------------------------------------------------------------------------------------------------


def test_everybody_reads_the_promise_why_it_is_held_and_its_ledger(story: Work) -> None:
    promise_on(story)
    assert "None of three readers so far" in page(Client(), f"/works/{story.pk}/promise")
    assert "Chapters 2 to 6 are held because" in page(Client(), f"/works/{story.pk}/promise/why")
    ledger = page(Client(), f"/works/{story.pk}/promise/ledger")
    assert "The promise opened: three readers within five days, five chapters held." in ledger


def test_a_work_without_a_promise_has_no_page_of_one(story: Work) -> None:
    makers.work(makers.account("Other"), "Plain", ["Text."]).chapters.get().post(clock.now())
    plain = Work.objects.get(title="Plain")
    for path in ("promise", "promise/why", "promise/ledger", "promise/ledger.json", "promise/ledger.csv"):
        assert Client().get(f"/works/{plain.pk}/{path}").status_code == 404


def test_the_ledger_is_the_same_as_page_json_and_csv(story: Work, readers: list[Account]) -> None:
    promise = promise_on(story)
    answer(story, readers[0], wants_rest=True)
    tick(promise.closes_at)
    entries = Client().get(f"/works/{story.pk}/promise/ledger.json").json()["promises"][0]["ledger"]
    rows = list(csv.reader(io.StringIO(page(Client(), f"/works/{story.pk}/promise/ledger.csv"))))[1:]
    text = page(Client(), f"/works/{story.pk}/promise/ledger")
    sentences = [entry["sentence"] for entry in entries]
    assert sentences[-1].startswith("The work was taken down")
    assert [row[-1] for row in rows] == sentences
    assert all(sentence in text for sentence in sentences)


def test_nothing_public_tells_who_answered_or_how_while_it_is_open(
    story: Work, readers: list[Account]
) -> None:
    promise_on(story)
    answer(story, readers[0], wants_rest=False)
    tick(clock.now())
    for path in ("promise", "promise/ledger", "promise/ledger.json", "promise/ledger.csv"):
        text = page(Client(), f"/works/{story.pk}/{path}")
        assert readers[0].username not in text
        assert "wants_rest" not in text


def test_a_seal_is_the_hash_of_the_text_that_can_be_had(story: Work, readers: list[Account]) -> None:
    promise = promise_on(story, pace="at_once")
    assert Client().get(f"/works/{story.pk}/promise/seals/2").status_code == 404
    for reader in readers[:3]:
        answer(story, reader)
    tick(clock.now())
    second = story.chapters.get(position=2)
    second.rewrite("", "<p>Edited after it was out.</p>", clock.now())
    response = Client().get(f"/works/{story.pk}/promise/seals/2")
    assert hashlib.sha256(response.content).hexdigest() == promise.seals.get(position=2).digest


def test_the_list_of_promises_costs_the_same_for_one_and_for_many(
    django_assert_num_queries: Any, author: Account
) -> None:
    def open_some(many: int) -> None:
        for _ in range(many):
            promise_on(makers.work(author, "Another", ["One.", "Two.", "Three."]))

    open_some(1)
    Client().get("/promises")
    with django_assert_num_queries(6):
        page(Client(), "/promises")
    open_some(9)
    with django_assert_num_queries(6):
        assert page(Client(), "/promises").count('class="promise-line"') == 10


def test_the_promise_that_closes_first_stands_first(author: Account) -> None:
    late = promise_on(makers.work(author, "Late", ["One.", "Two."]), window_days=9)
    soon = promise_on(makers.work(author, "Soon", ["One.", "Two."]), window_days=2)
    text = page(Client(), "/promises")
    assert text.index(soon.work.get_absolute_url()) < text.index(late.work.get_absolute_url())


# Easing and ending --------------------------------------------------------------------------------------


def test_its_author_eases_the_terms(browser: Client, story: Work) -> None:
    promise_on(story, quorum=5)
    browser.post(
        f"/works/{story.pk}/promise/easing", {"quorum": "2", "pace": "at_once", "calendar_days": "5"}
    )
    promise = Promise.objects.get()
    assert (promise.quorum, promise.pace) == (2, "at_once")


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"quorum": "9"}, "can only be lowered"),
        ({"quorum": "5", "pace": "every", "calendar_days": "30"}, "sooner than was said"),
        ({"quorum": "5"}, "Nothing would change."),
        ({"quorum": "0"}, "greater than or equal to 1"),
    ],
)
def test_harder_terms_are_refused_on_the_same_page(
    browser: Client, story: Work, sent: dict[str, str], words: str
) -> None:
    promise_on(story, quorum=5)
    response = browser.post(f"/works/{story.pk}/promise/easing", sent)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert Promise.objects.get().quorum == 5


def test_its_author_takes_it_back_or_lets_everything_out(browser: Client, story: Work) -> None:
    promise_on(story)
    browser.post(f"/works/{story.pk}/promise/withdrawal")
    assert Promise.objects.get().outcome == "withdrawn"
    assert positions_posted(story) == [1]
    promise_on(story)
    browser.post(f"/works/{story.pk}/promise/release")
    assert positions_posted(story) == [1, 2, 3, 4, 5, 6]
    again = browser.post(f"/works/{story.pk}/promise/withdrawal", follow=True)
    assert "The promise is settled." in again.content.decode()


def test_the_authors_word_may_change_and_is_shown_on_the_page_of_a_work_that_is_gone(
    browser: Client, story: Work
) -> None:
    promise = promise_on(story)
    tick(promise.closes_at)
    browser.post(f"/works/{story.pk}/promise/word", {"word": "No hard feelings <3"})
    gone = Client().get(story.get_absolute_url())
    assert gone.status_code == 410
    assert "No hard feelings &lt;3" in gone.content.decode()


def test_a_moderator_stops_a_promise_with_a_reason(moderator: Client, story: Work) -> None:
    promise_on(story)
    refused = moderator.post(f"/works/{story.pk}/promise/halting", {"reason": ""})
    assert refused.status_code == 422
    assert Promise.objects.get().outcome == "open"
    moderator.post(f"/works/{story.pk}/promise/halting", {"reason": "Copied from a book"})
    assert Promise.objects.get().outcome == "halted"
    assert "Copied from a book" in page(Client(), f"/works/{story.pk}/promise/ledger")


@pytest.mark.parametrize("path", ["easing", "withdrawal", "release", "word"])
def test_nobody_else_changes_a_promise(
    moderator: Client, story: Work, readers: list[Account], path: str
) -> None:
    promise_on(story)
    for client in (moderator, signed_in(readers[0])):
        assert client.post(f"/works/{story.pk}/promise/{path}", {"quorum": "1"}).status_code == 404
    assert Client().post(f"/works/{story.pk}/promise/{path}").status_code == 302
    assert (
        signed_in(readers[0]).post(f"/works/{story.pk}/promise/halting", {"reason": "x"}).status_code == 403
    )
    assert Promise.objects.get().outcome == "open"


# The desk -----------------------------------------------------------------------------------------------


def test_the_desk_shows_drafts_seals_promises_and_answers(
    browser: Client, author: Account, story: Work, readers: list[Account]
) -> None:
    makers.work(author, "In the Drawer", ["Hm."])
    promise_on(story)
    answer(story, readers[0], verdicts=frozenset({"good"}), text="<p>I missed my stop.</p>")
    tick(clock.now())
    text = page(browser, "/desk")
    for words in ("In the Drawer", "One of three readers so far", "Chapter 6", "I missed my stop.", "Good"):
        assert words in text
    assert "The Key" not in page(signed_in(readers[0]), "/desk")


def test_the_desk_costs_the_same_for_one_and_for_many(
    django_assert_num_queries: Any, browser: Client, author: Account, readers: list[Account]
) -> None:
    def a_story() -> None:
        made = makers.work(author, "Another", ["One.", "Two.", "Three."])
        promise_on(made)
        for reader in readers:
            answer(made, reader, text="<p>Yes.</p>")

    a_story()
    tick(clock.now())
    page(browser, "/desk")
    with django_assert_num_queries(15):
        page(browser, "/desk")
    for _ in range(5):
        a_story()
    tick(clock.now() + DAY)
    with django_assert_num_queries(15):
        page(browser, "/desk")
