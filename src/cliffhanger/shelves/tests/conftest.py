"""A story of three chapters that is out, and those who may stand before its shelf."""

from dataclasses import dataclass

import pytest
from django.test import Client

from cliffhanger.accounts.models import Account
from cliffhanger.archive import clock
from cliffhanger.cast import makers
from cliffhanger.works.models import Chapter, Work


@dataclass(frozen=True)
class Room:
    work: Work
    author: Account
    reader: Account
    other: Account

    def chapter(self, position: int) -> Chapter:
        found: Chapter = self.work.chapters.get(position=position)
        found.work = self.work
        return found


@pytest.fixture
def room(db: None) -> Room:
    author = makers.account("Kit")
    return Room(
        work=posted(author, "The Key"),
        author=author,
        reader=makers.account("Reader"),
        other=makers.account("Other"),
    )


def posted(author: Account, title: str, chapters: int = 3, **fields: object) -> Work:
    work = makers.work(author, title, [f"Part {n} of the tale." for n in range(1, chapters + 1)], **fields)
    for chapter in work.chapters.all():
        chapter.post(clock.now())
    work.refresh_from_db()
    return work


def signed_in(account: Account | None) -> Client:
    client = Client()
    if account:
        client.force_login(account)
    return client
