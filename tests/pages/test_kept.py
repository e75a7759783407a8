"""The page cache before the whole archive: what it keeps, what makes it let go, and what never gets in."""

import threading
from base64 import b64encode
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from bench.readers import session_of
from django.contrib.sessions.models import Session
from django.db import connection, connections, transaction

from cliffhanger.accounts.models import Account, Pseud
from cliffhanger.api import tokens
from cliffhanger.archive import clock
from cliffhanger.archive.models import News
from cliffhanger.cast import makers
from cliffhanger.cast.makers import Company
from cliffhanger.follows.models import Notice
from cliffhanger.reviews.models import Question, Reply, Review
from cliffhanger.shelves.models import Bookmark
from cliffhanger.tags.models import Kind, Tag
from cliffhanger.works.models import Chapter, Part, Reading, Series, Work

from .front import Front, front

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def company() -> Company:
    made = makers.company()
    makers.promise(made.work)
    made.work.tag_with(Kind.FANDOM, ["Tidewater"])
    makers.answer(made.work, made.reader, "The causeway scene had me.")
    return made


@pytest.fixture
def archive(company: Company) -> Iterator[Front]:
    with front() as made:
        yield made


def chapter_of(company: Company) -> str:
    return str(company.work.chapters.get(position=1).get_absolute_url())


def test_every_page_for_everybody_is_kept(archive: Front, company: Company) -> None:
    work = company.work.pk
    review = Review.objects.get()
    series = series_with(company.work)
    entry = News.objects.create(title="New lamps", text="They are lit.", posted_at=clock.now())
    for address in [
        "/",
        "/works",
        "/works/feed.atom",
        f"/works/{work}/feed.json",
        "/tags/Tidewater/feed.atom",
        *(f"/opds{form}{page}" for form in ("", "/v2") for page in ("", *CATALOGUES)),
        "/opds/search.xml",
        "/opds/authentication.json",
        f"/works/{work}",
        f"/works/{work}?view_full_work=true",
        chapter_of(company),
        f"/works/{work}/navigate",
        f"/works/{work}/reviews",
        f"/works/{work}/promise",
        f"/works/{work}/promise/why",
        f"/works/{work}/promise/ledger",
        f"/works/{work}/promise/ledger.json",
        f"/works/{work}/promise/ledger.csv",
        f"/reviews/{review.pk}",
        f"/series/{series.pk}",
        "/promises",
        "/tags/Tidewater",
        "/tags/Tidewater/works",
        "/media",
        "/languages",
        "/languages/en/works",
        "/users/Author",
        "/users/Author/profile",
        "/users/Author/works",
        "/users/Author/pseuds/Author",
        "/about",
        "/rules",
        "/news",
        f"/news/{entry.pk}",
    ]:
        first, second = archive.get(address), archive.get(address)
        assert (address, first.status, second.was_made) == (address, 200, False)
        assert first.body == second.body
        assert "csrfmiddlewaretoken" not in first.text


CATALOGUES = ("/new", "/complete", "/fandoms", "/tags/Tidewater", "/search?q=key", "/new?page=2")


@pytest.mark.parametrize("address", ["/opds/v2/new", "/works/{work}/download.txt"])
def test_what_a_token_opens_is_kept_for_nobody(archive: Front, company: Company, address: str) -> None:
    """Neither the other way round: who brings a token is not sent what was kept for everybody."""
    Work.objects.update(is_restricted=True)
    _, word = tokens.make(company.reader, "an e-reader", ["read"], clock.now())
    said = b64encode(f"{company.reader.username}:{word}".encode()).decode()
    address = address.format(work=company.work.pk)
    closed = archive.get(address)
    for _time in range(2):
        opened = archive.get(address, HTTP_AUTHORIZATION=f"Basic {said}")
        assert opened.was_made
        assert opened.status == 200
        assert company.work.title in opened.text
        assert "private" in opened.headers["Cache-Control"]
    after = archive.get(address)
    assert (after.status, after.body) == (closed.status, closed.body)
    assert company.work.title not in after.text


