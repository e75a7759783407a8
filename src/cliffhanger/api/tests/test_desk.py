"""An author's desk by program: the header of a work, hiatus, style, cover, and files that are handed in."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cliffhanger.accounts.models import Account
from cliffhanger.archive import clock
from cliffhanger.cast import makers
from cliffhanger.promises.models import Promise
from cliffhanger.transfer.downloads.tests.conftest import drawn_png
from cliffhanger.transfer.models import Cover, Import
from cliffhanger.works.models import Chapter, Style, Work

from .conftest import Program

pytestmark = pytest.mark.django_db

STORY = """Title: The Causeway
Fandom: Tidewater
Rating: T
Summary: A road that is there twice a day.

A/N: The other two chapters are written. If ten people review within five days I post them, if not I take it down.

Chapter 1

The tide went out, and she walked after it.

Chapter 2

Half way over she looked back.

Chapter 3

It came in.
"""


@pytest.fixture
def work(ada: Account) -> Work:
    work = makers.work(ada, "The Causeway", ["The tide went out."])
    work.chapters.get().post(clock.now())
    return work


# The header -------------------------------------------------------------------------------------------------


def test_a_header_that_is_read_and_sent_back_changes_nothing(work: Work, ada: Account, rey: Account) -> None:
    author, path = Program(ada), f"/works/{work.pk}"
    said = {
        "relationships": ["Ada/Rey"],
        "freeforms": ["Slow", "Drowning"],
        "spoilers": ["Drowning"],
        "planned_chapters": 3,
        "betas": ["Rey"],
        "may_be_mined": False,
        "may_be_indexed": True,
        "notes_after": "<p>Thank you.</p>",
        "is_paused": True,
    }
    assert author.call("patch", path, said).status_code == 200
    told = author.get(f"{path}/header").json()
    assert {name: told[name] for name in said} == said
    assert author.call("patch", path, told).status_code == 200
    assert author.get(f"{path}/header").json() == told
    assert author.call("patch", path, {"summary": "Wet."}).status_code == 200
    assert author.get(f"{path}/header").json() == told | {"summary": "<p>Wet.</p>"}
    unsaid = {"planned_chapters": None, "may_be_mined": None}
    assert author.call("patch", path, unsaid).status_code == 200
    assert author.get(f"{path}/header").json() == told | unsaid | {"summary": "<p>Wet.</p>"}
    assert Program(rey).get(f"{path}/header").status_code == 404


def test_what_stands_around_the_chapters_is_read(work: Work, ada: Account, nobody: Program) -> None:
    said = {"notes_before": "<p>Mind the tide.</p>", "disclaimer": "<p>The sea is not mine.</p>"}
    assert Program(ada).call("patch", f"/works/{work.pk}", said).status_code == 200
    told = nobody.get(f"/works/{work.pk}").json()
    assert {name: told[name] for name in (*said, "notes_after")} == said | {"notes_after": ""}


def test_a_beta_has_to_be_somebody_else_of_this_archive(work: Work, ada: Account) -> None:
    for name in ("Nobody at all", "Ada"):
        refused = Program(ada).call("patch", f"/works/{work.pk}", {"betas": [name]})
        assert (refused.status_code, list(refused.json()["errors"])) == (409, ["betas"])


def test_hiatus_is_said_told_and_taken_back(work: Work, ada: Account, nobody: Program) -> None:
    author, path = Program(ada), f"/works/{work.pk}"
    assert nobody.get(path).json()["paused_at"] is None
    paused = author.call("patch", path, {"is_paused": True}).json()["paused_at"]
    assert nobody.get(path).json()["paused_at"] == paused
    assert author.call("patch", path, {"is_paused": True, "summary": "Wet."}).json()["paused_at"] == paused
    assert author.call("patch", path, {"is_paused": False}).json()["paused_at"] is None


# Style ------------------------------------------------------------------------------------------------------


def test_a_style_is_kept_worn_and_taken_off(work: Work, ada: Account, rey: Account) -> None:
    author, path = Program(ada), f"/works/{work.pk}/style"
    assert author.get(path).json() == {
        "source": "",
        "worn": "",
        "set_at": None,
        "left_out": [],
        "classes": [],
    }
    source = ".note { color: red }\n.note { position: fixed }"
    kept = author.call("put", path, {"source": source}).json()
    assert (kept["source"], kept["worn"], kept["classes"]) == (source, "", ["note"])
    assert len(kept["left_out"]) == 1
    assert "position" in kept["left_out"][0]
    assert author.call("put", path, {"source": source, "is_worn": True}).json()["worn"] == source
    assert author.call("delete", path).status_code == 204
    off = author.get(path).json()
    assert (off["source"], off["worn"]) == (source, "")
    for method, said in (("get", None), ("put", {"source": ""}), ("delete", None)):
        assert Program(rey).call(method, path, said).status_code == 404
    assert Style.objects.get().tried == source
    assert author.call("put", path, {"source": "x" * 20_001}).status_code == 422


def test_there_are_styles_to_begin_with(nobody: Program) -> None:
    told = nobody.get("/styles").json()
    assert [one["name"] for one in told] == ["letter", "chat", "newspaper", "sign"]
    assert all(f".{one['name']}" in one["source"] and one["name"] in one["example"] for one in told)


# Cover ------------------------------------------------------------------------------------------------------


def given(program: Program, path: str, **parts: Any) -> Any:
    """`POST` as a form with files."""
    headers = program.headers | parts.pop("headers", {})
    return program.client.post(f"/api/v1{path}", parts, headers=headers)


def picture(data: bytes, name: str = "door.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def test_a_cover_is_given_and_taken_away(work: Work, ada: Account, rey: Account, nobody: Program) -> None:
    author, path = Program(ada), f"/works/{work.pk}/cover"
    assert author.get(path).status_code == 404
    made = given(author, path, picture=picture(drawn_png(400, 600)), alt="A door")
    assert made.status_code == 200, made.content
    told = made.json()
    assert (told["kind"], told["width"], told["height"], told["alt"]) == ("png", 400, 600, "A door")
    assert author.get(path).json() == told
    assert given(Program(rey), path, picture=picture(drawn_png(400, 600))).status_code == 404
    assert given(nobody, path, picture=picture(drawn_png(400, 600))).status_code == 401
    assert Program(rey).call("delete", path).status_code == 404
    assert author.call("delete", path).status_code == 204
    assert not Cover.objects.exists()


@pytest.mark.parametrize("data", [b"no picture", b"", drawn_png(200, 600), drawn_png(400, 600)[:-9]])
def test_what_is_no_picture_for_a_cover_is_refused_at_its_field(
    work: Work, ada: Account, data: bytes
) -> None:
    refused = given(Program(ada), f"/works/{work.pk}/cover", picture=picture(data))
    assert (refused.status_code, list(refused.json()["errors"])) == (409, ["picture"])
    assert given(Program(ada), f"/works/{work.pk}/cover").status_code == 422
    assert not Cover.objects.exists()


# Files ------------------------------------------------------------------------------------------------------


def test_a_file_is_read_back_mended_and_promised(ada: Account, rey: Account, nobody: Program) -> None:
    author = Program(ada)
    made = given(author, "/imports", file=SimpleUploadedFile("causeway.txt", STORY.encode()))
    assert made.status_code == 201, made.content
    told = made.json()
    assert (told["read"]["title"], told["read"]["rating"]) == ("The Causeway", "T")
    assert (told["header"]["fandoms"], told["header"]["rating"]) == (["Tidewater"], "Teen And Up Audiences")
    assert told["header"]["summary"] == "<p>A road that is there twice a day.</p>"
    assert (told["read"]["promise"]["quorum"], told["read"]["promise"]["days"]) == (10, 5)
    assert (told["terms"]["quorum"], told["terms"]["window_days"], told["terms"]["if_lapsed"]) == (
        10,
        5,
        "withdraw",
    )
    assert [chapter["position"] for chapter in told["chapters"]] == [1, 2, 3]
    assert told["posted_at"] is None
    path = f"/imports/{told['id']}"
    assert author.get(path).json() == told
    assert nobody.get(f"/works/{told['work']}").status_code == 404
    assert Program(rey).get(path).status_code == 404
    assert Program(rey).post(path, {"then": "post"}).status_code == 404

    chapters = [{"id": chapter["id"], "title": f"Part {n}"} for n, chapter in enumerate(told["chapters"], 1)]
    said = {
        "title": "The Long Causeway",
        "fandoms": ["Tidewater", "Saltmarsh"],
        "chapters": chapters,
        "terms": told["terms"] | {"quorum": 3, "second_chance": {"readers": 5, "days": 2}},
        "then": "promise",
    }
    out = author.post(path, said)
    assert out.status_code == 200, out.content
    assert out.json()["posted_at"] is not None
    assert out.json()["header"]["title"] == "The Long Causeway"
    assert [(one["title"], one["is_sealed"]) for one in out.json()["chapters"]] == [
        ("Part 1", False),
        ("Part 2", True),
        ("Part 3", True),
    ]
    promise = Promise.objects.get()
    assert (promise.quorum, promise.chance_readers, promise.chance_days) == (3, 5, 2)
    assert author.post(path, {"then": "post_all"}).status_code == 409


def test_a_promise_that_cannot_open_leaves_the_draft_as_it_was(ada: Account) -> None:
    author = Program(ada)
    told = given(author, "/imports", text="Title: One\n\nThe tide went out.").json()
    said = {"fandoms": ["Tidewater"], "terms": told["terms"], "then": "promise"}
    refused = author.post(f"/imports/{told['id']}", said)
    assert refused.status_code == 409
    assert author.get(f"/imports/{told['id']}").json() == told
    assert author.post(f"/imports/{told['id']}", {"then": "promise"}).json()["errors"].keys() == {"terms"}
    assert not Promise.objects.exists()


def test_chapters_of_a_file_are_ordered_and_posted(ada: Account) -> None:
    author = Program(ada)
    told = given(author, "/imports", file=SimpleUploadedFile("causeway.txt", STORY.encode())).json()
    one, two, three = (chapter["id"] for chapter in told["chapters"])
    path = f"/imports/{told['id']}"
    for wrong in ([{"id": one}], [{"id": one}, {"id": one}, {"id": two}]):
        refused = author.post(path, {"chapters": wrong})
        assert (refused.status_code, list(refused.json()["errors"])) == (409, ["chapters"])
    kept = author.post(path, {"chapters": [{"id": two}, {"id": one, "title": "Later"}, {"id": three}]})
    assert [(chapter["id"], chapter["title"]) for chapter in kept.json()["chapters"][:2]] == [
        (two, "Chapter 2"),
        (one, "Later"),
    ]
    first = author.post(path, {"then": "post"}).json()
    assert [chapter["posted_at"] is not None for chapter in first["chapters"]] == [True, False, False]
    assert Chapter.objects.get(pk=two).posted_at


def test_terms_that_are_left_are_told_again(ada: Account) -> None:
    author = Program(ada)
    told = given(author, "/imports", file=SimpleUploadedFile("causeway.txt", STORY.encode())).json()
    terms = told["terms"] | {
        "quorum": 7,
        "questions": ["Was it cold?"],
        "pace": "every",
        "verdicts": ["good"],
    }
    assert author.post(f"/imports/{told['id']}", {"terms": terms}).json()["terms"] == terms
    assert author.get(f"/imports/{told['id']}").json()["terms"] == terms


def test_what_cannot_be_read_is_refused_in_the_words_of_the_page(ada: Account, nobody: Program) -> None:
    author = Program(ada)
    refused = given(author, "/imports", file=SimpleUploadedFile("story.pdf", b"%PDF-1.7 and so on"))
    assert refused.status_code == 409
    assert "This is a PDF" in refused.json()["errors"]["file"][0]
    nothing = given(author, "/imports")
    assert (nothing.status_code, list(nothing.json()["errors"])) == (409, [""])
    assert given(nobody, "/imports", text="The tide went out.").status_code == 401
    assert not Import.objects.exists()


def test_a_file_is_taken_in_once_however_often_it_is_sent(ada: Account) -> None:
    author = Program(ada)

    def sent(text: str) -> Any:
        file = SimpleUploadedFile("causeway.txt", text.encode())
        return given(author, "/imports", file=file, headers={"Idempotency-Key": "k"})

    first, again = sent(STORY), sent(STORY)
    assert first.status_code == 201
    assert (again.status_code, again.json()) == (201, first.json())
    assert again["Idempotency-Replayed"] == "true"
    assert sent(STORY + "More.").status_code == 422
    assert Import.objects.count() == 1


def test_a_file_larger_than_what_is_held_in_memory_is_taken_in_once_too(ada: Account, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 2_000
    author = Program(ada)
    for _ in range(2):
        file = SimpleUploadedFile("long.txt", b"The tide went out. " * 500)
        made = given(author, "/imports", file=file, headers={"Idempotency-Key": "k"})
        assert made.status_code == 201, made.content
    large = author.post("/series", {"title": "T" * 3_000}, Idempotency_Key="l")
    assert (large.status_code, large["Content-Type"]) == (413, "application/problem+json")
    assert author.post("/series", {"title": "T" * 3_000}).status_code == 413


def test_further_files_are_further_chapters(work: Work, ada: Account, rey: Account) -> None:
    author, path = Program(ada), f"/works/{work.pk}/imports"
    files = [SimpleUploadedFile(f"{n}.txt", f"Part {n} of it.".encode()) for n in (2, 3)]
    added = given(author, path, files=files, text="And a last one.")
    assert added.status_code == 201, added.content
    assert [chapter["position"] for chapter in added.json()] == [2, 3, 4]
    wrong = given(author, path, files=[SimpleUploadedFile("a.pdf", b"%PDF-1.7 and so on")])
    assert (wrong.status_code, list(wrong.json()["errors"])) == (409, ["files"])
    assert given(author, path).status_code == 409
    assert given(Program(rey), path, text="Mine.").status_code == 404
    assert work.chapters.count() == 4


def test_a_form_that_breaks_off_is_said_to_be_unreadable(ada: Account) -> None:
    author = Program(ada)
    for headers in ({}, {"Idempotency-Key": "k"}):
        broken = author.client.post(
            "/api/v1/imports",
            b"--x\r\nnothing",
            content_type="multipart/form-data; boundary=",
            headers=author.headers | headers,
        )
        assert (broken.status_code, broken["Content-Type"]) == (400, "application/problem+json")


def test_nothing_of_a_file_is_read_of_whoever_brings_no_good_token(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(*_: Any) -> None:
        raise AssertionError

    monkeypatch.setattr("django.http.request.HttpRequest._load_post_and_files", read)
    for path in ("/imports", f"/works/{work.pk}/imports", f"/works/{work.pk}/cover"):
        for said in ({}, {"Authorization": "Bearer cliff_forged"}):
            for key in ({}, {"Idempotency-Key": "k"}):
                file = SimpleUploadedFile("causeway.txt", STORY.encode())
                refused = given(Program(), path, file=file, headers=said | key)
                assert (refused.status_code, refused["Content-Type"]) == (401, "application/problem+json")
