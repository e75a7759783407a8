"""Tags put in order, by program. Wants the scope `wrangle`, and to be a wrangler or staff.

    for waiting in archive.tag_queue("character", fandom="Skerry Sound"):
        if waiting.suggestions:
            print(archive.foresee_merge(waiting.tag.id, waiting.suggestions[0].tag.id).moved)

What is said of a tag answers with its line in the log, which can be undone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from .asking import Asking, given
from .shapes import Tag, shaped


@dataclass(frozen=True)
class Suggestion:
    """`why` is a sentence for a person."""

    tag: Tag
    why: str


@dataclass(frozen=True)
class Waiting:
    """A tag of which nobody has said yet what it is, and canonical ones that it may be another word for."""

    tag: Tag
    suggestions: tuple[Suggestion, ...]


@dataclass(frozen=True)
class Change:
    """What was said of a tag, and by whom. `undoes` and `undone_by` are numbers of other lines."""

    id: int
    kind: str
    tag: Tag
    other: Tag | None
    by: str
    at: datetime
    undoes: int | None
    undone_by: int | None


@dataclass(frozen=True)
class WrangledTag(Tag):
    url: str
    is_canonical: bool
    synonym_of: Tag | None
    description: str
    medium: str


@dataclass(frozen=True)
class AroundTag:
    """A tag, how many public works count as it, and what stands around it."""

    tag: WrangledTag
    may_change: bool
    works: int
    synonyms: tuple[Tag, ...]
    parents: tuple[Tag, ...]
    metatags: tuple[Tag, ...]
    subtags: tuple[Tag, ...]
    children: tuple[Tag, ...]
    synonyms_suggested: tuple[Suggestion, ...]
    parents_suggested: tuple[Suggestion, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Merge:
    """What a merge would do: works that `moved`, those on `both` lists, and what `into` comes to in `total`."""

    tag: Tag
    into: Tag
    moved: int
    both: int
    stay: int
    total: int
    synonyms: tuple[Tag, ...]
    subtags: tuple[Tag, ...]
    children: tuple[Tag, ...]
    lost_parents: tuple[Tag, ...]
    lost_metatags: tuple[Tag, ...]
    gained_metatags: tuple[Tag, ...]


@dataclass(frozen=True)
class NotDone:
    """The number of a tag of which it could not be said, and the sentence why."""

    tag: int
    why: str


@dataclass(frozen=True)
class Outcome:
    done: tuple[Change, ...]
    refused: tuple[NotDone, ...]


@dataclass(frozen=True)
class Count:
    """How many wait, as far as one page of the queue counts."""

    kind: str
    waiting: int


@dataclass(frozen=True)
class Kept:
    """A fandom that one keeps, and what waits in it."""

    fandom: Tag
    kinds: tuple[Count, ...]


@dataclass(frozen=True)
class Wrangler:
    id: int
    account: str
    fandom: Tag
    since: datetime


class Wrangling(Asking):
    """The part of `Archive` that puts tags in order. Tags are named by their numbers."""

    def kept_fandoms(self) -> list[Kept]:
        return [shaped(Kept, one) for one in self.ask("GET", "/wrangling")["fandoms"]]

    def tag_queue(self, kind: str = "character", fandom: str = "") -> Iterator[Waiting]:
        """What waits, the newest first; with the name of a `fandom`, on its works."""
        return self.pieces(Waiting, "/wrangling/queue", {"kind": kind, "fandom": fandom})

    def find_tags(self, meant: str) -> list[Tag]:
        return [shaped(Tag, one) for one in self.ask("GET", f"/wrangling/tags?{urlencode({'q': meant})}")]

    def around_tag(self, tag: int) -> AroundTag:
        return shaped(AroundTag, self.ask("GET", f"/wrangling/tags/{tag}"))

    def make_canonical(self, tag: int) -> Change:
        return self.line_of("PUT", f"/wrangling/tags/{tag}/canonical")

    def make_ordinary(self, tag: int) -> Change:
        """Take back that it is canonical."""
        return self.line_of("DELETE", f"/wrangling/tags/{tag}/canonical")

    def add_parent(self, tag: int, parent: int) -> Change:
        return self.line_of("PUT", f"/wrangling/tags/{tag}/parents/{parent}")

    def remove_parent(self, tag: int, parent: int) -> Change:
        return self.line_of("DELETE", f"/wrangling/tags/{tag}/parents/{parent}")

    def put_under(self, tag: int, metatag: int) -> Change:
        return self.line_of("PUT", f"/wrangling/tags/{tag}/metatags/{metatag}")

    def take_from_under(self, tag: int, metatag: int) -> Change:
        return self.line_of("DELETE", f"/wrangling/tags/{tag}/metatags/{metatag}")

    def describe_tag(
        self, tag: int, *, name: str | None = None, description: str | None = None, medium: str | None = None
    ) -> list[Change]:
        """Rename a canonical tag, say what it is, or where a fandom comes from; all of it or nothing."""
        told = given(name=name, description=description, medium=medium)
        return [shaped(Change, one) for one in self.ask("PATCH", f"/wrangling/tags/{tag}", told)]

    def foresee_merge(self, tag: int, into: int) -> Merge:
        return shaped(Merge, self.ask("GET", f"/wrangling/tags/{tag}/merge?into={into}"))

    def merge_tag(self, tag: int, into: int) -> Change:
        """Make it a synonym of another."""
        return shaped(Change, self.ask("POST", f"/wrangling/tags/{tag}/merge", {"into": into}))

    def split_tag(self, tag: int) -> Change:
        """Make a synonym a tag of its own again."""
        return self.line_of("POST", f"/wrangling/tags/{tag}/split")

    def put_in_order(
        self,
        tags: Sequence[int],
        do: str = "canonical",
        *,
        fandom: int | None = None,
        into: int | None = None,
    ) -> Outcome:
        """Up to 40 at once: "canonical" (in a `fandom`), "merge" `into` one, or into what is "suggested" for each."""
        told = {"do": do, "tags": list(tags), **given(fandom=fandom, into=into)}
        return shaped(Outcome, self.ask("POST", "/wrangling/many", told))

    def tag_log(self) -> Iterator[Change]:
        """What was said of tags, the latest first."""
        return self.pieces(Change, "/wrangling/log", {})

    def undo_change(self, change: int) -> Change:
        return self.line_of("POST", f"/wrangling/log/{change}/undo")

    def wranglers(self) -> Iterator[Wrangler]:
        """Who keeps which fandom. For staff, as the two below."""
        return self.pieces(Wrangler, "/wrangling/wranglers", {})

    def assign_fandom(self, account: str, fandom: str) -> Wrangler:
        told = self.ask("POST", "/wrangling/wranglers", {"account": account, "fandom": fandom})
        return shaped(Wrangler, told)

    def release_fandom(self, wrangler: int) -> None:
        self.ask("DELETE", f"/wrangling/wranglers/{wrangler}")

    def line_of(self, method: str, path: str) -> Change:
        return shaped(Change, self.ask(method, path))
