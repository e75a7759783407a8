"""Of a work in a collection that is not revealed yet nobody knows but its makers and who keeps the collection."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from cliffhanger.accounts.models import Account
from cliffhanger.archive import clock
from cliffhanger.cast import makers
from cliffhanger.collections import bringing, revealing
from cliffhanger.collections.models import Collection
from cliffhanger.config.strike import strike
from cliffhanger.follows.models import Notice, Subscription
from cliffhanger.promises.opening import CannotOpen
from cliffhanger.search.tests.indexed import indexed
from cliffhanger.tags.models import Tag
from cliffhanger.works import ordering
from cliffhanger.works.models import Series, Work
from cliffhanger.works.tests.cast import post_all, signed_in
from cliffhanger.works.writing import NotLikeThis

from .conftest import Fair, story

CHALLENGE = "This work is part of an ongoing challenge and will be revealed soon!"
MARK = "Xanthippe"


def marked(author: Account) -> Work:
    work = makers.work(
        author, f"{MARK} Waits", [f"{MARK} waits."], summary=f"<p>{MARK}</p>", planned_chapters=1
    )
    work.tag_with("freeform", [f"{MARK} Tag"])
    return post_all(work)


def test_its_page_says_no_more_than_that(veiled: Fair) -> None:
    work = marked(veiled.author)
    veiled.put_in(work)
    chapter = work.chapters.get()
    for who in (None, veiled.reader):
        for address in (
            work.get_absolute_url(),
            f"/works/{work.pk}?view_full_work=true&view_adult=true",
            chapter.get_absolute_url(),
            f"/chapters/{chapter.pk}",
            f"/works/{work.pk}/navigate",
        ):
            page = signed_in(who).get(address)
            said = page.content.decode()
            assert page.status_code == 200, address
            assert CHALLENGE in said
            assert 'href="/collections/hearth"' in said
            assert MARK not in said


def test_makers_and_maintainers_read_it(veiled: Fair) -> None:
    work = marked(veiled.author)
    item = veiled.put_in(work)
    for who in (veiled.author, veiled.keeper):
        page = signed_in(who).get(work.get_absolute_url()).content.decode()
        assert f"{MARK} waits." in page
        assert "Not revealed yet" in page
    assert MARK in signed_in(veiled.keeper).get("/collections/hearth/items?show=within").content.decode()
    veiled.collection.maintainers.filter(account=veiled.keeper).delete()
    assert MARK not in signed_in(veiled.keeper).get(work.get_absolute_url()).content.decode()
    assert item.is_in


def read(answer: Any) -> str:
    body: bytes = b"".join(answer) if answer.streaming else answer.content
    return body.decode("utf-8", "replace")


LISTS = (
    "/",
    "/works",
    "/discover",
    "/collections",
    "/collections/hearth",
    "/collections/hearth/works",
    "/collections/hearth/feed.atom",
    "/collections/hearth/feed.json",
    "/works/feed.atom",
    "/users/Kit",
    "/users/Kit/works",
    "/users/Kit/series",
    "/users/Kit/feed.atom",
    "/works/search?q=waits",
    "/works/search?q=by:kit",
    "/works/{work}/copy.json",
    "/works/{work}/feed.atom",
    "/works/{work}/reviews",
    "/works/{work}/kudos",
    "/works/{work}/bookmarks",
    "/works/{work}/collections",
    "/works/{work}/similar",
    "/works/{other}/similar",
    "/downloads/{work}/a.epub",
    "/downloads/{work}/a.html",
    "/autocomplete/tag?term=xan",
    "/tags/autocomplete/freeform?term=xan",
    "/series/{series}",
    "/series/{series}/works",
    "/series/{series}/feed.atom",
    "/works/{other}",
    "/works/random",
    "/sitemap.xml",
    "/sitemap/works-1.xml",
    "/api/v1/works",
    "/api/v1/works/{work}",
    "/api/v1/works/{work}/chapters",
    "/api/v1/collections/hearth/works",
    "/opds/v2/new",
    "/opds/new",
)


@pytest.mark.parametrize("has_index", [False, True])
@pytest.mark.parametrize("has_been_out", [False, True])
def test_it_is_listed_found_and_counted_nowhere(
    veiled: Fair, settings: Any, tmp_path: Path, has_index: bool, has_been_out: bool
) -> None:
    settings.HOME, settings.SEARCH_FOLDER = tmp_path, tmp_path / "search"
    series = Series.objects.create(title="A series", pseud=veiled.author.pseud)
    work = makers.work(veiled.author, f"{MARK} Waits", [f"{MARK} waits."], summary=f"<p>{MARK}</p>")
    work.tag_with("freeform", [f"{MARK} Tag"])
    for one in (work, veiled.work):
        ordering.append(series, one)
    numbers = {"work": work.pk, "other": veiled.work.pk, "series": series.pk}
    for index in indexed() if has_index else [None]:
        if has_been_out:
            post_all(work)
            if index:
                index.follow()
            assert MARK in signed_in(None).get("/works").content.decode()
        veiled.put_in(work)
        post_all(work)
        strike(clock.now())
        for who in (None, veiled.reader, veiled.keeper, veiled.author):
            browser = signed_in(who)
            for address in LISTS:
                if "{work}" in address and who in (veiled.keeper, veiled.author):
                    continue  # its own pages are theirs to read
                answer = browser.get(address.format(**numbers))
                said = read(answer).replace(f'value="{MARK.lower()[:3]}"', "")
                assert answer.status_code < 500, address
                assert MARK not in said, (address, who)
        if index:
            index.follow()
            assert index.found("waits") == set()
        assert Work.objects.listed_for(veiled.author).filter(pk=work.pk).count() == 0


def test_tags_and_counts_know_nothing_of_it(veiled: Fair) -> None:
    work = marked(veiled.author)
    veiled.put_in(work)
    tag = Tag.objects.get(name=f"{MARK} Tag")
    assert signed_in(None).get(f"/tags/{MARK} Tag").status_code == 404
    assert signed_in(None).get(f"/tags/{MARK} Tag/works").status_code == 404
    assert "1 Work by Kit" in signed_in(None).get("/users/Kit/works").content.decode()
    assert f"works?tag={tag.pk}" not in signed_in(None).get("/works").content.decode()


def test_revealing_shows_it_at_once(veiled: Fair, settings: Any, tmp_path: Path) -> None:
    settings.SEARCH_FOLDER = tmp_path / "search"
    work = marked(veiled.author)
    veiled.put_in(work)
    for index in indexed():
        index.follow()
        assert index.found("waits") == set()
        page = signed_in(veiled.keeper).get("/collections/hearth/revelation").content.decode()
        assert "Reveal it now" in page
        signed_in(veiled.keeper).post("/collections/hearth/revelation")
        assert MARK in signed_in(None).get("/collections/hearth/works").content.decode()
        index.follow()
        assert index.found("waits") == {work.pk}
        assert MARK in signed_in(None).get("/works/search?q=title:waits").content.decode()
        assert (
            f"{MARK} waits."
            in signed_in(None).get(f"{work.get_absolute_url()}?view_adult=true").content.decode()
        )
        work.refresh_from_db()
        veiled.collection.refresh_from_db()
        assert work.unrevealed_at is veiled.collection.unrevealed_at is None


def test_a_work_waits_unseen_before_it_is_approved(veiled: Fair) -> None:
    veiled.collection.is_moderated = True
    veiled.collection.save()
    item = bringing.offer(veiled.collection, veiled.work, veiled.author, clock.now())
    assert CHALLENGE in signed_in(None).get(veiled.work.get_absolute_url()).content.decode()
    bringing.turn_away(item, veiled.keeper, clock.now())
    assert CHALLENGE not in signed_in(None).get(veiled.work.get_absolute_url()).content.decode()


def test_an_invitation_hides_nothing(veiled: Fair) -> None:
    bringing.invite(veiled.collection, veiled.work, veiled.keeper, clock.now())
    assert CHALLENGE not in signed_in(None).get(veiled.work.get_absolute_url()).content.decode()


def test_of_two_collections_the_last_to_be_revealed_shows_it(veiled: Fair) -> None:
    other = Collection.objects.create(name="other", key="other", title="Other", unrevealed_at=clock.now())
    veiled.put_in()
    veiled.put_in(collection=other)
    revealing.reveal(veiled.collection, veiled.keeper, clock.now())
    assert not Work.objects.public().filter(pk=veiled.work.pk).exists()
    revealing.reveal(other, None, clock.now())
    assert Work.objects.public().filter(pk=veiled.work.pk).exists()


def test_dissolving_it_reveals_its_works(veiled: Fair) -> None:
    veiled.put_in()
    signed_in(veiled.keeper).post("/collections/hearth/removal")
    assert not Collection.objects.exists()
    assert Work.objects.public().filter(pk=veiled.work.pk).exists()


def test_what_was_taken_down_meanwhile_is_not_even_hinted_at(veiled: Fair) -> None:
    veiled.put_in()
    veiled.work.refresh_from_db()
    veiled.work.withdraw("author", clock.now())
    page = signed_in(None).get(veiled.work.get_absolute_url())
    assert page.status_code == 404
    assert CHALLENGE not in page.content.decode()


def test_a_promise_and_an_unrevealed_collection_exclude_each_other(veiled: Fair) -> None:
    promised = makers.work(veiled.author, "Promised", ["One.", "Two."])
    makers.promise(promised)
    with pytest.raises(NotLikeThis, match="has promised chapters"):
        bringing.offer(veiled.collection, promised, veiled.author, clock.now())
    waiting = makers.work(veiled.author, "Waiting", ["One.", "Two."])
    veiled.put_in(waiting)
    with pytest.raises(CannotOpen, match="not revealed yet"):
        makers.promise(waiting)
    waiting.refresh_from_db()
    assert waiting.posted_at is None


def test_a_collection_becomes_unrevealed_only_while_it_is_empty(fair: Fair) -> None:
    keeper = signed_in(fair.keeper)
    said = {"title": "The hearth", "owners": "Keeper", "is_unrevealed": "on"}
    assert "is_unrevealed" in keeper.get("/collections/hearth/edit").content.decode()
    fair.put_in()
    assert "is_unrevealed" not in keeper.get("/collections/hearth/edit").content.decode()
    keeper.post("/collections/hearth/edit", said)
    fair.collection.refresh_from_db()
    assert fair.collection.unrevealed_at is None
    assert Work.objects.public().filter(pk=fair.work.pk).exists()


def test_followers_hear_of_it_when_it_is_revealed_and_once(veiled: Fair) -> None:
    strike(clock.now())
    Subscription.objects.create(account=veiled.reader, pseud=veiled.author.pseud)
    work = makers.work(veiled.author, "Behind", ["One."])
    veiled.put_in(work)
    post_all(work)
    strike(clock.now())
    assert not Notice.objects.filter(account=veiled.reader).exists()
    revealing.reveal(veiled.collection, veiled.keeper, clock.now())
    for _ in range(2):
        strike(clock.now())
    told = Notice.objects.get(account=veiled.reader)
    assert told.sentence == "“Behind” by Kit is new here: Chapter 1 is up."


def test_what_was_known_before_is_no_news_when_it_is_revealed(veiled: Fair) -> None:
    strike(clock.now())
    Subscription.objects.create(account=veiled.reader, pseud=veiled.author.pseud)
    before = Work.objects.get(pk=veiled.work.pk).updated_at
    veiled.put_in()
    revealing.reveal(veiled.collection, veiled.keeper, clock.now())
    strike(clock.now())
    assert not Notice.objects.filter(account=veiled.reader).exists()
    assert Work.objects.get(pk=veiled.work.pk).updated_at == before


def test_nobody_answers_or_keeps_what_she_may_not_know_of(veiled: Fair) -> None:
    veiled.put_in()
    browser: Client = signed_in(veiled.reader)
    chapter = veiled.work.chapters.get()
    for address, said in (
        (f"/works/{veiled.work.pk}/mark_for_later", {}),
        (f"/works/{veiled.work.pk}/bookmarks", {}),
        (f"/works/{veiled.work.pk}/chapters/{chapter.pk}/reviews", {"text": "Hm."}),
        ("/kudos", {"kudo[commentable_id]": veiled.work.pk, "kudo[commentable_type]": "Work"}),
        ("/subscriptions", {"subscription[subscribable_id]": veiled.work.pk}),
    ):
        answer = browser.post(address, said)
        assert answer.status_code in (403, 404, 405), address
    assert not veiled.work.reviews.exists()
    assert not veiled.work.kudos.exists()


def test_another_story_is_as_it_was(veiled: Fair) -> None:
    other = story(veiled.author, "Elsewhere")
    veiled.put_in()
    assert (
        "It was late." in signed_in(None).get(f"{other.get_absolute_url()}?view_adult=true").content.decode()
    )
