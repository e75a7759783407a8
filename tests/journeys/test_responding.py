"""Readers and an author talk, follow and are told, in real browsers, with and without JavaScript."""

import re

import pytest
from django.core import mail as outbox
from playwright.sync_api import expect

from cliffhanger.archive import clock
from cliffhanger.cast import makers
from cliffhanger.config.strike import strike
from cliffhanger.follows.models import Device, Silence, Subscription
from cliffhanger.reviews.models import Reply, Review
from cliffhanger.works.models import Work

from .conftest import SitDown


@pytest.fixture
def company(transactional_db: None) -> makers.Company:
    made = makers.company(["Once there was a key.", "Later it was lost."])
    for chapter in made.work.chapters.all():
        chapter.post(clock.now())
    made.work.refresh_from_db()
    return made


@pytest.mark.parametrize("javascript", [True, False])
def test_an_answer_waits_is_let_through_talked_about_and_pinned(
    company: makers.Company, sit_down: SitDown, javascript: bool
) -> None:
    Work.objects.update(reviews_wait=True)
    chapter = company.work.chapters.all()[0].get_absolute_url()
    guest = sit_down(javascript=javascript)
    guest.goto(chapter)
    guest.get_by_label("A line to the author").fill("I was on the stairs with her.")
    guest.get_by_label("Your name").fill("Wren")
    guest.get_by_role("button", name="Send your answer").click()
    expect(guest.get_by_text("Others see it when the author has let it through.")).to_be_visible()
    expect(guest.get_by_text("I was on the stairs with her.")).to_have_count(0)

    author = sit_down(company.author, javascript=javascript)
    author.goto(f"/works/{company.work.pk}/reviews")
    author.get_by_role("button", name="Let it through").click()
    author.get_by_label("Your reply").fill("So was I, in a way.")
    author.get_by_role("button", name="Send your reply").click()
    author.get_by_role("link", name="Change").click()
    author.get_by_label("Your reply").fill("So was I.")
    author.get_by_role("button", name="Change your reply").click()
    reply = author.locator(f"#comment_{Reply.objects.get().number}")
    expect(reply).to_contain_text("changed since")
    reply.get_by_role("button", name="Pin").click()

    guest.goto(chapter)
    expect(guest.get_by_text("So was I.")).to_be_visible()
    expect(guest.locator("li.pinned")).to_have_count(2)
    assert Review.objects.get().pinned_at


@pytest.mark.parametrize("javascript", [True, False])
def test_a_change_that_was_interrupted_by_the_end_of_the_session_comes_back(
    company: makers.Company, sit_down: SitDown, javascript: bool
) -> None:
    company.reader.set_password("correct horse battery")
    company.reader.save()
    review = makers.answer(company.work, company.reader)
    assert company.reader.pseud
    Reply.write(review, company.reader.pseud, "<p>Half.</p>", review.form_key, clock.now())
    page = sit_down(company.reader, javascript=javascript)
    page.goto(f"/replies/{Reply.objects.get().pk}/edit")
    page.get_by_label("Your reply").fill("A whole thought.")
    page.context.clear_cookies()
    page.get_by_role("button", name="Change your reply").click()
    page.get_by_label("Name or e-mail address").fill("Reader")
    page.get_by_label("Password", exact=True).fill("correct horse battery")
    page.locator("#main").get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_label("Your reply")).to_have_value("A whole thought.")
    page.get_by_role("button", name="Change your reply").click()
    expect(page.get_by_text("A whole thought.")).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False])
def test_a_reader_follows_is_told_by_letter_and_stops_the_letters(
    company: makers.Company, sit_down: SitDown, javascript: bool
) -> None:
    page = sit_down(company.stranger, javascript=javascript)
    page.goto("/users/Author/pseuds/Author")
    page.get_by_role("button", name="Subscribe").click()
    expect(page.get_by_role("button", name="Unsubscribe")).to_be_visible()
    assert Subscription.objects.get().pseud == company.author.pseud

    another = makers.work(company.author, "Another Door", ["It opened."])
    another.chapters.get().post(clock.now())
    strike(clock.now())
    page.goto("/notices")
    expect(page.get_by_role("link", name=re.compile("Another Door"))).to_be_visible()
    (letter,) = [letter for letter in outbox.outbox if letter.to == [company.stranger.email]]
    address = str(letter.extra_headers["List-Unsubscribe"]).strip("<>").split("/", 3)[3]

    signed_out = sit_down(javascript=javascript)
    signed_out.goto(f"/{address}")
    signed_out.get_by_role("button", name="Send me no more").click()
    expect(signed_out.get_by_role("heading", name="No more letters")).to_be_visible()
    company.stranger.refresh_from_db()
    assert not company.stranger.mail_notices


@pytest.mark.parametrize("javascript", [True, False])
def test_a_reader_chooses_what_she_is_told(
    company: makers.Company, sit_down: SitDown, javascript: bool
) -> None:
    page = sit_down(company.reader, javascript=javascript, width=360)
    page.goto("/preferences/notices")
    page.get_by_label("By mail: Replies where you talk").uncheck()
    page.get_by_label("Once a day, in one letter").check()
    page.get_by_label("The daily letter leaves at").select_option("7")
    page.get_by_role("button", name="Keep this").click()
    expect(page.get_by_text("Kept.")).to_be_visible()
    expect(page.get_by_label("By mail: Replies where you talk")).not_to_be_checked()
    assert Silence.objects.get().kind == "reply"
    company.reader.refresh_from_db()
    assert company.reader.digest.hour == 7


def test_a_browser_asks_to_be_told(company: makers.Company, sit_down: SitDown) -> None:
    """No push service is to be had in a test, so the browser is given one's answer; the rest is the archive's."""
    page = sit_down(company.reader)
    page.add_init_script(
        """
        const keys = { p256dh: "B" + "A".repeat(86), auth: "A".repeat(22) }
        const subscription = { toJSON: () => ({ endpoint: "https://fcm.googleapis.com/fcm/send/one", keys }) }
        const worker = { pushManager: { subscribe: async options => {
          if (options.applicationServerKey.length !== 65) throw new Error("not a key")
          return subscription
        } } }
        navigator.serviceWorker.register = async () => worker
        Object.defineProperty(navigator.serviceWorker, "ready", { get: () => Promise.resolve(worker) })
        Notification.requestPermission = async () => "granted"
        """
    )
    page.goto("/preferences/notices")
    page.get_by_role("button", name="Tell this device").click()
    expect(page.get_by_role("button", name=re.compile("Do not tell Chrome"))).to_be_visible()
    assert Device.objects.get().account == company.reader
    page.get_by_role("button", name=re.compile("Do not tell Chrome")).click()
    expect(page.get_by_text("None is told yet.")).to_be_visible()
