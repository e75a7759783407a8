"""Taking books along: who may, under which address, and what the answer says of itself."""

import io
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cliffhanger.archive import clock
from cliffhanger.cast import makers
from cliffhanger.shelves.models import Bookmark, Later
from cliffhanger.transfer.downloads import sending, views
from cliffhanger.transfer.downloads.store import CannotBeMade, NotYet
from cliffhanger.transfer.models import Download
from cliffhanger.works import ordering
from cliffhanger.works.models import Series, Withdrawal, Work

pytestmark = pytest.mark.django_db


def signed_in(account: Any) -> Client:
    browser = Client()
    browser.force_login(account)
    return browser


def address(work: Work, extension: str = "txt") -> str:
    return reverse("downloads:work", args=[work.pk, extension])


def everything(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return "".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())


@pytest.mark.parametrize(
    ("extension", "kind", "start"),
    [
        ("epub", "application/epub+zip", b"PK"),
        ("pdf", "application/pdf", b"%PDF"),
        ("html", "text/html; charset=utf-8", b"<!DOCTYPE html>"),
        ("md", "text/markdown; charset=utf-8", b"# The Key"),
        ("txt", "text/plain; charset=utf-8", b"The Key"),
    ],
)
def test_a_work_in_each_format(client: Client, work: Work, extension: str, kind: str, start: bytes) -> None:
    answer = client.get(address(work, extension))
    assert (answer.status_code, answer["Content-Type"]) == (200, kind)
    assert answer["Content-Disposition"] == f'attachment; filename="The Key.{extension}"'
    assert answer["X-Robots-Tag"] == "noindex"
    assert answer["Content-Language"] == "en"
    assert answer.content.startswith(start)


def test_the_address_that_programs_know_gives_the_same(client: Client, work: Work) -> None:
    page = client.get(work.get_absolute_url()).content.decode()
    at = int(work.updated_at.timestamp()) if work.updated_at else 0
    assert '<li class="download">' in page
    assert f'<a href="/downloads/{work.pk}/The_Key.epub?updated_at={at}">EPUB</a>' in page
    known = client.get(f"/downloads/{work.pk}/The_Key.epub?updated_at={at}")
    assert known.content == client.get(address(work, "epub")).content
    assert client.get(f"/downloads/{work.pk}/An Old Name.epub?updated_at=1").content == known.content


def test_a_name_in_any_script_is_kept(client: Client, work: Work) -> None:
    Work.objects.filter(pk=work.pk).update(title='Ключ / "и" дверь')
    assert client.get(address(work))["Content-Disposition"] == (
        "attachment; filename*=utf-8''%D0%9A%D0%BB%D1%8E%D1%87%20%D0%B8%20%D0%B4%D0%B2%D0%B5%D1%80%D1%8C.txt"
    )


@pytest.mark.parametrize("extension", ["azw3", "mobi", "exe", "EPUB2"])
def test_what_is_not_made_is_said(client: Client, work: Work, extension: str) -> None:
    answer = client.get(address(work, extension))
    assert answer.status_code == 404
    assert "EPUB, PDF, HTML, Markdown and plain text" in answer.content.decode()


def test_a_draft_has_no_book_not_even_for_its_author(client: Client, author: Any) -> None:
    draft = makers.work(author, "Draft", ["Nobody has read it."])
    assert client.get(address(draft)).status_code == 404
    assert signed_in(author).get(address(draft)).status_code == 404


def test_of_a_chapter_that_is_not_out_there_is_no_file(work: Work, author: Any) -> None:
    out, held = work.chapters.get(position=1), work.chapters.get(position=3)
    browser = signed_in(author)
    assert browser.get(reverse("downloads:chapter", args=[work.pk, held.pk, "txt"])).status_code == 404
    answer = browser.get(reverse("downloads:chapter", args=[work.pk, out.pk, "txt"]))
    assert "The first part." in answer.content.decode()
    assert "The second part." not in answer.content.decode()


def test_a_restricted_work_stays_restricted(client: Client, work: Work) -> None:
    reader = signed_in(makers.account("Reader"))
    Work.objects.filter(pk=work.pk).update(is_restricted=True)
    answer = reader.get(address(work))
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-cache"
    assert "Please do not pass it on in public." in reader.get(address(work, "html")).content.decode()
    person = {"Accept": "text/html"}
    refused = client.get(address(work), headers=person)
    assert (refused.status_code, refused["Location"].partition("?")[0]) == (302, "/users/login")
    assert client.get(f"/downloads/{work.pk}/The_Key.txt").status_code == 302
    picture = reverse("downloads:cover-picture", args=[work.pk])
    assert client.get(picture, headers=person).status_code == 302
    for place in (address(work), picture):  # a program is asked for a token
        assert client.get(place).status_code == 401


