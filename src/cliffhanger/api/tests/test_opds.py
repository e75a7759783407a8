"""The catalogue in both its forms: what the specifications ask for, whom it shows what, and who may fetch."""

import base64
import json
import logging
from typing import Any
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cliffhanger.accounts.models import Account
from cliffhanger.api import tokens
from cliffhanger.api.models import Scope
from cliffhanger.archive import clock
from cliffhanger.cast import makers
from cliffhanger.kit.pagecache.variant import variant_of
from cliffhanger.shelves.models import Bookmark, Later, Visit
from cliffhanger.tags.models import Kind, Tag
from cliffhanger.works.models import Work

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
DC = "{http://purl.org/dc/terms/}"
SEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
NAVIGATION = "application/atom+xml;profile=opds-catalog;kind=navigation"
ACQUISITION = "application/atom+xml;profile=opds-catalog;kind=acquisition"
OPEN_ACCESS = "http://opds-spec.org/acquisition/open-access"
JSON = "application/opds+json"
PUBLIC = ("", "/new", "/complete", "/fandoms", "/fandoms/TV Shows", "/tags/Tidewater", "/search?q=causeway")
OWN = ("/later", "/bookmarks", "/continue")


@pytest.fixture(autouse=True)
def _books_of_its_own(settings: Any, tmp_path: Any) -> None:
    settings.HOME = tmp_path


@pytest.fixture
def work(ada: Account) -> Work:
    return out(ada, "The Causeway")


def out(author: Account, title: str) -> Work:
    work = makers.work(
        author, title, ["The tide went out.", "Sealed words."], summary="<p>Low <em>tide</em>.</p>"
    )
    work.chapters.get(position=1).post(clock.now())
    work.tag_with(Kind.RATING, ["General Audiences"])
    work.tag_with(Kind.FANDOM, ["Tidewater"])
    work.tag_with(Kind.FREEFORM, ["Sea", "Everybody drowns"])
    work.mark_spoilers(["Everybody drowns"])
    Tag.objects.filter(kind=Kind.FANDOM).update(medium="television")
    return work


def atom(client: Client, path: str, **headers: str) -> ElementTree.Element:
    response = client.get(f"/opds{path}", headers=headers)
    assert response.status_code == 200, response.content
    feed = ElementTree.fromstring(response.content)  # noqa: S314 - our own
    assert_is_opds_1(feed, response["Content-Type"])
    return feed


def told(client: Client, path: str, **headers: str) -> dict[str, Any]:
    response = client.get(f"/opds/v2{path}", headers=headers)
    assert response.status_code == 200, response.content
    assert response["Content-Type"] == f"{JSON};charset=utf-8"
    feed: dict[str, Any] = json.loads(response.content)
    assert_is_opds_2(feed)
    return feed


def assert_is_opds_1(feed: ElementTree.Element, content_type: str) -> None:
    """What RFC 4287 and OPDS 1.2 want of every feed and entry."""
    assert feed.tag == f"{ATOM}feed"
    for name in ("id", "title", "updated", f"author/{ATOM}name"):
        assert feed.findtext(ATOM + name), name
    links = {link.get("rel"): link for link in feed.findall(f"{ATOM}link")}
    assert links["start"].get("type") == NAVIGATION
    assert links["self"].get("type") in (NAVIGATION, ACQUISITION)
    assert content_type == f"{links['self'].get('type')};charset=utf-8"
    assert links["search"].get("type") == "application/opensearchdescription+xml"
    for entry in feed.findall(f"{ATOM}entry"):
        for name in ("id", "title", "updated", "content"):
            assert entry.findtext(ATOM + name), name
        found = entry.findall(f"{ATOM}link")
        assert all(link.get("href", "").startswith("http") and link.get("type") for link in found)
        acquired = [link for link in found if (link.get("rel") or "").startswith(OPEN_ACCESS)]
        assert bool(acquired) == (content_type.startswith(ACQUISITION))
        if not acquired:
            assert [link.get("type") for link in found] in ([NAVIGATION], [ACQUISITION])
    names = [entry.findtext(f"{ATOM}id") for entry in feed.findall(f"{ATOM}entry")]
    assert len(names) == len(set(names))


