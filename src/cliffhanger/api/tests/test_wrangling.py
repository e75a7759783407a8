"""Programs put tags in order as the pages do, for whom the pages would let, and for nobody else."""

from pathlib import Path
from typing import Any

import pytest

from cliffhanger.accounts.models import Account
from cliffhanger.archive import clock
from cliffhanger.cast import makers
from cliffhanger.tags import wrangle
from cliffhanger.tags.keeping import keep, the_book
from cliffhanger.tags.models import Tag, TagChange, Wrangler, tag
from cliffhanger.works.models import Work

from .conftest import Program

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff() -> Program:
    return Program(makers.account("Moderator", is_staff=True))


@pytest.fixture
def wren() -> Account:
    """She keeps the fandom Skerry Sound."""
    account = makers.account("Wren")
    Wrangler.objects.create(account=account, fandom=canonical("fandom", "Skerry Sound"), since=clock.now())
    return account


def canonical(kind: str, name: str) -> Tag:
    made = tag(kind, name)
    if not made.is_canonical:
        wrangle.make_canonical(made, None, clock.now())
    return Tag.objects.get(pk=made.pk)


def posted(title: str, **tags: list[str]) -> Work:
    work = makers.work(makers.account(title), title, ["Once."])
    for kind, names in tags.items():
        work.tag_with(kind, names)
    work.chapters.get().post(clock.now())
    return work


def names(tags: list[dict[str, Any]]) -> list[str]:
    return [one["name"] for one in tags]


# Who may ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", "/wrangling"),
        ("get", "/wrangling/queue"),
        ("get", "/wrangling/tags?q=a"),
        ("get", "/wrangling/tags/{n}"),
        ("get", "/wrangling/tags/{n}/merge?into={n}"),
        ("post", "/wrangling/tags/{n}/split"),
        ("put", "/wrangling/tags/{n}/canonical"),
        ("delete", "/wrangling/tags/{n}/canonical"),
        ("put", "/wrangling/tags/{n}/parents/{n}"),
        ("delete", "/wrangling/tags/{n}/metatags/{n}"),
        ("put", "/wrangling/tags/{n}/subtags/{n}"),
        ("post", "/wrangling/log/1/undo"),
        ("get", "/wrangling/wranglers"),
        ("delete", "/wrangling/wranglers/1"),
    ],
)
def test_it_is_for_wranglers_whatever_a_token_says(
    method: str, path: str, nobody: Program, rey: Account, staff: Program
) -> None:
    path = path.format(n=canonical("fandom", "Skerry Sound").pk)
    before = TagChange.objects.count()
    assert nobody.call(method, path).status_code == 401
    assert Program(rey).call(method, path).status_code == 404
    refused = Program(rey, "read", "write").call(method, path)
    assert (refused.status_code, refused.headers["WWW-Authenticate"]) == (
        403,
        'Bearer error="insufficient_scope", scope="wrangle"',
    )
    assert TagChange.objects.count() == before


def test_who_is_no_wrangler_any_more_has_a_token_for_nothing(wren: Account) -> None:
    program = Program(wren)
    assert names([one["fandom"] for one in program.get("/wrangling").json()["fandoms"]]) == ["Skerry Sound"]
    Wrangler.objects.all().delete()
    assert program.get("/wrangling").status_code == 404


def test_a_wrangler_puts_in_order_what_is_of_her_fandoms(wren: Account) -> None:
    posted("Hers", fandom=["Skerry Sound"], character=["Ines"])
    posted("Another", fandom=["Another Thing"], character=["Somebody"])
    program = Program(wren)
    hers, other = tag("character", "Ines"), tag("character", "Somebody")
    assert program.call("put", f"/wrangling/tags/{hers.pk}/canonical").status_code == 200
    refused = program.call("put", f"/wrangling/tags/{other.pk}/canonical")
    assert (refused.status_code, refused.json()["detail"]) == (
        403,
        "It is not of your fandoms: you can look, and not change it.",
    )
    assert not program.get(f"/wrangling/tags/{other.pk}").json()["may_change"]
    assert program.get("/wrangling/wranglers").status_code == 404
    assert program.post("/wrangling/many", {"do": "canonical", "tags": [other.pk]}).json() == {
        "done": [],
        "refused": [{"tag": other.pk, "why": "There is no such tag here."}],
    }


# Every verb -------------------------------------------------------------------------------------------------


