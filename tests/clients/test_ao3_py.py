"""ao3-py, as it comes: it is told the archive's address and nothing else."""

from collections.abc import Iterator
from datetime import date

import httpx2
import pytest
from ao3 import (
    AO3ActionError,
    AO3AuthenticationError,
    AO3Client,
    AO3ParseError,
    Comment,
    Series,
    Tag,
    User,
    Work,
)

from .conftest import Archive
from .furnish import KEY_TAGS, LEAVES

PER_PAGE = 20


@pytest.fixture(scope="module")
def guest(archive: Archive) -> Iterator[AO3Client]:
    with AO3Client(base_url=archive.address) as client:
        yield client


@pytest.fixture(scope="module")
def kit(archive: Archive) -> Iterator[AO3Client]:
    yield from signed_in(archive, "kit")


@pytest.fixture(scope="module")
def wren(archive: Archive) -> Iterator[AO3Client]:
    yield from signed_in(archive, "wren")


@pytest.fixture(scope="module")
def ada(archive: Archive) -> Iterator[AO3Client]:
    yield from signed_in(archive, "ada")


def signed_in(archive: Archive, name: str) -> Iterator[AO3Client]:
    with AO3Client(base_url=archive.address) as client:
        yield client.login(name, archive.password, remember_me=True)


def names(tags: tuple[Tag, ...]) -> list[str]:
    return [tag.name for tag in tags]


# Works --------------------------------------------------------------------------------------------------


def test_every_field_of_a_work(guest: AO3Client, archive: Archive) -> None:
    work = guest.work(archive.has["key"])
    today = date.today()  # noqa: DTZ011 - the archive's zone is the machine's here
    assert work.title == "The Key"
    assert [(pseud.name, pseud.user_login) for pseud in work.pseuds] == [("kit", "kit"), ("ivo", "ivo")]
    assert (work.summary, work.notes) == ("Somebody has it.", "Before all.")
    assert names(work.ratings) == KEY_TAGS["rating"]
    assert names(work.warnings) == KEY_TAGS["warning"]
    assert names(work.categories) == KEY_TAGS["category"]
    assert names(work.fandoms) == KEY_TAGS["fandom"]
    assert names(work.relationships) == KEY_TAGS["relationship"]
    assert names(work.characters) == KEY_TAGS["character"]
    assert names(work.additional_tags) == KEY_TAGS["freeform"]
    assert {tag.name for tag in work.tags} == {name for kind in KEY_TAGS.values() for name in kind}
    assert (work.language.short, work.language.name) == ("en", "English")
    assert abs((today - work.published).days) <= 1
    assert abs((today - work.updated).days) <= 1
    assert (work.words, work.number_of_posted_chapters, work.expected_number_of_chapters) == (7, 2, 3)
    assert (work.complete, work.restricted) == (False, False)
    assert (work.recipients, work.collections, work.hits) == ((), (), 0)
    assert [(series.id, series.position, series.title) for series in work.series] == [
        (archive.has["nights"], 1, "Nights")
    ]


def test_the_chapters_of_a_work_with_all_that_stands_around_them(guest: AO3Client, archive: Archive) -> None:
    work = guest.work(archive.has["key"])
    first, second = work.chapters
    assert work.endnotes == "After all."
    assert (first.title, first.position, first.content) == ("The Door", 1, "One door.\nAnd a key.")
    assert (first.notes, first.endnotes) == ("Before one.", "After one.")
    assert [first.id, second.id] == archive.has["key_chapters"]
    assert (second.position, second.content) == (2, "Two doors.")
    assert [pseud.name for pseud in first.pseuds] == ["kit", "ivo"]
    assert first.published is not None
    assert first.work.id == archive.has["key"]


