"""What was read, as the rest of the archive and `cliffhanger read --json` see it."""

from dataclasses import dataclass
from typing import Any

from .promise import ReadPromise


@dataclass(frozen=True, slots=True)
class Notes:
    """The author's notes as plain text: before the first chapter's text, and after the last one's."""

    before: str | None = None
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Chapter:
    """`title`: the whole visible heading, None without one. `html`: sanitised; scene breaks are `<hr>`.
    `words`: as `count_words` counts them, headings within the chapter left out. `notes`: between its own first
    word and the next chapter's, and above its text if it is not the first. `closing`: "TBC" or "THE END" as written."""

    title: str | None
    html: str
    words: int
    scene_breaks: int
    notes: tuple[str, ...] = ()
    summary: str | None = None
    closing: str | None = None

    def as_json(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "words": self.words,
            "scene_breaks": self.scene_breaks,
            "notes": list(self.notes),
            "summary": self.summary,
            "closing": self.closing,
            "html": self.html,
        }


@dataclass(frozen=True, slots=True)
class Manuscript:
    """Every visible word of the file is in exactly one field; `marks` has the labels, dividers and pointers
    that were understood and are part of no text. `other` is fields of no place here: label to text."""

    title: str | None
    author: str | None
    fandoms: tuple[str, ...]
    relationships: tuple[str, ...]
    characters: tuple[str, ...]
    rating: str | None
    genres: tuple[str, ...]
    warnings: tuple[str, ...]
    summary: str | None
    disclaimer: str | None
    notes: Notes
    planned_chapters: int | None
    chapters: tuple[Chapter, ...]
    promise: ReadPromise | None
    other: dict[str, str]
    marks: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The shape of `cliffhanger read --json`: plain dicts, lists, strings, numbers and None."""
        return {
            "title": self.title,
            "author": self.author,
            "fandoms": list(self.fandoms),
            "relationships": list(self.relationships),
            "characters": list(self.characters),
            "rating": self.rating,
            "genres": list(self.genres),
            "warnings": list(self.warnings),
            "summary": self.summary,
            "disclaimer": self.disclaimer,
            "notes": {"before": self.notes.before, "after": self.notes.after},
            "planned_chapters": self.planned_chapters,
            "chapters": [chapter.as_json() for chapter in self.chapters],
            "promise": self.promise.as_json() if self.promise else None,
            "other": dict(self.other),
            "marks": list(self.marks),
        }