@pytest.mark.parametrize("who", ["nobody", "author", "reader"])
def test_a_work_that_was_taken_down_has_none(client: Client, work: Work, author: Any, who: str) -> None:
    browser = {"nobody": client, "author": signed_in(author), "reader": signed_in(makers.account("Reader"))}[
        who
    ]
    assert browser.get(address(work)).status_code == 200
    work.withdraw(Withdrawal.AUTHOR, clock.now())
    gone = browser.get(address(work))
    assert gone.status_code == 410
    assert "The first part." not in gone.content.decode()
    assert browser.get(reverse("downloads:download-page", args=[work.pk])).status_code == 410


def test_each_change_makes_another_file_and_only_the_newest_stays(
    client: Client, work: Work, home: Any
) -> None:
    first = client.get(address(work))
    assert client.get(address(work))["ETag"] == first["ETag"]
    seen = {first["ETag"]}
    third = work.chapters.get(position=3)
    third.post(clock.now())
    changes: list[Any] = [
        lambda: None,
        lambda: Work.objects.filter(pk=work.pk).update(title="Another Key"),
        lambda: Work.objects.filter(pk=work.pk).update(notes_before="<p>Said before.</p>"),
        lambda: work.tag_with("fandom", ["Another Work"]),
        lambda: third.rewrite("Last", "<p>Mended.</p>", clock.now() + timedelta(hours=1)),
        lambda: type(third).objects.filter(pk=third.pk).update(notes_after="<p>Said after.</p>"),
    ]
    for change in changes:
        change()
        seen.add(client.get(address(work))["ETag"])
    assert len(seen) == 1 + len(changes)
    assert Download.objects.count() == 1
    assert len(list(home.glob("downloads/books/*/*.txt"))) == 1


def test_a_promise_that_is_settled_makes_another_file(client: Client, author: Any) -> None:
    work = makers.work(author, "The Key", ["One.", "Two."])
    promise = makers.promise(work, quorum=3)
    open_ = client.get(address(work))
    assert "If three readers have answered" in open_.content.decode()
    type(promise).objects.filter(pk=promise.pk).update(outcome="kept", settled_at=clock.now())
    assert client.get(address(work))["ETag"] != open_["ETag"]


def test_a_part_of_a_file(client: Client, work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "WHOLE", 100)  # so that some of it is streamed
    whole = client.get(address(work))
    text = whole.getvalue()
    size, tag = len(text), whole["ETag"]
    assert whole["Accept-Ranges"] == "bytes"
    for said, first, last in [
        ("bytes=0-9", 0, 9),
        ("bytes=10-", 10, size - 1),
        ("bytes=-5", size - 5, size - 1),
        (f"bytes=5-{size + 99}", 5, size - 1),
    ]:
        part = client.get(address(work), headers={"Range": said})
        assert (part.status_code, part.getvalue()) == (206, text[first : last + 1])
        assert part["Content-Range"] == f"bytes {first}-{last}/{size}"
        assert part["Content-Length"] == str(last - first + 1)
    beyond = client.get(address(work), headers={"Range": f"bytes={size}-"})
    assert (beyond.status_code, beyond["Content-Range"]) == (416, f"bytes */{size}")
    for headers in (
        {"Range": "bytes=5-2"},
        {"Range": "lines=1-2"},
        {"Range": "bytes=0-1,4-5"},
        {"Range": "bytes=0-1", "If-Range": '"of yesterday"'},
    ):
        answer = client.get(address(work), headers=headers)
        assert (answer.status_code, answer.getvalue()) == (200, text)
    assert client.get(address(work), headers={"Range": "bytes=0-1", "If-Range": tag}).status_code == 206
    assert client.get(address(work), headers={"Range": "bytes=0-1", "If-None-Match": tag}).status_code == 304


def test_head_says_what_get_would(client: Client, work: Work) -> None:
    whole, head = client.get(address(work)), client.head(address(work))
    assert head.content == b""
    assert (head["ETag"], head["Content-Length"]) == (whole["ETag"], whole["Content-Length"])


