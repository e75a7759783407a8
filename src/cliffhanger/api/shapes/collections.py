from datetime import datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from cliffhanger.accounts.names import LONGEST
from cliffhanger.collections.forms import MOST_PEOPLE
from cliffhanger.collections.models import LONGEST_NAME, LONGEST_TITLE, Item, Maintainer
from cliffhanger.collections.names import SHAPE

from .pieces import NOT_BLANK, Number, Prose, Said, absolute


class CollectionTold(Schema):
    name: str
    url: str
    title: str
    description: str
    rules: str
    maintainers: list[str] = Field(description="Accounts, by name: owners and moderators.")
    owners: list[str] = Field(description="Those of them who say what it is.")
    works: int = Field(description="How many of its works the caller may know of.")
    is_moderated: bool
    by_invitation: bool
    made_at: datetime
    closed_at: datetime | None
    unrevealed_at: datetime | None = Field(
        description="Since when nobody may know of its works but who makes them and who maintains it."
    )


class CollectionNamed(Schema):
    collection: str = Field(max_length=40, description="Its name, as in its address.")


class PlacedTold(Schema):
    """A work of one's own in a collection: in it when both have agreed."""

    collection: str
    work: int
    agreed_at: datetime | None
    approved_at: datetime | None


Title = Annotated[str, Field(min_length=1, max_length=LONGEST_TITLE, pattern=NOT_BLANK)]
Name = Annotated[
    str,
    Field(max_length=LONGEST_NAME, pattern=f"^{SHAPE.pattern}$", description="In its address, for good."),
]
Person = Annotated[str, Field(min_length=1, max_length=LONGEST, pattern=r"^[^,\x00]*[^,\s\x00][^,\x00]*$")]


class CollectionSaid(Said):
    """`description` and `rules` are HTML or plain text. `is_unrevealed`: nobody may know of its works yet."""

    name: Name
    title: Title
    description: Prose = ""
    rules: Prose = ""
    is_moderated: bool = False
    by_invitation: bool = False
    is_unrevealed: bool = False
    is_closed: bool = False


class CollectionChange(Said):
    """What is left out stays. `is_unrevealed` can be said while nothing is in it; it is revealed by a verb of its own."""

    title: Title | None = None
    description: Prose | None = None
    rules: Prose | None = None
    is_moderated: bool | None = None
    by_invitation: bool | None = None
    is_unrevealed: bool | None = None
    is_closed: bool | None = None
    owners: Annotated[list[Person], Field(min_length=1, max_length=MOST_PEOPLE)] | None = None
    moderators: Annotated[list[Person], Field(max_length=MOST_PEOPLE)] | None = None


class WorkWanted(Said):
    work: Number


class ItemTold(Schema):
    """A work in a collection, or on its way there, as those who keep it see it."""

    id: int
    work: int
    url: str
    title: str
    made_at: datetime
    agreed_at: datetime | None = Field(description="When an author of it said yes.")
    approved_at: datetime | None = Field(description="When somebody who keeps the collection did.")


def collection_told(collection: Any) -> dict[str, Any]:
    """Of a collection from `counted_for`, with its maintainers."""
    return {
        "name": collection.name,
        "url": absolute(collection.get_absolute_url()),
        "title": collection.title,
        "description": collection.description,
        "rules": collection.rules,
        "maintainers": [one.account.username for one in collection.maintainers.all()],
        "owners": [
            one.account.username for one in collection.maintainers.all() if one.role == Maintainer.Role.OWNER
        ],
        "works": collection.works_out,
        "is_moderated": collection.is_moderated,
        "by_invitation": collection.by_invitation,
        "made_at": collection.made_at,
        "closed_at": collection.closed_at,
        "unrevealed_at": collection.unrevealed_at,
    }


def placed_told(item: Any) -> dict[str, Any]:
    return {
        "collection": item.collection.name,
        "work": item.work_id,
        "agreed_at": item.agreed_at,
        "approved_at": item.approved_at,
    }


def item_told(item: Item) -> dict[str, Any]:
    return {
        "id": item.pk,
        "work": item.work_id,
        "url": absolute(item.work.get_absolute_url()),
        "title": item.work.title,
        "made_at": item.made_at,
        "agreed_at": item.agreed_at,
        "approved_at": item.approved_at,
    }
