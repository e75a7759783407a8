"""The rest of what a person does on the pages: series, margins, the course of a promise, what an author may do with answers."""

import pytest

from cliffhanger.accounts.models import Account
from cliffhanger.archive import clock
from cliffhanger.cast import makers
from cliffhanger.promises.models import Promise
from cliffhanger.reviews.models import MarginNote, Review
from cliffhanger.search.models import Filter
from cliffhanger.shelves.models import Bookmark, Mute, Visit
from cliffhanger.works.models import Chapter, Part, Series, Work

from .conftest import Program

pytestmark = pytest.mark.django_db


def out(author: Account, title: str = "The Causeway", text: str = "The tide went out.") -> Work:
    work = makers.work(author, title, [text])
    work.chapters.get().post(clock.now())
    return work


# Series -----------------------------------------------------------------------------------------------------


def test_a_series_is_made_changed_ordered_and_dissolved(ada: Account, nobody: Program) -> None:
    one, two, three = out(ada, "One"), out(ada, "Two"), makers.work(ada, "A draft", ["Text."])
    author = Program(ada)
    made = author.post("/series", {"title": "  Tides ", "notes": "Slow.", "works": [two.pk, one.pk]})
    assert made.status_code == 201, made.content
    told = made.json()
    assert (told["title"], told["works"], told["by"]["name"]) == ("Tides", [two.pk, one.pk], "Ada")
    assert told["completed_at"] is None
    path = f"/series/{told['id']}"

    changed = author.call("patch", path, {"is_complete": True, "summary": "<b>All</b> of it."}).json()
    assert (changed["title"], changed["notes"]) == ("Tides", "<p>Slow.</p>")
    assert "All" in changed["summary"]
    assert changed["completed_at"]
    assert author.call("patch", path, {"title": "Ebb"}).json()["completed_at"] == changed["completed_at"]

    ordered = author.call("put", f"{path}/works", {"works": [three.pk, one.pk, three.pk]})
    assert ordered.json()["works"] == [three.pk, one.pk]
    assert nobody.get(path).json()["works"] == [one.pk]
    assert list(Part.objects.order_by("position").values_list("position", flat=True)) == [1, 2]
    assert author.call("put", f"{path}/works", {"works": ordered.json()["works"]}).json() == ordered.json()

    assert author.call("delete", path).status_code == 204
    assert not Series.objects.exists()
    assert Work.objects.count() == 3


def test_a_series_holds_ones_own_works_and_is_changed_by_its_maker(ada: Account, rey: Account) -> None:
    hers, mine = out(ada), out(rey, "Mine")
    author, reader = Program(ada), Program(rey)
    refused = author.post("/series", {"title": "Tides", "works": [hers.pk, mine.pk]})
    assert refused.status_code == 409
    assert list(refused.json()["errors"]) == ["works"]
    assert not Series.objects.exists()
    made = author.post("/series", {"title": "Tides", "works": [hers.pk]}).json()
    for method, path, said in (
        ("patch", "", {"title": "Mine now"}),
        ("put", "/works", {"works": []}),
        ("delete", "", None),
    ):
        assert reader.call(method, f"/series/{made['id']}{path}", said).status_code == 404
    assert author.call("put", f"/series/{made['id']}/works", {"works": [mine.pk]}).status_code == 409
    assert author.get(f"/series/{made['id']}").json()["works"] == [hers.pk]
    assert author.post("/series", {"title": " "}).status_code == 422
    assert author.post("/series", {"title": "T", "summary": "x" * 1251}).status_code == 422


def test_a_series_is_made_once_however_often_it_is_sent(ada: Account) -> None:
    author = Program(ada)
    first = author.post("/series", {"title": "Tides"}, Idempotency_Key="k")
    again = author.post("/series", {"title": "Tides"}, Idempotency_Key="k")
    assert first.json() == again.json()
    assert Series.objects.count() == 1


# Margins ----------------------------------------------------------------------------------------------------