def test_one_chapter_of_a_work(guest: AO3Client, archive: Archive) -> None:
    second = archive.has["key_chapters"][1]
    work = guest.work(archive.has["key"], second)
    assert [(chapter.id, chapter.content) for chapter in work.chapters if chapter.content] == [
        (second, "Two doors.")
    ]
    by_address = guest.work(url=f"{archive.address}/works/{archive.has['key']}/chapters/{second}")
    assert by_address.title == "The Key"


def test_a_work_of_one_chapter(guest: AO3Client, archive: Archive) -> None:
    work = guest.work(archive.has["walk"])
    (chapter,) = work.chapters
    assert (work.complete, chapter.content) == (True, "Out and back again.")


def test_the_gate_before_adult_works_opens_when_asked(guest: AO3Client, archive: Archive) -> None:
    work = guest.work(archive.has["dark"])
    assert (work.title, len(work.chapters)) == ("After Dark", 2)
    with AO3Client(base_url=archive.address) as fresh, pytest.raises(AO3ParseError):
        fresh.work(archive.has["dark"], view_adult=False).title  # noqa: B018


def test_a_restricted_work_is_for_those_who_signed_in(
    guest: AO3Client, wren: AO3Client, archive: Archive
) -> None:
    with pytest.raises(AO3AuthenticationError):
        guest.work(archive.has["door"]).title  # noqa: B018
    work = wren.work(archive.has["door"])
    assert (work.title, work.restricted) == ("Behind the Door", True)
    with pytest.raises(AO3AuthenticationError):
        guest.work(archive.has["door"]).download(file_type="epub")
    assert wren.work(archive.has["door"]).download(file_type="epub")


@pytest.mark.parametrize(("which", "status"), [("gone", 410), ("draft", 404)])
def test_what_is_not_out_is_not_there(guest: AO3Client, archive: Archive, which: str, status: int) -> None:
    with pytest.raises(httpx2.HTTPStatusError) as refused:
        guest.work(archive.has[which]).title  # noqa: B018
    assert refused.value.response.status_code == status


def test_what_nobody_knows_is_not_there(guest: AO3Client) -> None:
    for ask in (
        lambda: guest.work(99999).title,
        lambda: guest.user("nobody-here").id,
        lambda: guest.series(99999).title,
        lambda: guest.comment(99999).content,
        lambda: guest.bookmark(99999).notes,
        lambda: guest.tag("No such tag").works,
        lambda: guest.language("xx").works,
        lambda: guest.media("Nothing").fandoms,
        lambda: guest.work(99999).kudos.total,
        lambda: guest.work(99999).bookmarks,
        lambda: guest.work(99999).comments,
        lambda: guest.external_work(1).title,
        lambda: guest.collection("nothing").title,
    ):
        with pytest.raises(httpx2.HTTPStatusError) as refused:
            ask()
        assert refused.value.response.status_code == 404


@pytest.mark.parametrize(
    ("file_type", "begins"),
    [("epub", b"PK"), ("pdf", b"%PDF"), ("html", b"<!")],
)
def test_files(guest: AO3Client, archive: Archive, file_type: str, begins: bytes) -> None:
    work = guest.work(archive.has["key"])
    assert work.download_links.epub
    assert work.download(file_type=file_type)[:200].lstrip().lower().startswith(begins.lower())


# Lists --------------------------------------------------------------------------------------------------


def test_the_works_of_a_tag_page_by_page(guest: AO3Client) -> None:
    tag = guest.tag("Leaves")
    first = tag.works_page
    assert (first.page, first.page_count, first.total, len(first.works)) == (1, 2, LEAVES, 20)
    second = tag.copy(page=2).works_page
    assert len(second.works) == LEAVES - 20
    assert not {work.id for work in first.works} & {work.id for work in second.works}
    assert tag.works_count == LEAVES


@pytest.mark.parametrize(
    "name", ["Dr. Who?", "Star/Dust", "Keys & Locks", "Ines/Mara", "Teen And Up Audiences"]
)
def test_tags_with_odd_names(guest: AO3Client, archive: Archive, name: str) -> None:
    assert [work.id for work in guest.tag(name).works] == [archive.has["key"]]
    assert guest.tag(name).bookmarks_page.page == 1


