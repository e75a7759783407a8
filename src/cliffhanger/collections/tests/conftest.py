"""A collection, who keeps it, and an author whose story might stand in it."""

from dataclasses import dataclass
from typing import Any

import pytest

from cliffhanger.accounts.models import Account
from cliffhanger.archive import clock
from cliffhanger.cast import makers
from cliffhanger.collections import bringing, keeping
from cliffhanger.collections.models import Collection, Item
from cliffhanger.works.models import Work
from cliffhanger.works.tests.cast import post_all


@dataclass(frozen=True)
class Fair:
    collection: Collection
    keeper: Account
    author: Account
    reader: Account
    work: Work

    def put_in(self, work: Work | None = None, collection: Collection | None = None) -> Item:
        """Offered and, where that is asked for, approved."""
        item = bringing.offer(collection or self.collection, work or self.work, self.author, clock.now())
        bringing.approve(item, self.keeper, clock.now())
        item.refresh_from_db()
        return item


def collection(keeper: Account, name: str = "hearth", **said: Any) -> Collection:
    title = said.pop("title", f"The {name}")
    return keeping.make(Collection(name=name, key=name, title=title, **said), keeper, clock.now())


def story(author: Account, title: str, text: str = "It was late.", **fields: Any) -> Work:
    return post_all(makers.work(author, title, [text], **fields))


@pytest.fixture
def fair(db: None) -> Fair:
    keeper, author = makers.account("Keeper"), makers.account("Kit")
    return Fair(collection(keeper), keeper, author, makers.account("Reader"), story(author, "The Key"))


@pytest.fixture
def veiled(fair: Fair) -> Fair:
    """The same, and nobody may know of what is in it."""
    fair.collection.unrevealed_at = clock.now()
    fair.collection.save()
    return fair
