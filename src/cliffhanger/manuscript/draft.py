"""What is collected while a manuscript is read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .labels import Label
from .lines import Block

_LISTS = frozenset({"fandoms", "relationships", "characters", "genres", "warnings"})
_GENRES = re.compile(r"\s*[,/;|]\s*")
_PLAIN = re.compile(r"\s*,\s*")
_OTHER = re.compile(r"\s*[;|]\s*")
_PAIR = re.compile(r"[/&]|\s[xX×]\s")
_SITE_GENRES = frozenset(
    [
        "Adventure",
        "Angst",
        "Crime",
        "Drama",
        "Family",
        "Fantasy",
        "Friendship",
        "General",
        "Horror",
        "Humor",
        "Hurt-Comfort",
        "Mystery",
        "Parody",
        "Poetry",
        "Romance",
        "Sci-Fi",
        "Spiritual",
        "Supernatural",
        "Suspense",
        "Tragedy",
        "Western",
    ]
)
_STATS = re.compile(
    r"(?P<kind>Fiction\s+)?(?P<rating>K\+?|T|MA?)(?P<rest> - .{0,300}\b(?:Words|Chapters): .{0,600})",
    re.DOTALL,
)


@dataclass
class Header:
    """The work's own fields, each with the pieces found for it, in order."""

    texts: dict[str, list[str]] = field(default_factory=dict)
    lists: dict[str, list[str]] = field(default_factory=dict)
    kept: dict[str, list[str]] = field(default_factory=dict)  # what has no field of its own, by label
    marks: list[str] = field(default_factory=list)
    counts: list[str] = field(default_factory=list)  # texts that may state how many chapters there are

    def put(self, label: Label, text: str, values: tuple[str, ...] = ()) -> None:
        if label.field in _LISTS:
            self.marks.append(label.written)
            self.lists.setdefault(label.field, []).extend(values or split(text, label.field))
        elif label.field == "cast":
            self.marks.append(label.written)
            for name in values or split(text, label.field):
                self.lists.setdefault("relationships" if _PAIR.search(name) else "characters", []).append(
                    name
                )
        elif label.field in {"title", "author", "rating"} and self.texts.get(label.field):
            self.keep(label.name, text)
        elif label.field == "rating" and (stats := _STATS.fullmatch(text)):
            self.site_line(label, stats)
        elif label.field in {"other", "chapters"}:
            self.keep(label.name, text)
            self.counts.append(f"{label.name}: {text}")
        else:
            self.marks.append(label.written)
            self.add(label.field, text)

    def site_line(self, label: Label, stats: re.Match[str]) -> None:
        """FanFiction.net's one line: "Fiction T - English - Humor/Mystery - Chapters: 2 - Words: 60"."""
        self.add("rating", stats["rating"])
        rest = []
        for part in stats["rest"].split(" - "):
            genres = part.replace("Hurt/Comfort", "Hurt-Comfort").split("/")
            if set(genres) <= _SITE_GENRES:
                self.lists.setdefault("genres", []).extend(genres)
            else:
                rest.append(part)
        self.keep(label.name, " - ".join([(stats["kind"] or "").strip(), *rest]).strip(" -"))
        self.counts.append(stats["rest"])

    def add(self, name: str, text: str) -> None:
        if text:
            self.texts.setdefault(name, []).append(text)

    def keep(self, name: str, text: str, given: bool = False) -> None:
        """Under a label of the author's, or one given here; a label that comes again is a mark."""
        name = name.rstrip(": ")
        if name in self.kept and not given:
            self.marks.append(name)
        self.kept.setdefault(name, []).append(text)

    def keep_under(self, heading: str, text: str) -> None:
        """Keeps text under a heading that was passed over, which then is its label."""
        if heading in self.marks and heading not in self.kept:
            self.marks.remove(heading)
            self.keep(heading, text)
        else:
            self.keep(heading, text, given=True)

    def text(self, name: str) -> str | None:
        return " ".join(self.texts.get(name, ())) or None

    @property
    def other(self) -> dict[str, str]:
        return {name: " ".join(filter(None, texts)) for name, texts in self.kept.items()}

    def list(self, name: str) -> tuple[str, ...]:
        return tuple(self.lists.get(name, ()))


def split(text: str, name: str) -> list[str]:
    """Commas separate; semicolons and bars where there is no comma; strokes separate genres alone."""
    pattern = _GENRES if name == "genres" else _PLAIN if "," in text else _OTHER
    return [part for part in pattern.split(text.strip()) if part.strip()]


@dataclass
class ChapterDraft:
    title: str | None = None
    summary: list[str] = field(default_factory=list)
    before: list[str] = field(default_factory=list)
    between: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)
    closing: list[str] = field(default_factory=list)
    story: list[Block] = field(default_factory=list)  # with a DIVIDER for each scene break