def test_every_verb_does_what_it_says_and_answers_with_its_line_in_the_log(
    staff: Program, nobody: Program
) -> None:
    fandom, meta = canonical("fandom", "Skerry Sound"), canonical("fandom", "Sounds")
    posted("It", character=["Ines"])
    ines = tag("character", "Ines")
    path = f"/wrangling/tags/{ines.pk}"
    made = staff.call("put", f"{path}/canonical").json()
    assert (made["kind"], made["tag"]["name"], made["by"]) == ("canonical", "Ines", "Moderator")
    assert staff.call("put", f"{path}/parents/{fandom.pk}").json()["other"]["name"] == "Skerry Sound"
    assert names(staff.get(path).json()["parents"]) == ["Skerry Sound"]
    assert names(staff.get(f"/wrangling/tags/{fandom.pk}").json()["children"]) == ["Ines"]
    assert staff.call("delete", f"{path}/parents/{fandom.pk}").json()["kind"] == "no_parent"
    for way in (f"{fandom.pk}/metatags/{meta.pk}", f"{meta.pk}/subtags/{fandom.pk}"):
        assert staff.call("put", f"/wrangling/tags/{way}").json()["kind"] == "umbrella"
        assert names(staff.get(f"/wrangling/tags/{meta.pk}").json()["subtags"]) == ["Skerry Sound"]
        assert (
            staff.call("delete", f"/wrangling/tags/{fandom.pk}/metatags/{meta.pk}").json()["kind"]
            == "no_umbrella"
        )
    assert staff.call("delete", f"{path}/canonical").json()["kind"] == "ordinary"
    log = nobody.get("/wrangling/log?limit=3").json()
    assert [one["kind"] for one in log["items"]] == ["ordinary", "no_umbrella", "umbrella"]
    assert (
        nobody.get(f"/wrangling/log?limit=3&cursor={log['next']}").json()["items"][0]["id"]
        < log["items"][2]["id"]
    )


def test_a_tag_is_described_given_a_medium_and_renamed_all_or_nothing(staff: Program) -> None:
    fandom = canonical("fandom", "Skery Sound")
    path = f"/wrangling/tags/{fandom.pk}"
    refused = staff.call("patch", path, {"description": "A radio play.", "name": "Skery  Sound"})
    assert (refused.status_code, refused.json()["detail"]) == (
        409,
        "That is not “Skery Sound” in other letters.",
    )
    assert staff.get(path).json()["tag"]["description"] == ""
    said = {"description": "A radio play.", "medium": "other", "name": "Skerry Sound"}
    made = staff.call("patch", path, said)
    assert [one["kind"] for one in made.json()] == ["described", "medium", "synonym"]
    told = staff.get(path).json()["tag"]
    assert (told["is_canonical"], told["synonym_of"]["name"]) == (False, "Skerry Sound")
    now = staff.get(f"/wrangling/tags/{told['synonym_of']['id']}").json()
    assert (now["tag"]["description"], now["tag"]["medium"]) == ("A radio play.", "other")
    assert names(now["synonyms"]) == ["Skery Sound"]
    assert staff.call("patch", path, {"description": "x"}).status_code == 409
    assert staff.call("patch", path, {"medium": "radio"}).json()["errors"].keys() == {"medium"}


def test_a_merge_is_foreseen_done_and_undone(staff: Program) -> None:
    stays, goes = canonical("character", "Ines Calder"), canonical("character", "Ines C.")
    wrangle.add_parent(goes, canonical("fandom", "Skerry Sound"), None, clock.now())
    posted("One", character=["Ines C."])
    posted("Two", character=["Ines C.", "Ines Calder"])
    path = f"/wrangling/tags/{goes.pk}/merge"
    coming = staff.get(f"{path}?into={stays.pk}").json()
    assert [coming[name] for name in ("moved", "both", "stay", "total")] == [2, 1, 1, 2]
    assert names(coming["lost_parents"]) == ["Skerry Sound"]
    assert Tag.objects.get(pk=goes.pk).is_canonical
    done = staff.post(path, {"into": stays.pk}).json()
    assert Tag.objects.get(pk=goes.pk).synonym_of == stays
    assert staff.get(f"{path}?into={stays.pk}").status_code == 409
    undone = staff.post(f"/wrangling/log/{done['id']}/undo").json()
    assert (undone["kind"], undone["undoes"]) == ("undone", done["id"])
    assert Tag.objects.get(pk=goes.pk).is_canonical
    assert staff.post(f"/wrangling/log/{done['id']}/undo").json()["detail"] == "That is undone already."
    staff.post(path, {"into": stays.pk})
    assert staff.post(f"/wrangling/tags/{goes.pk}/split").json()["kind"] == "split"
    assert Tag.objects.get(pk=goes.pk).synonym_of is None