def test_a_series_is_one_book_of_what_is_listed_for_its_reader(
    client: Client, work: Work, author: Any
) -> None:
    series = Series.objects.create(title="Doors", pseud=author.pseud, summary="<p>About doors.</p>")
    restricted = makers.work(author, "Behind", ["Signed in only."], is_restricted=True)
    draft = makers.work(author, "Draft", ["Nobody has read it."])
    restricted.chapters.get().post(clock.now())
    for one in (restricted, draft, work):
        ordering.append(series, one)
    path = reverse("downloads:series", args=[series.pk, "epub"])
    public = everything(client.get(path).content)
    signed = everything(signed_in(makers.account("Reader")).get(path).content)
    assert "About doors." in public
    assert "The second part." in public
    assert "Signed in only." not in public
    assert "Signed in only." in signed
    assert "Nobody has read" not in public + signed


def test_bookmarks_are_a_book_of_what_one_may_see_of_them(client: Client, work: Work, author: Any) -> None:
    keeper, now = makers.account("Keeper"), clock.now()
    secret = makers.work(author, "Secretly", ["Kept to herself."])
    secret.chapters.get().post(now)
    for kept, is_private in ((work, False), (secret, True)):
        Bookmark.objects.create(
            account=keeper,
            pseud=keeper.pseud,
            work=kept,
            title=kept.title,
            made_at=now,
            is_private=is_private,
        )
    path = reverse("downloads:bookmarks", args=["Keeper", "txt"])
    assert "Kept to herself." not in client.get(path).content.decode()
    hers = signed_in(keeper).get(path)
    assert "Kept to herself." in hers.content.decode()
    assert hers["Content-Disposition"] == 'attachment; filename="Bookmarks of Keeper.txt"'


def test_a_bookmarked_series_brings_its_works(client: Client, work: Work, author: Any) -> None:
    keeper = makers.account("Keeper")
    series = Series.objects.create(title="Doors", pseud=author.pseud)
    ordering.append(series, makers.work(author, "Draft", ["Nobody has read it."]))
    ordering.append(series, work)
    Bookmark.objects.create(
        account=keeper, pseud=keeper.pseud, series=series, title="Doors", made_at=clock.now()
    )
    book = client.get(reverse("downloads:bookmarks", args=["Keeper", "txt"])).content.decode()
    assert "The second part." in book
    assert "Nobody has read" not in book


def test_what_a_search_finds_is_a_book(client: Client, work: Work, author: Any) -> None:
    other = makers.work(author, "Unlike", ["Of something else."])
    other.chapters.get().post(clock.now())
    path = reverse("downloads:search", args=["txt"])
    found = client.get(path + "?q=title:key")
    assert found["Content-Disposition"].endswith('filename="Found title key.txt"')
    assert "The second part." in found.content.decode()
    assert "Of something else." not in found.content.decode()
    assert "Of something else." in client.get(path).content.decode()
    assert client.get(path + "?q=nothingofthekind").status_code == 404


def test_what_is_marked_for_later_is_hers_alone(client: Client, work: Work) -> None:
    reader = makers.account("Reader")
    path = reverse("downloads:later", args=["Reader", "txt"])
    assert signed_in(reader).get(path).status_code == 404
    Later.objects.create(account=reader, work=work, title=work.title, since=clock.now())
    assert "The second part." in signed_in(reader).get(path).content.decode()
    assert client.get(path).status_code == 302
    assert signed_in(makers.account("Other")).get(path).status_code == 404


@pytest.mark.parametrize(("error", "wait"), [(NotYet, "3"), (CannotBeMade, "600")])
def test_what_is_not_there_yet_is_asked_for_again(
    client: Client, work: Work, monkeypatch: pytest.MonkeyPatch, error: type[Exception], wait: str
) -> None:
    def refuse(*_: object) -> None:
        raise error

    monkeypatch.setattr(views, "kept", refuse)
    answer = client.get(address(work))
    assert (answer.status_code, answer["Retry-After"]) == (503, wait)


def test_the_page_of_formats_leads_to_each(client: Client, work: Work) -> None:
    page = client.get(reverse("downloads:download-page", args=[work.pk])).content.decode()
    for paper in ("a4", "letter", "a5", "reader"):
        assert f"The_Key.pdf?paper={paper}" in page
    small = client.get(address(work, "pdf") + "?paper=reader")
    assert small["ETag"] != client.get(address(work, "pdf"))["ETag"]
    assert (
        client.get(address(work, "pdf") + "?paper=/etc/passwd")["ETag"]
        == client.get(address(work, "pdf"))["ETag"]
    )
