"""What came to somebody's works, in figures: where she finds it, and that it is hers alone."""

import re

import pytest
from django.test import Client

from cliffhanger.archive import clock
from cliffhanger.cast import makers
from cliffhanger.works.tests.cast import signed_in

pytestmark = pytest.mark.django_db


def test_it_is_reached_from_the_desk_and_from_ones_own_pages() -> None:
    kit = signed_in(makers.account("Kit"))
    link = '<a href="/users/Kit/stats">'
    assert link in kit.get("/desk").content.decode()
    assert link in kit.get("/users/Kit").content.decode()
    other = signed_in(makers.account("Ada"))
    assert "/stats" not in other.get("/users/Kit").content.decode()
    assert other.get("/users/Kit/stats").status_code == 404
    assert Client().get("/users/Kit/stats").headers["Location"].startswith("/accounts/login/")


def test_it_counts_works_and_words_that_are_out() -> None:
    kit = makers.account("Kit")
    makers.work(kit, "A draft", ["Not counted."])
    out = makers.work(kit, "The Key", ["One door.", "And three more words."])
    out.chapters.get(position=1).post(clock.now())
    makers.answer(out, makers.account("Ada"))
    shown = signed_in(kit).get("/users/Kit/stats").content.decode()
    said = dict(re.findall(r"<dt>(.*?):</dt>\n<dd>(.*?)</dd>", shown))
    assert (said["Works"], said["Word Count"], said["Comment Threads"]) == ("1", "2", "1")
