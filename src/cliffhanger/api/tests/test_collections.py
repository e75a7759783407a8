import pytest

from cliffhanger.accounts.models import Account
from cliffhanger.archive import clock
from cliffhanger.cast import makers
from cliffhanger.collections import keeping
from cliffhanger.collections.models import Collection, Item
from cliffhanger.works.tests.cast import post_all

from .conftest import Program

pytestmark = pytest.mark.django_db


def hearth(keeper: Account, **said: object) -> Collection:
    made = Collection(name="hearth", key="hearth", title="The hearth", **said)
    return keeping.make(made, keeper, clock.now())


def test_a_program_puts_a_work_forward_and_takes_it_back(ada: Account, rey: Account, nobody: Program) -> None:
    hearth(rey)
    work = post_all(makers.work(ada, "The Key", ["It was late."]))
    program = Program(ada)
    made = program.post(f"/works/{work.pk}/collections", {"collection": "Hearth"})
    assert made.status_code == 201
    assert made.json()["approved_at"]
    assert nobody.get("/collections/hearth").json()["works"] == 1
    assert [one["title"] for one in nobody.get("/collections/hearth/works").json()["items"]] == ["The Key"]
    assert nobody.get("/collections/hearth/works?words_from=100").json()["items"] == []
    assert [one["collection"] for one in program.get(f"/works/{work.pk}/collections").json()] == ["hearth"]
    assert program.post(f"/works/{work.pk}/collections", {"collection": "hearth"}).status_code == 409
    assert program.call("delete", f"/works/{work.pk}/collections/hearth").status_code == 204
    assert not Item.objects.exists()
    assert program.call("delete", f"/works/{work.pk}/collections/hearth").status_code == 404


def test_collections_are_told_with_who_keeps_them(rey: Account, nobody: Program) -> None:
    hearth(rey, description="<p>By the fire.</p>")
    (told,) = nobody.get("/collections").json()["items"]
    assert told["maintainers"] == ["Rey"]
    assert told["description"] == "<p>By the fire.</p>"
    assert told["works"] == 0
    assert nobody.get("/collections/nowhere").status_code == 404


def test_what_is_unrevealed_is_told_to_no_program(ada: Account, rey: Account, nobody: Program) -> None:
    hearth(rey, unrevealed_at=clock.now())
    work = post_all(makers.work(ada, "The Key", ["It was late."]))
    Program(ada).post(f"/works/{work.pk}/collections", {"collection": "hearth"})
    assert nobody.get("/collections/hearth").json()["works"] == 0
    assert nobody.get("/collections/hearth/works").json()["items"] == []
    for address in (f"/works/{work.pk}", f"/works/{work.pk}/chapters", f"/works/{work.pk}/collections"):
        assert nobody.get(address).status_code in (401, 404)
        assert "The Key" not in nobody.get(address).content.decode()


def test_a_program_that_may_not_write_puts_nothing_forward(ada: Account, rey: Account) -> None:
    hearth(rey)
    work = post_all(makers.work(ada, "The Key", ["It was late."]))
    assert (
        Program(ada, "read").post(f"/works/{work.pk}/collections", {"collection": "hearth"}).status_code
        == 403
    )
    assert Program(rey).post(f"/works/{work.pk}/collections", {"collection": "hearth"}).status_code == 404


# Keeping one ------------------------------------------------------------------------------------------------


def test_a_collection_is_made_and_changed(ada: Account, rey: Account) -> None:
    keeper = Program(ada)
    said = {
        "name": "By-the_fire",
        "title": "  By the   fire ",
        "description": "<b>Warm</b><script>x</script>",
    }
    made = keeper.post("/collections", said | {"is_moderated": True})
    assert made.status_code == 201, made.content
    told = made.json()
    assert (told["title"], told["owners"], told["is_moderated"]) == ("By the fire", ["Ada"], True)
    assert "script" not in told["description"]
    again = keeper.post("/collections", said | {"name": "BY-THE_FIRE"})
    assert (again.status_code, again.json()["errors"]) == (
        409,
        {"name": ["There is a collection of this name already."]},
    )
    path = "/collections/by-the_fire"
    changed = keeper.call(
        "patch", path, {"rules": "Be kind.", "is_closed": True, "moderators": ["rey"]}
    ).json()
    assert (changed["title"], changed["description"]) == ("By the fire", told["description"])
    assert (changed["owners"], changed["maintainers"]) == (["Ada"], ["Ada", "Rey"])
    assert changed["is_moderated"]
    assert changed["closed_at"]
    assert keeper.call("patch", path, {"is_closed": False}).json()["closed_at"] is None
    refused = keeper.call("patch", path, {"owners": ["Nemo"], "title": "Another"})
    assert refused.json()["errors"] == {"owners": ["Nobody here is called “Nemo”."]}
    assert Collection.objects.get().title == "By the fire"
    assert [one["name"] for one in keeper.get("/users/Rey/collections").json()["items"]] == ["By-the_fire"]


