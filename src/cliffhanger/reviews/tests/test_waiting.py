"""Where an author sees reviews first they wait unseen, and count all the same."""

import pytest
from django.test import Client

from cliffhanger.archive import clock
from cliffhanger.cast import makers
from cliffhanger.follows.models import Notice
from cliffhanger.follows.tell import tell
from cliffhanger.promises.course import bring_up_to_date
from cliffhanger.promises.models import Promise
from cliffhanger.reviews.models import Reply, Review
from cliffhanger.works.models import Creatorship, Work

from .test_talk import browser, company, header, page, reply

__all__ = ["company"]
pytestmark = pytest.mark.django_db
WORDS = "I was on the stairs."


@pytest.fixture
def story(company: makers.Company) -> Work:
    Work.objects.filter(pk=company.work.pk).update(reviews_wait=True)
    company.work.refresh_from_db()
    return company.work


def send(story: Work, client: Client, text: str = WORDS, **more: object) -> str:
    chapter = story.chapters.get(position=1)
    data = {"chapter": chapter.pk, "text": text, **more}
    return client.post(f"/works/{story.pk}/reviews", data, follow=True).content.decode()


def test_it_waits_for_the_author_and_is_seen_by_her_and_its_writer(
    company: makers.Company, story: Work
) -> None:
    said = send(story, browser(company.reader))
    assert "Others see it when the author has let it through." in said
    address = Review.objects.get().get_absolute_url()
    seen = {
        who: WORDS in page(story, getattr(company, who, None))
        for who in ("reader", "author", "coauthor", "beta", "stranger", "moderator", "nobody")
    }
    assert [who for who, sees in seen.items() if sees] == ["reader", "author", "coauthor"]
    opens = {who: browser(getattr(company, who, None)).get(address).status_code for who in seen}
    assert [who for who, status in opens.items() if status == 200] == [
        "reader",
        "author",
        "coauthor",
        "moderator",
    ]


def test_no_page_of_others_knows_that_something_waits(company: makers.Company, story: Work) -> None:
    send(story, browser(company.reader))
    for address in (f"/works/{story.pk}/reviews", story.get_absolute_url(), "/works"):
        shown = browser().get(address).content.decode()
        assert WORDS not in shown
        assert "1 Review of" not in shown
        assert 'class="comments"' not in shown


def test_let_through_it_is_seen_by_everybody(company: makers.Company, story: Work) -> None:
    send(story, browser(company.reader))
    number = Review.objects.get().pk
    hers = browser(company.author)
    assert "Let it through" in page(story, company.author)
    assert hers.post(f"/reviews/{number}/showing").status_code == 302
    assert WORDS in page(story)
    assert hers.post(f"/reviews/{number}/showing").status_code == 302


@pytest.mark.parametrize("role", ["reader", "moderator", "shut_out"])
def test_nobody_else_lets_it_through(company: makers.Company, story: Work, role: str) -> None:
    send(story, browser(company.reader))
    status = browser(getattr(company, role)).post(f"/reviews/{Review.objects.get().pk}/showing").status_code
    assert status in (403, 404)
    assert Review.objects.get().waits_since


def test_changed_words_wait_again(company: makers.Company, story: Work) -> None:
    send(story, browser(company.reader))
    Review.objects.get().let_through()
    send(story, browser(company.reader), "Buy my pills.")
    assert "Buy my pills." not in page(story)
    assert "Buy my pills." in page(story, company.author)


def test_a_guest_is_told_that_it_waits(company: makers.Company, story: Work) -> None:
    said = send(story, browser(), guest_name="Wren")
    assert "Others see it when the author has let it through." in said
    assert WORDS not in said
    assert "Wren" in page(story, company.author)


def test_those_who_help_to_make_it_do_not_wait(company: makers.Company, story: Work) -> None:
    send(story, browser(company.beta))
    assert WORDS in page(story)


def test_a_head_counts_whether_or_not_the_author_lets_it_through() -> None:
    company = makers.company()
    promise = makers.promise(company.work, quorum=1)
    Work.objects.update(reviews_wait=True)
    send(company.work, browser(company.reader))
    bring_up_to_date(promise, clock.now())
    assert Promise.objects.get().outcome == "kept"
    assert Review.objects.get().waits_since


def test_she_may_talk_with_the_reader_while_it_waits(company: makers.Company, story: Work) -> None:
    send(story, browser(company.reader))
    said = reply(Review.objects.get(), company.author, "Which stairs?")
    assert browser(company.reader).get(f"/replies/{said.pk}").status_code == 302
    assert browser(company.stranger).get(f"/replies/{said.pk}").status_code == 404


def test_when_she_stops_seeing_them_first_those_that_wait_are_shown(
    company: makers.Company, story: Work
) -> None:
    send(story, browser(company.reader))
    hers = browser(company.author)
    assert hers.post(f"/works/{story.pk}/edit", header(story, reviews_wait="on")).status_code == 302
    assert WORDS not in page(story)
    assert hers.post(f"/works/{story.pk}/edit", header(story)).status_code == 302
    assert WORDS in page(story)


