"""Feeds: what they tell, how they name it, and what is never in one."""

import json
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.urls import reverse

from cliffhanger.archive import clock
from cliffhanger.archive.fetch import Errand
from cliffhanger.cast import makers
from cliffhanger.follows.feeds import hub
from cliffhanger.tags.models import Kind
from cliffhanger.works.models import Work

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
TOMB = "{http://purl.org/atompub/tombstones/1.0}"


@pytest.fixture
def work() -> Work:
    found = makers.work(makers.account("Ada"), "The Causeway", ["The tide went out.", "Sealed words."])
    found.chapters.get(position=1).post(clock.now())
    found.tag_with(Kind.RATING, ["General Audiences"])
    found.tag_with(Kind.FANDOM, ["Tidewater"])
    return found


def atom(client: Client, path: str, status: int = 200) -> ElementTree.Element:
    response = client.get(path)
    assert response.status_code == status
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.content)  # noqa: S314 - our own


def titles(feed: ElementTree.Element) -> list[str]:
    return [entry.findtext(f"{ATOM}title") or "" for entry in feed.findall(f"{ATOM}entry")]


@pytest.mark.parametrize(
    "path",
    [
        "/works",
        "/works/{work}",
        "/users/Ada",
        "/users/Ada/pseuds/Ada",
        "/tags/Tidewater",
    ],
)
def test_a_chapter_that_is_out_is_in_every_feed_of_its_work(client: Client, work: Work, path: str) -> None:
    path = path.format(work=work.pk)
    feed = atom(client, f"{path}/feed.atom")
    assert titles(feed) == ["The Causeway: Chapter 1"]
    told = json.loads(client.get(f"{path}/feed.json").content)
    assert told["version"] == "https://jsonfeed.org/version/1.1"
    assert [item["title"] for item in told["items"]] == ["The Causeway: Chapter 1"]
    assert told["items"][0]["id"] == feed.findtext(f"{ATOM}entry/{ATOM}id")
    assert told["items"][0]["authors"] == [{"name": "Ada", "url": told["items"][0]["authors"][0]["url"]}]


def test_what_is_not_out_is_in_none(client: Client, work: Work) -> None:
    for path in ("/works", f"/works/{work.pk}", "/users/Ada", "/tags/Tidewater"):
        for form in ("atom", "json"):
            assert "Sealed words" not in client.get(f"{path}/feed.{form}").content.decode()


def test_summaries_are_told_unless_the_author_lets_feeds_hold_stories(client: Client, work: Work) -> None:
    assert "The tide went out" not in client.get("/works/feed.atom").content.decode()
    author = work.authors()[0].account
    author.feeds_hold_stories = True
    author.save()
    feed = atom(client, "/works/feed.atom")
    assert feed.findtext(f"{ATOM}entry/{ATOM}content") == "<p>The tide went out.</p>"


def test_an_adult_story_is_never_whole_in_a_feed(client: Client, work: Work) -> None:
    work.authors()[0].account.__class__.objects.update(feeds_hold_stories=True)
    work.tag_with(Kind.RATING, ["Explicit"])
    assert "The tide went out" not in client.get("/works/feed.json").content.decode()
    assert "The Causeway" in client.get("/works/feed.json").content.decode()


def test_names_stay_and_times_follow_an_edit(client: Client, work: Work) -> None:
    before = atom(client, "/works/feed.atom")
    chapter = work.chapters.get(position=1)
    later = (clock.now() + timedelta(hours=2)).replace(microsecond=0)
    chapter.rewrite("", "<p>The tide came in.</p>", later)
    after = atom(client, "/works/feed.atom")
    for name in ("id", "published"):
        assert before.findtext(f"{ATOM}entry/{ATOM}{name}") == after.findtext(f"{ATOM}entry/{ATOM}{name}")
    assert after.findtext(f"{ATOM}entry/{ATOM}updated") == later.strftime("%Y-%m-%dT%H:%M:%S+00:00")
    assert after.findtext(f"{ATOM}updated") == after.findtext(f"{ATOM}entry/{ATOM}updated")


def test_restricted_works_are_in_no_feed_whoever_asks(client: Client, work: Work) -> None:
    Work.objects.update(is_restricted=True)
    client.force_login(makers.account("Rey"))
    for path in ("/works", "/users/Ada", "/tags/Tidewater"):
        response = client.get(f"{path}/feed.json")
        assert "Causeway" not in response.content.decode()
    assert client.get(f"/works/{work.pk}/feed.atom").status_code in (302, 403, 404)


