import pytest
from django.core import mail
from django.test import Client

from cliffhanger.accounts.forms import MOST_PSEUDS
from cliffhanger.accounts.models import Account, Pseud

from .conftest import PASSWORD


@pytest.fixture
def new(db: None, client: Client) -> Account:
    """Somebody who has confirmed her address and not chosen a pseud."""
    client.post(
        "/accounts/signup/", {"username": "Juno", "email": "juno@readers.example", "password1": PASSWORD}
    )
    link = next(word for word in str(mail.outbox[-1].body).split() if "confirm-email" in word)
    client.post(link.replace("http://testserver", ""))
    return Account.objects.get(username="Juno")


def test_the_name_one_signed_up_with_can_be_kept(client: Client, new: Account) -> None:
    assert 'value="Juno"' in client.get("/preferences/pseud").content.decode()
    client.post("/preferences/pseud", {"name": "Juno"})
    new.refresh_from_db()
    assert [pseud.name for pseud in new.pseuds.all()] == ["Juno"]
    assert new.default_pseud == new.pseuds.get()


def test_another_name_can_be_taken_and_the_first_stays_hers(client: Client, new: Account) -> None:
    client.post("/preferences/pseud", {"name": "The Ferryman"})
    new.refresh_from_db()
    assert new.pseud is not None
    assert new.pseud.name == "The Ferryman"
    assert sorted(pseud.name for pseud in new.pseuds.all()) == ["Juno", "The Ferryman"]


def test_a_name_of_somebody_else_is_refused_with_what_was_typed(
    client: Client, new: Account, kit: Account
) -> None:
    page = client.post("/preferences/pseud", {"name": "kit"}).content.decode()
    assert "“Kit” is taken" in page
    assert 'value="kit"' in page
    assert client.post("/preferences/pseud", {"name": "moderator"}).status_code == 200
    assert new.pseuds.count() == 1


def test_who_has_chosen_is_not_asked_again(as_kit: Client, kit: Account) -> None:
    as_kit.post("/accounts/logout/")
    page = as_kit.post("/accounts/login/", {"login": "Kit", "password": PASSWORD})
    assert page.headers["Location"] == "/"


def test_pseuds_are_added_described_and_chosen(as_kit: Client, kit: Account) -> None:
    as_kit.post("/preferences/pseuds", {"name": "Gale", "about": "Ghost stories."})
    gale = kit.pseuds.get(name="Gale")
    assert kit.pseud is not None
    assert kit.pseud.name == "Kit"
    as_kit.post("/users/Kit/pseuds/Gale/default")
    kit.refresh_from_db()
    assert kit.pseud == gale
    as_kit.post("/users/Kit/pseuds/Gale/edit", {"name": "Gale Warning", "about": "Ghosts & <b>gales</b>."})
    page = as_kit.get("/users/Kit/pseuds/Gale Warning").content.decode()
    assert "Ghosts &amp; &lt;b&gt;gales&lt;/b&gt;." in page
    assert as_kit.get("/users/Kit/pseuds/Gale").status_code == 404


def test_the_name_one_signs_in_with_stays_but_for_its_capitals(as_kit: Client, kit: Account) -> None:
    page = as_kit.post("/users/Kit/pseuds/Kit/edit", {"name": "Gale", "about": "x"}).content.decode()
    assert "You sign in by this name" in page
    as_kit.post("/users/Kit/pseuds/Kit/edit", {"name": "KIT", "about": "x"})
    assert kit.pseuds.get().name == "KIT"


def test_pseuds_of_others_cannot_be_changed(as_kit: Client, mira: Account) -> None:
    assert as_kit.get("/users/Mira/pseuds/Mira/edit").status_code == 404
    assert as_kit.post("/users/Mira/pseuds/Mira/edit", {"name": "Mine", "about": ""}).status_code == 404
    assert as_kit.post("/users/Mira/pseuds/Mira/default").status_code == 404
    assert as_kit.get("/users/Kit/pseuds/Mira/edit").status_code == 404
    assert mira.pseuds.get().name == "Mira"


def test_an_account_has_so_many_pseuds_and_no_more(as_kit: Client, kit: Account) -> None:
    for number in range(MOST_PSEUDS - 1):
        kit.pseuds.create(name=f"Kit {number}")
    page = as_kit.post("/preferences/pseuds", {"name": "One more", "about": ""}).content.decode()
    assert "up to 50 pseuds" in page
    assert 'value="One more"' in page


def test_everybody_sees_an_account_with_its_pseuds(client: Client, kit: Account) -> None:
    kit.pseuds.create(name="Gale", about="Ghost stories.")
    page = client.get("/users/Kit").content.decode()
    assert "/users/Kit/pseuds/Gale" in page
    assert "Ghost stories." in page
    assert "kit@readers.example" not in page
    assert "Preferences" not in page.split('<div id="main"')[1].split("<footer")[0]
    assert "A pseud of" in client.get("/users/Kit/pseuds/Gale").content.decode()


def test_the_pages_of_an_account_ask_the_database_as_often_with_three_pseuds_as_with_one(
    client: Client, kit: Account, django_assert_num_queries: object
) -> None:
    kit.pseuds.create(name="Gale")
    with django_assert_num_queries(3):  # type: ignore[operator] # pytest-django's fixture
        client.get("/users/Kit")
    kit.pseuds.create(name="Squall")
    kit.pseuds.create(name="Storm")
    with django_assert_num_queries(3):  # type: ignore[operator] # as above
        client.get("/users/Kit")


def test_other_capitals_lead_to_the_page(client: Client, kit: Account) -> None:
    kit.pseuds.create(name="Gale")
    assert client.get("/users/kit").headers["Location"] == "/users/Kit"
    assert client.get("/users/kit/pseuds/GALE").headers["Location"] == "/users/Kit/pseuds/Gale"


@pytest.mark.parametrize(
    "path", ["/users/Nobody", "/users/Kit/pseuds/Mira", "/users/Gale", "/users/Mira/pseuds/Gale"]
)
def test_who_is_not_there_is_not_found(client: Client, kit: Account, mira: Account, path: str) -> None:
    Pseud.objects.create(account=kit, name="Gale")
    assert client.get(path).status_code == 404


def test_a_closed_account_is_not_shown(client: Client, kit: Account) -> None:
    Account.objects.filter(pk=kit.pk).update(is_active=False)
    assert client.get("/users/Kit").status_code == 404
    assert client.get("/users/Kit/pseuds/Kit").status_code == 404