def test_it_is_for_those_who_keep_it(ada: Account, rey: Account, nobody: Program) -> None:
    found = hearth(rey)
    keeping.appoint(found, [rey], [makers.account("Mo")], rey, clock.now())
    moderator = Program(Account.objects.get(username="Mo"))
    for method, path, said in (
        ("patch", "/collections/hearth", {"title": "Mine"}),
        ("delete", "/collections/hearth", None),
        ("post", "/collections/hearth/revelation", {}),
    ):
        assert nobody.call(method, path, said).status_code == 401
        assert Program(rey, "read", "write").call(method, path, said).status_code == 403
        for other in (Program(ada), moderator):
            assert other.call(method, path, said).status_code == 404
    assert moderator.get("/collections/hearth/items").status_code == 200
    assert Program(ada).get("/collections/hearth/items").status_code == 404
    assert Collection.objects.get().title == "The hearth"
    assert moderator.post("/collections/hearth/stepping_down").status_code == 204
    assert moderator.get("/collections/hearth/items").status_code == 404
    refused = Program(rey).post("/collections/hearth/stepping_down")
    assert "only owner" in refused.json()["detail"]
    assert Program(rey).call("delete", "/collections/hearth").status_code == 204
    assert not Collection.objects.exists()


def test_works_are_let_in_turned_away_and_invited(ada: Account, rey: Account) -> None:
    hearth(rey, is_moderated=True)
    keeper, author = Program(rey), Program(ada)
    one, two = (post_all(makers.work(ada, title, ["It was late."])) for title in ("One", "Two"))
    draft = makers.work(ada, "A draft", ["Late."])
    own = post_all(makers.work(rey, "Own", ["Mine."]))
    author.post(f"/works/{one.pk}/collections", {"collection": "hearth"})
    items = "/collections/hearth/items"
    (waiting,) = keeper.get(items).json()["items"]
    assert (waiting["title"], waiting["work"], waiting["approved_at"]) == ("One", one.pk, None)
    assert keeper.post(f"{items}/{waiting['id']}/approval").json()["approved_at"]
    assert [it["title"] for it in keeper.get(f"{items}?show=within").json()["items"]] == ["One"]
    invited = keeper.post(items, {"work": two.pk})
    assert (invited.status_code, invited.json()["agreed_at"]) == (201, None)
    assert keeper.post(items, {"work": two.pk}).status_code == 409
    assert keeper.post(items, {"work": draft.pk}).status_code == 404
    assert Program(rey, "collect").post(items, {"work": own.pk}).status_code == 403
    assert keeper.post(items, {"work": own.pk}).json()["agreed_at"]
    assert [it["title"] for it in keeper.get(f"{items}?show=invited").json()["items"]] == ["Two"]
    assert author.call("delete", f"{items}/{waiting['id']}").status_code == 404
    assert keeper.call("delete", f"{items}/{waiting['id']}").status_code == 204
    assert keeper.call("delete", f"{items}/{invited.json()['id']}").status_code == 204
    assert [item.work for item in Item.objects.all()] == [own]


def test_a_collection_is_revealed_once_and_for_good(ada: Account, rey: Account, nobody: Program) -> None:
    keeper = Program(rey)
    keeper.post("/collections", {"name": "hearth", "title": "The hearth", "is_unrevealed": True})
    work = post_all(makers.work(ada, "The Key", ["It was late."]))
    Program(ada).post(f"/works/{work.pk}/collections", {"collection": "hearth"})
    assert nobody.get(f"/works/{work.pk}").status_code == 404
    refused = keeper.call("patch", "/collections/hearth", {"is_unrevealed": False})
    assert refused.json()["errors"] == {"is_unrevealed": ["Reveal it instead: that is for good."]}
    assert keeper.post("/collections/hearth/revelation").json()["unrevealed_at"] is None
    assert nobody.get(f"/works/{work.pk}").json()["title"] == "The Key"
    assert keeper.post("/collections/hearth/revelation").json()["detail"] == "It is revealed already."
    refused = keeper.call("patch", "/collections/hearth", {"is_unrevealed": True})
    assert refused.json()["errors"] == {"is_unrevealed": ["There are works in it by now."]}