def assert_is_opds_2(feed: dict[str, Any]) -> None:
    """What OPDS 2.0 and the Readium Web Publication Manifest want."""
    assert feed["metadata"]["title"]
    assert [link["href"] for link in feed["links"] if link["rel"] == "self"]
    assert feed.get("navigation") or feed.get("publications")
    for link in feed["links"]:
        assert link["href"].startswith("http")
        assert ("{" in link["href"]) == link.get("templated", False)
    for way in feed.get("navigation", ()):
        assert way["title"]
        assert way["type"] == JSON
    for one in feed.get("publications", ()):
        metadata = one["metadata"]
        assert metadata["@type"] == "http://schema.org/Book"
        assert metadata["identifier"].startswith("tag:")
        assert metadata["title"]
        assert metadata["language"]
        assert "T" in metadata["modified"]
        acquired = {link["type"] for link in one["links"] if link["rel"] == OPEN_ACCESS}
        assert acquired == {"application/epub+zip", "application/pdf"}
        assert [image["type"] for image in one["images"]] in (["image/png"], ["image/jpeg"])


def titles(client: Client, path: str, **headers: str) -> list[str]:
    """Of works, the same in both forms."""
    entries = atom(client, path, **headers).findall(f"{ATOM}entry")
    first = [entry.findtext(f"{ATOM}title") or "" for entry in entries]
    second = [one["metadata"]["title"] for one in told(client, path, **headers).get("publications", ())]
    assert first == second
    return first


def ways(client: Client, path: str) -> list[str]:
    entries = atom(client, path).findall(f"{ATOM}entry")
    first = [entry.findtext(f"{ATOM}title") or "" for entry in entries]
    assert first == [way["title"] for way in told(client, path)["navigation"]]
    return first


def basic(name: str, word: str) -> str:
    return "Basic " + base64.b64encode(f"{name}:{word}".encode()).decode()


def word_of(account: Account, *scopes: str) -> str:
    return tokens.make(account, "an e-reader", scopes or (Scope.READ,), clock.now())[1]


# Browsing ---------------------------------------------------------------------------------------------------


def test_the_root_leads_everywhere(client: Client, work: Work) -> None:
    assert ways(client, "") == [
        "New",
        "Complete",
        "Fandoms",
        "Continue reading",
        "Marked for later",
        "Bookmarks",
    ]
    rels = {
        link.get("rel")
        for entry in atom(client, "").findall(f"{ATOM}entry")
        for link in entry.iter(f"{ATOM}link")
    }
    assert rels == {"http://opds-spec.org/sort/new", "subsection"}


def test_a_stroke_too_many_does_not_lead_astray(client: Client, work: Work) -> None:
    assert ways(client, "/") == ways(client, "")


@pytest.mark.parametrize("path", ["/new", "/tags/Tidewater", "/search?q=causeway"])
def test_a_work_is_in_the_lists_with_its_books(client: Client, work: Work, path: str) -> None:
    assert titles(client, path) == ["The Causeway"]
    (entry,) = atom(client, path).findall(f"{ATOM}entry")
    links = {(link.get("rel"), link.get("type")): link.get("href") for link in entry.findall(f"{ATOM}link")}
    for kind, end in (("application/epub+zip", "epub"), ("application/pdf", "pdf")):
        assert (links[OPEN_ACCESS, kind] or "").endswith(f"/works/{work.pk}/download.{end}")
    for rel in ("http://opds-spec.org/image", "http://opds-spec.org/image/thumbnail"):
        assert (links[rel, "image/png"] or "").endswith(f"/works/{work.pk}/cover/picture")
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Ada"
    assert entry.findtext(f"{DC}language") == "en"
    assert "Low <em>tide</em>." in (entry.findtext(f"{ATOM}content") or "")
    assert [category.get("term") for category in entry.findall(f"{ATOM}category")] == ["Tidewater", "Sea"]
    (one,) = told(client, path)["publications"]
    assert one["metadata"]["identifier"] == entry.findtext(f"{ATOM}id")
    assert [subject["name"] for subject in one["metadata"]["subject"]] == ["Tidewater", "Sea"]
    assert one["metadata"]["description"] == "4 words · Low tide."


