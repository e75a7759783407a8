"""Nothing of a sealed chapter leaks, through any address or output that exists.

Every pattern of the root urls is visited, with every number that could name something of the work, by
everybody who is not its maker. A pattern whose arguments are not known here fails the test: whoever adds
an address says what it takes.
"""

import io
import re
import subprocess
import zipfile
from collections.abc import Iterator
from contextlib import redirect_stdout
from datetime import timedelta
from functools import cache, cached_property
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.handlers.wsgi import WSGIRequest
from django.http import QueryDict
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from cliffhanger.accounts.models import Account
from cliffhanger.api import tokens
from cliffhanger.api.models import Scope
from cliffhanger.api.webhooks import courier, switching
from cliffhanger.api.webhooks.events import Event
from cliffhanger.api.webhooks.models import Delivery, Webhook
from cliffhanger.archive import clock
from cliffhanger.archive.fetch import Errand, Fetched
from cliffhanger.cast import makers
from cliffhanger.collections.bringing import offer
from cliffhanger.collections.keeping import make
from cliffhanger.collections.models import Collection
from cliffhanger.config.command import main
from cliffhanger.config.strike import strike
from cliffhanger.follows.models import Notice, Subscription
from cliffhanger.promises.models import Promise
from cliffhanger.reviews.models import Reply, Review
from cliffhanger.search.tests.indexed import indexed
from cliffhanger.shelves.models import Bookmark, Later, Visit
from cliffhanger.tags.models import Tag
from cliffhanger.works import ordering
from cliffhanger.works.models import Series, Work

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(900)]  # a walk is long on a busy machine

MARK = "Xanthippe"  # stands in every column of a sealed chapter, and nowhere else
PARTS = [
    "The first part is for everybody.",
    *(f"{MARK} {n} is what nobody may read yet." for n in range(2, 7)),
]
ASKED = re.compile(f"q(=|%3D|%253D){MARK}")  # an address that comes back as it was asked for shows nothing
QUERIES = (
    "",
    "?view_full_work=true&view_adult=true",
    "?style=disable",
    "?page=2",
    "?show_comments=true",
    f"?q={MARK.lower()}",  # what was typed comes back as it was typed
    f"?q=tag:{MARK.lower()}+-{MARK.lower()}&with={MARK.lower()}",
)


