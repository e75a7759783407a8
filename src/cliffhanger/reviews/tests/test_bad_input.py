"""Whatever is typed or sent comes out harmless and whole, and once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.test import Client

from cliffhanger.archive import clock
from cliffhanger.cast import makers
from cliffhanger.manuscript import visible_text
from cliffhanger.reviews.models import Reply, Review

from .test_talk import browser, company, page, reply

__all__ = ["company"]
pytestmark = pytest.mark.django_db

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</blockquote></li></ol><h1>Mine</h1>",
    "<!-- ",
    "&lt;script&gt;",
    '"><svg/onload=alert(1)>',
    "{{ request.user }}{% csrf_token %}",
    "javascript:alert(1)",
]
BYTE_ORDER_MARK = "\ufeff"
WHOLE = [
    "x" * 10_000,
    "🗝️" * 400 + "👩‍👩‍👧 and e\u0301",
    "שלום \u202eback to front\u202c and on",
    "\u2067unclosed \u202a\u202b",
    "a\u00adb\u200dc",
    f"{BYTE_ORDER_MARK}beginning",
    "A \U0010fffd of its own",
]


def send(company: makers.Company, client: Client, text: str, **more: object) -> int:
    chapter = company.work.chapters.get(position=1)
    sent = {"chapter": chapter.pk, "text": text, **more}
    return client.post(f"/works/{company.work.pk}/reviews", sent).status_code


@pytest.mark.parametrize("text", HOSTILE)
def test_markup_is_shown_as_it_was_typed_in_reviews_and_replies(company: makers.Company, text: str) -> None:
    assert send(company, browser(company.reader), text) == 302
    review = Review.objects.get()
    assert visible_text(review.text).strip() == text.strip()
    hers = browser(company.author)
    assert hers.post(f"/reviews/{review.pk}/replies", {"text": text}).status_code == 302
    said = Reply.objects.get()
    assert hers.post(f"/replies/{said.pk}/edit", {"text": f"{text} again"}).status_code == 302
    shown = page(company.work) + browser().get(f"/reviews/{review.pk}").content.decode()
    for harm in ("<script>alert", "<img src=x", "<h1>", "<svg/", "<!-- "):
        assert harm not in shown.replace("<!doctype", "")


@pytest.mark.parametrize("text", WHOLE)
def test_odd_signs_come_out_whole(company: makers.Company, text: str) -> None:
    assert send(company, browser(company.reader), text) == 302
    review = Review.objects.get()
    hers = browser(company.author)
    assert hers.post(f"/reviews/{review.pk}/replies", {"text": text}).status_code == 302
    shown = page(company.work)
    assert shown.count('<blockquote class="userstuff" dir="auto">') == 2
    assert shown.count(f"<p>{text.lstrip(BYTE_ORDER_MARK)}</p>") == 2


def test_a_sign_no_page_can_show_is_left_out(company: makers.Company) -> None:
    assert send(company, browser(company.reader), "Half\x00 way") == 302
    assert Review.objects.get().text == "<p>Half way</p>"
    assert (
        browser(company.author)
        .post(f"/reviews/{Review.objects.get().pk}/replies", {"text": "And\x00 on"})
        .status_code
        == 302
    )
    assert Reply.objects.get().text == "<p>And on</p>"


def test_a_name_with_marks_of_direction_turns_nothing_beside_it(company: makers.Company) -> None:
    assert send(company, browser(), "Hm.", guest_name="\u202enerW") == 302
    assert '<span dir="auto">\u202enerW</span>' in page(company.work)


def test_a_name_with_a_sign_no_page_can_show_comes_back_with_a_sentence(company: makers.Company) -> None:
    assert send(company, browser(), "Hm.", guest_name="W\x00ren") == 422
    assert not Review.objects.exists()


@pytest.mark.parametrize("where", ["answer", "reply", "change"])
def test_what_is_too_long_comes_back_whole_with_a_sentence(company: makers.Company, where: str) -> None:
    long = "word " * 2_001
    review = makers.answer(company.work, company.reader)
    said = reply(review, company.reader)
    chapter = company.work.chapters.get(position=1)
    address, extra = {
        "answer": (f"/works/{company.work.pk}/reviews", {"chapter": chapter.pk}),
        "reply": (f"/reviews/{review.pk}/replies", {}),
        "change": (f"/replies/{said.pk}/edit", {}),
    }[where]
    response = browser(company.reader).post(address, {"text": long, **extra})
    assert response.status_code == 422
    shown = response.content.decode()
    assert "at most 10000 characters" in shown
    assert long.strip() in shown


@pytest.mark.parametrize(
    "address",
    [
        "/reviews/0",
        "/reviews/99999999999999999999",
        "/replies/0",
        "/replies/0/edit",
        "/replies/0/removal",
        "/replies/99999999999999999999",
    ],
)
def test_a_number_of_nothing_is_not_found(company: makers.Company, address: str) -> None:
    assert browser(company.reader).get(address).status_code == 404


@pytest.mark.parametrize(
    "query", ["page=-1", "page=9e9", "page=²", "sort[]=x", "chapter=%00", "chapter=" + "9" * 40]
)
def test_an_odd_query_gets_the_page(company: makers.Company, query: str) -> None:
    makers.answer(company.work, company.reader, "I was there.")
    assert "I was there." in page(company.work, query=f"?{query}")


def test_a_reply_sent_twice_is_one(company: makers.Company) -> None:
    review = makers.answer(company.work, company.reader)
    hers = browser(company.author)
    shown = hers.get(f"/reviews/{review.pk}")
    key = shown.context["reply_form"]["form_key"].value()
    for _ in range(2):
        hers.post(f"/reviews/{review.pk}/replies", {"form_key": str(key), "text": "Twice?"})
    assert Reply.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_reply_sent_twice_at_the_same_moment_is_one() -> None:
    company = makers.company(["Once."])
    company.work.chapters.get().post(clock.now())
    review = makers.answer(company.work, company.reader)
    sent = {"form_key": "6b1e4e0e-3f6b-4a4f-9d1a-0a6f0f6f0a01", "text": "Twice?"}
    browsers = [browser(company.author), browser(company.author)]

    def press(client: Client) -> int:
        try:
            return client.post(f"/reviews/{review.pk}/replies", sent).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as both:
        assert list(both.map(press, browsers)) == [302, 302]
    assert Reply.objects.count() == 1
