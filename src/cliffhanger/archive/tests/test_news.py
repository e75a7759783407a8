import pytest
from django.test import Client

from cliffhanger.archive.models import News
from cliffhanger.cast import makers

pytestmark = pytest.mark.django_db

WRITTEN = {"title": " The  room is open ", "text": "Come in.\n\nMind the <script>step</script>."}


@pytest.fixture
def staff() -> Client:
    client = Client()
    client.force_login(makers.account("Moderator", is_staff=True))
    return client


@pytest.fixture
def entry(staff: Client) -> News:
    staff.post("/news/new", WRITTEN)
    return News.objects.get()


def test_no_news_is_said_so(client: Client) -> None:
    assert "Nothing yet." in client.get("/news").content.decode()


def test_staff_write_and_everybody_reads(client: Client, entry: News) -> None:
    for address in ("/news", f"/news/{entry.pk}"):
        page = client.get(address).content.decode()
        assert "The room is open" in page
        assert "<p>Come in.</p>" in page
        assert "<script>step" not in page


def test_the_latest_is_first(client: Client, staff: Client, entry: News) -> None:
    staff.post("/news/new", {"title": "Later", "text": "Still open."})
    page = client.get("/news").content.decode()
    assert page.index("Later") < page.index("The room is open")


def test_what_was_changed_says_so(client: Client, staff: Client, entry: News) -> None:
    staff.post(f"/news/{entry.pk}/edit", {"title": entry.title, "text": entry.text})
    assert News.objects.get().edited_at is None
    staff.post(f"/news/{entry.pk}/edit", {"title": "It is shut", "text": entry.text})
    page = client.get(f"/news/{entry.pk}").content.decode()
    assert "It is shut" in page
    assert ", changed" in page


def test_news_can_be_taken_back(client: Client, staff: Client, entry: News) -> None:
    assert staff.get(f"/news/{entry.pk}/removal").status_code == 200
    assert News.objects.exists()
    staff.post(f"/news/{entry.pk}/removal")
    assert client.get(f"/news/{entry.pk}").status_code == 404


def test_what_is_missing_is_said_and_nothing_typed_is_lost(staff: Client) -> None:
    response = staff.post("/news/new", {"title": "", "text": "Half written."})
    assert response.status_code == 422
    assert "Half written." in response.content.decode()
    assert "This field is required." in response.content.decode()
    assert staff.post("/news/new", {"title": "x" * 256, "text": "y"}).status_code == 422
    assert staff.post("/news/new", {"title": "a\x00b", "text": "y"}).status_code == 422
    assert not News.objects.exists()


def test_nobody_else_writes(client: Client, entry: News) -> None:
    reader = Client()
    reader.force_login(makers.account("Reader"))
    for browser in (client, reader):
        for address in ("/news/new", f"/news/{entry.pk}/edit", f"/news/{entry.pk}/removal"):
            assert browser.get(address).status_code == 404
            assert browser.post(address, WRITTEN).status_code == 404
    assert News.objects.count() == 1
    assert "Write news" not in client.get("/news").content.decode()