def series_with(work: Work) -> Series:
    series = Series.objects.create(title="The Tides", pseud=work.creators().get(name="Author"))
    Part.objects.create(series=series, work=work, position=1)
    return series


Write = Callable[[Company], object]


def first_chapter(company: Company) -> Chapter:
    found: Chapter = company.work.chapters.get(position=1)
    return found


def by_hand(statement: str) -> Write:
    def write(company: Company) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)

    return write


WRITES: dict[str, Write] = {
    "a chapter is mended": lambda cast: first_chapter(cast).rewrite("Mended", "<p>Mended.</p>", clock.now()),
    "a chapter is posted": lambda cast: cast.work.chapters.get(position=2).post(clock.now()),
    "a title changes in bulk": lambda cast: Work.objects.update(title="Renamed"),
    "a title changes by SQL": by_hand("UPDATE works_work SET title = 'By hand'"),
    "a chapter goes by SQL": by_hand("UPDATE works_chapter SET posted_at = NULL WHERE position = 1"),
    "a work is withdrawn": lambda cast: cast.work.withdraw("author", clock.now()),
    "a tag is put on": lambda cast: cast.work.tag_with(Kind.FREEFORM, ["Slow Tide"]),
    "a tag is renamed": lambda cast: Tag.objects.update(name="Ebb"),
    "somebody signs it": lambda cast: makers.sign(cast.work, cast.stranger, "author"),
    "somebody no longer does": lambda cast: cast.work.creatorships.filter(pseud__name="Coauthor").delete(),
    "a pseud is renamed": lambda cast: Pseud.objects.filter(account=cast.author).update(name="Authoress"),
    "an answer is given": lambda cast: makers.answer(cast.work, cast.stranger, "And me."),
    "an answer is removed": lambda cast: Review.objects.get().remove(clock.now(), by_moderator=False),
    "somebody replies": lambda cast: Reply.objects.create(
        review=Review.objects.get(), pseud=cast.author.pseud, text="<p>Ha.</p>", written_at=clock.now()
    ),
    "a question is asked": lambda cast: Question.objects.create(work=cast.work, text="Who has the key?"),
    "it comes into a series": lambda cast: series_with(cast.work),
}


@pytest.mark.parametrize("written", WRITES)
def test_what_is_written_is_in_the_next_page(archive: Front, company: Company, written: str) -> None:
    address = chapter_of(company)
    before = archive.get(address)
    assert not archive.get(address).was_made
    WRITES[written](company)
    after = archive.get(address)
    assert after.was_made
    assert (after.status, after.body) != (before.status, before.body)
    with front() as fresh:
        assert fresh.get(address).body == after.body


def test_a_neighbour_in_a_series_that_leaves_is_gone_from_the_page(archive: Front, company: Company) -> None:
    other = makers.work(company.author, "The Lock", ["It turned."])
    other.chapters.get().post(clock.now())
    Part.objects.create(series=series_with(company.work), work=other, position=2)
    address = chapter_of(company)
    assert other.get_absolute_url() in archive.get(address).text
    other.withdraw("author", clock.now())
    assert other.get_absolute_url() not in archive.get(address).text


def test_the_first_page_follows_every_list(archive: Front, company: Company) -> None:
    archive.get("/")
    Work.objects.update(title="Another Key")
    assert "Another Key" in archive.get("/").text
    makers.answer(company.work, company.stranger)
    assert archive.get("/").was_made


