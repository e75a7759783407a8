"""One piece narrows and sorts every list of works, and says how it is ordered."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils.html import escape

from cliffhanger.accounts.models import Account
from cliffhanger.archive import clock
from cliffhanger.cast import makers
from cliffhanger.reviews.models import Kudos
from cliffhanger.search.index import is_behind
from cliffhanger.search.question import Question, parse
from cliffhanger.shelves.muting import mute_named
from cliffhanger.tags.merge import merge
from cliffhanger.tags.models import Tag, tag
from cliffhanger.tags.wrangle import make_canonical
from cliffhanger.works import ordering
from cliffhanger.works.models import Series, Work
from cliffhanger.works.tests.cast import post_all, signed_in
from cliffhanger.works.writing import say_pause

from .indexed import Indexed

pytestmark = pytest.mark.django_db


@pytest.fixture
def author() -> Account:
    return makers.account("Kit")


def posted(author: Account, title: str, text: str = "Once upon a time.", **more: object) -> Work:
    """With tags of any kind: `fandom=["A"]`."""
    kinds = {kind: more.pop(kind) for kind in list(more) if isinstance(more[kind], list)}
    work = makers.work(author, title, [text], **more)
    for kind, names in kinds.items():
        work.tag_with(kind, names)  # type: ignore[arg-type]
    return post_all(work)


def titles(browser: Client, address: str) -> list[str]:
    page = browser.get(address, follow=True).content.decode()
    return re.findall(r'<h4 class="heading"><a href="/works/\d+"[^>]*>([^<]+)</a>', page)


def number(name: str) -> int:
    return Tag.objects.get(name=name).pk


def test_tags_are_asked_for_and_left_out_by_their_names(client: Client, author: Account) -> None:
    posted(author, "Both", freeform=["Angst", "Fluff"])
    posted(author, "Fluffy", freeform=["Fluff"])
    posted(author, "Neither")
    assert titles(client, "/works?with=fluff&without=Angst") == ["Fluffy"]
    assert titles(client, "/works?with=Fluff,+angst") == ["Both"]
    assert titles(client, "/works?without=Fluff") == ["Neither"]


def test_names_become_numbers_in_an_address_that_can_be_shared(client: Client, author: Account) -> None:
    posted(author, "It", freeform=["Angst"], rating=["Mature"])
    response = client.get("/works?with=angst,+mature&without=&words_from=&sort=title")
    address = f"/works?tag={number('Angst')}&rating={number('Mature')}&sort=title"
    assert response.headers["Location"] == address
    assert client.get(address).status_code == 200


def test_a_name_that_is_no_tag_says_so_and_stays(client: Client, author: Account) -> None:
    posted(author, "It")
    page = client.get("/works?with=Nonsense").content.decode()
    assert "No work here has the tag “Nonsense”." in page
    assert 'value="Nonsense"' in page


@pytest.mark.parametrize("field", ["words_from", "kudos_to", "updated_from"])
def test_a_range_that_is_none_says_so_and_stays(client: Client, author: Account, field: str) -> None:
    posted(author, "It")
    response = client.get(f"/works?{field}=soonish")
    assert response.status_code == 200
    page = response.content.decode()
    assert 'value="soonish"' in page
    assert 'aria-invalid="true"' in page
    assert "It" in page


def test_a_synonym_and_a_subtag_count_as_what_is_asked_for(client: Client, author: Account) -> None:
    posted(author, "As typed", freeform=["Slow Burning"])
    canonical = tag("freeform", "Slow Burn")
    make_canonical(canonical, author, clock.now())
    merge(tag("freeform", "Slow Burning"), canonical, author, clock.now())
    assert titles(client, f"/works?tag={canonical.pk}") == ["As typed"]
    assert titles(client, "/works?with=slow+burning") == ["As typed"]
    assert titles(client, f"/works?not={number('Slow Burning')}") == []


def test_works_are_narrowed_by_what_they_are(client: Client, author: Account) -> None:
    posted(author, "Long", "word " * 50, planned_chapters=1, language="de", fandom=["A", "B"])
    short = posted(author, "Short", "word", planned_chapters=3, fandom=["A"])
    Kudos.objects.create(work=short, account=makers.account("Reader"), at=clock.now())
    for query, found in {
        "words_from=50": ["Long"],
        "words_to=49": ["Short"],
        "q=words%3A%3E10": ["Long"],
        "status=complete": ["Long"],
        "status=progress": ["Short"],
        "status=hiatus": [],
        "language=de": ["Long"],
        "not_language=de": ["Short"],
        "not_language=en&not_language=de": [],
        "q=-lang%3Ade": ["Short"],
        "not_status=complete": ["Short"],
        "not_status=progress": ["Long"],
        "q=-is%3Acomplete": ["Short"],
        "promise=none&not_promise=none": [],
        "crossover=yes": ["Long"],
        "crossover=no": ["Short"],
        "kudos_from=1": ["Short"],
        "updated_from=1d": ["Short", "Long"],
        "updated_to=1d": [],
        "q=title%3Ashort": ["Short"],
        "q=-title%3Ashort": ["Long"],
        "q=by%3Akit+is%3Acomplete": ["Long"],
        "q=nowhere": [],
    }.items():
        assert titles(client, f"/works?{query}") == found, query


def test_an_unfinished_work_is_on_hiatus_after_a_year(client: Client, author: Account) -> None:
    work = posted(author, "Old", planned_chapters=3)
    Work.objects.filter(pk=work.pk).update(updated_at=clock.now() - timedelta(days=366))
    assert titles(client, "/works?status=hiatus") == ["Old"]
    assert titles(client, "/works?status=progress") == []


def test_a_work_is_on_hiatus_when_its_author_says_so_until_she_posts(author: Account) -> None:
    work = makers.work(author, "Paused", ["Once.", "Twice."], planned_chapters=3)
    work.chapters.get(position=1).post(clock.now())
    say_pause(work, True, clock.now())
    reader = Client()
    assert titles(reader, "/works?status=hiatus") == ["Paused"]
    assert titles(reader, "/works?not_status=hiatus") == []
    assert "On hiatus since" in reader.get("/works").content.decode()
    assert (
        "its author says that nothing comes for a while" in reader.get(f"/works/{work.pk}").content.decode()
    )
    work.chapters.get(position=2).post(clock.now())
    assert titles(reader, "/works?status=progress") == ["Paused"]
    assert "On hiatus since" not in reader.get("/works").content.decode()


def test_what_a_chapter_that_is_out_warns_of_counts_for_its_work(client: Client, author: Account) -> None:
    death = tag("warning", "Major Character Death")
    posted(author, "Plain", warning=["No Archive Warnings Apply"])
    work = makers.work(author, "Hidden", ["Once.", "Twice."], planned_chapters=3)
    work.chapters.get(position=1).post(clock.now())
    second = work.chapters.get(position=2)
    second.warn_of([death.name])
    assert titles(client, f"/works?not={death.pk}") == ["Hidden", "Plain"]
    assert titles(client, "/works?q=warning:death") == []
    page = client.get("/works").content.decode()
    assert death.name not in page
    assert "No work here has the tag" in client.get("/works?with=Major+Character+Death").content.decode()
    second.post(clock.now())
    assert titles(client, f"/works?not={death.pk}") == ["Plain"]
    assert titles(client, f"/works?tag={death.pk}") == ["Hidden"]
    assert titles(client, "/works?q=warning:death") == ["Hidden"]
    assert titles(client, "/tags/Major%20Character%20Death/works") == ["Hidden"]
    assert f'>{death.name}</a> <span class="count">1<' in client.get("/works").content.decode()
    reader = makers.account("Reader")
    mute_named(reader, "tag", death.name, clock.now())
    assert titles(signed_in(reader), "/works") == ["Plain"]


def test_what_a_reader_muted_is_shown_and_marked_where_she_asks_for_it(author: Account) -> None:
    posted(author, "Sad", freeform=["Angst"])
    posted(author, "Glad", freeform=["Fluff"])
    reader = makers.account("Reader")
    mute_named(reader, "tag", "Angst", clock.now())
    browser = signed_in(reader)
    assert titles(browser, "/works") == ["Glad"]
    page = browser.get("/works?muted=shown").content.decode()
    assert titles(browser, "/works?muted=shown") == ["Glad", "Sad"]
    assert page.count("You muted this.") == 1
    assert page.index("Glad") < page.index("You muted this.") < page.index(">Sad<")
    assert '>Angst</a> <span class="count">1<' in page
    assert "With what you muted" in page
    assert "What you have muted is left out." not in page
    mute_named(reader, "person", "Kit", clock.now())
    assert titles(browser, "/works") == []
    assert browser.get("/works?muted=shown").content.decode().count("You muted this.") == 2


def test_works_are_narrowed_by_their_promise(client: Client, author: Account) -> None:
    makers.promise(makers.work(author, "Open", ["One.", "Two."]))
    posted(author, "None")
    assert titles(client, "/works?promise=open") == ["Open"]
    assert titles(client, "/works?promise=none") == ["None"]
    assert titles(client, "/works?promise=kept") == []


@pytest.mark.parametrize(
    ("sort", "first", "sentence"),
    [
        ("", "B", "Ordered by the latest update, newest first."),
        ("sort=title", "A", "Ordered by title, from A to Z."),
        ("sort=title&order=turned", "B", "Ordered by title, from Z to A."),
        ("sort=words", "A", "Ordered by length, longest first."),
        ("sort=words&order=turned", "B", "Ordered by length, shortest first."),
        ("sort=posted", "B", "Ordered by when they were first posted, newest first."),
        ("sort=author", "B", "Ordered by author, from A to Z."),
        ("sort=kudos", "A", "Ordered by kudos, most first."),
        ("sort=per-reader", "A", "Ordered by kudos for each signed-in reader, most first."),
        ("sort=bookmarks", "B", "Ordered by bookmarks, most first."),
        ("sort=responses", "B", "Ordered by reviews, most first."),
        ("q=time&sort=relevance", "B", "Ordered by how well the words match, best first."),
    ],
)
def test_a_list_is_in_the_order_it_says(
    client: Client, author: Account, sort: str, first: str, sentence: str
) -> None:
    liked = posted(makers.account("Zoe"), "A", "Once upon a time, and again.")
    posted(author, "B")
    reader = makers.account("Reader")
    signed_in(reader).get(f"/works/{liked.pk}")
    Kudos.objects.create(work=liked, account=reader, at=clock.now())
    assert titles(client, f"/works?{sort}")[0] == first
    assert sentence in client.get(f"/works?{sort}").content.decode()


def test_counts_are_of_the_list_as_it_is_narrowed(client: Client, author: Account) -> None:
    posted(author, "One", fandom=["A"], freeform=["Angst"])
    posted(author, "Two", fandom=["A"], freeform=["Fluff"])
    posted(author, "Three", fandom=["B"], freeform=["Fluff"])
    page = client.get(f"/works?tag={number('A')}").content.decode()
    facets = dict(
        re.findall(
            r'dir="auto">([^<]+)(?:<span class="spoken">[^<]*</span>)?</a> <span class="count">(\d+)', page
        )
    )
    assert facets == {"A": "2", "Angst": "1", "Fluff": "1"}


def test_a_click_asks_for_a_tag_and_minus_leaves_it_out(client: Client, author: Account) -> None:
    posted(author, "One", freeform=["Angst"])
    posted(author, "Two", freeform=["Fluff"])
    page = client.get("/works?sort=title").content.decode()
    fluff = number("Fluff")
    assert f'href="?tag={fluff}&amp;sort=title"' in page
    assert f'href="?not={fluff}&amp;sort=title"' in page
    assert titles(client, f"/works?not={fluff}") == ["One"]


def test_what_was_chosen_can_be_taken_away_one_by_one(client: Client, author: Account) -> None:
    posted(author, "One", freeform=["Angst"])
    page = client.get(f"/works?q=once&tag={number('Angst')}&status=progress&words_to=900").content.decode()
    chips = re.search(r'<ul class="chips".*?</ul>', page, re.DOTALL)
    assert chips
    left = [
        parse(parse_qs(urlsplit(href.replace("&amp;", "&")).query)).question
        for href in re.findall('href="([^"]+)"', chips[0])
    ]
    whole = parse(parse_qs(f"q=once&tag={number('Angst')}&status=progress&words_to=900")).question
    assert len(left) == 5
    assert left[-1] == Question()
    assert all(each != whole for each in left)
    assert "Words: 900 or fewer" in chips[0]


def test_pages_carry_the_filter_on(client: Client, author: Account) -> None:
    for n in range(21):
        posted(author, f"Work {n:02}", freeform=["Angst"])
    posted(author, "Other")
    page = client.get("/works?with=angst&sort=title", follow=True).content.decode()
    assert "1 - 20 of 21 Works" in page
    assert f'href="?tag={number("Angst")}&amp;sort=title&amp;page=2"' in page
    assert titles(client, f"/works?tag={number('Angst')}&sort=title&page=2") == ["Work 20"]
    assert titles(client, f"/works?tag={number('Angst')}&sort=title&page=99") == ["Work 20"]


def test_a_list_without_anything_offers_the_way_back(client: Client, author: Account) -> None:
    posted(author, "One")
    page = client.get("/works?words_from=99999").content.decode()
    assert "Nothing here is all of that." in page
    assert "Take all filters away" in page


def test_every_list_is_narrowed_alike(client: Client, author: Account) -> None:
    work = posted(author, "Long", "word " * 50, fandom=["A"], language="de")
    short = posted(author, "Short", "word", fandom=["A"], language="de")
    series = Series.objects.create(title="Nights", pseud=author.pseud)
    ordering.append(series, work)
    ordering.append(series, short)
    for address in (
        "/works",
        "/tags/A/works",
        "/languages/de/works",
        "/users/Kit/works",
        "/users/Kit/pseuds/Kit/works",
        f"/series/{series.pk}/works",
        "/works/search",
    ):
        assert titles(client, f"{address}?words_from=50") == ["Long"], address
        assert "Ordered by" in client.get(address + "?words_from=50").content.decode(), address


def test_shelves_are_narrowed_too(author: Account) -> None:
    reader = makers.account("Reader")
    browser = signed_in(reader)
    long, short = posted(author, "Long", "word " * 50), posted(author, "Short", "word")
    posted(author, "Elsewhere", "word " * 50)
    for work in (long, short):
        browser.get(f"/works/{work.pk}")
        browser.post(f"/works/{work.pk}/mark_for_later")
        browser.post(f"/works/{work.pk}/bookmarks", {"bookmark[private]": "1"})
    for shelf in ("bookmarks", "readings", "laters"):
        assert titles(browser, f"/users/Reader/{shelf}/works") == ["Short", "Long"], shelf
        assert titles(browser, f"/users/Reader/{shelf}/works?words_from=50") == ["Long"], shelf
        assert titles(signed_in(author), f"/users/Reader/{shelf}/works") == [], shelf
    for page in ("bookmarks", "readings", "readings?show=to-read"):
        assert "Filter and sort" in browser.get(f"/users/Reader/{page}").content.decode(), page


def test_a_reader_asks_for_what_is_new_to_her(author: Account) -> None:
    reader = makers.account("Reader")
    browser = signed_in(reader)
    begun = makers.work(author, "Begun", ["One.", "Two."], planned_chapters=2)
    post_all(begun)
    read = posted(author, "Read")
    posted(author, "Fresh")
    browser.get(f"/works/{begun.pk}")
    browser.get(f"/works/{read.pk}")
    assert titles(browser, "/works?new=yes") == ["Fresh"]
    assert titles(browser, "/works?unread=yes") == ["Fresh", "Begun"]


def test_what_is_restricted_hidden_or_muted_is_neither_found_nor_counted(author: Account) -> None:
    posted(author, "Members", is_restricted=True, freeform=["Hush"])
    makers.work(author, "A draft", ["Not yet."]).tag_with("freeform", ["Whisper"])
    posted(author, "Seen", freeform=["Loud"])
    stranger = Client()
    page = stranger.get("/works").content.decode()
    for word in ("Members", "Hush", "A draft", "Whisper"):
        assert word not in page
    for name in ("Hush", "Whisper"):
        dropped = stranger.get(f"/works?tag={number(name)}").content.decode()
        assert name not in dropped
        assert f"No work here has the tag “{name}”." in stranger.get(f"/works?with={name}").content.decode()
    reader = signed_in(makers.account("Reader"))
    reader.post("/preferences/mutes", {"kind": "tag", "name": "Loud"})
    page = reader.get("/works").content.decode()
    assert "Hush" in page
    assert "Loud" not in page
    assert "1 Work" in page


def test_a_random_work_is_one_of_those_asked_for(client: Client, author: Account) -> None:
    wanted = posted(author, "Wanted", freeform=["Angst"])
    for n in range(5):
        posted(author, f"Other {n}")
    drawn = {client.get(f"/works/random?tag={number('Angst')}").headers["Location"] for _ in range(5)}
    assert drawn == {wanted.get_absolute_url()}


@pytest.mark.parametrize(
    "query",
    ["q=%00", "q=%ff%fe", "tag=99999999999999999999", "q=" + "a+" * 900, "q=%22", "page=-1&sort=x&order=y", "updated_from=9999999d", "words_from=" + "9" * 300, "q=words:>" + "9" * 400],
)  # fmt: skip
def test_whatever_is_asked_there_is_an_answer(client: Client, author: Account, query: str) -> None:
    posted(author, "One")
    for address in ("/works", "/works/search", "/works/random"):
        assert client.get(f"{address}?{query}").status_code in (200, 302)


def test_what_was_typed_is_harmless_when_it_comes_back(client: Client, author: Account) -> None:
    posted(author, "One")
    for field in ("q", "with", "words_from", "updated_to"):
        page = client.get("/works", {field: '"><script>alert(1)</script>'}).content.decode()
        assert "<script>alert" not in page
        assert escape("<script>alert(1)</script>") in page


def test_filtered_lists_are_not_for_engines(client: Client, author: Account) -> None:
    posted(author, "One")
    assert '<meta name="robots" content="noindex">' in client.get("/works?words_from=1").content.decode()
    assert '<link rel="canonical"' in client.get("/works").content.decode()


@pytest.mark.usefixtures("kept_triggers")
def test_a_page_is_kept_for_a_moment_only_while_the_index_is_behind(index: Indexed, author: Account) -> None:
    assert is_behind()  # nobody has asked yet: nobody knows how far it is
    work = posted(author, "One", freeform=["Slow Burning"])
    index.follow()
    Client().get("/works")
    assert not is_behind()
    canonical = tag("freeform", "Slow Burn")
    make_canonical(canonical, author, clock.now())
    merge(tag("freeform", "Slow Burning"), canonical, author, clock.now())
    assert is_behind()
    index.follow()
    Client().get("/works")
    assert not is_behind()
    assert titles(Client(), f"/works?tag={canonical.pk}") == [work.title]
