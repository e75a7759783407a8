"""What a reader keeps, follows and does not want to see, by program. To change it wants the scope `shelve`.

archive.mark_for_later(12)
archive.mute("tag", "Major Character Death")
for notice in archive.notices():
    print(notice.sentence, notice.url)
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from .asking import Asking
from .shapes import Chapter, Subscription, shaped


@dataclass(frozen=True)
class Bookmark:
    """Of a work or of a series; `notes` is sanitised HTML."""

    id: int
    url: str
    work: int | None
    series: int | None
    title: str
    notes: str
    tags: tuple[str, ...]
    is_private: bool
    is_recommendation: bool
    made_at: datetime


@dataclass(frozen=True)
class Shelved:
    """`work` is None where it is gone."""

    id: int
    work: int | None
    title: str
    at: datetime


@dataclass(frozen=True)
class Visit(Shelved):
    """Where one stopped; `paragraph` counts from 1."""

    chapter: int | None
    paragraph: int
    is_at_end: bool


@dataclass(frozen=True)
class Mute:
    """`kind`: "person", "pseud", "tag", by their `name`, or "work"."""

    id: int
    kind: str
    name: str
    work: int | None
    since: datetime


@dataclass(frozen=True)
class Filter:
    """`asked` is what stands in the address of a list; `never_since` when it began to hold for all lists."""

    id: int
    name: str
    asked: str
    never_since: datetime | None


@dataclass(frozen=True)
class Notice:
    id: int
    kind: str
    sentence: str
    url: str
    at: datetime
    read_at: datetime | None


class Shelving(Asking):
    """The part of `Archive` for those who read."""

    def bookmarks(self) -> Iterator[Bookmark]:
        """One's own, the newest first."""
        return self.pieces(Bookmark, "/bookmarks", {})

    def bookmark(
        self,
        work: int,
        notes: str = "",
        tags: Sequence[str] = (),
        *,
        is_private: bool = False,
        is_recommendation: bool = False,
    ) -> Bookmark:
        """Bookmark a work, or say something else of one that is bookmarked."""
        said = {
            "work": work,
            "notes": notes,
            "tags": list(tags),
            "is_private": is_private,
            "is_recommendation": is_recommendation,
        }
        return shaped(Bookmark, self.ask("POST", "/bookmarks", said))

    def remove_bookmark(self, number: int) -> None:
        self.ask("DELETE", f"/bookmarks/{number}")

    def later(self) -> Iterator[Shelved]:
        return self.pieces(Shelved, "/later", {})

    def mark_for_later(self, work: int) -> None:
        self.ask("POST", "/later", {"work": work})

    def unmark(self, work: int) -> None:
        self.ask("DELETE", f"/later/{work}")

    def history(self) -> Iterator[Visit]:
        """Where one has been, the latest first."""
        return self.pieces(Visit, "/history", {})

    def stop_at(self, chapter: Chapter, paragraph: int, quote: str = "", *, is_at_end: bool = False) -> None:
        """Say where one stopped; `quote` is how the paragraph begins, by which it is found when the text has changed."""
        said = {"chapter": chapter.id, "paragraph": paragraph, "quote": quote, "is_at_end": is_at_end}
        self.ask("PUT", f"/works/{chapter.work}/place", said)

    def forget_history(self) -> None:
        self.ask("DELETE", "/history")

    def mutes(self) -> Iterator[Mute]:
        return self.pieces(Mute, "/mutes", {})

    def mute(self, kind: str, name: str) -> None:
        """A "person", one "pseud" or a "tag", by its name."""
        self.ask("POST", "/mutes", {"kind": kind, "name": name})

    def mute_work(self, work: int) -> None:
        self.ask("PUT", f"/works/{work}/mute")

    def unmute(self, number: int) -> None:
        self.ask("DELETE", f"/mutes/{number}")

    def filters(self) -> Iterator[Filter]:
        return self.pieces(Filter, "/filters", {})

    def keep_filter(self, name: str, asked: str) -> Filter:
        """By a name; `asked` as in the address of a list, such as `tag=12&status=complete`."""
        return shaped(Filter, self.ask("POST", "/filters", {"name": name, "asked": asked}))

    def filter_always(self, number: int) -> Filter:
        """From now on all lists show only what it finds; it holds in place of another."""
        return shaped(Filter, self.ask("PUT", f"/filters/{number}/never"))

    def filter_no_more(self, number: int) -> Filter:
        return shaped(Filter, self.ask("DELETE", f"/filters/{number}/never"))

    def remove_filter(self, number: int) -> None:
        self.ask("DELETE", f"/filters/{number}")

    def follow(self, to: str, number: int) -> Subscription:
        """A "work", "series", "pseud", "tag", "promise" or "filter"."""
        return shaped(Subscription, self.ask("POST", "/subscriptions", {"to": to, "number": number}))

    def unfollow(self, subscription: int) -> None:
        self.ask("DELETE", f"/subscriptions/{subscription}")

    def notices(self) -> Iterator[Notice]:
        """The newest first."""
        return self.pieces(Notice, "/notices", {})

    def read_notices(self, up_to: int) -> None:
        """All up to this one, by its id."""
        self.ask("POST", "/notices/read", {"up_to": up_to})
