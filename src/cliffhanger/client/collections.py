"""Collections, by program. To keep one wants the scope `collect`.

made = archive.make_collection("hearth", "By the fire", is_moderated=True)
for item in archive.items_of(made.name, "waiting"):
    archive.approve_item(made.name, item.id)
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .asking import Asking, given
from .shapes import Work, shaped


@dataclass(frozen=True)
class Collection:
    """Known by its `name`. `works` is how many of them one may know of; `owners` are among the `maintainers`."""

    name: str
    url: str
    title: str
    description: str
    rules: str
    maintainers: tuple[str, ...]
    owners: tuple[str, ...]
    works: int
    is_moderated: bool
    by_invitation: bool
    made_at: datetime
    closed_at: datetime | None
    unrevealed_at: datetime | None


@dataclass(frozen=True)
class Item:
    """A work in a collection, or on its way there: in it when both have said yes."""

    id: int
    work: int
    url: str
    title: str
    made_at: datetime
    agreed_at: datetime | None
    approved_at: datetime | None


@dataclass(frozen=True)
class Placed:
    """The same for the author of the work."""

    collection: str
    work: int
    agreed_at: datetime | None
    approved_at: datetime | None


class Collecting(Asking):
    """The part of `Archive` that reads, makes and keeps collections."""

    def collections(self) -> Iterator[Collection]:
        return self.pieces(Collection, "/collections", {})

    def collection(self, name: str) -> Collection:
        return shaped(Collection, self.ask("GET", f"/collections/{name}"))

    def works_in(self, collection: str, **asked: str | int | Sequence[str | int]) -> Iterator[Work]:
        """Its works, narrowed as `works` are."""
        return self.pieces(Work, f"/collections/{collection}/works", asked)

    # A work of one's own ------------------------------------------------------------------------------------

    def placed_in(self, work: int) -> list[Placed]:
        """Where it is, was put forward, or is invited."""
        return [shaped(Placed, one) for one in self.ask("GET", f"/works/{work}/collections")]

    def put_forward(self, work: int, collection: str) -> Placed:
        """Offer it, or agree to an invitation."""
        told = self.ask("POST", f"/works/{work}/collections", {"collection": collection})
        return shaped(Placed, told)

    def take_out(self, work: int, collection: str) -> None:
        self.ask("DELETE", f"/works/{work}/collections/{collection}")

    # Keeping one --------------------------------------------------------------------------------------------

    def make_collection(self, name: str, title: str, **said: Any) -> Collection:
        """`description`, `rules`, `is_moderated`, `by_invitation`, `is_unrevealed`, `is_closed`."""
        return shaped(Collection, self.ask("POST", "/collections", {"name": name, "title": title, **said}))

    def change_collection(
        self,
        name: str,
        *,
        owners: Sequence[str] | None = None,
        moderators: Sequence[str] | None = None,
        **said: Any,
    ) -> Collection:
        """What is left out stays. Who keeps it is said with all who do."""
        people = {"owners": owners, "moderators": moderators}
        told = given(**{role: None if names is None else list(names) for role, names in people.items()})
        return shaped(Collection, self.ask("PATCH", f"/collections/{name}", {**said, **told}))

    def dissolve_collection(self, name: str) -> None:
        """Its works stay."""
        self.ask("DELETE", f"/collections/{name}")

    def reveal_collection(self, name: str) -> Collection:
        """Let everybody know of its works, for good."""
        return shaped(Collection, self.ask("POST", f"/collections/{name}/revelation"))

    def step_down_from(self, name: str) -> None:
        self.ask("POST", f"/collections/{name}/stepping_down")

    def items_of(self, name: str, show: str = "waiting") -> Iterator[Item]:
        """What is "waiting" for a word of those who keep it, what they "invited", or what is "within"."""
        return self.pieces(Item, f"/collections/{name}/items", {"show": show})

    def invite_work(self, name: str, work: int) -> Item:
        return shaped(Item, self.ask("POST", f"/collections/{name}/items", {"work": work}))

    def approve_item(self, name: str, item: int) -> Item:
        return shaped(Item, self.ask("POST", f"/collections/{name}/items/{item}/approval"))

    def turn_item_away(self, name: str, item: int) -> None:
        """Refuse it, take it out, or take an invitation back."""
        self.ask("DELETE", f"/collections/{name}/items/{item}")