def test_what_a_catalogue_leads_to_is_there(client: Client, work: Work) -> None:
    (one,) = told(client, "/new")["publications"]
    for link in [one["links"][0], *one["images"]]:
        response = client.get(link["href"].removeprefix("http://localhost:8000"))
        assert response.status_code == 200
        assert response["Content-Type"] == link["type"]


def test_only_finished_works_are_complete(client: Client, work: Work, ada: Account) -> None:
    assert titles(client, "/complete") == []
    Work.objects.update(planned_chapters=1)
    assert titles(client, "/complete") == ["The Causeway"]


def test_fandoms_are_found_by_where_they_come_from(client: Client, work: Work) -> None:
    assert ways(client, "/fandoms") == ["TV Shows"]
    assert ways(client, "/fandoms/TV Shows") == ["Tidewater"]
    (way,) = told(client, "/fandoms/TV Shows")["navigation"]
    assert way["href"].endswith("/opds/v2/tags/Tidewater")


def test_many_fandoms_are_found_by_their_letters(client: Client, work: Work, ada: Account) -> None:
    work.tag_with(Kind.FANDOM, [f"{'AB'[number % 2]}{number:03}" for number in range(110)])
    Tag.objects.filter(kind=Kind.FANDOM).update(medium="television")
    assert ways(client, "/fandoms/TV Shows") == ["A", "B"]
    assert len(ways(client, "/fandoms/TV Shows?letter=A")) == 50
    assert ways(client, "/fandoms/TV Shows?letter=A&page=2") == [
        f"A{number}" for number in range(100, 109, 2)
    ]
    links = [link["rel"] for link in told(client, "/fandoms/TV Shows?letter=A&page=2")["links"]]
    assert "previous" in links
    assert "next" not in links


def test_lists_go_on_page_by_page(client: Client, ada: Account) -> None:
    for number in range(21):
        out(ada, f"Tide {number}")
    first = atom(client, "/new")
    assert len(first.findall(f"{ATOM}entry")) == 20
    assert first.findtext(f"{SEARCH}totalResults") == "21"
    (onward,) = [link.get("href") for link in first.findall(f"{ATOM}link") if link.get("rel") == "next"]
    assert (onward or "").endswith("/opds/new?page=2")
    assert titles(client, "/new?page=2") == ["Tide 0"]
    second = told(client, "/new?page=2")
    assert (second["metadata"]["numberOfItems"], second["metadata"]["currentPage"]) == (21, 2)
    assert "next" not in [link["rel"] for link in second["links"]]
    assert told(client, "/new?page=99")["metadata"]["currentPage"] == 2


def test_a_longer_list_asks_the_database_no_more(client: Client, ada: Account, rey: Account) -> None:
    said = {"Authorization": basic("Rey", word_of(rey))}

    def queries(path: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path, headers=said).status_code == 200
        return len(asked)

    def add(title: str) -> None:
        work = out(ada, title)
        Later.objects.create(account=rey, work=work, title=title, since=clock.now())

    add("The Causeway")
    client.get("/opds", headers=said)  # notes the day on the token
    before = {path: queries(path) for path in ("/opds/new", "/opds/v2/new", "/opds/later", "/opds/v2/later")}
    for number in range(4):
        add(f"Tide {number}")
    assert {path: queries(path) for path in before} == before


def test_a_synonym_leads_to_what_it_stands_for(client: Client, work: Work) -> None:
    canonical = Tag.objects.create(
        kind=Kind.FANDOM, name="Tide & Water", key="tide & water", canonical_at=clock.now()
    )
    Tag.objects.filter(name="Tidewater").update(synonym_of=canonical)
    for base in ("/opds", "/opds/v2"):
        response = client.get(f"{base}/tags/Tidewater")
        assert response["Location"].endswith(f"{base}/tags/Tide%20*a*%20Water")
    assert titles(client, "/tags/Tide *a* Water") == ["The Causeway"]


