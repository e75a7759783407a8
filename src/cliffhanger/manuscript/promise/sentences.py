"""The sentences of a note, and what each is about."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

_END = re.compile(
    r"(?:[.!?]+[)\"']*(?=\s|$)|\n|[\U0001F300-\U0001FAFF\u2600-\u27BF\u2728\ufe0f]+|(?<=\)) (?=\()|;(?=\s))"
)
MOST = 400  # sentences


@dataclass(frozen=True, slots=True)
class Sentence:
    start: int
    end: int
    text: str

    def find(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        return pattern.search(self.text)


def sentences(text: str) -> list[Sentence]:
    return list(_sentences(text))[:MOST]


def _sentences(text: str) -> Iterator[Sentence]:
    cuts = [0, *(match.end() for match in _END.finditer(text)), len(text)]
    for start, end in pairwise(cuts):
        # Nobody bargains in a sentence this long; a cut keeps every search short.
        for piece in range(start, end, 1500):
            part = text[piece : min(end, piece + 1500)]
            if any(character.isalnum() for character in part):
                yield Sentence(piece, piece + len(part), part)
