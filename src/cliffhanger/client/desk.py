"""What an author does with her own works, by program. Wants the scope `write`.

found = archive.hand_in(Path("causeway.odt"))
print(found.read["promise"], found.terms)
archive.make_of(found.id, then="promise", terms=found.terms, title="The Causeway")
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from .asking import Asking
from .multipart import Attached, attached
from .shapes import Chapter, Promise, WholeChapter, Work, shaped


@dataclass(frozen=True)
class Header:
    """All that an author has said of a work. What is None of `may_be_…` is as her preferences say."""

    title: str
    summary: str
    language: str
    planned_chapters: int | None
    fandoms: tuple[str, ...]
    relationships: tuple[str, ...]
    characters: tuple[str, ...]
    freeforms: tuple[str, ...]
    spoilers: tuple[str, ...]
    rating: str
    warnings: tuple[str, ...]
    categories: tuple[str, ...]
    notes_before: str
    notes_after: str
    disclaimer: str
    reviews_from: str
    reviews_wait: bool
    is_restricted: bool
    is_paused: bool
    betas: tuple[str, ...]
    may_be_indexed: bool | None
    may_be_mined: bool | None


@dataclass(frozen=True)
class Style:
    """`source` is as one wrote it last, `worn` what readers see; `left_out` says what no page shows, and why."""

    source: str
    worn: str
    set_at: datetime | None
    left_out: tuple[str, ...]
    classes: tuple[str, ...]


@dataclass(frozen=True)
class ReadyStyle:
    name: str
    title: str
    source: str
    example: str


@dataclass(frozen=True)
class Cover:
    url: str
    kind: str
    width: int
    height: int
    alt: str
    set_at: datetime


@dataclass(frozen=True)
class Import:
    """A file that was handed in: `read` is what was understood of it, the rest the draft as it stands now.

    `terms` are those of a promise, as the author's note has them and the archive suggests the rest.
    """

    id: int
    url: str
    name: str
    made_at: datetime
    work: int
    posted_at: datetime | None
    read: dict[str, Any]
    header: Header
    chapters: tuple[Chapter, ...]
    terms: dict[str, Any]


class Desk(Asking):
    """The part of `Archive` for those who write."""

    def header(self, work: int) -> Header:
        return shaped(Header, self.ask("GET", f"/works/{work}/header"))

    def change_work(self, number: int, **said: Any) -> Work:
        """Fields of `Header`; what is left out stays. None says that `planned_chapters` are not known."""
        return shaped(Work, self.ask("PATCH", f"/works/{number}", said))

    def pause(self, work: int) -> Work:
        """It is on hiatus, until the next chapter is posted."""
        return self.change_work(work, is_paused=True)

    def go_on(self, work: int) -> Work:
        return self.change_work(work, is_paused=False)

    def discard_work(self, number: int) -> None:
        """A draft, with all its chapters."""
        self.ask("DELETE", f"/works/{number}")

    def take_down(self, work: int) -> Work:
        return shaped(Work, self.ask("POST", f"/works/{work}/withdrawal"))

    def put_back(self, work: int) -> Work:
        return shaped(Work, self.ask("POST", f"/works/{work}/return"))

    def rewrite(self, chapter: Chapter, **said: Any) -> WholeChapter:
        """`title`, `text`, notes, `warnings`, and the `markup` they come in; what is left out stays."""
        return shaped(WholeChapter, self.ask("PATCH", chapter_at(chapter), said))

    def discard(self, chapter: Chapter) -> None:
        """A draft."""
        self.ask("DELETE", chapter_at(chapter))

    def arrange(self, work: int, chapters: Sequence[int]) -> list[Chapter]:
        """All chapters of a work in order. What is posted or sealed keeps its place."""
        told = self.ask("PUT", f"/works/{work}/chapters", {"chapters": list(chapters)})
        return [shaped(Chapter, one) for one in told]

    def open_promise(self, work: int, quorum: int, window_days: int, **terms: Any) -> Promise:
        """Seal every chapter that is not out; the first goes up if none is."""
        said = {"quorum": quorum, "window_days": window_days, **terms}
        return shaped(Promise, self.ask("POST", f"/works/{work}/promise", said))

    def ease_promise(self, work: int, **terms: Any) -> Promise:
        """A lower `quorum`, or a sooner `pace` and `calendar_days`. Never the other way."""
        return shaped(Promise, self.ask("PATCH", f"/works/{work}/promise", terms))

    def withdraw_promise(self, work: int) -> Promise:
        return shaped(Promise, self.ask("POST", f"/works/{work}/promise/withdrawal"))

    def let_everything_out(self, work: int) -> Promise:
        """Post all that is sealed now."""
        return shaped(Promise, self.ask("POST", f"/works/{work}/promise/everything_out"))

    def ready_styles(self) -> list[ReadyStyle]:
        """Style sheets to begin with."""
        return [shaped(ReadyStyle, one) for one in self.ask("GET", "/styles")]

    def style(self, work: int) -> Style:
        return shaped(Style, self.ask("GET", f"/works/{work}/style"))

    def dress(self, work: int, source: str, *, is_worn: bool = True) -> Style:
        """Keep a style sheet; readers see the work in it, unless it is only to be looked at."""
        return shaped(Style, self.ask("PUT", f"/works/{work}/style", {"source": source, "is_worn": is_worn}))

    def undress(self, work: int) -> None:
        """Readers see it without; its author still has the style sheet."""
        self.ask("DELETE", f"/works/{work}/style")

    def cover(self, work: int) -> Cover:
        """Raises Refused, with 404, where it is drawn."""
        return shaped(Cover, self.ask("GET", f"/works/{work}/cover"))

    def give_cover(self, work: int, picture: Path, alt: str = "") -> Cover:
        told = self.send_form(f"/works/{work}/cover", {"alt": alt}, [attached("picture", picture)])
        return shaped(Cover, told)

    def remove_cover(self, work: int) -> None:
        self.ask("DELETE", f"/works/{work}/cover")

    def hand_in(self, file: Path) -> Import:
        """A file becomes a draft."""
        return shaped(Import, self.send_form("/imports", {}, [attached("file", file)]))

    def hand_in_text(self, text: str) -> Import:
        return shaped(Import, self.send_form("/imports", {"text": text}, []))

    def read_back(self, number: int) -> Import:
        return shaped(Import, self.ask("GET", f"/imports/{number}"))

    def make_of(
        self,
        number: int,
        then: str = "draft",
        *,
        chapters: Sequence[Mapping[str, Any]] | None = None,
        terms: Mapping[str, Any] | None = None,
        **said: Any,
    ) -> Import:
        """Mend the draft of what was handed in, by fields of `Header`, and let it out.

        `then`: "draft", "post" for its first chapter, "post_all", or "promise", by `terms`, which posts the first
        and seals the others. `chapters`: all of them in order, by "id", with a "title" where it is another.
        """
        told = {**said, "then": then}
        if chapters is not None:
            told["chapters"] = [dict(one) for one in chapters]
        if terms is not None:
            told["terms"] = dict(terms)
        return shaped(Import, self.ask("POST", f"/imports/{number}", told))

    def hand_in_more(self, work: int, files: Sequence[Path] = (), text: str = "") -> list[Chapter]:
        """Further chapters for a work that is there, as drafts behind the others."""
        sent: list[Attached] = [attached("files", file) for file in files]
        told = self.send_form(f"/works/{work}/imports", {"text": text} if text else {}, sent)
        return [shaped(Chapter, one) for one in told]


def chapter_at(chapter: Chapter) -> str:
    return f"/works/{chapter.work}/chapters/{chapter.id}"
