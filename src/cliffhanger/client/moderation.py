"""What moderators do, by program, and the news, which everybody reads. To do it wants the scope `moderate`.

archive.remove_review(12, "It is unkind.")
archive.stop_promise(7, "Its author asked for it.")
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from .asking import Asking, given
from .shapes import Promise, shaped


@dataclass(frozen=True)
class News:
    """`text` is plain text; a blank line parts paragraphs."""

    id: int
    url: str
    title: str
    text: str
    posted_at: datetime
    edited_at: datetime | None


class Moderating(Asking):
    """The part of `Archive` that moderates, and reads and writes the news."""

    def remove_review(self, number: int, reason: str) -> None:
        """Remove what somebody answered. The reason is kept on the record."""
        self.ask("POST", f"/reviews/{number}/removal", {"reason": reason})

    def remove_reply(self, number: int, reason: str) -> None:
        self.ask("POST", f"/replies/{number}/removal", {"reason": reason})

    def remove_note_of(self, number: int, reason: str) -> None:
        """Remove what somebody wrote in a margin."""
        self.ask("POST", f"/margin_notes/{number}/removal", {"reason": reason})

    def stop_promise(self, work: int, reason: str) -> Promise:
        """The reason stands in its ledger."""
        return shaped(Promise, self.ask("POST", f"/works/{work}/promise/halting", {"reason": reason}))

    def news(self) -> Iterator[News]:
        return self.pieces(News, "/news", {})

    def write_news(self, title: str, text: str) -> News:
        return shaped(News, self.ask("POST", "/news", {"title": title, "text": text}))

    def change_news(self, number: int, *, title: str | None = None, text: str | None = None) -> News:
        return shaped(News, self.ask("PATCH", f"/news/{number}", given(title=title, text=text)))

    def take_back_news(self, number: int) -> None:
        self.ask("DELETE", f"/news/{number}")