def test_a_request_sent_again_is_done_once(staff: Program) -> None:
    posted("It", character=["Ines"])
    path = f"/wrangling/tags/{tag('character', 'Ines').pk}/canonical"
    first = staff.call("put", path, Idempotency_Key="once")
    again = staff.call("put", path, Idempotency_Key="once")
    assert again.json() == first.json()
    assert again.headers["Idempotency-Replayed"] == "true"
    assert TagChange.objects.count() == 1


# What waits -------------------------------------------------------------------------------------------------


@pytest.fixture
def _book(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path


@pytest.mark.usefixtures("_book")
def test_what_waits_comes_with_what_it_may_mean_and_many_are_done_at_once(
    wren: Account, staff: Program
) -> None:
    fandom = Tag.objects.get(name="Skerry Sound")
    canonical("character", "Ines Calder")
    posted("One", fandom=["Skerry Sound"], character=["Inés Calder", "Corvin", "Odo"])
    posted("Two", fandom=["Another"], character=["Somebody"])
    keep(the_book())
    program = Program(wren)
    (home,) = program.get("/wrangling").json()["fandoms"]
    assert {one["kind"]: one["waiting"] for one in home["kinds"]}["character"] == 3
    first = program.get("/wrangling/queue?fandom=skerry sound&limit=2").json()
    rest = program.get(f"/wrangling/queue?fandom=skerry sound&limit=2&cursor={first['next']}").json()
    assert rest["next"] is None
    waiting = {one["tag"]["name"]: one for one in [*first["items"], *rest["items"]]}
    assert list(waiting) == ["Odo", "Corvin", "Inés Calder"]
    assert names([one["tag"] for one in waiting["Inés Calder"]["suggestions"]]) == ["Ines Calder"]
    ines, corvin = (waiting[name]["tag"]["id"] for name in ("Inés Calder", "Corvin"))
    outcome = program.post("/wrangling/many", {"do": "suggested", "tags": [ines, corvin]}).json()
    assert [one["other"]["name"] for one in outcome["done"]] == ["Ines Calder"]
    assert outcome["refused"] == [{"tag": corvin, "why": "Nothing is suggested for “Corvin”."}]
    done = program.post("/wrangling/many", {"do": "canonical", "tags": [corvin], "fandom": fandom.pk}).json()
    assert [one["kind"] for one in done["done"]] == ["canonical"]
    assert names(program.get(f"/wrangling/tags/{corvin}").json()["parents"]) == ["Skerry Sound"]
    refused = program.post("/wrangling/many", {"do": "merge", "tags": [corvin]})
    assert (refused.status_code, refused.json()["errors"]) == (409, {"into": ["Say which tag."]})
    assert names(program.get("/wrangling/tags?q=ines").json()) == ["Ines Calder"]
    assert program.get("/wrangling/queue?cursor=x").status_code == 404
    assert program.get("/wrangling/queue?fandom=Nothing").json()["errors"].keys() == {"fandom"}
    assert staff.get("/wrangling").json()["everywhere"][0] == {"kind": "fandom", "waiting": 1}


def test_what_only_drafts_have_is_not_told(staff: Program) -> None:
    work = makers.work(makers.account("Ada"), "A draft", ["Once."])
    work.tag_with("character", ["Xanthippe"])
    hidden = tag("character", "Xanthippe")
    assert staff.get("/wrangling/queue").json()["items"] == []
    assert staff.get(f"/wrangling/tags/{hidden.pk}").status_code == 404
    assert staff.call("put", f"/wrangling/tags/{hidden.pk}/canonical").status_code == 404
    outcome = staff.post("/wrangling/many", {"do": "canonical", "tags": [hidden.pk, 2**53 - 1]}).json()
    assert [one["why"] for one in outcome["refused"]] == ["There is no such tag here."] * 2


# Who keeps which fandom -------------------------------------------------------------------------------------


def test_staff_say_who_keeps_which_fandom(staff: Program, rey: Account) -> None:
    canonical("fandom", "Skerry Sound")
    made = staff.post("/wrangling/wranglers", {"account": "rey", "fandom": "skerry sound"})
    assert made.status_code == 201
    assert (made.json()["account"], made.json()["fandom"]["name"]) == ("Rey", "Skerry Sound")
    assert Program(rey).get("/wrangling").status_code == 200
    assert staff.get("/wrangling/wranglers").json()["items"] == [made.json()]
    refused = staff.post("/wrangling/wranglers", {"account": "Nemo", "fandom": "Nothing"})
    assert refused.status_code == 409
    assert refused.json()["errors"] == {
        "account": ["Nobody here is called “Nemo”."],
        "fandom": ["There is no tag “Nothing” of that kind here."],
    }
    assert staff.call("delete", f"/wrangling/wranglers/{made.json()['id']}").status_code == 204
    assert Program(rey).get("/wrangling").status_code == 404
