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