@pytest.fixture
def work(ada: Account) -> Work:
    return out(ada, text="The tide went out.\n\nShe waited for it to come back.")


def margin(work: Work) -> str:
    return f"/works/{work.pk}/chapters/{work.chapters.get(position=1).pk}/margin_notes"


def test_a_note_stands_beside_its_paragraph(work: Work, rey: Account, nobody: Program) -> None:
    reader = Program(rey)
    said = {"paragraph": 2, "words": "come back", "text": "It <does>."}
    left = reader.post(margin(work), said)
    assert left.status_code == 201, left.content
    told = left.json()
    assert (told["paragraph"], told["words"], told["by"]) == (2, "come back", "Rey")
    assert "&lt;does&gt;" in told["text"]
    reader.post(margin(work), {"paragraph": 1, "text": "Oh."})
    first = nobody.get(f"{margin(work)}?limit=1").json()
    assert [note["id"] for note in first["items"]] == [told["id"]]
    second = nobody.get(f"{margin(work)}?limit=1&cursor={first['next']}").json()
    assert [note["paragraph"] for note in second["items"]] == [1]
    chapter = Chapter.objects.get(work=work)
    chapter.rewrite("", "<p>Another morning, with gulls.</p>", clock.now())
    assert nobody.get(margin(work)).json()["items"][0]["paragraph"] is None
    assert reader.call("delete", f"/margin_notes/{told['id']}").status_code == 204
    assert len(nobody.get(margin(work)).json()["items"]) == 1


def test_a_note_is_removed_by_its_writer_and_let_through_by_the_author(
    work: Work, ada: Account, rey: Account, nobody: Program
) -> None:
    Work.objects.update(reviews_wait=True)
    left = Program(rey).post(margin(work), {"paragraph": 1, "text": "Oh."}).json()
    assert left["waits"]
    assert nobody.get(margin(work)).json()["items"] == []
    path = f"/margin_notes/{left['id']}"
    assert Program(rey).post(f"{path}/showing").status_code == 404
    assert Program(ada).post(f"{path}/showing").status_code == 204
    assert [note["waits"] for note in nobody.get(margin(work)).json()["items"]] == [False]
    assert Program(ada).call("delete", path).status_code == 403
    assert MarginNote.objects.standing().exists()


def test_a_note_says_something(work: Work, rey: Account) -> None:
    for text, status in (("", 422), (" \n", 422), ("***", 409), ("\u200b", 409)):
        assert Program(rey).post(margin(work), {"paragraph": 1, "text": text}).status_code == status
    assert not MarginNote.objects.exists()


def test_sealed_chapters_have_no_margin(ada: Account, rey: Account) -> None:
    work = makers.work(ada, "Two", ["Out.", "Sealed."])
    work.chapters.get(position=1).post(clock.now())
    sealed = work.chapters.get(position=2)
    path = f"/works/{work.pk}/chapters/{sealed.pk}/margin_notes"
    for caller in (Program(rey), Program(ada)):
        assert caller.get(path).status_code == 404
        assert caller.post(path, {"paragraph": 1, "text": "Hm."}).status_code == 404


# Promises ---------------------------------------------------------------------------------------------------


def test_terms_become_easier_and_never_harder(ada: Account, rey: Account) -> None:
    company = makers.company()
    makers.promise(company.work, quorum=5)
    author = Program(company.author)
    path = f"/works/{company.work.pk}/promise"
    harder = author.call("patch", path, {"quorum": 6})
    assert harder.status_code == 409
    assert "lowered" in harder.json()["detail"]
    assert author.call("patch", path, {}).status_code == 409
    assert author.call("patch", path, {"quorum": 4}).json()["quorum"] == 4
    assert Program(rey).call("patch", path, {"quorum": 1}).status_code == 404
    assert author.call("put", f"{path}/word", {"word": "I mean it."}).status_code == 204
    assert Promise.objects.get().word == "I mean it."


