import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cliffhanger.accounts.models import Account
from cliffhanger.archive import clock
from cliffhanger.cast import makers
from cliffhanger.follows.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader() -> Account:
    return makers.account("Reader")


@pytest.fixture
def client(reader: Account) -> Client:
    made = Client()
    made.force_login(reader)
    return made


def tell(account: Account, number: int = 0, sentence: str = "It was kept.", *, read: bool = False) -> Notice:
    now = clock.now()
    return Notice.objects.create(
        account=account,
        key=f"key {number}",
        facts={"text": sentence},
        address="/works/1",
        at=now,
        read_at=now if read else None,
    )


def page(client: Client, query: str = "") -> str:
    response = client.get(f"/notices{query}")
    assert response.status_code == 200
    return response.content.decode()


def test_somebody_signed_out_is_asked_to_sign_in() -> None:
    response = Client().get("/notices")
    assert response.status_code == 302
    assert response["Location"].endswith("?next=/notices")


def test_nothing_has_happened_yet(client: Client) -> None:
    assert "Nothing has happened yet." in page(client)


def test_new_notices_look_new_until_they_are_marked_as_read(client: Client, reader: Account) -> None:
    tell(reader, 1, "The first was kept.")
    tell(reader, 2, "The second was kept.", read=True)
    shown = page(client)
    assert shown.count('<li class="new">') == 1
    assert '<span class="count">1</span>' in shown
    assert page(client).count('<li class="new">') == 1
    newest = Notice.objects.latest("pk").pk
    assert client.post("/notices", {"newest": newest}).status_code == 302
    shown = page(client)
    assert '<li class="new">' not in shown
    assert '<span class="count">' not in shown
    assert "Mark all as read" not in shown


def test_what_came_after_the_page_was_opened_stays_new(client: Client, reader: Account) -> None:
    seen = tell(reader, 1)
    later = tell(reader, 2)
    client.post("/notices", {"newest": seen.pk})
    assert list(Notice.objects.filter(read_at=None)) == [later]


@pytest.mark.parametrize("newest", ["", "x", "9" * 30, "²", "-1"])
def test_an_odd_number_marks_nothing(client: Client, reader: Account, newest: str) -> None:
    tell(reader)
    assert client.post("/notices", {"newest": newest}).status_code == 302
    assert Notice.objects.filter(read_at=None).count() == 1


def test_notices_are_hers_alone(client: Client, reader: Account) -> None:
    other = tell(makers.account("Other"), 1, "For somebody else.")
    assert "For somebody else." not in page(client)
    client.post("/notices", {"newest": other.pk})
    other.refresh_from_db()
    assert other.read_at is None


def test_a_sentence_is_text(client: Client, reader: Account) -> None:
    tell(reader, 1, "“<script>alert(1)</script>” was kept.")
    assert "<script>alert" not in page(client)


def test_a_page_holds_thirty_and_costs_what_one_costs(client: Client, reader: Account) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get("/notices")
        return len(captured)

    tell(reader)
    with_one = queries()
    for n in range(1, 35):
        tell(reader, n, f"Notice {n:02}.")
    assert queries() == with_one
    assert page(client).count('<li class="new">') == 30
    assert page(client, "?page=2").count('<li class="new">') == 5
    assert page(client, "?page=abc").count('<li class="new">') == 30