@pytest.fixture
def review(company: makers.Company, story: Work) -> Review:
    """An answer that everybody sees, in a work whose author reads before others do."""
    said = makers.answer(story, company.reader, WORDS)
    said.let_through()
    return said


def test_a_reply_waits_too_unseen_by_all_but_author_writer_and_moderators(
    company: makers.Company, story: Work, review: Review
) -> None:
    hers = browser(company.reader)
    answered = hers.post(f"/reviews/{review.pk}/replies", {"text": "On the third step."}, follow=True)
    assert "Others see it when the author has let it through." in answered.content.decode()
    number = Reply.objects.get().pk
    chapter = story.chapters.get(position=1).get_absolute_url()
    looking = ("reader", "author", "coauthor", "beta", "stranger", "moderator", "nobody")
    for address in (f"/works/{story.pk}/reviews", review.get_absolute_url()):
        seen = {who: browser(getattr(company, who, None)).get(address).content.decode() for who in looking}
        sees = [who for who, shown in seen.items() if "On the third step." in shown]
        assert sees == ["reader", "author", "coauthor", "moderator"], address
        assert all(f"/replies/{number}" not in shown for who, shown in seen.items() if who not in sees)
    assert "On the third step." not in browser().get(chapter).content.decode()
    opens = {
        who: browser(getattr(company, who, None)).get(f"/replies/{number}").status_code for who in looking
    }
    assert [who for who, status in opens.items() if status != 404] == sees


def test_a_reply_that_is_let_through_is_seen_by_everybody(
    company: makers.Company, story: Work, review: Review
) -> None:
    said = reply(review, company.reader, "On the third step.")
    assert page(story, company.author).count("Let it through") == 1
    hers = browser(company.author)
    for _ in range(2):
        assert hers.post(f"/replies/{said.pk}/showing").status_code == 302
    assert "On the third step." in page(story)
    assert "Let it through" not in page(story, company.author)


@pytest.mark.parametrize("role", ["reader", "moderator", "stranger", "nobody"])
def test_nobody_else_lets_a_reply_through(company: makers.Company, review: Review, role: str) -> None:
    said = reply(review, company.reader)
    status = browser(getattr(company, role, None)).post(f"/replies/{said.pk}/showing").status_code
    assert status in (403, 404)
    said.refresh_from_db()
    assert said.waits_since


def test_what_the_makers_reply_does_not_wait(company: makers.Company, story: Work, review: Review) -> None:
    reply(review, company.author, "Which stairs?")
    assert "Which stairs?" in page(story)


def test_a_changed_reply_waits_again(company: makers.Company, story: Work, review: Review) -> None:
    said = reply(review, company.reader, "On the third step.")
    said.let_through()
    browser(company.reader).post(f"/replies/{said.pk}/edit", {"text": "Buy my pills."})
    assert "Buy my pills." not in page(story)
    assert "Buy my pills." in page(story, company.author)


def test_a_reply_that_waits_cannot_be_pinned(company: makers.Company, review: Review) -> None:
    said = reply(review, company.reader)
    refused = browser(company.author).post(f"/replies/{said.pk}/pin", follow=True).content.decode()
    assert "Let it through first" in refused
    for it in (said, review):
        it.refresh_from_db()
        assert it.pinned_at is None


def test_only_the_author_hears_of_a_reply_that_waits(company: makers.Company, review: Review) -> None:
    """And not somebody who talked here when she still was one."""
    reply(review, company.coauthor, "Which stairs?")
    Creatorship.objects.filter(pseud__account=company.coauthor).delete()
    heard = {}
    for waits in (True, False):
        Work.objects.update(reviews_wait=waits)
        said = reply(Review.objects.get(), company.reader, "On the third step.")
        tell()
        told = Notice.objects.filter(key=f"reply:{said.pk}")
        heard[waits] = sorted(told.values_list("account__username", flat=True))
    assert heard == {True: ["Author"], False: ["Author", "Coauthor"]}


def test_when_she_stops_seeing_them_first_replies_and_notes_in_the_margin_are_shown_too(
    company: makers.Company, story: Work, review: Review
) -> None:
    said = reply(review, company.reader, "On the third step.")
    chapter = story.chapters.get(position=1)
    margin = f"/works/{story.pk}/chapters/{chapter.pk}/margin"
    browser(company.reader).post(margin, {"paragraph": 1, "text": "Which one?"})
    assert "Which one?" not in browser().get(margin).content.decode()
    sent = header(story, rating="General Audiences")
    browser(company.author).post(f"/works/{story.pk}/edit", sent)
    said.refresh_from_db()
    assert said.waits_since is None
    assert "Which one?" in browser().get(margin).content.decode()
