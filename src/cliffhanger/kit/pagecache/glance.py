"""What one request knows of the cache; it travels in the request's `META`."""

from collections.abc import Hashable
from dataclasses import dataclass, field

from .news import News
from .shelf import Shelf
from .variant import Variant

GLANCE = "cliffhanger.glance"


@dataclass(slots=True)
class Glance:
    """`mark` was taken before anything was read for this request. `variant` is None when it is somebody's own.
    `shelf` holds pages, `pieces` what several pages have in common.

    A view that is for everybody fills in the rest; `keys` None means that any write may change the page.
    """

    shelf: Shelf
    pieces: Shelf
    news: News
    mark: int
    variant: Variant | None = None
    is_for_everybody: bool = False
    keys: set[str] | None = None
    parameters: tuple[str, ...] = ()
    ends: float | None = None
    used: list[set[str]] = field(default_factory=list)

    def kept(self, key: Hashable, shelf: Shelf | None = None) -> object | None:
        """What stands on the shelf and is still true."""
        found = (shelf or self.shelf).get(key)
        return found if found is not None and found.is_true(self.news) else None  # type: ignore[attr-defined]
