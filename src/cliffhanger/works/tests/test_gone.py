from datetime import timedelta

import pytest
from django.test import Client

from cliffhanger.accounts.models import Account
from cliffhanger.archive import clock
from cliffhanger.cast import makers
from cliffhanger.promises.tick import tick
from cliffhanger.works.models import Withdrawal, Work

from .cast import SECRET, hide_a_word, post_all, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def author() -> Account:
    return makers.account("Kit")


@pytest.fixture
def reader() -> Account:
    return makers.account("Reader")


@pytest.fixture
def lapsed(author: Account, reader: Account) -> Work:
    """A work of three chapters whose promise one reader answered, and that was taken down for it."""
    work = makers.work(author, "The Keeper", ["The first part.", "The second part.", "The third part."])
    makers.promise(work, quorum=3, window_days=2, word="I learnt a lot.")
    hide_a_word(work)
    makers.answer(work, reader, "I would have read on.")
    tick(clock.move_to(clock.now() + timedelta(days=3)))
    work.refresh_from_db()
    assert work.withdrawn_at
    return work


def addresses(work: Work) -> list[str]:
    first = work.chapters.get(position=1).get_absolute_url()
    return [f"/works/{work.pk}", f"/works/{work.pk}?view_full_work=true", f"/works/{work.pk}/navigate", first]


def test_it_says_what_was_here_and_what_came_of_it(client: Client, lapsed: Work) -> None:
    for address in addresses(lapsed):
        response = client.get(address)
        page = response.content.decode()
        assert response.status_code == 410
        for fact in (
            "The Keeper",
            "Kit",
            "One of three readers",
            "1 of 3 readers",
            "I learnt a lot.",
            "lapsed",
        ):
            assert fact in page, fact
        assert "The first part." not in page
        assert SECRET not in page


def test_a_chapter_that_was_never_out_is_not_gone_but_unknown(client: Client, lapsed: Work) -> None:
    never = lapsed.chapters.get(position=2)
    assert client.get(never.get_absolute_url()).status_code == 404


def test_whoever_answered_finds_her_words_and_the_rest(lapsed: Work, reader: Account) -> None:
    client = signed_in(reader)
    response = client.get(f"/works/{lapsed.pk}")
    page = response.content.decode()
    assert response.status_code == 410
    assert "I would have read on." in page
    assert [client.get(chapter.get_absolute_url()).status_code for chapter in lapsed.chapters.all()] == [
        200
    ] * 3
    assert all(chapter.get_absolute_url() in page for chapter in lapsed.chapters.all())


def test_somebody_else_finds_neither(lapsed: Work) -> None:
    page = signed_in(makers.account("Stranger")).get(f"/works/{lapsed.pk}").content.decode()
    assert "I would have read on." not in page
    assert "Yours to read" not in page


def test_its_makers_still_have_it(lapsed: Work, author: Account) -> None:
    response = signed_in(author).get(f"/works/{lapsed.pk}")
    assert response.status_code == 200
    assert "taken down: only its makers can see it now" in response.content.decode()


def test_it_is_in_no_list(client: Client, lapsed: Work) -> None:
    assert "The Keeper" not in client.get("/").content.decode()
    assert "The Keeper" not in client.get("/works").content.decode()


def test_a_work_that_a_moderator_took_down_is_not_named(client: Client, author: Account) -> None:
    work = post_all(makers.work(author, "Something awful", ["Words."]))
    work.withdraw(Withdrawal.MODERATOR, clock.now())
    response = client.get(f"/works/{work.pk}")
    assert response.status_code == 410
    assert "Something awful" not in response.content.decode()


def test_a_restricted_work_that_is_gone_is_gone_for_members_only(author: Account, reader: Account) -> None:
    work = post_all(makers.work(author, "For members", ["Hush."], is_restricted=True))
    work.withdraw(Withdrawal.AUTHOR, clock.now())
    assert Client().get(f"/works/{work.pk}").status_code == 302
    response = signed_in(reader).get(f"/works/{work.pk}")
    assert response.status_code == 410
    assert "Its author took this work down" in response.content.decode()
