from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from cliffhanger.accounts.models import Account
from cliffhanger.archive import clock
from cliffhanger.cast import makers
from cliffhanger.works import writing
from cliffhanger.works.models import Chapter, Version, Work
from cliffhanger.works.prose import from_prose

pytestmark = pytest.mark.django_db


@pytest.fixture
def author() -> Account:
    return makers.account("Kit")


@pytest.fixture
def story(author: Account) -> Work:
    return makers.work(author, "The Key", [f"Part {n} of the tale." for n in range(1, 5)])


@pytest.fixture
def browser(author: Account) -> Client:
    client = Client()
    client.force_login(author)
    return client


def nth(story: Work, position: int) -> Chapter:
    chapter: Chapter = story.chapters.get(position=position)
    return chapter


def texts(story: Work) -> list[str]:
    return [chapter.text for chapter in story.chapters.all()]


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("One.\n\nTwo.", "<p>One.</p>\n<p>Two.</p>"),
        ("<p>One <em>day</em>.</p>", "<p>One <em>day</em>.</p>"),
        ("An <i>old</i> key.\n\nAnother.", "<p>An <i>old</i> key.</p>\n<p>Another.</p>"),
        ("5 < 6 and 7 > 6", "<p>5 &lt; 6 and 7 &gt; 6</p>"),
        ("<script>alert(1)</script><p>Safe.</p>", "<p>Safe.</p>"),
        ("", ""),
    ],
)
def test_what_is_typed_is_understood_as_text_or_as_html(written: str, stored: str) -> None:
    assert from_prose(written) == stored


def test_chapters_are_posted_in_their_order(story: Work) -> None:
    with pytest.raises(writing.NotLikeThis, match="Post them first"):
        writing.post(nth(story, 2), clock.now())
    writing.post(nth(story, 1), clock.now())
    writing.post(nth(story, 2), clock.now())
    assert story.chapters.posted().count() == 2


def test_an_empty_chapter_is_not_posted(author: Account) -> None:
    empty = makers.work(author, "Nothing", [""])
    with pytest.raises(writing.NotLikeThis, match="no text yet"):
        writing.post(nth(empty, 1), clock.now())


def test_a_sealed_chapter_is_posted_by_its_promise_only(story: Work) -> None:
    makers.promise(story)
    with pytest.raises(writing.NotLikeThis, match="sealed"):
        writing.post(nth(story, 2), clock.now())
    with pytest.raises(writing.NotLikeThis, match="sealed and stays"):
        writing.discard_chapter(nth(story, 3))
    assert story.chapters.count() == 4


def test_sealed_chapters_keep_their_places(story: Work) -> None:
    makers.promise(story)
    first, second, third, fourth = (nth(story, n).pk for n in (1, 2, 3, 4))
    with pytest.raises(writing.NotLikeThis, match="keeps its place"):
        writing.arrange(story, {}, {first: 4, second: 3, third: 2, fourth: 1}, clock.now())
    assert [nth(story, n).pk for n in (1, 2, 3, 4)] == [first, second, third, fourth]


def test_drafts_change_places_and_names(story: Work) -> None:
    second, third = nth(story, 2), nth(story, 3)
    writing.arrange(story, {third.pk: "The Door"}, {second.pk: 3, third.pk: 2}, clock.now())
    assert nth(story, 2).pk == third.pk
    assert nth(story, 2).title == "The Door"
    assert nth(story, 3).pk == second.pk


def test_throwing_a_chapter_away_closes_the_gap(story: Work) -> None:
    writing.discard_chapter(nth(story, 2))
    assert [chapter.position for chapter in story.chapters.all()] == [1, 2, 3]
    assert "Part 3" in nth(story, 2).text


def test_a_chapter_that_was_none_is_joined_to_the_one_before(story: Work) -> None:
    chapter = nth(story, 3)
    Chapter.objects.filter(pk=chapter.pk).update(title="Note <b>")
    writing.join_to_previous(chapter, clock.now())
    joined = nth(story, 2)
    assert "Part 2" in joined.text
    assert "<h3>Note &lt;b&gt;</h3>" in joined.text
    assert joined.words == 12
    assert story.chapters.count() == 3


def test_a_promised_work_is_not_taken_down_by_hand(story: Work) -> None:
    makers.promise(story)
    with pytest.raises(writing.NotLikeThis, match="promised to readers"):
        writing.take_down(story, clock.now())
    assert Work.objects.get().is_posted


def test_a_work_is_taken_down_and_put_up_again(story: Work) -> None:
    writing.post(nth(story, 1), clock.now())
    writing.take_down(story, clock.now())
    assert not Work.objects.get().is_posted
    writing.put_up(story, clock.now())
    assert Work.objects.get().is_posted