def test_a_promise_is_taken_back_or_kept_at_once(ada: Account) -> None:
    company = makers.company()
    makers.promise(company.work)
    author = Program(company.author)
    path = f"/works/{company.work.pk}/promise"
    assert author.post(f"{path}/withdrawal").json()["state"] == "withdrawn"
    assert author.post(f"{path}/withdrawal").status_code == 409
    assert author.post(path, {"quorum": 2, "window_days": 5}).status_code == 201
    assert author.post(f"{path}/everything_out").status_code == 200
    assert not company.work.chapters.filter(posted_at=None).exists()


# What an author does with answers ---------------------------------------------------------------------------


def test_an_author_lets_answers_through_and_puts_one_above_the_others(
    work: Work, ada: Account, rey: Account
) -> None:
    Work.objects.update(reviews_wait=True)
    chapter = work.chapters.get()
    reader, author = Program(rey), Program(ada)
    review = reader.post(f"/works/{work.pk}/chapters/{chapter.pk}/reviews", {"text": "Oh."}).json()
    path = f"/reviews/{review['id']}"
    assert author.call("put", f"{path}/pin").status_code == 409
    assert reader.post(f"{path}/showing").status_code == 403
    assert author.post(f"{path}/showing").status_code == 204
    assert author.call("put", f"{path}/pin").status_code == 204
    assert Review.objects.get().pinned_at
    assert author.call("delete", f"{path}/pin").status_code == 204
    assert Review.objects.get().pinned_at is None

    said = author.post(f"{path}/replies", {"text": "Thank you."}).json()
    changed = author.call("patch", f"/replies/{said['id']}", {"text": "Thank you, Rey."})
    assert "Thank you, Rey." in changed.json()["text"]
    assert reader.call("patch", f"/replies/{said['id']}", {"text": "No."}).status_code == 403


# Drafts -----------------------------------------------------------------------------------------------------


def test_drafts_are_ordered_joined_and_thrown_away(ada: Account, rey: Account) -> None:
    work = makers.work(ada, "Draft", ["One.", "Two.", "Three."])
    one, two, three = work.chapters.order_by("position")
    author, path = Program(ada), f"/works/{work.pk}"
    ordered = author.call("put", f"{path}/chapters", {"chapters": [two.pk, one.pk, three.pk]}).json()
    assert [chapter["id"] for chapter in ordered] == [two.pk, one.pk, three.pk]
    assert author.call("put", f"{path}/chapters", {"chapters": [two.pk]}).status_code == 409
    joined = author.post(f"{path}/chapters/{three.pk}/joining").json()
    assert [chapter["id"] for chapter in joined] == [two.pk, one.pk]
    assert "Three." in Chapter.objects.get(pk=one.pk).text
    assert author.post(f"{path}/chapters/{two.pk}/joining").status_code == 409
    author.post(f"{path}/chapters/{two.pk}/posting")
    assert author.call("put", f"{path}/chapters", {"chapters": [one.pk, two.pk]}).status_code == 409
    assert author.call("delete", path).status_code == 409
    draft = makers.work(ada, "Another", ["One."])
    assert Program(rey).call("delete", f"/works/{draft.pk}").status_code == 404
    assert author.call("delete", f"/works/{draft.pk}").status_code == 204
    assert not Work.objects.filter(pk=draft.pk).exists()


# Shelves ----------------------------------------------------------------------------------------------------


def test_a_series_is_bookmarked_once(work: Work, ada: Account, rey: Account) -> None:
    series = Program(ada).post("/series", {"title": "Tides", "works": [work.pk]}).json()["id"]
    reader = Program(rey)
    for notes in ("Again.", "And again."):
        kept = reader.call("put", f"/series/{series}/bookmark", {"notes": notes, "tags": ["sea"]})
        assert kept.status_code == 200, kept.content
    assert (kept.json()["series"], kept.json()["work"], kept.json()["tags"]) == (series, None, ["sea"])
    assert Bookmark.objects.count() == 1


