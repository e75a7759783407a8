"""A hunch whether a note promises anything, from its words and the shapes of its sentences.

The weights in `hunch.json` are learnt from the notes of the tests (`python -m cliffhanger.manuscript.tests.learn_hunch`).
Shapes that nobody listed in `bargain` are weighed here; what the promise is, the readers of the fields say.
"""

import json
import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

from .bargain import Heard

_WORD = re.compile(r"[A-Z]+|#|[\w']+|[?!]")
RULES_COUNT = 1.0  # what it weighs that the shapes of `bargain` were found, or were not
ALWAYS = ""


def hunch(heard: Sequence[Heard]) -> float:
    """Above 0 for a promise, below 0 for none; the surer, the further off."""
    weights = _weights()
    return weights.get(ALWAYS, 0.0) + sum(weights.get(sign, 0.0) for sign in signs(heard))


def signs(heard: Sequence[Heard]) -> set[str]:
    return {sign for one in heard for sign in _signs(one)}


def _signs(one: Heard) -> Iterator[str]:
    words = _WORD.findall(one.said.text)
    yield from words
    yield from (f"{first} {second}" for first, second in pairwise(words))
    between = ["^", *_words_between(one), "$"]
    yield from (f"{first}_{second}" for first, second in pairwise(between))
    shape = "^" + one.shape.replace("m", "").replace(",", "") + "$"
    for length in (2, 3):
        yield from (f"~{shape[at : at + length]}" for at in range(len(shape) - length + 1))


def _words_between(one: Heard) -> Iterator[str]:
    """The words of a sentence, with letters for its pieces: "i just ~d ~R and ~P"."""
    text, last = one.listened.text, 0
    for piece in one.pieces:
        if piece.letter not in "m,":
            yield from _WORD.findall(text[last : piece.place.start])
            yield "~" + piece.letter
            last = piece.place.stop
    yield from _WORD.findall(text[last:])


@cache
def _weights() -> dict[str, float]:
    weights: dict[str, float] = json.loads(Path(__file__).with_name("hunch.json").read_text(encoding="utf-8"))
    return weights
