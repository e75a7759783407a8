"""The client against a real server: a chapter from a file, books of what one follows, refusals in words."""

import json
from pathlib import Path
from typing import Any

import pytest

from cliffhanger.accounts.models import Account
from cliffhanger.api import tokens
from cliffhanger.api.models import Scope
from cliffhanger.archive import clock
from cliffhanger.cast import makers
from cliffhanger.client import Archive, Refused, Unreachable, Work
from cliffhanger.client.keeping import KNOWN, keep_up, name_of
from cliffhanger.client.shapes import shaped
from cliffhanger.config.command import main
from cliffhanger.follows.models import Subscription
from cliffhanger.works.models import Chapter
from cliffhanger.works.models import Work as Row

pytestmark = pytest.mark.django_db(transaction=True)


def archive_for(live_server: Any, account: Account | None = None, *scopes: str) -> Archive:
    word = tokens.make(account, "a test", scopes or Scope.values, clock.now())[1] if account else ""
    return Archive(live_server.url, word)


def out(author: Account, title: str = "The Causeway") -> Row:
    work = makers.work(author, title, ["The tide went out."])
    work.chapters.get().post(clock.now())
    return work


def test_a_story_goes_up_and_is_read_back(live_server: Any) -> None:
    author = archive_for(live_server, makers.account("Ada"))
    work = author.new_work("The Causeway", fandoms=["Tidewater"])
    draft = author.add_chapter(work.id, "It *began* here.", markup="markdown")
    assert draft.text.strip() == "<p>It <em>began</em> here.</p>"
    assert author.post(draft).posted_at is not None
    reader = archive_for(live_server)
    assert [one.title for one in reader.works()] == ["The Causeway"]
    assert [one.id for one in reader.chapters(work.id)] == [draft.id]
    assert reader.chapter(work.id, draft.id).text == draft.text


def test_works_are_put_into_a_series_and_taken_out(live_server: Any) -> None:
    ada = makers.account("Ada")
    one, two = out(ada, "One"), out(ada, "Two")
    author = archive_for(live_server, ada)
    made = author.new_series("Tides", [two.pk, one.pk], notes="Slow.")
    assert (made.title, made.works, made.completed_at) == ("Tides", (two.pk, one.pk), None)
    assert author.change_series(made.id, is_complete=True).completed_at is not None
    assert author.arrange_series(made.id, [one.pk]).works == (one.pk,)
    assert archive_for(live_server).series(made.id).notes == "<p>Slow.</p>"
    author.dissolve_series(made.id)
    with pytest.raises(Refused):
        author.series(made.id)
    assert [work["title"] for work in author.copy()["works"]] == ["One", "Two"]


def test_a_note_is_left_read_and_taken_away(live_server: Any) -> None:
    work = out(makers.account("Ada"))
    reader = archive_for(live_server, makers.account("Rey"))
    (chapter,) = reader.chapters(work.pk)
    left = reader.note(chapter, 1, "Oh.", words="went out")
    assert (left.paragraph, left.words, left.by) == (1, "went out", "Rey")
    assert list(archive_for(live_server).notes(chapter)) == [left]
    reader.remove_note(left)
    assert list(reader.notes(chapter)) == []


def test_a_refusal_has_the_archives_sentences(live_server: Any) -> None:
    author = archive_for(live_server, makers.account("Ada"))
    with pytest.raises(Refused) as refused:
        author.new_work(" ", fandoms=["Tidewater"])
    assert refused.value.status == 422
    assert list(refused.value.errors) == ["title"]
    assert "title:" in str(refused.value)


def test_an_archive_that_is_not_there_is_said_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cliffhanger.client.archive.REST", 0.0)
    with pytest.raises(Unreachable):
        list(Archive("http://127.0.0.1:9").works())
    with pytest.raises(Unreachable):
        list(Archive("file:///etc").works())


def test_a_chapter_is_posted_from_a_file(
    live_server: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ada = makers.account("Ada")
    work = out(ada)
    monkeypatch.setenv("CLIFFHANGER_TOKEN", tokens.make(ada, "a test", [Scope.WRITE], clock.now())[1])
    file = tmp_path / "two.md"
    file.write_text("The tide *came back*.\n")
    assert main(["post", str(file), "--to", live_server.url, "--work", str(work.pk), "--title", "Flood"]) == 0
    chapter = Chapter.objects.get(work=work, position=2)
    assert (chapter.title, chapter.posted_at is not None) == ("Flood", True)
    assert "is up" in capsys.readouterr().out
    assert main(["post", str(file), "--to", live_server.url, "--work", "999"]) == 2


def test_books_of_what_is_followed_are_fetched_once_and_again_when_they_change(
    live_server: Any, tmp_path: Path
) -> None:
    rey, ada = makers.account("Rey"), makers.account("Ada")
    work = out(ada)
    out(ada, "The Mole")
    Subscription.objects.create(account=rey, work=work)
    reader = archive_for(live_server, rey)
    ((told, file),) = keep_up(reader, tmp_path, "txt")
    assert isinstance(file, Path)
    assert (told.title, file.name) == ("The Causeway", f"The Causeway - Ada ({work.pk}).txt")
    assert "The tide went out." in file.read_text()
    assert list(keep_up(reader, tmp_path, "txt")) == []
    Subscription.objects.create(account=rey, pseud=ada.pseud)
    assert [one.title for one, _ in keep_up(reader, tmp_path, "txt")] == ["The Mole"]
    more = Chapter.objects.create(work=work, position=2, text="<p>The tide came back.</p>", words=4)
    more.post(clock.now())
    assert [one.title for one, _ in keep_up(reader, tmp_path, "txt")] == ["The Causeway"]
    assert "came back" in file.read_text()
    assert set(json.loads((tmp_path / KNOWN).read_text())) == {str(one.pk) for one in Row.objects.all()}


def test_what_is_told_has_to_fit() -> None:
    with pytest.raises(ValueError, match="no Work"):
        shaped(Work, {"id": "twelve"})


def test_a_title_is_a_safe_name_for_a_file(live_server: Any) -> None:
    ada = makers.account("Ada")
    work = out(ada, "../../etc/passwd: “Tide”\n")
    told = archive_for(live_server).work(work.pk)
    name = name_of(told, "epub")
    assert "/" not in name
    assert not name.startswith(".")
    assert name.endswith(f"({work.pk}).epub")