def test_a_work_in_a_list_says_what_its_page_says(guest: AO3Client, archive: Archive) -> None:
    listed = guest.tag("Star/Dust").works[0]
    whole = guest.work(archive.has["key"])
    for field in (
        "title", "summary", "words", "complete", "restricted", "number_of_posted_chapters", "expected_number_of_chapters",
        "comments_count", "kudos_count", "bookmarks_count", "updated",
    ):  # fmt: skip
        assert getattr(listed, field) == getattr(whole, field), field
    for field in (
        "ratings",
        "warnings",
        "categories",
        "fandoms",
        "relationships",
        "characters",
        "additional_tags",
    ):
        assert names(getattr(listed, field)) == names(getattr(whole, field)), field
    assert [pseud.name for pseud in listed.pseuds] == ["kit", "ivo"]
    assert [(series.id, series.position) for series in listed.series] == [(archive.has["nights"], 1)]
    assert listed.language.name == "English"


def test_languages(guest: AO3Client, archive: Archive) -> None:
    german = guest.language("de")
    assert [work.id for work in german.works] == [archive.has["schluessel"]]
    assert german.works_count == 1
    english = guest.language("en")
    assert english.works_page.page_count == 2
    assert english.copy(page=2).works


def test_fandoms_by_their_media(guest: AO3Client) -> None:
    media = guest.media_index
    assert media
    assert {"Leaves", "Skerry Sound"} <= {tag.name for medium in media for tag in medium.fandoms}
    assert any(medium.index_fandoms for medium in media)
    leaves = next(tag for medium in media for tag in medium.fandoms if tag.name == "Leaves")
    assert leaves.works_page.total == LEAVES


def test_series(guest: AO3Client, archive: Archive) -> None:
    nights = guest.series(archive.has["nights"])
    assert (nights.title, nights.summary, nights.notes) == ("Nights", "All the nights.", "In order.")
    assert [work.id for work in nights.works] == [archive.has["key"], archive.has["walk"]]
    assert (nights.works_count, nights.words, nights.complete, nights.restricted) == (2, 11, False, False)
    assert nights.begun is not None
    assert nights.updated is not None
    assert [pseud.name for pseud in nights.pseuds] == ["kit"]
    book = guest.series(archive.has["book"])
    assert (book.works_page.page_count, book.works_count) == (2, LEAVES)
    assert [work.id for work in book.copy(page=2).works] == archive.has["leaves"][20:]


def test_a_person_and_her_pen_names(guest: AO3Client, archive: Archive) -> None:
    user = guest.user("kit")
    assert user.id == archive.has["kit"]
    assert user.joined is not None
    assert user.bio == "Writes at night."
    assert {pseud.name for pseud in user.pseuds} == {"kit", "Kit Night"}
    pseud = next(pseud for pseud in user.pseuds if pseud.name == "kit")
    assert pseud.works_count == pseud.works_page.total == user.works_page.total
    assert [series.title for series in user.series] == ["Nights"]
    assert [series.title for series in pseud.series] == ["Nights"]
    assert guest.pseud("Kit Night", "kit").works == ()
    assert guest.pseud("Kit Night", "kit").series == ()
    assert guest.pseud("Kit Night", "kit").bookmarks == ()
    series = user.series[0]
    assert (series.works_count, series.words, series.complete) == (2, 11, False)
    page = guest.user("page")
    assert (page.works_page.page_count, len(page.copy(page=2).works)) == (2, LEAVES - 20)


