"""The author's file beside what was understood of it: which of its words became which field."""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.utils.translation import gettext, gettext_lazy

HEAD, TAIL = (
    60_000,
    20_000,
)  # characters shown of a long file: the header is at one end, the last notes at the other
NAMES = {
    "title": gettext_lazy("Title"),
    "author": gettext_lazy("Author"),
    "rating": gettext_lazy("Rating"),
    "summary": gettext_lazy("Summary"),
    "disclaimer": gettext_lazy("Disclaimer"),
    "fandoms": gettext_lazy("Fandoms"),
    "relationships": gettext_lazy("Relationships"),
    "characters": gettext_lazy("Characters"),
    "genres": gettext_lazy("Genres"),
    "warnings": gettext_lazy("Warnings"),
}
MOST_WORDS = 2_000  # of one field looked for; a longer note is marked as far as that
MOST_PLACES = 50  # at which the first words of a field are tried


class Piece(NamedTuple):
    """A run of the file's text; `field` names what it was understood as, "" for the story."""

    text: str
    field: str


def shortened(text: str) -> tuple[str, str]:
    """The two ends of a long text, or all of it and nothing."""
    if len(text) <= HEAD + TAIL:
        return text, ""
    return text[:HEAD], text[-TAIL:]


def heard(text: str, reading: dict[str, Any]) -> list[Piece]:
    """`text` in order, parted where a field was heard."""
    pieces: list[Piece] = []
    end = 0
    for start, stop, field in sorted(Listener(text).found(reading)):
        if start >= end:
            pieces += [Piece(text[end:start], ""), Piece(text[start:stop], field)]
            end = stop
    pieces.append(Piece(text[end:], ""))
    return [piece for piece in pieces if piece.text]


class Listener:
    """Finds runs of words again in a text in which white space and labels may stand between them."""

    def __init__(self, text: str) -> None:
        self.words = [(match[0], match.start(), match.end()) for match in re.finditer(r"\S+", text)]
        self.places: dict[str, list[int]] = defaultdict(list)
        for place, (word, _, _) in enumerate(self.words):
            self.places[word].append(place)

    def found(self, reading: dict[str, Any]) -> Iterator[tuple[int, int, str]]:
        for field, words in fields(reading):
            for first, last in self.runs(words.split()[:MOST_WORDS]):
                yield self.words[first][1], self.words[last][2], field

    def runs(self, words: list[str]) -> Iterator[tuple[int, int]]:
        """The words as runs of the text: (place of the first, place of the last). What is not there is left out."""
        at = 0
        while at < len(words):
            first, length = self.longest(words[at:])
            if length > 1 or (length and len(words) == 1):
                yield first, first + length - 1
            at += max(length, 1)

    def longest(self, words: list[str]) -> tuple[int, int]:
        """Where in the text these words go on longest, and how long."""
        best = (0, 0)
        for place in self.places.get(words[0], ())[:MOST_PLACES]:
            length = self.agree(place, words)
            if length > best[1]:
                best = (place, length)
        return best

    def agree(self, place: int, words: list[str]) -> int:
        length = 0
        while length < len(words) and place + length < len(self.words):
            if self.words[place + length][0] != words[length]:
                break
            length += 1
        return length


def fields(reading: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What was understood, as (name of the field, words as they stand in the file)."""
    for name in ("title", "author", "rating", "summary", "disclaimer"):
        if reading.get(name):
            yield str(NAMES[name]), reading[name]
    for name in ("fandoms", "relationships", "characters", "genres", "warnings"):
        for value in reading.get(name) or ():
            yield str(NAMES[name]), value
    for place in ("before", "after"):
        yield gettext("Author’s note"), (reading.get("notes") or {}).get(place) or ""
    for chapter in reading.get("chapters") or ():
        yield gettext("Chapter"), chapter.get("title") or ""
        for note in chapter.get("notes") or ():
            yield gettext("Author’s note"), note
