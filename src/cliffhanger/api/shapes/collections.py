from datetime import datetime
from typing import Any

from ninja import Schema
from pydantic import Field

from .pieces import absolute


class CollectionTold(Schema):
    name: str
    url: str
    title: str
    description: str
    rules: str
    maintainers: list[str] = Field(description="Accounts, by name.")
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


def collection_told(collection: Any) -> dict[str, Any]:
    """Of a collection from `counted_for`, with its maintainers."""
    return {
        "name": collection.name,
        "url": absolute(collection.get_absolute_url()),
        "title": collection.title,
        "description": collection.description,
        "rules": collection.rules,
        "maintainers": [one.account.username for one in collection.maintainers.all()],
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