def test_a_collection(guest: AO3Client, archive: Archive) -> None:
    sea = guest.collection("Sea")
    assert (sea.title, sea.description, sea.rules) == ("By the Sea", "Salt.", "No boats.")
    assert sea.active_since is not None
    assert [(pseud.name, pseud.user_login) for pseud in sea.maintainers] == [("kit", "kit")]
    assert (sea.closed, sea.moderated, sea.unrevealed, sea.anonymous) == (False, False, False, False)
    assert ([work.id for work in sea.works], sea.works_count) == ([archive.has["schluessel"]], 1)
    assert (sea.bookmarks, sea.bookmarks_count, sea.subcollections) == ((), 0, ())
    (listed,) = guest.user("kit").collections
    assert (listed.name, listed.title, listed.works_count) == ("Sea", "By the Sea", 1)
    assert guest.user("ivo").collections == ()
    within = guest.work(url=f"{archive.address}/collections/Sea/works/{archive.has['schluessel']}")
    assert [(one.name, one.title) for one in within.collections] == [("Sea", "By the Sea")]


def test_a_medium_that_no_story_here_is_of(guest: AO3Client) -> None:
    assert guest.media("Movies").fandoms == ()


# Signing in -----------------------------------------------------------------------------------------------


def test_a_wrong_password_is_said_to_be_wrong(archive: Archive) -> None:
    with AO3Client(base_url=archive.address) as client, pytest.raises(AO3AuthenticationError):
        client.login("wren", "something else")


def test_an_address_signs_in_as_a_name_does(archive: Archive) -> None:
    with AO3Client(base_url=archive.address) as client:
        client.login("wren@readers.example", archive.password)
        assert client.work(archive.has["door"]).title == "Behind the Door"


# What readers leave ---------------------------------------------------------------------------------------


def test_kudos_of_a_reader_and_of_a_guest(guest: AO3Client, wren: AO3Client, archive: Archive) -> None:
    kudos = wren.work(archive.has["dark"]).kudos.leave()
    assert [user.login for user in kudos.users] == ["wren"]
    assert wren.work(archive.has["dark"]).kudos.leave().total == 1
    guest.work(archive.has["dark"]).kudos.leave()
    again = guest.work(archive.has["dark"]).kudos
    assert (again.total, again.users_count, again.guest_count, again.page_count) == (2, 1, 1, 1)
    assert guest.work(archive.has["dark"]).kudos_count == 2


def test_a_bookmark_is_made_changed_and_deleted(wren: AO3Client, guest: AO3Client, archive: Archive) -> None:
    work = wren.work(archive.has["walk"])
    made = work.create_bookmark(notes="Short.", tags=["a walk", Tag("sea")], recommended=True)
    assert (made.notes, names(made.tags), made.recommended, made.private) == (
        "Short.",
        ["a walk", "sea"],
        True,
        False,
    )
    assert made.pseud.name == "wren"
    assert isinstance(made.bookmarkable, Work)
    assert made.bookmarkable.id == archive.has["walk"]
    seen = guest.bookmark(made.id)
    assert (seen.notes, seen.created, seen.recommended) == ("Short.", made.created, True)
    assert [bookmark.id for bookmark in guest.work(archive.has["walk"]).bookmarks] == [made.id]
    assert guest.work(archive.has["walk"]).bookmarks_count == 1
    assert [bookmark.id for bookmark in guest.user("wren").bookmarks] == [made.id]
    assert [bookmark.id for bookmark in guest.pseud("wren", "wren").bookmarks] == [made.id]
    assert made.id in [bookmark.id for bookmark in guest.tag("Skerry Sound").bookmarks]
    made.update(notes="Longer.", private=True)
    assert (made.notes, made.private, made.recommended, names(made.tags)) == (
        "Longer.",
        True,
        True,
        ["a walk", "sea"],
    )
    made.update(tags="only this", recommended=False)
    assert (made.notes, names(made.tags), made.recommended) == ("Longer.", ["only this"], False)
    assert guest.user("wren").bookmarks == ()
    assert [bookmark.id for bookmark in wren.user("wren").bookmarks] == [made.id]
    with pytest.raises((httpx2.HTTPStatusError, AO3AuthenticationError)):
        guest.bookmark(made.id).notes  # noqa: B018
    made.delete()
    assert wren.user("wren").bookmarks == ()