def test_a_reader_goes_on_where_another_device_stopped(work: Work, rey: Account) -> None:
    reader, chapter = Program(rey), work.chapters.get()
    said = {"chapter": chapter.pk, "paragraph": 2, "quote": "She waited"}
    assert reader.call("put", f"/works/{work.pk}/place", said).status_code == 204
    assert Visit.objects.get().paragraph == 1
    (visit,) = reader.get("/history").json()["items"]
    assert (visit["work"], visit["chapter"], visit["paragraph"]) == (work.pk, chapter.pk, 2)
    other = {**said, "chapter": chapter.pk + 1}
    assert reader.call("put", f"/works/{work.pk}/place", other).status_code == 404
    assert Program(work.creators().get().account).call("delete", f"/history/{visit['id']}").status_code == 204
    assert Visit.objects.exists()
    assert reader.call("delete", f"/history/{visit['id']}").status_code == 204
    reader.call("put", f"/works/{work.pk}/place", said)
    assert reader.call("delete", "/history").status_code == 204
    assert not Visit.objects.exists()


def test_what_is_muted_is_not_listed(work: Work, ada: Account, rey: Account) -> None:
    reader = Program(rey)
    assert reader.post("/mutes", {"kind": "person", "name": "ada"}).status_code == 204
    assert reader.call("put", f"/works/{work.pk}/mute").status_code == 204
    told = {one["kind"]: one for one in reader.get("/mutes").json()["items"]}
    assert (told["person"]["name"], told["work"]["work"], told["work"]["name"]) == ("Ada", work.pk, "")
    assert reader.get("/works").json()["items"] == []
    assert reader.post("/mutes", {"kind": "pseud", "name": "Nobody"}).status_code == 409
    for one in told.values():
        assert Program(ada).call("delete", f"/mutes/{one['id']}").status_code == 204
        assert Mute.objects.filter(pk=one["id"]).exists()
        assert reader.call("delete", f"/mutes/{one['id']}").status_code == 204
    assert len(reader.get("/works").json()["items"]) == 1


def test_filters_are_kept_by_a_name(ada: Account, rey: Account) -> None:
    reader = Program(rey)
    kept = reader.post("/filters", {"name": "Short  ones", "asked": "words_to=500&page=3&nonsense=1&not=7"})
    assert kept.status_code == 200, kept.content
    told = kept.json()
    assert (told["name"], told["asked"]) == ("Short ones", "not=7&words_to=500")
    assert reader.post("/filters", {"name": "Short ones", "asked": "tag=3"}).json()["id"] == told["id"]
    assert [one["asked"] for one in reader.get("/filters").json()["items"]] == ["tag=3"]
    reader.post("/filters", {"name": "Short ones", "asked": "q=lighthouse"})
    assert reader.call("put", f"/filters/{told['id']}/never").status_code == 409  # not of all lists at once
    reader.post("/filters", {"name": "Short ones", "asked": "not=7"})
    assert reader.call("put", f"/filters/{told['id']}/never").json()["never_since"]
    assert reader.call("delete", f"/filters/{told['id']}/never").json()["never_since"] is None
    assert Program(ada).call("put", f"/filters/{told['id']}/never").status_code == 404
    assert Program(ada).call("delete", f"/filters/{told['id']}").status_code == 204
    assert Filter.objects.exists()
    assert reader.call("delete", f"/filters/{told['id']}").status_code == 204
    assert not Filter.objects.exists()


# A copy -----------------------------------------------------------------------------------------------------


def test_a_copy_of_all_that_is_ones_own(work: Work, ada: Account, rey: Account) -> None:
    copy = Program(ada).get("/me/copy")
    assert copy["Cache-Control"] == "private, no-store"
    assert [one["title"] for one in copy.json()["works"]] == ["The Causeway"]
    assert Program(rey).get("/me/copy").json()["works"] == []
    assert Program(rey, "write").get("/me/copy").status_code == 403
    assert Program().get("/me/copy").status_code == 401