def test_a_withdrawn_work_leaves_tombstones(client: Client, work: Work) -> None:
    name = atom(client, "/works/feed.atom").findtext(f"{ATOM}entry/{ATOM}id")
    work.withdraw("author", clock.now())
    feed = atom(client, "/works/feed.atom")
    assert titles(feed) == []
    assert [gone.get("ref") for gone in feed.findall(f"{TOMB}deleted-entry")] == [name]
    own = atom(client, f"/works/{work.pk}/feed.atom", status=410)
    assert [gone.get("ref") for gone in own.findall(f"{TOMB}deleted-entry")] == [name]


def test_a_filter_is_a_feed(client: Client, work: Work) -> None:
    makers.work(makers.account("Bea"), "The Lantern", ["It was lit."]).chapters.get().post(clock.now())
    assert titles(atom(client, "/works/feed.atom?q=causeway")) == ["The Causeway: Chapter 1"]
    assert len(titles(atom(client, "/works/feed.atom"))) == 2


def test_answers_have_a_feed(client: Client, work: Work) -> None:
    makers.answer(work, makers.account("Rey"), text="I did not see the tide coming.")
    feed = atom(client, f"/works/{work.pk}/reviews/feed.atom")
    assert "I did not see the tide coming." in (feed.findtext(f"{ATOM}entry/{ATOM}content") or "")
    assert feed.findtext(f"{ATOM}entry/{ATOM}author/{ATOM}name") == "Rey"


def test_promises_have_a_feed(client: Client, work: Work) -> None:
    makers.promise(work)
    feed = atom(client, "/promises/feed.atom")
    assert [title for title in titles(feed) if "has a promise" in title]


def test_text_that_xml_cannot_hold_breaks_no_feed(client: Client, work: Work) -> None:
    Work.objects.update(title="Bell\x07 & <b>“Tide”</b> ]]>", summary="<p>a\x0bb</p>")
    assert titles(atom(client, "/works/feed.atom")) == ["Bell & <b>“Tide”</b> ]]>: Chapter 1"]


@pytest.mark.parametrize("path", ["/works/999/feed.atom", "/users/Nobody/feed.json", "/tags/None/feed.atom"])
def test_what_is_not_there_has_no_feed(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_pages_name_their_feeds(client: Client, work: Work) -> None:
    for page in (reverse("works:works"), f"/works/{work.pk}", "/tags/Tidewater/works", "/promises"):
        assert 'type="application/atom+xml"' in client.get(page).content.decode(), page


class Posted:
    def __init__(self, status: int = 202) -> None:
        self.bodies: list[str] = []
        self.status = status

    def __call__(self, url: str, errand: Errand) -> "Posted":
        self.bodies.append((errand.body or b"").decode())
        return self


def test_the_hub_is_told_once_of_what_came_out(
    work: Work, settings: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.WEBSUB_HUB = "https://hub.example"  # type: ignore[attr-defined]
    away, there, at = Posted(503), Posted(), clock.now()
    telling = hub.Hub()
    monkeypatch.setattr(hub, "fetch", away)
    assert telling.tell(at) == 0
    monkeypatch.setattr(hub, "fetch", there)
    assert telling.tell(at) == 0, "a hub that did not take it is left alone"
    assert telling.tell(at + hub.REST) >= 1
    assert f"works%2F{work.pk}%2Ffeed.atom" in there.bodies[0]
    assert telling.tell(at + hub.REST) == 0
    assert len(there.bodies) == 1


def test_every_feed_has_what_atom_wants(client: Client, work: Work) -> None:
    makers.promise(makers.work(makers.account("Bea"), "The Lantern", ["It was lit.", "It went out."]))
    makers.answer(work, makers.account("Rey"))
    for path in ("/works", f"/works/{work.pk}", f"/works/{work.pk}/reviews", "/promises", "/users/Ada"):
        feed = atom(client, f"{path}/feed.atom")
        assert feed.findtext(f"{ATOM}author/{ATOM}name"), "entries without an author need the feed's"
        assert [link.get("rel") for link in feed.findall(f"{ATOM}link")].count("self") == 1
        for one in (feed, *feed.findall(f"{ATOM}entry")):
            for name in ("id", "title", "updated"):
                assert len(one.findall(f"{ATOM}{name}")) == 1, (path, name)
        names = [entry.findtext(f"{ATOM}id") for entry in feed.findall(f"{ATOM}entry")]
        assert names
        assert len(set(names)) == len(names)
