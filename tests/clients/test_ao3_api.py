"""ao3-api, which knows one archive alone: its requests are led to ours, and nothing else about it is changed."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import AO3
import pytest

from .conftest import Archive, led_elsewhere
from .furnish import KEY_TAGS, LEAVES

pytestmark = pytest.mark.usefixtures("host_override", "no_pauses")


@pytest.fixture(scope="module")
def host_override(archive: Archive) -> Iterator[None]:
    with led_elsewhere(archive):
        yield


@pytest.fixture
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """It waits a second or three between pages, for the sake of another archive."""
    monkeypatch.setattr(time, "sleep", lambda seconds: None)


@pytest.fixture(scope="module")
def guest(host_override: None) -> Any:
    session = AO3.GuestSession()
    session.refresh_auth_token()
    return session


@pytest.fixture(scope="module")
def bela(archive: Archive, host_override: None) -> Any:
    return AO3.Session("bela", archive.password)


@pytest.fixture(scope="module")
def kit(archive: Archive, host_override: None) -> Any:
    return AO3.Session("kit", archive.password)


# Reading --------------------------------------------------------------------------------------------------


def test_every_field_of_a_work(archive: Archive) -> None:
    work = AO3.Work(archive.has["key"])
    today = datetime.now(UTC).replace(tzinfo=None)
    assert (work.title, [author.username for author in work.authors]) == ("The Key", ["kit", "ivo"])
    assert (work.nchapters, work.expected_chapters, work.status, work.complete) == (
        2,
        3,
        "Work in Progress",
        False,
    )
    assert (work.words, work.hits, work.language, work.restricted, work.oneshot) == (
        7,
        0,
        "English",
        False,
        False,
    )
    assert (work.summary.strip(), work.start_notes, work.end_notes) == (
        "Somebody has it.",
        "Before all.\n",
        "After all.\n",
    )
    assert (work.rating, work.warnings) == (KEY_TAGS["rating"][0], KEY_TAGS["warning"])
    assert (work.categories, work.fandoms) == (KEY_TAGS["category"], KEY_TAGS["fandom"])
    assert (work.relationships, work.characters) == (KEY_TAGS["relationship"], KEY_TAGS["character"])
    assert (work.tags, work.collections) == (KEY_TAGS["freeform"], [])
    assert [(series.id, series.name) for series in work.series] == [(archive.has["nights"], "Nights")]
    for when in (work.date_published, work.date_updated, work.date_edited):
        assert abs(today - when) < timedelta(days=2)
    assert work.get_images() == {}
    assert work.metadata["title"] == "The Key"
    assert work.metadata["chapter_titles"][0] == "The Door"


def test_the_chapters_of_a_work(archive: Archive) -> None:
    work = AO3.Work(archive.has["key"])
    first, second = work.chapters
    assert [first.id, second.id] == archive.has["key_chapters"]
    assert (first.title, first.number, first.text.split(), first.words) == (
        "The Door",
        1,
        ["One", "door.", "And", "a", "key."],
        5,
    )
    assert (first.start_notes, first.end_notes, first.summary) == ("Before one.\n", "After one.\n", "")
    assert second.text.strip() == "Two doors."
    assert work.text.split() == ["One", "door.", "And", "a", "key.", "Two", "doors."]
    alone = AO3.Chapter(second.id, None)
    assert (alone.work.title, alone.text) == ("The Key", second.text)


def test_notes_before_each_chapter(archive: Archive) -> None:
    notes = [chapter.start_notes for chapter in AO3.Work(archive.has["dark"]).chapters]
    assert notes == ["Careful.\nIt is night.\n"] * 2


def test_a_work_of_one_chapter(archive: Archive) -> None:
    work = AO3.Work(archive.has["walk"])
    (chapter,) = work.chapters
    assert (work.oneshot, work.complete, chapter.title) == (True, True, "A Short Walk")
    assert chapter.text.strip() == "Out and back again."


def test_adult_restricted_and_missing_works(archive: Archive, bela: Any) -> None:
    assert AO3.Work(archive.has["dark"]).title == "After Dark"
    assert AO3.Work(archive.has["door"], session=bela).restricted
    for missing in (99999, archive.has["gone"], archive.has["draft"]):
        with pytest.raises(AO3.utils.InvalidIdError):
            AO3.Work(missing)


@pytest.mark.parametrize(("kind", "begins"), [("EPUB", b"PK"), ("PDF", b"%PDF"), ("HTML", b"<!")])
def test_files(archive: Archive, tmp_path: Path, kind: str, begins: bytes) -> None:
    file = tmp_path / "work"
    AO3.Work(archive.has["key"]).download_to_file(file, kind)
    assert file.read_bytes().lstrip().startswith(begins)


def test_series(archive: Archive) -> None:
    nights = AO3.Series(archive.has["nights"])
    assert (nights.name, [by.username for by in nights.creators]) == ("Nights", ["kit"])
    assert (nights.description, nights.notes) == ("All the nights.", "In order.")
    assert (nights.words, nights.nworks, nights.complete, nights.nbookmarks) == (11, 2, False, 0)
    assert nights.series_begun <= nights.series_updated
    assert [work.id for work in nights.work_list] == [archive.has["key"], archive.has["walk"]]
    with pytest.raises(AO3.utils.InvalidIdError):
        AO3.Series(99999)


def test_a_person(archive: Archive) -> None:
    kit = AO3.User("kit")
    assert kit.bio.strip() == "Writes at night."
    assert kit.works == len(kit.get_works()) == 4
    assert kit.bookmarks == 0
    name, picture = kit.get_avatar()
    assert name.endswith(".svg")
    assert b"<svg" in picture
    page = AO3.User("page")
    assert (page.works, page.work_pages, len(page.get_works())) == (LEAVES, 2, LEAVES)
    assert len(AO3.User("page").get_works(use_threading=True)) == LEAVES


def test_one_who_has_done_nothing_yet(archive: Archive) -> None:
    fern = AO3.Session("fern", archive.password)
    assert fern.get_subscriptions() == fern.get_history() == fern.get_bookmarks() == []
    assert AO3.User("fern").get_works() == AO3.User("fern").get_bookmarks() == []
    assert AO3.Work(archive.has["leaves"][-1]).get_comments() == []


def test_a_work_without_a_summary(archive: Archive) -> None:
    leaf = AO3.Work(archive.has["leaves"][0])
    assert (leaf.summary, leaf.start_notes, leaf.end_notes) == ("", "", "")


# Searching ------------------------------------------------------------------------------------------------


def found(**asked: Any) -> list[str]:
    search = AO3.Search(**asked)
    search.update()
    assert search.total_results >= len(search.results)
    return [work.title for work in search.results]


def atmost(number: int) -> Any:
    return AO3.utils.Constraint(0, number)


def test_a_search_for_everything_and_one_that_only_sorts() -> None:
    search = AO3.Search()
    search.update()
    assert (search.pages, len(search.results)) == (2, 20)
    rest = AO3.Search(page=2)
    rest.update()
    assert len(search.results) + len(rest.results) == search.total_results
    assert found(sort_column="word_count", sort_direction="asc")[0] == "Der Schlüssel"
    assert found(sort_column="title_to_sort_on", sort_direction="asc")[0] == "A Short Walk"
    for column in ("_score", "authors_to_sort_on", "created_at", "revised_at", "rating_ids", "hits", "bookmarks_count", "comments_count", "kudos_count"):  # fmt: skip
        for direction in ("asc", "desc"):
            assert len(found(sort_column=column, sort_direction=direction)) == 20


@pytest.mark.parametrize(
    ("asked", "titles"),
    [
        ({"any_field": "doors"}, {"The Key"}),
        ({"any_field": "no such word anywhere"}, set()),
        ({"title": "The Key"}, {"The Key"}),
        ({"title": "Short"}, {"A Short Walk"}),
        ({"author": "ivo"}, {"The Key", "The Serial"}),
        ({"fandoms": "Skerry Sound", "completion_status": True}, {"A Short Walk"}),
        ({"fandoms": "Skerry Sound,Star/Dust"}, {"The Key"}),
        ({"characters": "Ines"}, {"The Key"}),
        ({"relationships": "Ines/Mara"}, {"The Key"}),
        ({"tags": "Slow Burn"}, {"The Key"}),
        ({"fandoms": "Skerry Sound", "excluded_tags": "Slow Burn,Explicit"}, {"A Short Walk"}),
        ({"rating": 13}, {"After Dark"}),
        ({"language": "de"}, {"Der Schlüssel"}),
        ({"fandoms": "Skerry Sound", "single_chapter": True}, {"A Short Walk"}),
        ({"fandoms": "Skerry Sound", "crossovers": True}, {"The Key"}),
        ({"fandoms": "Skerry Sound", "crossovers": False}, {"A Short Walk", "After Dark"}),
        ({"fandoms": "Skerry Sound", "completion_status": False}, {"The Key", "After Dark"}),
        ({"word_count": AO3.utils.Constraint(7, 7)}, {"The Key"}),
        ({"word_count": AO3.utils.Constraint(3, 5), "fandoms": "Skerry Sound"}, {"A Short Walk"}),
        ({"word_count": AO3.utils.Constraint(5), "fandoms": "Skerry Sound"}, {"The Key", "After Dark"}),
        ({"fandoms": "Skerry Sound", "bookmarks": atmost(5), "kudos": atmost(9), "comments": atmost(90)}, {"The Key", "A Short Walk", "After Dark"}),
        ({"fandoms": "Skerry Sound", "kudos": AO3.utils.Constraint(100, 200)}, set()),
        ({"fandoms": "Skerry Sound", "hits": atmost(10)}, {"The Key", "A Short Walk", "After Dark"}),
        ({"fandoms": "Skerry Sound", "revised_at": "< 2 weeks ago"}, {"The Key", "A Short Walk", "After Dark"}),
        ({"fandoms": "Skerry Sound", "revised_at": "> 2 days"}, set()),
    ],
)  # fmt: skip
def test_searches(asked: dict[str, Any], titles: set[str]) -> None:
    assert set(found(**asked)) == titles


def test_a_restricted_work_is_found_by_those_who_signed_in(bela: Any) -> None:
    assert found(title="Behind the Door") == []
    assert found(title="Behind the Door", session=bela) == ["Behind the Door"]


def test_what_is_found_says_all_that_a_list_says(archive: Archive) -> None:
    search = AO3.Search(title="The Key")
    search.update()
    (work,) = search.results
    assert (work.id, work.words, work.nchapters, work.expected_chapters) == (archive.has["key"], 7, 2, 3)
    assert (work.rating.strip(), work.categories, work.fandoms) == (
        KEY_TAGS["rating"][0],
        ["F/F", "Gen"],
        KEY_TAGS["fandom"],
    )
    assert (work.warnings, work.characters, work.tags) == (
        KEY_TAGS["warning"],
        KEY_TAGS["character"],
        KEY_TAGS["freeform"],
    )
    assert (work.language, work.complete, work.restricted) == ("English", False, False)
    assert [series.name for series in work.series] == ["Nights"]
    assert work.summary.strip() == "Somebody has it."


def test_the_list_of_languages(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(AO3.extra.os.path, "dirname", lambda path: str(tmp_path))
    AO3.extra.download("languages")
    AO3.utils.load_languages()
    assert [name for name, _ in AO3.utils.get_languages()] == ["Deutsch", "English"]


def test_the_lists_of_fandoms(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(AO3.extra.os.path, "dirname", lambda path: str(tmp_path))
    for resource in AO3.extra.get_resources()["fandoms"]:
        AO3.extra.download(resource)
    AO3.utils.load_fandoms()
    assert AO3.utils.search_fandom("leav") == ["Leaves"]


# Signed in ------------------------------------------------------------------------------------------------


def test_a_wrong_password_is_said_to_be_wrong() -> None:
    with pytest.raises(AO3.utils.LoginError):
        AO3.Session("bela", "something else")


def test_kudos(archive: Archive, bela: Any, guest: Any) -> None:
    work = AO3.Work(archive.has["serial"], session=bela)
    assert [work.leave_kudos(), work.leave_kudos()] == [True, False]
    assert guest.kudos(AO3.Work(archive.has["serial"], session=guest))
    assert AO3.Work(archive.has["serial"]).kudos == 2
    bela.refresh_auth_token()
    assert not bela.kudos(AO3.Work(archive.has["serial"], session=bela))


def test_bookmarks(archive: Archive, bela: Any) -> None:
    assert (bela.bookmarks, bela.get_bookmarks()) == (0, [])
    AO3.Work(archive.has["leaves"][0], session=bela).bookmark(
        notes="Green.", tags=["leaf", "fall"], recommend=True
    )
    bela.clear_cache()
    work = AO3.Work(archive.has["leaves"][0], session=bela)
    (marked,) = bela.get_bookmarks()
    assert (bela.bookmarks, marked.title, marked.recommended) == (1, "Leaf 1", True)
    assert [author.username for author in marked.authors] == ["page"]
    assert (work.bookmarks, AO3.User("bela").bookmarks) == (1, 1)
    assert [marked.id for marked in AO3.User("bela").get_bookmarks()] == [work.id]
    work.delete_bookmark()
    bela.clear_cache()
    assert bela.bookmarks == 0


def test_bookmarks_of_series(archive: Archive, bela: Any) -> None:
    AO3.Series(archive.has["nights"], session=bela).bookmark(notes="All.")
    assert AO3.Series(archive.has["nights"], session=bela).nbookmarks == 1
    with AO3.requester.requests.Session() as fresh:
        page = fresh.request("get", f"{archive.address}/series/{archive.has['nights']}/bookmarks").text
    number = page.partition('id="bookmark_')[2].partition('"')[0]
    AO3.utils.delete_bookmark(number, bela)
    assert AO3.Series(archive.has["nights"], session=bela).nbookmarks == 0


def test_a_work_is_put_into_a_collection(archive: Archive, kit: Any) -> None:
    with pytest.raises(AO3.utils.CollectError, match="nothing"):
        AO3.Work(archive.has["door"], session=kit).collect(["nothing"])
    AO3.Work(archive.has["door"], session=kit).collect(["Sea"])
    assert AO3.Work(archive.has["door"], session=kit).collections == ["By the Sea"]


def test_following_works_series_and_people(archive: Archive, bela: Any) -> None:
    def subjects() -> list[Any]:
        return [
            AO3.Work(archive.has["serial"], session=bela),
            AO3.Series(archive.has["book"], session=bela),
            AO3.User("kit", session=bela),
        ]

    for subject in subjects():
        assert not subject.is_subscribed
        subject.subscribe()
    bela.clear_cache()
    assert [work.title for work in bela.get_work_subscriptions()] == ["The Serial"]
    assert [series.name for series in bela.get_series_subscriptions()] == ["The Book of Leaves"]
    assert [user.username for user in bela.get_user_subscriptions()] == ["kit"]
    assert len(bela.get_subscriptions()) == 3
    for subject in subjects():
        assert subject.is_subscribed
        subject.unsubscribe()
    bela.clear_cache()
    assert not any(subject.is_subscribed for subject in subjects())
    assert AO3.User("kit", session=bela).user_id == AO3.User("kit", session=bela).id == archive.has["kit"]


def test_history_and_what_was_marked_for_later(archive: Archive, bela: Any) -> None:
    for _ in range(2):
        AO3.Work(archive.has["schluessel"], session=bela)
    bela._history = None
    read = {work.title: when for work, _, when in bela.get_history()}
    assert "Der Schlüssel" in read
    assert abs(datetime.now(UTC).replace(tzinfo=None) - read["Der Schlüssel"]) < timedelta(days=2)
    assert bela.get_marked_for_later() == []
    token = {"authenticity_token": bela.authenticity_token}
    bela.post(
        f"{archive.address}/works/{archive.has['walk']}/mark_for_later", data={**token, "_method": "patch"}
    )
    assert [work.id for work in bela.get_marked_for_later()] == [archive.has["walk"]]
    bela.session.request("PATCH", f"{archive.address}/works/{archive.has['walk']}/mark_as_read", data=token)
    assert bela.get_marked_for_later() == []


def test_what_came_to_ones_works(kit: Any, bela: Any) -> None:
    stats = kit.get_statistics()
    assert (stats["word_count"], stats["works"]) == (22, 5)
    assert {"user_subscriptions", "kudos", "comment_threads", "bookmarks", "subscriptions"} <= stats.keys()
    assert kit.get_statistics(1999)["works"] == 0
    assert bela.get_statistics()["word_count"] == 0


# Talking --------------------------------------------------------------------------------------------------


def test_comments(archive: Archive, bela: Any, kit: Any, guest: Any) -> None:
    work = AO3.Work(archive.has["schluessel"], session=bela)
    assert work.comment("Passt.").status_code == 404  # by which it knows that it is done
    with pytest.raises(AO3.utils.DuplicateCommentError):
        work.comment("Passt.")
    (made,) = [
        said for said in AO3.Work(work.id, session=bela).get_comments() if said.text.strip() == "Passt."
    ]
    assert made.author.username == "bela"
    answered = AO3.Comment(made.id, AO3.Work(work.id, session=kit), session=kit)
    assert answered.reply("Danke.").status_code == 404
    said = AO3.Comment(made.id, work, session=bela)
    assert (said.text.strip(), said.author.username) == ("Passt.", "bela")
    with pytest.raises(PermissionError):
        AO3.Comment(made.id, work, session=guest).delete()
    said.delete()
    assert made.id not in [left.id for left in AO3.Work(work.id, session=bela).get_comments()]


def test_a_thread_with_the_talk_below_it(archive: Archive, kit: Any, guest: Any) -> None:
    cleo = AO3.Session("cleo", archive.password)
    work = AO3.Work(archive.has["schluessel"], session=cleo)
    work.comment("Wem?")
    (asked,) = [said for said in work.get_comments() if said.text.strip() == "Wem?"]
    assert AO3.Comment(asked.id).get_thread() == []
    AO3.Comment(asked.id, AO3.Work(work.id, session=kit), session=kit).reply("Allen.")
    AO3.Comment(asked.id, work, session=cleo).reply("Schön.")
    said = AO3.Comment(asked.id, session=guest)
    first, second = said.get_thread()
    assert [(it.author.username, it.text.strip()) for it in (said, first, second)] == [
        ("cleo", "Wem?"),
        ("kit", "Allen."),
        ("cleo", "Schön."),
    ]
    assert [it.id for it in said.get_thread_iterator()] == [first.id, second.id]
    assert first.first_parent_comment is said
    alone = AO3.Comment(second.id, session=guest)
    assert (alone.get_thread(), alone.text.strip(), alone.author.username) == ([], "Schön.", "cleo")
    assert (alone.parent_comment.id, alone.parent_comment.text.strip()) == (asked.id, "Wem?")
    AO3.Comment(asked.id, work, session=cleo).delete()


def test_comments_on_chapters_by_a_reader_and_by_a_guest(archive: Archive, bela: Any, guest: Any) -> None:
    first, second = AO3.Work(archive.has["dark"], session=bela).chapters
    assert first.get_comments() == []
    assert first.comment("One.").status_code == 404
    assert second.comment("Two.").status_code == 404
    assert [said.text.strip() for said in first.get_comments()] == ["One."]
    assert [said.text.strip() for said in second.get_comments(maximum=1)] == ["Two."]
    theirs = AO3.Work(archive.has["dark"], session=guest).chapters[0]
    assert theirs.comment("A guest.", email="g@readers.example", name="Gast").status_code == 404
    whole = AO3.Work(archive.has["dark"], session=bela).get_comments()
    assert [said.text.strip() for said in whole] == ["One.", "Two.", "A guest."]
    for said in whole[:2]:
        said.delete()