def test_a_bookmark_under_another_pen_name(kit: AO3Client, guest: AO3Client, archive: Archive) -> None:
    made = kit.work(archive.has["leaves"][1]).create_bookmark(pseud_id=archive.has["other_pseud"])
    assert made.pseud.name == "Kit Night"
    assert [bookmark.id for bookmark in guest.pseud("Kit Night", "kit").bookmarks] == [made.id]
    made.delete()


def test_nobody_changes_the_bookmark_of_another(wren: AO3Client, kit: AO3Client, archive: Archive) -> None:
    made = wren.work(archive.has["serial"]).create_bookmark(notes="Mine.")
    with pytest.raises((httpx2.HTTPStatusError, AO3ActionError)):
        kit.bookmark(made.id).update(notes="Yours.")
    with pytest.raises((httpx2.HTTPStatusError, AO3ActionError)):
        kit.bookmark(made.id).delete()
    assert wren.bookmark(made.id).notes == "Mine."
    made.delete()


def test_bookmarks_of_a_series(wren: AO3Client, guest: AO3Client, archive: Archive) -> None:
    page = guest.series(archive.has["nights"]).bookmarks_page
    assert (page.page, page.total, page.bookmarks) == (1, 0, ())
    response = wren.http.post(
        f"/series/{archive.has['nights']}/bookmarks",
        data={"bookmark[bookmarker_notes]": "All of them.", "authenticity_token": wren._csrf_token()},
    )
    assert response.url.path.startswith("/bookmarks/")
    (made,) = guest.series(archive.has["nights"]).bookmarks
    of = guest.bookmark(made.id).bookmarkable
    assert isinstance(of, Series)
    assert (made.notes, of.title, of.works_count) == ("All of them.", "Nights", 2)
    assert guest.series(archive.has["nights"]).bookmarks_count == 1
    wren.bookmark(made.id).delete()
    assert guest.series(archive.has["nights"]).bookmarks == ()


@pytest.mark.parametrize("kind", ["Work", "Series", "User"])
def test_following(wren: AO3Client, archive: Archive, kind: str) -> None:
    def subject() -> Work | Series | User:
        asked = {
            "Work": lambda: wren.work(archive.has["serial"]),
            "Series": lambda: wren.series(archive.has["nights"]),
            "User": lambda: wren.user("kit"),
        }
        return asked[kind]()

    made = subject().subscribe()
    assert (made.subscribable_type, made.id) == (kind, subject().subscribe().id)
    made.delete()
    with pytest.raises(AO3ActionError):
        subject().unsubscribe()
    subject().subscribe()
    subject().unsubscribe()
    with pytest.raises(AO3ActionError):
        subject().unsubscribe()


def test_marked_for_later_and_as_read(wren: AO3Client, guest: AO3Client, archive: Archive) -> None:
    work = wren.work(archive.has["dark"])
    work.mark_for_later()
    page = wren.get("/users/wren/readings", params={"show": "to-read"})
    assert "After Dark" in page.text
    work.mark_as_read()
    assert "After Dark" not in wren.get("/users/wren/readings", params={"show": "to-read"}).text
    with pytest.raises(AO3ActionError):
        guest.work(archive.has["dark"]).mark_for_later()


# Talking --------------------------------------------------------------------------------------------------


def test_a_comment_is_made_read_changed_and_deleted(
    wren: AO3Client, guest: AO3Client, archive: Archive
) -> None:
    made = wren.work(archive.has["serial"]).create_comment("By a program.\n\nTwo lines.")
    assert (made.content, made.pseud.name) == ("By a program.\nTwo lines.", "wren")
    assert made.created_at is not None
    assert (made.deleted, made.hidden, made.guest_name, made.depth) == (False, False, None, 0)
    assert made.update("Changed.").content == "Changed."
    assert [comment.id for comment in guest.work(archive.has["serial"]).comments] == [made.id]
    assert guest.comment(made.id).content == "Changed."
    assert guest.work(archive.has["serial"]).comments_count == 1
    made.delete()
    assert guest.work(archive.has["serial"]).comments == ()


