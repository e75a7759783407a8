"""ao3downloader, whose requests are led to the archive, and ao3-parser, which is given pages."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from ao3downloader.ao3 import Ao3
from ao3downloader.fileio import FileOps
from ao3downloader.repo import Repository
from AO3Parser import Page, Params, Search, Work

from .conftest import ELSEWHERE, Archive, led_elsewhere
from .furnish import KEY_TAGS, LEAVES


@pytest.fixture(autouse=True)
def host_override(archive: Archive) -> Iterator[None]:
    with led_elsewhere(archive):
        yield


def get(address: str) -> bytes:
    return requests.get(address, timeout=60).content


# ao3-parser -----------------------------------------------------------------------------------------------


def test_a_works_page_read_by_ao3_parser(archive: Archive) -> None:
    work = Work.FromHTML(get(f"{archive.address}/works/{archive.has['key']}"))
    assert (work.ID, work.Title, work.Authors) == (archive.has["key"], "The Key", ["kit", "ivo"])
    assert (work.Fandoms, work.Relationships) == (KEY_TAGS["fandom"], KEY_TAGS["relationship"])
    assert (work.Characters, work.Additional_Tags) == (KEY_TAGS["character"], KEY_TAGS["freeform"])
    assert work.Rating == Params.Rating.Teen_And_Up_Audiences
    assert (work.Words, work.Chapters, work.Expected_Chapters, work.Completed) == (7, 2, 3, False)
    assert (work.Language, work.Summary) == ("English", "Somebody has it.")
    assert (work.Published, work.Updated) != (None, None)


def test_what_a_search_found_read_by_ao3_parser() -> None:
    search = Search(Fandoms=["Leaves"], Sort_by=Params.Sort.Words)
    found = Page(get(search.GetUrl()))
    rest = Page(get(search.GetUrl(page=2)))
    assert (found.Total_Works, len(found.Works), len(rest.Works)) == (LEAVES, 20, LEAVES - 20)
    assert found.Works[0].Words > rest.Works[-1].Words
    assert Page(get(Search(Title="No such title").GetUrl())).Total_Works == 0


def test_a_short_work_without_a_summary_read_by_ao3_parser(archive: Archive) -> None:
    work = Work.FromHTML(get(f"{archive.address}/works/{archive.has['walk']}"))
    assert (work.Title, work.Summary or "", work.Chapters, work.Completed) == ("A Short Walk", "", 1, True)
    assert (work.Rating, work.Categories) == (Params.Rating.Not_Rated, [])


@pytest.mark.parametrize(
    ("asked", "titles"),
    [
        ({"Any_Field": "doors"}, {"The Key"}),
        ({"Author": "ivo"}, {"The Key", "The Serial"}),
        ({"Fandoms": ["Skerry Sound"], "Single_Chapter": True}, {"A Short Walk"}),
        ({"Fandoms": ["Skerry Sound"], "Date": "< 2 weeks ago"}, {"The Key", "A Short Walk", "After Dark"}),
    ],
)
def test_searches_of_ao3_parser(asked: dict[str, Any], titles: set[str]) -> None:
    assert {work.Title for work in Page(get(Search(**asked).GetUrl())).Works} == titles


# ao3downloader --------------------------------------------------------------------------------------------


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FileOps:
    """It keeps its settings, its log and its downloads where it was started."""
    monkeypatch.chdir(tmp_path)
    made = FileOps()
    made.initialize()
    return made


def downloader(repo: Repository, files: FileOps, **more: Any) -> Ao3:
    return Ao3(repo, files, ["EPUB", "HTML"], None, True, False, **more)


def names(folder: Path) -> set[str]:
    return {file.name for file in folder.rglob("*") if file.suffix in (".epub", ".html")}


def titles(folder: Path) -> set[str]:
    return {
        words
        for name in names(folder)
        for words in ("The Key", "A Short Walk", "After Dark", "Behind the Door")
        if words in name
    }


def test_a_series_downloaded_by_ao3downloader(archive: Archive, files: FileOps, tmp_path: Path) -> None:
    with Repository(files) as repo:
        downloader(repo, files).download(f"{ELSEWHERE}/series/{archive.has['nights']}")
        assert titles(tmp_path) == {"The Key", "A Short Walk"}
        downloader(repo, files).download(f"{ELSEWHERE}/works/{archive.has['dark']}")
    assert titles(tmp_path) == {"The Key", "A Short Walk", "After Dark"}
    assert len(names(tmp_path)) == 6


def test_links_listed_by_ao3downloader(archive: Archive, files: FileOps) -> None:
    with Repository(files) as repo:
        listed = downloader(repo, files).get_work_links(f"{ELSEWHERE}/tags/Leaves/works", True)
    assert set(listed) == {f"{ELSEWHERE}/works/{leaf}" for leaf in archive.has["leaves"]}
    (first,) = [said for said in listed.values() if said["title"] == "Leaf 1"]
    assert first["author"] == "page"


def test_other_lists_of_links(archive: Archive, files: FileOps) -> None:
    with Repository(files) as repo:
        ao3 = downloader(repo, files)
        for place, work in (
            ("collections/Sea/works", "schluessel"),
            ("languages/de/works", "schluessel"),
            ("works/search?work_search[title]=Serial", "serial"),
        ):
            assert set(ao3.get_work_links(f"{ELSEWHERE}/{place}", False)) == {
                f"{ELSEWHERE}/works/{archive.has[work]}"
            }
        nights = {f"{ELSEWHERE}/works/{archive.has[work]}" for work in ("key", "walk")}
        assert set(ao3.get_work_links(f"{ELSEWHERE}/users/kit/series", False)) == nights


def test_what_ones_own_lists_say(archive: Archive, files: FileOps) -> None:
    with Repository(files) as repo:
        repo.login("eve", archive.password)
        token = repo.session.get(f"{archive.address}/token_dispenser.json").json()["token"]
        serial = f"{ELSEWHERE}/works/{archive.has['serial']}"
        said = {"bookmark[bookmarker_notes]": "Brown.", "bookmark[tag_string]": "a, b"}
        bookmark = repo.session.post(f"{serial}/bookmarks", data={**said, "authenticity_token": token}).url
        made = downloader(repo, files).get_work_links(f"{ELSEWHERE}/users/eve/bookmarks", True)[serial]
        assert (made["bookmarker_tags"], "Brown." in made["bookmarker_notes"]) == (["a", "b"], True)
        assert made["date_bookmarked"]
        read = downloader(repo, files).get_work_links(f"{ELSEWHERE}/users/eve/readings", True)
        assert read == {}
        repo.get_soup(serial)
        read = downloader(repo, files).get_work_links(f"{ELSEWHERE}/users/eve/readings", True)
        assert (set(read), read[serial]["times_visited"]) == ({serial}, "1")
        repo.session.post(bookmark, data={"_method": "delete", "authenticity_token": token})


def test_a_book_is_fetched_again_when_there_is_more(archive: Archive, files: FileOps, tmp_path: Path) -> None:
    from ao3downloader import update  # what it needs itself is deprecated, which is not ours to mend

    key = f"{ELSEWHERE}/works/{archive.has['key']}"
    with Repository(files) as repo:
        downloader(repo, files).update(key, "2")
        assert names(tmp_path) == set()
        downloader(repo, files).update(key, "1")
        assert titles(tmp_path) == {"The Key"}
        downloader(repo, files).update_series(f"{ELSEWHERE}/series/{archive.has['nights']}", [key])
    assert titles(tmp_path) == {"The Key", "A Short Walk"}
    (book,) = [file for file in tmp_path.rglob("*.html") if "The Key" in file.name]
    assert update.process_file(str(book), "HTML", False)["link"].endswith(f"/works/{archive.has['key']}")


def test_what_was_marked_for_later_is_downloaded_and_marked_as_read(
    archive: Archive, files: FileOps, tmp_path: Path
) -> None:
    with Repository(files) as repo:
        with pytest.raises(Exception, match=r"(?i)log"):
            repo.login("dora", "something else")
        repo.login("dora", archive.password)
        token = repo.session.get(f"{archive.address}/token_dispenser.json").json()["token"]
        address = f"{archive.address}/works/{archive.has['door']}"
        repo.session.post(f"{address}/mark_for_later", data={"authenticity_token": token, "_method": "patch"})
        later = f"{ELSEWHERE}/users/dora/readings?show=to-read"
        downloader(repo, files, mark=True).download(later)
        assert titles(tmp_path) == {"Behind the Door"}
        assert downloader(repo, files).get_work_links(later, False) == {}