def test_a_page_ends_when_others_have_their_turn(
    archive: Front, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert archive.get("/").was_made
    assert not archive.get("/").was_made
    monkeypatch.setattr("time.monotonic", lambda: 1e9)
    assert archive.get("/").was_made


def test_moving_the_clock_makes_every_page_anew(archive: Front) -> None:
    archive.get("/about")
    clock.move_to(clock.now() + timedelta(days=1))
    assert archive.get("/about").was_made


def test_what_one_reader_does_for_herself_leaves_pages_as_they_are(archive: Front, company: Company) -> None:
    address = chapter_of(company)
    archive.get(address)
    Reading.objects.create(account=company.stranger, chapter=first_chapter(company), since=clock.now())
    Account.objects.filter(pk=company.stranger.pk).update(last_login=clock.now())
    session_of(company.stranger)
    assert not archive.get(address).was_made


def test_another_work_leaves_the_pages_of_this_one_as_they_are(archive: Front, company: Company) -> None:
    other = makers.work(company.author, "The Lock", ["It turned."])
    archive.get(chapter_of(company))
    other.chapters.get().post(clock.now())
    assert not archive.get(chapter_of(company)).was_made


# Transactions -------------------------------------------------------------------------------------------


def test_what_is_not_committed_is_neither_shown_nor_kept(archive: Front, company: Company) -> None:
    address = chapter_of(company)
    written, seen = threading.Event(), threading.Event()

    def write() -> None:
        try:
            with transaction.atomic():
                Work.objects.update(title="Half-written")
                written.set()
                seen.wait(20)
        finally:
            connections.close_all()

    writer = threading.Thread(target=write)
    writer.start()
    written.wait(20)
    during = archive.get(address)
    kept = archive.get(address)
    seen.set()
    writer.join()
    assert "Half-written" not in during.text
    assert not kept.was_made
    assert "Half-written" in archive.get(address).text


def test_what_is_rolled_back_changes_nothing(archive: Front, company: Company) -> None:
    address = chapter_of(company)
    before = archive.get(address)
    with transaction.atomic():
        Work.objects.update(title="Never")
        transaction.set_rollback(True)
    assert archive.get(address).body == before.body


def test_a_write_while_a_page_is_made_makes_it_anew(
    archive: Front, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page was begun before the write and ended after it: whatever it shows, it is not kept as true."""
    address = chapter_of(company)
    handler = archive.handler

    def slow(environ: Any, start_response: Any) -> Any:
        answer = handler(environ, start_response)
        Work.objects.update(title="Meanwhile")
        return answer

    monkeypatch.setattr(archive, "handler", slow)
    assert "Meanwhile" not in archive.get(address).text
    monkeypatch.setattr(archive, "handler", handler)
    assert "Meanwhile" in archive.get(address).text


def test_when_the_database_cannot_be_asked_nothing_kept_is_sent(
    archive: Front, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.get("/about")

    def away() -> int:
        raise OSError

    monkeypatch.setattr(archive.cache.watch, "look", away)
    assert archive.get("/about").was_made


# What never gets in -------------------------------------------------------------------------------------


def test_who_is_signed_in_gets_her_own_page_and_leaves_nothing(archive: Front, company: Company) -> None:
    address = chapter_of(company)
    hers = archive.get(address, HTTP_COOKIE=f"sessionid={session_of(company.reader)}")
    assert hers.was_made
    assert "Reader</span></summary>" in hers.text
    theirs = archive.get(address)
    assert theirs.was_made
    assert "Sign in</a>" in theirs.text
    assert archive.get(address, HTTP_COOKIE=f"sessionid={session_of(company.reader)}").was_made


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_COOKIE": "sessionid=whatever"},
        {"HTTP_COOKIE": "theme=dark; messages=abc"},
        {"HTTP_AUTHORIZATION": "Bearer abc"},
        {"HTTP_HX_REQUEST": "true"},
    ],
)
def test_a_request_that_is_somebody_s_own_passes_by(archive: Front, headers: dict[str, str]) -> None:
    archive.get("/about")
    assert archive.get("/about", **headers).was_made


def test_what_a_page_could_be_told_apart_by_is_kept_from_it(archive: Front, company: Company) -> None:
    address = chapter_of(company)
    marks = {
        "HTTP_USER_AGENT": "MARK",
        "HTTP_REFERER": "http://MARK/",
        "HTTP_HOST": "MARK.example",
        "HTTP_X_FORWARDED_HOST": "MARK.example",
        "HTTP_COOKIE": "browser=MARK; csrftoken=MARK",
        "REMOTE_ADDR": "10.9.8.7",
        "HTTP_ACCEPT_LANGUAGE": "xx-MARK",
    }
    strange = archive.get(f"{address}?utm_source=MARK&MARK=1", **marks)
    plain = archive.get(address)
    assert strange.body == plain.body
    assert not plain.was_made
    assert "MARK" not in plain.text


GERMAN, SPANISH = {"HTTP_ACCEPT_LANGUAGE": "de-AT,de;q=0.9,en;q=0.5"}, {"HTTP_ACCEPT_LANGUAGE": "es-MX"}


def test_a_page_is_kept_once_a_language_and_never_sent_in_another(archive: Front, company: Company) -> None:
    address = chapter_of(company)
    made = {
        "en": archive.get(address),
        "de": archive.get(address, **GERMAN),
        "es": archive.get(address, **SPANISH),
    }
    assert all(page.was_made for page in made.values())
    for language, page in made.items():
        assert f'<html lang="{language}" dir="ltr"' in page.text
        assert page.headers["Content-Language"] == language
        assert page.headers["Vary"] == "Accept-Language, Cookie, Accept-Encoding"
    assert "Anmelden</a>" in made["de"].text
    for _ in range(2):
        for language, accepted in (
            ("es", "es"),
            ("en", ""),
            ("de", "de;q=0.4,fr"),
            ("en", "fr"),
            ("es", "es-AR,de"),
        ):
            again = archive.get(address, HTTP_ACCEPT_LANGUAGE=accepted)
            assert (again.was_made, again.body) == (False, made[language].body)


def test_what_a_device_chose_comes_before_what_its_browser_asks(archive: Front, company: Company) -> None:
    address = chapter_of(company)
    chosen = archive.get(address, HTTP_COOKIE="language=es", **GERMAN)
    assert '<html lang="es"' in chosen.text
    assert not archive.get(address, **SPANISH).was_made
    assert archive.get(address, HTTP_COOKIE="language=tlh", **GERMAN).headers["Content-Language"] == "de"


def test_a_browser_that_has_the_page_in_one_language_is_sent_the_other(
    archive: Front, company: Company
) -> None:
    address = chapter_of(company)
    english, german = archive.get(address), archive.get(address, **GERMAN)
    assert archive.get(address, HTTP_IF_NONE_MATCH=english.headers["ETag"]).status == 304
    changed = archive.get(address, HTTP_IF_NONE_MATCH=english.headers["ETag"], **GERMAN)
    assert (changed.status, changed.body) == (200, german.body)


def test_a_write_is_in_the_next_page_of_every_language(archive: Front, company: Company) -> None:
    address = chapter_of(company)
    for headers in ({}, GERMAN, SPANISH):
        archive.get(address, **headers)
    Work.objects.update(title="Renamed")
    assert all("Renamed" in archive.get(address, **headers).text for headers in ({}, GERMAN, SPANISH))


def test_who_is_signed_in_reads_in_the_language_she_chose(archive: Front, company: Company) -> None:
    address = chapter_of(company)
    cookie = f"language=es; sessionid={session_of(company.reader)}"
    assert archive.get(address, HTTP_COOKIE=cookie, **GERMAN).headers["Content-Language"] == "es"
    Account.objects.filter(pk=company.reader.pk).update(language="de")
    hers = archive.get(address, HTTP_COOKIE=cookie, **SPANISH)
    assert '<html lang="de"' in hers.text
    assert "Reader</span></summary>" in hers.text
    assert archive.get(address).headers["Content-Language"] == "en"


def test_a_guest_s_message_is_hers_alone(archive: Front, company: Company) -> None:
    first = first_chapter(company)
    body = f"chapter={first.pk}&reader=&form_key=&text=Mine"
    sent = archive.get(
        f"/works/{company.work.pk}/reviews",
        "POST",
        body,
        HTTP_ORIGIN="http://testserver",
        CONTENT_TYPE="application/x-www-form-urlencoded",
    )
    assert sent.status == 302
    message = sent.headers["Set-Cookie"].split(";")[0].strip()
    hers = archive.get(chapter_of(company), HTTP_COOKIE=message)
    assert "Your answer is in" in hers.text
    theirs = archive.get(chapter_of(company))
    assert "Your answer is in" not in theirs.text
    assert "Mine" in theirs.text


def test_what_is_not_there_or_refused_is_not_kept(archive: Front, company: Company) -> None:
    Work.objects.filter(pk=company.work.pk).update(is_restricted=True)
    for address, status in [("/works/987654", 404), ("/nothing", 404), (chapter_of(company), 302)]:
        assert [archive.get(address).was_made for _ in range(2)] == [True, True]
        assert archive.get(address).status == status


def test_a_work_that_was_taken_down_is_gone_also_from_memory(archive: Front, company: Company) -> None:
    archive.get(chapter_of(company))
    company.work.withdraw("lapsed", clock.now())
    gone = [archive.get(chapter_of(company)) for _ in range(2)]
    assert [(answer.status, answer.was_made) for answer in gone] == [(410, True), (410, False)]


def test_how_she_likes_to_read_is_in_her_page_and_not_in_another_s(archive: Front, company: Company) -> None:
    address = chapter_of(company)
    dark = archive.get(address, HTTP_COOKIE="reading=theme:dark.nonsense:1; other=2")
    assert 'data-theme="dark"' in dark.text
    assert 'data-theme="dark"' not in archive.get(address).text
    again = archive.get(address, HTTP_COOKIE="x=y; reading=theme:dark.size:3")
    assert (again.was_made, again.body) == (False, dark.body)


# A signed-in reader's own pages -------------------------------------------------------------------------


@pytest.fixture
def hers(archive: Front, company: Company) -> Callable[[], str]:
    """The reader opens the chapter: her page, always through Django."""
    cookie = f"sessionid={session_of(company.reader)}"
    archive.get(chapter_of(company), HTTP_COOKIE=cookie)  # her first visit is written down
    return lambda: archive.get(chapter_of(company), HTTP_COOKIE=cookie).text


def pieces(archive: Front) -> int:
    return sum(key[0] == "piece" for key in archive.cache.shelf.kept if isinstance(key, tuple))


HER_WRITES: dict[str, tuple[Write, str]] = {
    "a notice comes": (
        lambda cast: Notice.objects.create(
            account=cast.reader, key="k", facts={"text": "It is up."}, address="/", at=clock.now()
        ),
        'class="count">1<',
    ),
    "she keeps a bookmark": (
        lambda cast: Bookmark.objects.create(
            account=cast.reader,
            pseud=cast.reader.pseud,
            work=cast.work,
            title="T",
            made_at=clock.now(),
            notes="<p>Mine alone.</p>",
        ),
        "Mine alone.",
    ),
    "the story goes on": (lambda cast: Work.objects.update(title="Renamed"), "Renamed"),
    "her answer changes": (
        lambda cast: makers.answer(cast.work, cast.reader, "On second thoughts."),
        "second thoughts",
    ),
    "her name changes": (
        lambda cast: Account.objects.filter(pk=cast.reader.pk).update(username="Readress"),
        "Readress",
    ),
}


@pytest.mark.parametrize("written", HER_WRITES)
def test_her_page_follows_what_is_written_for_her(
    hers: Callable[[], str], archive: Front, company: Company, written: str
) -> None:
    write, shown = HER_WRITES[written]
    before = hers()
    assert hers() == before
    assert shown not in before
    write(company)
    assert shown in hers()


def test_her_page_is_nobody_else_s(hers: Callable[[], str], archive: Front, company: Company) -> None:
    mine = hers()
    theirs = archive.get(chapter_of(company), HTTP_COOKIE=f"sessionid={session_of(company.stranger)}").text
    assert "Reader</span></summary>" in mine
    assert "Stranger</span></summary>" in theirs
    assert "Reader</span></summary>" not in archive.get(chapter_of(company)).text


def test_her_page_opened_again_is_not_rendered_again(
    hers: Callable[[], str], archive: Front, monkeypatch: pytest.MonkeyPatch
) -> None:
    hers()
    assert pieces(archive) == 1
    monkeypatch.setattr("cliffhanger.works.views.reading.render_to_string", refuse)
    hers()


def test_a_message_is_shown_once(hers: Callable[[], str], archive: Front, company: Company) -> None:
    hers()
    cookie = f"sessionid={session_of(company.reader)}"
    sent = archive.get(
        "/preferences",
        "POST",
        "mail_notices=on",
        HTTP_ORIGIN="http://testserver",
        HTTP_COOKIE=cookie,
        CONTENT_TYPE="application/x-www-form-urlencoded",
    )
    message = sent.headers["Set-Cookie"].split(";")[0].strip()
    assert message.startswith("messages=")
    with_it = archive.get(chapter_of(company), HTTP_COOKIE=f"{cookie}; {message}").text
    assert 'class="flash' in with_it
    assert 'class="flash' not in archive.get(chapter_of(company), HTTP_COOKIE=cookie).text


def test_who_signs_out_has_no_page_of_hers(archive: Front, company: Company) -> None:
    session = session_of(company.reader)
    archive.get(chapter_of(company), HTTP_COOKIE=f"sessionid={session}")
    Session.objects.filter(pk=session).delete()
    assert "Sign in</a>" in archive.get(chapter_of(company), HTTP_COOKIE=f"sessionid={session}").text


# How it is sent -----------------------------------------------------------------------------------------


def test_a_browser_that_has_it_is_told_so(archive: Front, company: Company) -> None:
    address = chapter_of(company)
    first = archive.get(address, HTTP_ACCEPT_ENCODING="br, gzip")
    assert first.headers["Content-Encoding"] == "gzip"
    assert first.headers["Cache-Control"] == "no-cache"
    assert {"Cookie", "Accept-Encoding"} <= set(first.headers["Vary"].split(", "))
    again = archive.get(
        address, HTTP_ACCEPT_ENCODING="gzip", HTTP_IF_NONE_MATCH=f'"x", W/{first.headers["ETag"]}'
    )
    assert (again.status, again.body, again.was_made) == (304, b"", False)
    Work.objects.update(title="Renamed")
    assert archive.get(address, HTTP_IF_NONE_MATCH=first.headers["ETag"]).status == 200


def test_only_the_head_is_sent_where_only_that_is_asked(archive: Front, company: Company) -> None:
    page = archive.get(chapter_of(company))
    head = archive.get(chapter_of(company), "HEAD")
    assert (head.body, head.headers["Content-Length"]) == (b"", str(len(page.body)))
    assert not head.was_made


def test_a_crawl_of_many_addresses_and_queries_stays_within_its_bounds(company: Company) -> None:
    address = chapter_of(company)
    with front(most=400_000) as small:
        for number in range(120):
            small.get(f"/works?page={number}")
            small.get(f"/works?page=1&junk={number}")
            small.get(f"{address}?session={number}")
            small.get("/about", HTTP_COOKIE=f"reading=size:{number % 9}; visitor={number}")
        assert 0 < small.cache.shelf.size <= 400_000
        assert small.cache.shelf.size == sum(page.size for page in small.cache.shelf.kept.values())
        assert not small.get(f"{address}?session=new").was_made
        assert not small.get("/works?other=1&page=1").was_made


def test_the_database_is_asked_once_for_a_page_that_is_kept(archive: Front, company: Company) -> None:
    address = chapter_of(company)
    archive.get(address)
    with connection.execute_wrapper(refuse):
        assert not archive.get(address).was_made


def refuse(*_: object) -> object:
    raise AssertionError("A kept page asks nothing of Django's connection.")
