"""Kudos: once a reader, once a guest, never the author; counted for all."""

from threading import Barrier, Thread

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cliffhanger.accounts.models import Account, Block
from cliffhanger.archive import clock
from cliffhanger.cast import makers
from cliffhanger.reviews import nod
from cliffhanger.reviews.models import Kudos
from cliffhanger.reviews.nod import Guest, leave_kudos
from cliffhanger.works.models import Work

pytestmark = pytest.mark.django_db


@pytest.fixture
def author() -> Account:
    return makers.account("Kit")


@pytest.fixture
def work(author: Account) -> Work:
    made = makers.work(author, "The Key", ["One.", "Two."])
    for chapter in made.chapters.all():
        chapter.post(clock.now())
    made.refresh_from_db()
    return made


def said(work: Work) -> dict[str, object]:
    return {"kudo[commentable_id]": work.pk, "kudo[commentable_type]": "Work"}


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def test_a_reader_leaves_kudos_once(work: Work) -> None:
    browser = signed_in(makers.account("Reader"))
    page = browser.get(work.get_absolute_url()).content.decode()
    assert '<form id="new_kudo" method="post" action="/kudos"' in page
    assert f'name="kudo[commentable_id]" id="kudo_commentable_id" value="{work.pk}"' in page
    response = browser.post("/kudos", said(work), follow=True)
    assert response.redirect_chain[0] == (work.get_absolute_url(), 302)
    assert '<div class="flash kudos_notice' in response.content.decode()
    again = browser.post("/kudos", said(work), follow=True).content.decode()
    assert "already left kudos" in again
    assert "You left kudos here." in again
    assert Kudos.objects.count() == 1
    assert f'<dd class="kudos"><a href="/works/{work.pk}/kudos">1</a></dd>' in again


def test_a_guest_leaves_kudos_once_from_an_address(work: Work) -> None:
    for address in ("192.0.2.1", "192.0.2.1", "192.0.2.2"):
        Client(REMOTE_ADDR=address).post("/kudos", said(work))
    assert Kudos.objects.count() == 2