@pytest.fixture(autouse=True)
def _books_of_its_own(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    settings.RATE_LIMITS = False  # who is told to come back later has seen nothing


class Noted(QueryDict):
    """A query that notes what is looked for in it. To look at it as a whole is to look for everything."""

    EVERYTHING = "*"
    looked_for: set[str] = set()

    def __getitem__(self, key: str) -> Any:
        self.looked_for.add(key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        self.looked_for.add(str(key))
        return super().__contains__(key)

    def _getlist(self, key: str, *args: Any, **more: Any) -> Any:
        self.looked_for.add(key)
        return super()._getlist(key, *args, **more)  # type: ignore[misc] # `getlist` and `lists` stand on it


def whole(name: str) -> Any:
    """A method of `Noted` that looks at all of it."""

    def looked_at(self: Noted, *args: Any, **more: Any) -> Any:
        self.looked_for.add(Noted.EVERYTHING)
        return getattr(super(Noted, self), name)(*args, **more)

    return looked_at


for name in (
    "__iter__",
    "__len__",
    "keys",
    "values",
    "items",
    "lists",
    "dict",
    "copy",
    "urlencode",
    "__eq__",
):
    setattr(Noted, name, whole(name))


@pytest.fixture(autouse=True)
def _what_is_looked_for_is_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    noted = cached_property(lambda request: Noted(request.META.get("QUERY_STRING", ""), encoding="utf-8"))
    noted.__set_name__(WSGIRequest, "GET")
    monkeypatch.setattr(WSGIRequest, "GET", noted)


@pytest.fixture
def cast() -> makers.Company:
    """A promise open and half answered; every column of the sealed chapters has the marker."""
    company = makers.company(PARTS)
    for chapter in company.work.chapters.filter(position__gt=1):
        chapter.title, chapter.notes_before = f"{MARK} speaks", f"<p>{MARK}, again.</p>"
        chapter.notes_after = f"<p>{MARK} ends.</p>"
        chapter.save()
        chapter.warn_of([f"{MARK} dies"])
    Subscription.objects.create(account=company.stranger, work=company.work)
    Subscription.objects.create(account=company.reader, work=company.work)
    promised = makers.promise(company.work, quorum=3)
    for kept in (Bookmark, Visit, Later):
        since = {Bookmark: "made_at", Visit: "last_at", Later: "since"}[kept]
        kept.objects.create(
            account=company.stranger, work=company.work, title="The Key", **{since: promised.opened_at}
        )
    makers.answer(company.work, company.reader, wants_rest=True)
    series = Series.objects.create(title="A series", pseud=company.author.pseud)
    ordering.append(series, makers.work(company.author, f"{MARK}, a draft", [MARK], summary=f"<p>{MARK}</p>"))
    ordering.append(series, company.work)
    Bookmark.objects.create(
        account=company.stranger, series=series, title=series.title, made_at=promised.opened_at
    )
    strike(clock.now())
    return company


def patterns(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        path = prefix + str(entry.pattern).removeprefix("^")
        if isinstance(entry, URLResolver):
            yield from patterns(entry, path)
        else:
            yield path, entry


def addresses(work: Work) -> list[str]:
    """Every address that exists, each argument filled with whatever of this work could stand there."""
    pseud = work.creators().get(name="Author")
    chapters = list(work.chapters.values_list("pk", flat=True))
    known: dict[str, list[Any]] = {
        "work_id": [work.pk],
        "chapter_id": chapters,
        "review_id": list(Review.objects.values_list("pk", flat=True)) or [1],
        "reply_id": list(Reply.objects.values_list("pk", flat=True)) or [1],
        "position": list(range(1, 8)),
        "import_id": [1],
        "pseud_id": [pseud.pk],
        "account_id": [pseud.account_id],
        "block": [1],
        "block_id": [1],
        "bookmark_id": list(Bookmark.objects.values_list("pk", flat=True)) or [1],
        "visit_id": [1],
        "later_id": [1],
        "mute_id": [1],
        "username": [pseud.account.username],
        "name": [pseud.name],
        "tag": ["Not Rated"],
        "medium": ["TV Shows", "Uncategorized Fandoms"],
        "document": ["0" * 32],
        "tag_id": list(Tag.objects.values_list("pk", flat=True)) or [1],
        "other_id": [1],
        "change_id": [1],
        "wrangler_id": [1],
        "kind": ["fandom", "pages", "chapters", "series"],
        "number": [1, 2],
        "code": ["en"],
        "collection": ["hearth"],
        "item_id": [1],
        "series_id": list(Series.objects.values_list("pk", flat=True)) or [1],
        "news_id": [1],
        "fingerprint": ["0" * 12],
        "mark": ["0" * 12],
        "key": ["abc"],
        "uidb36": ["1"],
        "pk": [1],
        "notice_id": [1],
        "note_id": [1],
        "subscription_id": [1],
        "filter_id": [1],
        "device_id": [1],
        "token": ["abc"],
        "token_id": [1],
        "webhook_id": [1],
        "delivery_id": [1],
        "app_id": [1],
        "extension": ["epub", "pdf", "html", "md", "txt"],
        "file": ["The_Key.epub", "The_Key.azw3"],
    }
    made = []
    for path, _ in patterns(get_resolver()):
        names = re.findall(r"<(?:\w+:)?(\w+)>", path)
        unknown = set(names) - set(known)
        assert not unknown, f"{path}: say in this test what {unknown} can be"
        for values in product(*(known[name] for name in names)):
            address = path
            for name, value in zip(names, values, strict=True):
                address = re.sub(rf"\(\?P<{name}>[^)]*\)|<(?:\w+:)?{name}>", str(value), address, count=1)
            made.append("/" + address.rstrip("$").replace(r"\Z", "").replace("\\", ""))
    return list(dict.fromkeys(made))


def everything_shown(browser: Client, work: Work) -> Iterator[tuple[str, str]]:
    for address in addresses(work):
        if "logout" in address:
            continue
        for query in questions(address):
            response = browser.get(address + query)
            content = inside(b"".join(response) if response.streaming else response.content)
            headers = "\n".join(f"{name}: {value}" for name, value in response.items())
            yield f"GET {address}{query}", content.decode("utf-8", "replace") + headers
        for data in ({}, {"chapter": work.chapters.get(position=2).pk, "text": "Hm."}):
            response = browser.post(address, data)
            yield (
                f"POST {address}",
                response.content.decode("utf-8", "replace") + str(response.get("Location")),
            )


def questions(address: str) -> Iterator[str]:
    """What an address is asked: first nothing, then whatever its answer to nothing shows that it would hear.

    Whoever did not look for a word of a question answers it as no question.
    """
    Noted.looked_for.clear()
    yield QUERIES[0]
    heard = frozenset(Noted.looked_for)
    for query in QUERIES[1:] if work_in(address) else ():
        if heard & {*QueryDict(query[1:]), Noted.EVERYTHING}:
            yield query


@cache
def inside(content: bytes) -> bytes:
    """What a file holds, if it is one that has to be opened: a book, a page that is set."""
    if content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            return b"\n".join(book.read(name) for name in book.namelist())
    if content.startswith(b"%PDF"):
        said = ["pdftotext", "-", "-"], ["pdfinfo", "-"]
        return b"\n".join(
            subprocess.run(ask, input=content, capture_output=True, check=True).stdout for ask in said
        )
    return content


def work_in(address: str) -> bool:
    """Whether a work is what this address is about; the pages of accounts are many and know none.

    Books are many too, and are asked nothing.
    """
    return not address.startswith(("/accounts/", "/kit/", "/downloads/")) and "/download." not in address


def signed_in(account: Account | None) -> Client:
    browser = Client(raise_request_exception=False)
    if account:
        browser.force_login(account)
    return browser


def assert_nothing_leaks(browser: Client, work: Work) -> None:
    seen = dict(everything_shown(browser, work))
    leaking = [address for address, text in seen.items() if MARK in ASKED.sub("", text)]
    work.refresh_from_db()
    assert leaking == []
    assert any("The first part is for everybody." in text for text in seen.values()) == work.is_posted


def test_its_author_sees_what_could_leak(cast: makers.Company) -> None:
    author = signed_in(cast.author)
    assert any(MARK in text for _, text in everything_shown(author, cast.work))


@pytest.mark.parametrize("who", ["nobody", "stranger", "reader", "moderator", "shut_out"])
def test_no_address_shows_a_sealed_chapter(cast: makers.Company, who: str) -> None:
    assert_nothing_leaks(signed_in(getattr(cast, who, None)), cast.work)


@pytest.mark.parametrize("who", ["stranger", "reader", "moderator", "shut_out"])
def test_no_program_is_told_of_a_sealed_chapter(cast: makers.Company, who: str) -> None:
    """Whatever its token allows: also what wranglers and moderators are told, and what is answered to changes."""
    told = dict(everything_told(program_of(getattr(cast, who)), cast.work))
    assert [address for address, text in told.items() if MARK in ASKED.sub("", text)] == []
    assert any("The first part is for everybody." in text for text in told.values())


def test_the_program_of_its_author_is_told_what_could_leak(cast: makers.Company) -> None:
    assert any(MARK in text for _, text in everything_told(program_of(cast.author), cast.work))


def program_of(account: Account) -> Client:
    """With a token that has every scope there is."""
    _, word = tokens.make(account, "a test", Scope.values, clock.now())
    return Client(raise_request_exception=False, headers={"Authorization": f"Bearer {word}"})


def everything_told(program: Client, work: Work) -> Iterator[tuple[str, str]]:
    """What the API answers: first to all that can be asked, then to what can be said, and last to taking away."""
    said = {"text": "Hm.", "reason": "Hm.", "title": "Hm.", "into": 1, "account": "Reader", "fandom": "Hm."}
    of_api = [address for address in addresses(work) if address.startswith("/api/")]
    assert of_api
    for method, bodies in (
        ("get", [None]),
        *((m, [{}, said]) for m in ("post", "put", "patch")),
        ("delete", [None]),
    ):
        for address, body in product(of_api, bodies):
            sent = {} if body is None else {"data": body, "content_type": "application/json"}
            response = getattr(program, method)(address, **sent)
            yield f"{method} {address} {body}", response.content.decode() + str(response.headers)


@pytest.mark.parametrize("who", ["nobody", "stranger", "moderator"])
def test_nothing_of_it_leaks_after_the_work_was_taken_down(cast: makers.Company, who: str) -> None:
    promise = Promise.objects.get()
    strike(promise.closes_at + timedelta(hours=1))
    cast.work.refresh_from_db()
    assert not cast.work.is_posted
    assert_nothing_leaks(signed_in(getattr(cast, who, None)), cast.work)


def test_nothing_leaks_of_a_draft_that_nobody_promised() -> None:
    company = makers.company([MARK, MARK])
    assert_nothing_leaks(signed_in(company.moderator), company.work)
    assert_nothing_leaks(signed_in(None), company.work)


@pytest.mark.parametrize("who", ["nobody", "stranger"])
def test_nothing_leaks_of_a_work_that_is_not_revealed(who: str) -> None:
    company = makers.company([MARK, MARK], title=f"{MARK} waits")
    now = clock.now()
    hearth = Collection(name="hearth", key="hearth", title="The hearth", unrevealed_at=now)
    offer(make(hearth, company.moderator, now), company.work, company.author, now)
    company.work.tag_with("freeform", [f"{MARK} everywhere"])
    for chapter in company.work.chapters.all():
        chapter.post(now)
    company.work.refresh_from_db()
    strike(now)
    assert_nothing_leaks(signed_in(getattr(company, who, None)), company.work)


def test_nothing_leaks_while_a_kept_promise_goes_up(cast: makers.Company) -> None:
    for reader in (cast.stranger, cast.moderator):
        makers.answer(cast.work, reader, wants_rest=True)
    strike(clock.now())
    posted = cast.work.chapters.posted()
    assert posted.count() == 2
    writing_on = posted.get(position=2)
    writing_on.rewrite("Two", "<p>Out now.</p>", clock.now())
    type(writing_on).objects.filter(pk=writing_on.pk).update(notes_before="", notes_after="")
    writing_on.warn_of([])
    writing_on.versions.update(text="<p>Out now.</p>")  # what it was sealed as is public with it
    assert_nothing_leaks(signed_in(None), cast.work)


GUESSES = (
    f"q={MARK.lower()[:-1]}",  # what else could be meant is nothing that nobody may read
    f"q=%22{MARK.lower()[:6]}%22",
    "q=%22what+nobody+may%22",
    "q=%22nobody+read%22~3",
    "q=text:nobody",
    "q=warning:dies",
    f"with={MARK.lower()}+dies",
    f"term={MARK[:4]}",
    f"with={MARK.lower()[:-1]}",
    "words_from=7",
    "chapters_from=2",
)
LISTS = (
    "/works",
    "/works/search",
    "/works/random",
    "/tags/Not*s*Rated/works",
    "/users/Author/works",
    "/autocomplete/tag",
)


@pytest.mark.parametrize("has_index", [False, True])
@pytest.mark.parametrize("who", ["nobody", "stranger", "moderator", "shut_out"])
def test_no_question_is_answered_from_what_is_sealed(
    cast: makers.Company, settings: Any, tmp_path: Path, has_index: bool, who: str
) -> None:
    settings.SEARCH_FOLDER = tmp_path / "search"
    for index in indexed() if has_index else [None]:
        if index:
            index.follow()
            assert index.found("text:everybody") == {cast.work.pk}
            assert index.found("text:nobody") == set()
        browser = signed_in(getattr(cast, who, None))
        for address, guess in product(LISTS, GUESSES):
            page = browser.get(f"{address}?{guess}").content.decode()
            shown = page.replace(guess.partition("=")[2].replace("+", " "), "").replace(guess, "")
            assert MARK.lower() not in shown.lower(), f"{address}?{guess}"
            if guess.startswith(("q", "words", "chapters")) and address in LISTS[:2]:
                assert 'role="article"' not in page, f"{address}?{guess}"


@pytest.mark.parametrize("has_index", [False, True])
def test_counts_and_searches_know_nothing_of_a_work_that_was_taken_down(
    cast: makers.Company, settings: Any, tmp_path: Path, has_index: bool
) -> None:
    settings.SEARCH_FOLDER = tmp_path / "search"
    cast.work.tag_with("freeform", ["Cathedral"])
    for index in indexed() if has_index else [None]:
        if index:
            index.follow()
        assert "Cathedral" in signed_in(None).get("/works").content.decode()
        strike(Promise.objects.get().closes_at + timedelta(hours=1))
        for address in (
            "/works",
            "/works/search?q=everybody",
            "/works/search?q=cathedral",
            "/works?with=cathedral",
        ):
            page = signed_in(cast.stranger).get(address).content.decode()
            assert "Cathedral" not in page, address
            assert 'role="article"' not in page, address


@pytest.fixture
def outgoing(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What leaves for the addresses of webhooks, each message with its headers."""
    left: list[str] = []

    def take(url: str, errand: Errand) -> Fetched:
        left.append((errand.body or b"").decode() + str(errand.headers))
        return Fetched(url, 204, {}, b"")

    monkeypatch.setattr(courier, "fetch", take)
    monkeypatch.setattr("cliffhanger.api.webhooks.addresses.public_address", lambda *_: "93.184.216.34")
    return left


def test_no_webhook_tells(cast: makers.Company, outgoing: list[str]) -> None:
    promise = Promise.objects.get()
    for name in ("author", "coauthor", "beta", "reader", "stranger", "moderator", "shut_out"):
        account = getattr(cast, name)
        switching.register(account, "https://listener.example/", Event.values, clock.now())
    Subscription.objects.create(account=cast.moderator, pseud=cast.author.pseud)
    Subscription.objects.create(account=cast.shut_out, promise=promise)

    def pass_on(at: Any) -> None:
        strike(at)
        while courier.courier.finish(at):
            pass

    pass_on(clock.now())
    assert not Webhook.objects.filter(confirmed_at=None).exists()
    third = cast.work.chapters.get(position=3)
    third.rewrite(third.title, f"<p>{MARK}, mended.</p>", clock.now())
    first = cast.work.chapters.get(position=1)
    first.rewrite(first.title, "<p>The first part, again.</p>", clock.now())
    makers.answer(cast.work, cast.reader, "Go on.", wants_rest=True)
    pass_on(clock.now())
    pass_on(promise.closes_at + timedelta(hours=1))
    assert not Delivery.objects.exclude(next_at=None).exists()
    said = "\n".join(outgoing)
    for event in ("ping", "work.edited", "review.edited", "promise.settled", "work.withdrawn", "notice.made"):
        assert f'"type": "{event}"' in said, event
    assert MARK not in said


def test_neither_notices_nor_mail_nor_commands_tell(cast: makers.Company, capsys: Any) -> None:
    promise = Promise.objects.get()
    third = cast.work.chapters.get(position=3)
    third.rewrite(third.title, f"<p>{MARK}, mended.</p>", clock.now())
    strike(clock.now())
    strike(promise.closes_at + timedelta(hours=1))
    told = [notice.sentence for notice in Notice.objects.all()]
    letters = [letter.subject + str(letter.body) for letter in mail.outbox]
    said = io.StringIO()
    with redirect_stdout(said):
        main(["promise", "show", str(cast.work.pk), "--json"])
        main(["promise", "replay", str(cast.work.pk), "--json"])
    assert told
    assert letters
    assert "lapsed" in said.getvalue()
    assert MARK not in " ".join([*told, *letters, said.getvalue()])
