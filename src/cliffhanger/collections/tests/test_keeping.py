import pytest

from cliffhanger.accounts.models import Block
from cliffhanger.archive import clock
from cliffhanger.cast import makers
from cliffhanger.collections import keeping
from cliffhanger.collections.models import Collection, Maintainer, Step
from cliffhanger.transfer.leaving.copy import copy_of
from cliffhanger.transfer.leaving.leave import leave
from cliffhanger.works.models import Work
from cliffhanger.works.tests.cast import signed_in

from .conftest import Fair

pytestmark = pytest.mark.django_db


def test_making_one_with_all_that_can_be_said() -> None:
    keeper = makers.account("Keeper")
    answer = signed_in(keeper).post(
        "/collections/new",
        {
            "title": "  By the   fire ",
            "name": "By-the_fire",
            "description": "Warm.\n\n<p onclick='x()'>Come <script>in</script></p>",
            "rules": "Be kind.",
            "is_moderated": "on",
            "is_unrevealed": "on",
        },
    )
    assert answer["Location"] == "/collections/By-the_fire"
    made = Collection.objects.get()
    assert (made.title, made.key, made.is_moderated, made.by_invitation) == (
        "By the fire",
        "by-the_fire",
        True,
        False,
    )
    assert made.unrevealed_at
    assert made.closed_at is None
    assert "script" not in made.description
    assert "onclick" not in made.description
    page = signed_in(None).get("/collections/By-the_fire").content.decode()
    assert "Be kind." in page
    assert ">Keeper<" in page
    assert "not revealed yet" in page


@pytest.mark.parametrize(
    "name", ["", "new", "New", "with space", "ü", "a/b", "-a", "x" * 41, "a\0b", "HEARTH"]
)
def test_a_name_that_cannot_be_is_said_at_the_field(fair: Fair, name: str) -> None:
    answer = signed_in(fair.keeper).post("/collections/new", {"title": "Typed before", "name": name})
    assert answer.status_code == 422
    assert "Typed before" in answer.content.decode()
    assert Collection.objects.count() == 1


def test_only_its_owner_changes_it(fair: Fair) -> None:
    moderator = makers.account("Mo")
    Maintainer.objects.create(collection=fair.collection, account=moderator, role="moderator")
    said = {"title": "Another", "owners": "Keeper", "moderators": "Mo"}
    for who in (None, fair.reader, fair.author, moderator):
        for page in ("edit", "removal", "revelation"):
            assert signed_in(who).post(f"/collections/hearth/{page}", said).status_code in (302, 404)
    fair.collection.refresh_from_db()
    assert fair.collection.title == "The hearth"
    assert signed_in(moderator).get("/collections/hearth/items").status_code == 200
    answer = signed_in(fair.keeper).post(
        "/collections/hearth/edit", said | {"is_closed": "on", "name": "other"}
    )
    assert answer.status_code == 302
    fair.collection.refresh_from_db()
    assert (fair.collection.title, fair.collection.name) == ("Another", "hearth")
    assert fair.collection.closed_at


def test_people_are_named_and_told(fair: Fair) -> None:
    keeper = signed_in(fair.keeper)
    answer = keeper.post(
        "/collections/hearth/edit", {"title": "T", "owners": "Keeper, reader", "moderators": "Kit , Reader,"}
    )
    assert answer.status_code == 302
    roles = dict(fair.collection.maintainers.values_list("account__username", "role"))
    assert roles == {"Keeper": "owner", "Reader": "owner", "Kit": "moderator"}
    told = Step.objects.filter(kind="appointed").values_list("whom__username", flat=True)
    assert set(told) == {"Reader", "Kit"}


@pytest.mark.parametrize(
    ("owners", "why"),
    [("", "required"), (" , ", "Somebody has to own it"), ("Keeper, Nemo", "Nobody here is called")],
)
def test_people_who_cannot_be_named(fair: Fair, owners: str, why: str) -> None:
    answer = signed_in(fair.keeper).post("/collections/hearth/edit", {"title": "T", "owners": owners})
    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert fair.collection.maintainers.get().account == fair.keeper


def test_nobody_is_named_by_whom_she_blocked(fair: Fair) -> None:
    Block.objects.create(blocker=fair.reader, blocked=fair.keeper)
    answer = signed_in(fair.keeper).post(
        "/collections/hearth/edit", {"title": "T", "owners": "Keeper", "moderators": "Reader"}
    )
    assert "does not want to hear from you" in answer.content.decode()


def test_stepping_down(fair: Fair) -> None:
    signed_in(fair.keeper).post("/collections/hearth/stepping-down")
    assert fair.collection.maintainers.count() == 1, "somebody has to own it"
    keeping.appoint(fair.collection, [fair.keeper, fair.reader], [], fair.keeper, clock.now())
    signed_in(fair.keeper).post("/collections/hearth/stepping-down")
    assert fair.collection.maintainers.get().account == fair.reader


def test_dissolving_asks_first_and_leaves_its_works(fair: Fair) -> None:
    fair.put_in()
    keeper = signed_in(fair.keeper)
    assert "Dissolve the collection" in keeper.get("/collections/hearth/removal").content.decode()
    keeper.post("/collections/hearth/removal")
    assert not Collection.objects.exists()
    assert Work.objects.public().filter(pk=fair.work.pk).exists()


def test_who_leaves_hands_over(fair: Fair) -> None:
    keeping.appoint(fair.collection, [fair.keeper], [fair.reader], fair.keeper, clock.now())
    leave(fair.keeper, clock.now(), take_works=False)
    kept = fair.collection.maintainers.get()
    assert (kept.account, kept.role) == (fair.reader, "owner")
    fair.collection.refresh_from_db()
    assert fair.collection.closed_at is None


def test_where_nobody_is_left_it_is_closed_and_revealed(veiled: Fair) -> None:
    veiled.put_in()
    leave(veiled.keeper, clock.now(), take_works=False)
    veiled.collection.refresh_from_db()
    assert veiled.collection.closed_at
    assert veiled.collection.unrevealed_at is None
    assert Work.objects.public().filter(pk=veiled.work.pk).exists()


@pytest.mark.parametrize("takes", [False, True])
def test_a_work_that_is_not_revealed_is_left_or_taken_like_any_that_is_out(veiled: Fair, takes: bool) -> None:
    veiled.put_in()
    leave(veiled.author, clock.now(), take_works=takes)
    assert Work.objects.filter(pk=veiled.work.pk).exists() != takes
    assert not Work.objects.public().exists()
    assert signed_in(None).get("/collections/hearth").status_code == 200


def test_a_copy_of_all_that_is_ones_own_has_them(fair: Fair) -> None:
    fair.put_in()
    (kept,) = copy_of(fair.keeper)["collections"]
    assert (kept["title"], kept["role"]) == ("The hearth", "owner")
    (work,) = copy_of(fair.author)["works"]
    assert work["collections"] == ["The hearth"]
