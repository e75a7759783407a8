import pytest
from django.test import Client

from cliffhanger.accounts.models import Account
from cliffhanger.archive import clock
from cliffhanger.cast import makers
from cliffhanger.follows.models import Subscription
from cliffhanger.works.models import Work

pytestmark = pytest.mark.django_db


@pytest.fixture
def work() -> Work:
    made = makers.work(makers.account("Kit"), "The Key", ["Once."])
    made.chapters.get().post(clock.now())
    made.refresh_from_db()
    return made


@pytest.fixture
def reader() -> Account:
    return makers.account("Reader")


@pytest.fixture
def client(reader: Account) -> Client:
    made = Client()
    made.force_login(reader)
    return made


def page(client: Client, work: Work) -> str:
    return client.get(work.get_absolute_url()).content.decode()


def test_a_reader_follows_and_stops(client: Client, work: Work, reader: Account) -> None:
    address = f"/works/{work.pk}/subscription"
    assert 'value="Subscribe"' in page(client, work)
    assert client.post(address, {"wanted": "yes"})["Location"] == work.get_absolute_url()
    assert Subscription.objects.get().account == reader
    assert 'value="Unsubscribe"' in page(client, work)
    client.post(address, {"wanted": "no"})
    assert not Subscription.objects.exists()


def test_pressing_twice_is_pressing_once(client: Client, work: Work) -> None:
    for _ in range(2):
        client.post(f"/works/{work.pk}/subscription", {"wanted": "yes"})
    assert Subscription.objects.count() == 1
    for _ in range(2):
        client.post(f"/works/{work.pk}/subscription", {"wanted": "no"})
    assert not Subscription.objects.exists()


def test_a_guest_is_led_to_sign_in_and_back(work: Work) -> None:
    assert f'<li class="subscribe"><a href="/accounts/login/?next=%2Fworks%2F{work.pk}">' in page(
        Client(), work
    )


def test_whoever_signed_in_to_follow_comes_back_to_the_work(client: Client, work: Work) -> None:
    signed_out = Client().post(f"/works/{work.pk}/subscription", {"wanted": "yes"})
    assert signed_out["Location"].endswith(f"?next=/works/{work.pk}/subscription")
    assert client.get(f"/works/{work.pk}/subscription")["Location"] == work.get_absolute_url()
    assert not Subscription.objects.exists()


def test_a_draft_cannot_be_followed(client: Client) -> None:
    draft = makers.work(makers.account("Other"), "Not yet", ["Once."])
    assert client.post(f"/works/{draft.pk}/subscription", {"wanted": "yes"}).status_code == 404
    assert not Subscription.objects.exists()