def test_what_has_been_out_is_not_thrown_away(story: Work) -> None:
    writing.post(nth(story, 1), clock.now())
    with pytest.raises(writing.NotLikeThis, match="has been out"):
        writing.discard(story)
    assert Work.objects.exists()


# The pages ----------------------------------------------------------------------------------------------


def test_a_story_is_written_and_posted_chapter_by_chapter(browser: Client) -> None:
    header = {"title": "Written Here", "rating": "Mature", "language": "de", "fandoms": "Norse Myth, Verne"}
    response = browser.post("/works/new", header)
    work = Work.objects.get()
    assert response["Location"] == f"/works/{work.pk}/chapters/new"
    assert sorted(tag.name for tag in work.tags.all()) == [
        "Creator Chose Not To Use Archive Warnings",
        "Mature",
        "Norse Myth",
        "Verne",
    ]
    browser.post(f"/works/{work.pk}/chapters/new", {"text": "It rained.", "do": "post"})
    assert Work.objects.get().is_posted
    browser.post(
        f"/works/{work.pk}/chapters/new", {"title": "Two", "text": "<p>It <b>poured</b>.</p>", "do": "save"}
    )
    assert texts(work) == ["<p>It rained.</p>", "<p>It <b>poured</b>.</p>"]
    assert work.chapters.posted().count() == 1


def test_a_header_that_is_wrong_comes_back_with_all_that_was_typed(browser: Client) -> None:
    sent = {
        "title": "",
        "rating": "Mature",
        "language": "en",
        "summary": "A key, and rain.",
        "betas": "Nobody At All",
    }
    response = browser.post("/works/new", sent)
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"title", "betas"}
    assert "A key, and rain." in response.content.decode()
    assert not Work.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("summary", "word " * 300, "there is room for 1,250"),
        ("fandoms", "x" * 151, "up to 150 characters"),
        ("freeforms", ",".join(f"tag {n}" for n in range(76)), "up to 75"),
        ("planned_chapters", "-1", "greater than or equal to 0"),
        ("title", "t" * 256, "at most 255"),
    ],
)
def test_every_limit_speaks_at_its_field(
    browser: Client, story: Work, field: str, value: str, words: str
) -> None:
    response = browser.post(
        f"/works/{story.pk}/edit", {"title": "The Key", "rating": "Mature", "language": "en", field: value}
    )
    assert response.status_code == 422
    assert words in " ".join(response.context["form"].errors[field])


def test_rewriting_keeps_what_was_there(browser: Client, story: Work) -> None:
    chapter = nth(story, 1)
    browser.post(f"/works/{story.pk}/chapters/{chapter.pk}/edit", {"text": "Other words.", "do": "save"})
    assert nth(story, 1).text == "<p>Other words.</p>"
    assert Version.objects.get().text == chapter.text


def test_a_beta_reads_drafts_and_changes_nothing(browser: Client, story: Work) -> None:
    beta = makers.account("Bea")
    sent = {"title": "The Key", "rating": "Mature", "language": "en", "betas": "bea"}
    places = {f"place-{chapter.pk}": chapter.position for chapter in story.chapters.all()}
    assert browser.post(f"/works/{story.pk}/edit", {**sent, **places}).status_code == 302
    theirs = Client()
    theirs.force_login(beta)
    assert theirs.get(nth(story, 2).get_absolute_url()).status_code == 200
    assert theirs.get(f"/works/{story.pk}/edit").status_code == 404


@pytest.mark.parametrize(
    "path", ["edit", "removal", "withdrawal", "chapters/new", "imports/new", "promise/new"]
)
def test_only_its_author_writes(story: Work, path: str) -> None:
    stranger, moderator = Client(), Client()
    stranger.force_login(makers.account("Stranger"))
    moderator.force_login(makers.account("Moderator", is_staff=True))
    for client in (stranger, moderator):
        assert client.get(f"/works/{story.pk}/{path}").status_code == 404
    assert Client().get(f"/works/{story.pk}/{path}").status_code == 302


def test_the_work_page_of_its_author_asks_before_it_throws_away(browser: Client, story: Work) -> None:
    assert "Throw it away" in browser.get(f"/works/{story.pk}/removal").content.decode()
    assert Work.objects.exists()
    browser.post(f"/works/{story.pk}/removal")
    assert not Work.objects.exists()


def test_a_chapter_edited_while_it_was_posted_keeps_being_posted(browser: Client, story: Work) -> None:
    chapter = nth(story, 1)
    writing.post(chapter, timezone.now() - timedelta(hours=1))
    browser.post(f"/works/{story.pk}/chapters/{chapter.pk}/edit", {"text": "New.", "do": "save"})
    assert nth(story, 1).posted_at is not None