def test_programs_are_told_how_to_search(client: Client) -> None:
    response = client.get("/opds/search.xml")
    assert response["Content-Type"] == "application/opensearchdescription+xml;charset=utf-8"
    said = ElementTree.fromstring(response.content)  # noqa: S314 - our own
    url = said.find(f"{SEARCH}Url")
    assert url is not None
    assert url.get("type") == ACQUISITION
    assert "/opds/search?q={searchTerms}" in (url.get("template") or "")
    assert said.findtext(f"{SEARCH}ShortName")


def test_text_that_xml_cannot_hold_breaks_no_catalogue(client: Client, work: Work) -> None:
    Work.objects.update(title="Bell\x07 & <b>“Tide”</b> ]]>", summary="<p>a\x0bb</p>")
    assert titles(client, "/new") == ["Bell & <b>“Tide”</b> ]]>"]


@pytest.mark.parametrize("path", ["/tags/None", "/fandoms/None", "/nowhere"])
def test_what_is_not_there_has_no_catalogue(client: Client, path: str) -> None:
    assert client.get(f"/opds{path}").status_code == 404
    assert client.get(f"/opds/v2{path}").status_code == 404


# Who sees what ----------------------------------------------------------------------------------------------


def test_neither_sealed_nor_withdrawn_nor_restricted_works_are_shown_to_strangers(
    client: Client, work: Work, ada: Account
) -> None:
    makers.work(ada, "A Draft", ["Nobody's."]).tag_with(Kind.FANDOM, ["Tidewater"])
    out(ada, "Taken Down").withdraw("author", clock.now())
    Work.objects.filter(pk=out(ada, "For Some").pk).update(is_restricted=True)
    for path in PUBLIC:
        for base in ("/opds", "/opds/v2"):
            shown = client.get(base + path).content.decode()
            for hidden in ("A Draft", "Taken Down", "For Some", "Sealed words", "Everybody drowns"):
                assert hidden not in shown, (base + path, hidden)


def test_with_her_token_a_reader_browses_and_fetches_restricted_works(
    client: Client, work: Work, rey: Account
) -> None:
    Work.objects.update(is_restricted=True)
    said = basic("rey", word_of(rey))
    assert titles(client, "/new") == []
    assert titles(client, "/new", Authorization=said) == ["The Causeway"]
    for path in (
        f"/works/{work.pk}/download.epub",
        f"/downloads/{work.pk}/a.epub",
        f"/works/{work.pk}/cover/picture",
    ):
        fetched = client.get(path, headers={"Authorization": said})
        assert fetched.status_code == 200, path
        assert fetched["Cache-Control"] == "private, no-cache"
        assert "Authorization" in fetched["Vary"]
    assert client.get("/opds/new", headers={"Authorization": said})["Cache-Control"] == "private, no-cache"


def test_a_program_is_asked_for_a_token_where_a_person_is_taken_to_sign_in(
    client: Client, work: Work
) -> None:
    Work.objects.update(is_restricted=True)
    file = f"/works/{work.pk}/download.epub"
    response = client.get(file)
    assert response.status_code == 401
    assert response["WWW-Authenticate"] == 'Basic realm="Cliffhanger", charset="UTF-8"'
    assert client.get(file, headers={"Accept": "text/html,*/*"}).status_code == 302


@pytest.mark.parametrize("path", OWN)
def test_shelves_are_nobody_elses(client: Client, path: str) -> None:
    for base in ("/opds", "/opds/v2"):
        response = client.get(base + path)
        assert response.status_code == 401
        assert response["Content-Type"] == "application/opds-authentication+json"
        assert response["Cache-Control"] == "no-store"
        said = json.loads(response.content)
        assert said["authentication"][0]["type"] == "http://opds-spec.org/auth/basic"
        assert said["id"].endswith("/opds/authentication.json")
        assert said["title"] == "Cliffhanger"


def test_the_document_of_authentication_is_at_its_address(client: Client) -> None:
    response = client.get("/opds/authentication.json")
    assert response["Content-Type"] == "application/opds-authentication+json"
    assert client.get("/opds/later").content == response.content


