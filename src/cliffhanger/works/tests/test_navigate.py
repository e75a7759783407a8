import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localtime

from cliffhanger.accounts.models import Account
from cliffhanger.cast import makers
from cliffhanger.works.models import Chapter, Work

from .cast import SECRET, hide_a_word, post_all, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def author() -> Account:
    return makers.account("Kit")


def test_chapters_have_their_days_and_sealed_ones_their_length(client: Client, author: Account) -> None:
    work = makers.work(author, "The Key", ["one two", "one two three", "one"])
    makers.promise(work)
    hide_a_word(work)
    first = work.chapters.get(position=1)
    page = client.get(f"/works/{work.pk}/navigate").content.decode()
    assert f'<a href="{first.get_absolute_url()}" dir="auto">1. Chapter 1</a>' in page
    assert f'<span class="datetime">({localtime(first.posted_at):%Y-%m-%d})</span>' in page
    assert re.findall(r'<span class="sealed">(.*?)</span> <span class="length">(\d+ words?)', page) == [
        ("2. Sealed", "3 words"),
        ("3. Sealed", "1 word"),
    ]
    assert SECRET not in page
    assert page.count("/users/Kit/pseuds/") == 1


def test_a_chapter_in_draft_is_not_even_counted(client: Client, author: Account) -> None:
    work = makers.work(author, "The Key", ["Once.", "Later."])
    work.chapters.get(position=1).post(work.created_at)
    hide_a_word(work)
    page = client.get(f"/works/{work.pk}/navigate").content.decode()
    assert SECRET not in page
    assert page.count('<li role="presentation">') == 1


def test_makers_see_sealed_chapters_by_name(author: Account) -> None:
    work = makers.work(author, "The Key", ["Once.", "Later."])
    makers.promise(work)
    hide_a_word(work)
    page = signed_in(author).get(f"/works/{work.pk}/navigate").content.decode()
    assert page.count(f"2. {SECRET} 2") == 1
    assert "2. Sealed" not in page


def test_queries_do_not_grow_with_the_chapters(client: Client, author: Account) -> None:
    def queries(work: Work) -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(f"/works/{work.pk}/navigate")
        return len(captured)

    few = makers.work(author, "Few", ["Once.", "Later."])
    makers.promise(few)
    many = makers.work(author, "Many", ["Once."] * 60)
    for chapter in many.chapters.filter(position__lte=30):
        chapter.post(chapter.created_at)
    makers.promise(many)
    assert Chapter.objects.sealed().filter(work=many).count() == 30
    assert queries(few) == queries(many)


def test_the_list_of_one_chapter_has_no_total(client: Client, author: Account) -> None:
    work = post_all(makers.work(author, "One", ["Once."]))
    assert "on one page" not in client.get(f"/works/{work.pk}/navigate").content.decode()
    two = post_all(makers.work(author, "Two", ["one two", "three"]))
    assert "3 words to read." in client.get(f"/works/{two.pk}/navigate").content.decode()
