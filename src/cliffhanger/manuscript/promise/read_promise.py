"""From a note to the promise in it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from . import phrases
from .asks import asks
from .bargain import bargain
from .days import days
from .held import held
from .numbers import NUMBER, lowest
from .sentences import Sentence, sentences
from .spelling import Spelled, spelled


@dataclass(frozen=True, slots=True)
class ReadPromise:
    """What an author's note promises; None where it says nothing, or nothing that can be counted.

    `if_lapsed`: "withdraw" or "keep_up". `asks`: of "good", "bad", "messed_up", "out_of_character", in this order.
    `words`: for each field that was read, the exact words of the note; under "promise" the sentences of the
    bargain itself, each as written, a line each.
    """

    held: int | None = None
    quorum: int | None = None
    days: int | None = None
    favour: bool = False
    if_lapsed: str | None = None
    asks: tuple[str, ...] = ()
    words: dict[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {
            "held": self.held,
            "quorum": self.quorum,
            "days": self.days,
            "favour": self.favour,
            "if_lapsed": self.if_lapsed,
            "asks": list(self.asks),
            "words": dict(self.words),
        }


def read_promise(note: str) -> ReadPromise | None:
    """The promise of a note, or None. Linear in its length; notes beyond 40,000 characters are read that far."""
    plain = spelled(note)
    everything = sentences(plain.text)
    made = bargain(everything)
    return _Reader(plain, everything, made).read() if made else None


class _Reader:
    def __init__(self, plain: Spelled, everything: Sequence[Sentence], made: Sequence[Sentence]) -> None:
        self.plain = plain
        self.everything = everything
        self.made = made
        self.words: dict[str, str] = {}

    def read(self) -> ReadPromise:
        self.words["promise"] = "\n".join(self.plain.words(one.start, one.end) for one in self.made)
        return ReadPromise(
            held=self.held(),
            quorum=self.quorum(),
            days=self.days(),
            favour=self.favour(),
            if_lapsed=self.if_lapsed(),
            asks=self.asks(),
            words=self.words,
        )

    def quote(self, name: str, start: int, end: int) -> None:
        self.words[name] = self.plain.words(start, end)

    def held(self) -> int | None:
        for one in self.posting_first():
            found = held(one.text, self.plain.text)
            if found:
                number, start, end, inside = found
                shift = one.start if inside else 0
                self.quote("held", start + shift, end + shift)
                return number
        return None

    def posting_first(self) -> list[Sentence]:
        joined = _joined(self.made)
        return [joined] if joined else []

    def quorum(self) -> int | None:
        for one in self.made:
            for match in phrases.wanted_counts(one.text):
                number = lowest(match["number"])
                if number:
                    self.quote("quorum", one.start + match.start(), one.start + match.end())
                    return number
        return self.elliptical_quorum() or self.later_quorum()

    def later_quorum(self) -> int | None:
        """Said in a few words right after the bargain: "You have to review. 5 people at least." """
        after = self.everything.index(self.made[-1]) + 1
        for one in self.everything[after : after + 1]:
            match = next(phrases.wanted_counts(one.text), None)
            if match and len(one.text.split()) <= 8:
                self.quote("quorum", one.start + match.start(), one.start + match.end())
                return lowest(match["number"])
        return None

    def elliptical_quorum(self) -> int | None:
        for one in self.made:
            match = _ELLIPTICAL.search(one.text)
            number = lowest(match["number"]) if match else None
            if match and number:
                self.quote("quorum", one.start + match.start(), one.start + match.end())
                return number
        return None

    def days(self) -> int | None:
        for one in [*self.made, *self.neighbours()]:
            for number, start, end in days(one.text):
                self.quote("days", one.start + start, one.start + end)
                return number
        return None

    def neighbours(self) -> list[Sentence]:
        """Sentences beside the bargain that give readers time: "You have two weeks." """
        places = [place for place, one in enumerate(self.everything) if one in self.made]
        near = {place + step for place in places for step in (-2, -1, 1, 2)} - set(places)
        return [
            self.everything[place]
            for place in sorted(near)
            if 0 <= place < len(self.everything) and _GIVES_TIME.search(self.everything[place].text)
        ]

    def favour(self) -> bool:
        for one in self.made:
            for pattern in (phrases.PRAISED, phrases.LIKED, phrases.WANTED, _KIND_WORDS):
                match = pattern.search(_UNASKED.sub(lambda m: " " * len(m[0]), one.text))
                if match and not (pattern is phrases.WANTED and _is_for_sale(match[0], one.text)):
                    self.quote("favour", one.start + match.start(), one.start + match.end())
                    return True
        return False

    def if_lapsed(self) -> str | None:
        for meaning, pattern in (("withdraw", phrases.REMOVE), ("keep_up", phrases.KEEP)):
            for one in self.made:
                match = pattern.search(one.text)
                if match and not (meaning == "keep_up" and _is_met(one.text)):
                    self.quote("if_lapsed", one.start + match.start(), one.start + match.end())
                    return meaning
        return None

    def asks(self) -> tuple[str, ...]:
        found = asks([(one.start, one.text) for one in self.everything])
        if found:
            places = list(found.values())
            self.quote("asks", min(start for start, _ in places), max(end for _, end in places))
        return tuple(found)


def _joined(made: Sequence[Sentence]) -> Sentence | None:
    """The sentences of the bargain as one text; places between them are blank, so that offsets hold."""
    if not made:
        return None
    start, end = made[0].start, made[-1].end
    text = [" "] * (end - start)
    for one in made:
        text[one.start - start : one.end - start] = one.text
    return Sentence(start, end, "".join(text))


_ELLIPTICAL = re.compile(
    rf"\b(?:with|get|gets|reach(?:es)?|hits?|of|have|has|at least|than|need|want|until|after|if|when) (?:at least |to |up to |more than |only |just |even )?(?P<number>{NUMBER})(?= (?:of (?:you|those|these|them)|people)\b|[,.;!?]|$| (?:i|or|by|in|then|on|up|before)\b)"
)
_GIVES_TIME = re.compile(
    r"\b(?:you have|you've got|you get|i'll wait|i shall wait|i will wait|giving (?:it|this|you)|i'll give|i give|clock|deadline|wait|limit|limited|time|hours?|days?|week)\b"
)
_KIND_WORDS = re.compile(rf"\b{phrases.PRAISE} words?\b")
# Where the author asks what readers think, a liking is no condition.
_UNASKED = re.compile(
    r"\b(?:tell me|let me know|say|know|telling me|see) (?:if|whether|what|that)[^.!?]{0,80}"
)


def _is_for_sale(wanted: str, text: str) -> bool:
    """ "If you want more, review": the wish is the reader's reason here, and no condition."""
    return wanted.startswith(("you", "they")) and "say" not in wanted and bool(phrases.RESPONSE.search(text))


_UNMET = re.compile(
    r"\b(?:not|\w+n't|fewer|less|no|nobody|none|nothing|otherwise|else|hate|fail|lose|silence|without|or)\b"
)
_ON = re.compile(r"\b(?:if|when|once|as long as|should|with|provided)\b")


def _is_met(text: str) -> bool:
    """ "If you like it, it stays put" says what happens when the promise is kept, not when it lapses."""
    return bool(_ON.search(text)) and not _UNMET.search(text)