def test_shelves_hold_what_their_reader_keeps(client: Client, work: Work, ada: Account, rey: Account) -> None:
    now = clock.now()
    second = out(ada, "The Lantern")
    gone = out(ada, "The Gone")
    for one in (work, gone):
        Later.objects.create(account=rey, work=one, title=one.title, since=now)
    Bookmark.objects.create(account=rey, work=second, title=second.title, is_private=True, made_at=now)
    gone.withdraw("author", now)
    said = basic("Rey", word_of(rey))
    assert titles(client, "/later", Authorization=said) == ["The Causeway"]
    assert titles(client, "/bookmarks", Authorization=said) == ["The Lantern"]
    other = basic("Ada", word_of(ada))
    assert titles(client, "/later", Authorization=other) == []


def test_reading_goes_on_where_something_is_left(
    client: Client, work: Work, ada: Account, rey: Account
) -> None:
    read = out(ada, "Read")
    for one, is_at_end in ((work, False), (read, True)):
        Visit.objects.create(
            account=rey,
            work=one,
            title=one.title,
            last_at=clock.now(),
            chapter=one.chapters.get(position=1),
            is_at_end=is_at_end,
        )
    assert titles(client, "/continue", Authorization=basic("Rey", word_of(rey))) == ["The Causeway"]


def test_only_a_good_token_under_its_own_name_is_taken(
    client: Client, work: Work, ada: Account, rey: Account
) -> None:
    rey.set_password("a word of her own")
    rey.save()
    word = word_of(rey)
    ended, old = tokens.make(rey, "old", [Scope.READ], clock.now())
    ended.delete()
    for said in (
        basic("Rey", "a word of her own"),
        basic("Ada", word),
        basic("Rey", word_of(rey, Scope.WRITE)),
        basic("Rey", old),
        basic("", ""),
        f"Bearer {old}",
        f"Bearer {word_of(rey, Scope.WRITE)}",
        "Basic !!!",
        "Basic",
        "Basic é",
        "Basic " + base64.b64encode(b"\xff\xfe").decode(),
    ):
        for path in ("/opds", "/opds/v2/later", f"/works/{work.pk}/download.epub"):
            assert client.get(path, headers={"Authorization": said}).status_code == 401, said
    for said in (basic("Rey", word), f"Bearer {word}"):
        assert client.get("/opds/later", headers={"Authorization": said}).status_code == 200


def test_a_token_opens_no_other_page(client: Client, rey: Account) -> None:
    said = basic("Rey", word_of(rey))
    page = client.get("/", headers={"Authorization": said}).content.decode()
    assert "Rey" not in page
    assert client.get("/preferences/tokens", headers={"Authorization": said}).status_code == 302
    assert client.post("/opds/later", headers={"Authorization": said}).status_code == 405


def test_the_page_of_tokens_says_where_catalogues_are(client: Client, rey: Account) -> None:
    client.force_login(rey)
    page = client.get("/preferences/tokens").content.decode()
    assert "http://localhost:8000/opds</code>" in page
    assert "http://localhost:8000/kosync</code>" in page


# The page cache ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", PUBLIC)
def test_nothing_of_one_reader_is_kept_for_everybody(path: str) -> None:
    assert variant_of({"PATH_INFO": f"/opds{path}"}) is not None
    assert variant_of({"PATH_INFO": f"/opds{path}", "HTTP_AUTHORIZATION": "Basic abc"}) is None


def test_no_token_is_written_into_a_log(
    client: Client, work: Work, rey: Account, caplog: pytest.LogCaptureFixture
) -> None:
    word = word_of(rey)
    with caplog.at_level(logging.DEBUG):
        for said in (basic("Rey", word), basic("Ada", word)):
            for path in ("/opds/later", "/opds/nowhere", f"/works/{work.pk}/download.epub"):
                client.get(path, headers={"Authorization": said})
    written = caplog.text
    assert word not in written
    assert basic("Rey", word).removeprefix("Basic ") not in written