def test_comments_on_chapters(wren: AO3Client, guest: AO3Client, archive: Archive) -> None:
    first, second = wren.work(archive.has["key"]).chapters
    one, two = first.create_comment("To the first."), second.create_comment("To the second.")
    assert [comment.content for comment in guest.work(archive.has["key"]).chapters[0].comments] == [
        "To the first."
    ]
    assert [comment.content for comment in guest.work(archive.has["key"]).chapters[1].comments] == [
        "To the second."
    ]
    for comment in (one, two):
        comment.delete()


def test_an_author_replies_and_the_reader_replies_to_that(
    wren: AO3Client, kit: AO3Client, guest: AO3Client, archive: Archive
) -> None:
    made = wren.work(archive.has["dark"]).create_comment("So dark.")
    reply = kit.comment(made.id).reply("It is night.")
    back = wren.comment(reply.id).reply("It is.")
    thread = guest.comment(made.id)
    assert thread.replies_count >= 1
    said = [(answer.content, answer.pseud.name) for answer in everything_below(thread)]
    assert said == [("It is night.", "kit"), ("It is.", "wren")]
    assert guest.comment(reply.id).parent_id == made.id
    assert back.update("It is indeed.").content == "It is indeed."
    assert kit.comment(reply.id).update("It is late.").content == "It is late."
    back.delete()
    kit.comment(reply.id).delete()
    assert [answer for answer in everything_below(guest.comment(made.id)) if not answer.deleted] == []
    made.delete()


def everything_below(comment: Comment) -> list[Comment]:
    return [found for reply in comment.replies for found in (reply, *everything_below(reply))]


def test_a_guest_comments(guest: AO3Client, wren: AO3Client, archive: Archive) -> None:
    made = guest.work(archive.has["schluessel"]).create_comment(
        "Hallo", name="Gast", email="gast@readers.example"
    )
    seen = wren.comment(made.id)
    assert (seen.content, seen.guest_name, seen.pseud) == ("Hallo", "Gast", None)


def test_a_comment_that_says_nothing_is_refused(wren: AO3Client, archive: Archive) -> None:
    with pytest.raises(AO3ActionError, match="verdict"):
        wren.work(archive.has["walk"]).create_comment("   ")


def test_a_stranger_cannot_change_what_another_said(
    wren: AO3Client, ada: AO3Client, archive: Archive
) -> None:
    made = wren.work(archive.has["door"]).create_comment("Let me in.")
    with pytest.raises((httpx2.HTTPStatusError, AO3ActionError)):
        ada.comment(made.id).update("Out.")
    with pytest.raises((httpx2.HTTPStatusError, AO3ActionError, AO3ParseError)):
        ada.comment(made.id).delete()
    assert wren.comment(made.id).content == "Let me in."
    made.delete()


def test_all_comments_of_a_work_page_by_page(guest: AO3Client, wren: AO3Client, archive: Archive) -> None:
    made = [
        guest.work(archive.has["walk"]).create_comment(
            f"Guest {n}", name=f"Gast {n}", email="g@readers.example"
        )
        for n in range(PER_PAGE + 1)
    ]
    work = guest.work(archive.has["walk"])
    assert (work.comments_page.page_count, work.comments_page.total) == (2, PER_PAGE + 1)
    listed = [*work.comments, *work.comments_for_page(2)]
    assert [comment.id for comment in listed] == [comment.id for comment in made]
    assert [comment.id for comment in wren.work(archive.has["walk"]).comments_for_page(2)] == [made[-1].id]
    chapter = work.chapters[0]
    assert [comment.id for comment in chapter.comments_for_page(2)] == [made[-1].id]