def test_a_guest_leaves_kudos_once_from_a_browser_wherever_it_is(work: Work) -> None:
    browser = Client()
    for address in ("192.0.2.1", "192.0.2.2"):
        browser.post("/kudos", said(work), REMOTE_ADDR=address)
    assert Kudos.objects.count() == 1
    cookie = browser.cookies["kudos"]
    assert cookie["path"] == "/kudos"
    assert cookie["httponly"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_guest", [True, False])
def test_pressed_several_times_at_once_it_is_one(work: Work, is_guest: bool) -> None:
    reader = AnonymousUser() if is_guest else makers.account("Reader")
    together = Barrier(4)
    left: list[bool] = []

    def press() -> None:
        try:
            together.wait()
            left.append(leave_kudos(work, reader, Guest("192.0.2.1", "word"), clock.now()))
        finally:
            connection.close()

    threads = [Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(left) == [False, False, False, True]
    assert Kudos.objects.count() == 1


def test_marks_of_a_guest_cannot_be_followed_from_work_to_work(work: Work, author: Account) -> None:
    other = makers.work(author, "Other", ["One."])
    other.chapters.get().post(clock.now())
    browser = Client(REMOTE_ADDR="192.0.2.1")
    for each in (work, other):
        browser.post("/kudos", said(each))
    first, second = Kudos.objects.all()
    assert first.address_mark != second.address_mark
    assert first.browser_mark != second.browser_mark
    assert "192.0.2.1" not in first.address_mark + first.browser_mark + first.day_mark


def test_makers_leave_none_on_their_own_work(author: Account) -> None:
    company = makers.company()
    makers.promise(company.work)
    for maker in (company.author, company.coauthor, company.beta):
        assert signed_in(maker).post("/kudos", said(company.work)).status_code == 403
        response = signed_in(maker).post("/kudos.js", said(company.work))
        assert response.status_code == 422
        assert "cannot_be_author" in response.json()["errors"]
        assert "new_kudo" not in signed_in(maker).get(company.work.get_absolute_url()).content.decode()
    assert not Kudos.objects.exists()


def test_who_is_blocked_leaves_none(work: Work, author: Account) -> None:
    reader = makers.account("Reader")
    Block.objects.create(blocker=author, blocked=reader)
    assert signed_in(reader).post("/kudos", said(work)).status_code == 403
    assert not Kudos.objects.exists()


def test_programs_are_answered_as_they_expect(work: Work) -> None:
    reader = signed_in(makers.account("Reader"))
    first = reader.post("/kudos.js", said(work))
    assert (first.status_code, first.json()["kudos"]) == (201, 1)
    second = reader.post("/kudos.js", said(work))
    assert (second.status_code, list(second.json()["errors"])) == (422, ["user_id"])
    assert Client().post("/kudos.js", said(work)).status_code == 201
    guest = Client().post("/kudos.js", said(work))
    assert (guest.status_code, list(guest.json()["errors"])) == (422, ["ip_address"])


@pytest.mark.parametrize("number", ["", "abc", "0", "-1", "9" * 18, "9" * 5000, "1.5", "²", "\x00"])
def test_kudos_on_nothing_are_refused(number: str) -> None:
    data = {"kudo[commentable_id]": number, "kudo[commentable_type]": "Work"}
    assert Client().post("/kudos", data).status_code == 404
    response = Client().post("/kudos.js", data)
    assert (response.status_code, list(response.json()["errors"])) == (422, ["no_commentable"])


def test_drafts_and_works_that_are_gone_take_none(work: Work, author: Account) -> None:
    draft = makers.work(author, "Draft", ["One."])
    work.withdraw("author", clock.now())
    reader = signed_in(makers.account("Reader"))
    assert reader.post("/kudos", said(draft)).status_code == 404
    assert reader.post("/kudos", said(work)).status_code == 403
    assert reader.get(f"/works/{draft.pk}/kudos").status_code == 404
    assert reader.get(f"/works/{work.pk}/kudos").status_code == 404
    assert not Kudos.objects.exists()


def test_a_restricted_work_takes_none_from_guests(work: Work) -> None:
    work.is_restricted = True
    work.save()
    assert Client().post("/kudos", said(work)).status_code == 302
    assert not Kudos.objects.exists()


def test_who_leaves_kudos_faster_than_anybody_reads_is_asked_to_wait(
    work: Work, author: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nod, "MOST", 1)
    other = makers.work(author, "Other", ["One."])
    other.chapters.get().post(clock.now())
    for browser in (Client(REMOTE_ADDR="192.0.2.9"), signed_in(makers.account("Reader"))):
        assert browser.post("/kudos", said(work)).status_code == 302
        for address in ("/kudos", "/kudos.js"):
            response = browser.post(address, said(other))
            assert response.status_code == 429
            assert response["Retry-After"]
    assert Kudos.objects.count() == 2


def test_the_page_of_kudos_names_readers_and_counts_guests(work: Work, author: Account) -> None:
    for name in ("Ada", "Bea"):
        signed_in(makers.account(name)).post("/kudos", said(work))
    Client(REMOTE_ADDR="192.0.2.7").post("/kudos", said(work))
    page = Client().get(f"/works/{work.pk}/kudos").content.decode()
    for part in ("2 Users Who Left Kudos on", "and 1 guest", '<div id="kudos"><p class="kudos">', ">Ada</a>"):
        assert part in page, part
    assert '<dd class="kudos">' in Client().get("/works").content.decode()


def test_a_page_for_guests_is_the_same_whoever_left_kudos(work: Work) -> None:
    signed_in(makers.account("Ada")).post("/kudos", said(work))
    browser = Client()
    browser.post("/kudos", said(work))
    browser.get(work.get_absolute_url())  # with the word of thanks, once
    assert browser.get(work.get_absolute_url()).content == Client().get(work.get_absolute_url()).content


def test_queries_do_not_grow_with_kudos(work: Work) -> None:
    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            Client().get(address)
        return len(captured)

    addresses = (work.get_absolute_url(), "/works", f"/works/{work.pk}/kudos")
    signed_in(makers.account("Ada")).post("/kudos", said(work))
    with_one = [queries(address) for address in addresses]
    for n in range(12):
        signed_in(makers.account(f"R{n}")).post("/kudos", said(work))
    assert [queries(address) for address in addresses] == with_one
