"""From a note to the promise in it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from .. import headings
from .asks import asks
from .bargain import Heard, bargain, hear, takes_back, unsilenced
from .days import days
from .held import held
from .hunch import RULES_COUNT, hunch
from .numbers import NUMBER, lowest
from .pieces import Piece
from .sentences import Sentence, sentences
from .spelling import Spelled, spelled
from .vocabulary import nouns


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
    made = _made(everything)
    return _Reader(plain, everything, made).read() if made else None


def _made(everything: Sequence[Sentence]) -> list[Heard]:
    """The sentences of the promise. Where no known shape is found and the hunch is strong, all that could be part of it."""
    if takes_back(everything):
        return []
    heard = hear(everything)
    made = bargain(heard)
    if hunch(heard) + (RULES_COUNT if made else -RULES_COUNT) <= 0:
        return []
    said = [one for one in heard if one.has(_TELLING)]
    return made or said or [loud for one in heard if (loud := unsilenced(one)).has(_TELLING)]


_TELLING = "RGgnrPXKNTHiw|"


class _Reader:
    def __init__(self, plain: Spelled, everything: Sequence[Sentence], made: Sequence[Heard]) -> None:
        self.plain = plain
        self.everything = everything
        self.made = made
        self.words: dict[str, str] = {}

    def read(self) -> ReadPromise:
        self.words["promise"] = "\n".join(
            self.plain.words(one.sentence.start, one.sentence.end) for one in self.made
        )
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

    def quote_piece(self, name: str, one: Heard, piece: Piece) -> None:
        self.quote(name, one.sentence.start + piece.start, one.sentence.start + piece.end)

    def pieces(self, letters: str) -> Iterator[tuple[Heard, Piece]]:
        for one in self.made:
            for piece in one.pieces:
                if piece.letter in letters:
                    yield one, piece

    def held(self) -> int | None:
        found = held(_joined(self.made), self.plain.text)
        if not found:
            return None
        number, start, end, inside = found
        shift = self.made[0].sentence.start if inside else 0
        self.quote("held", start + shift, end + shift)
        return number

    def quorum(self) -> int | None:
        for one, piece in sorted(self.pieces("RGg"), key=_lesser):
            number = _number(one, piece)
            if number == 1 and _NOT_ONE.search(one.sentence.text, max(0, piece.start - 25), piece.end):
                continue
            if number:
                self.quote_piece("quorum", one, piece)
                return number
        for sentence in self.beside(_NAMES_A_NUMBER):
            if found := sentence.find(_NUMBER):
                self.quote("quorum", sentence.start + found.start(), sentence.start + found.end())
                return lowest(found[0])
        return self.bare_number()

    def bare_number(self) -> int | None:
        """ "So twenty, and then chapter nine": no noun beside it, and nothing else that it could count."""
        for sentence in [*(one.sentence for one in self.made), *self.beside(_NUMBER)]:
            said = nouns(sentence.text)
            for match in _BARE.finditer(said.text):
                start, end = said.start(match.start("many")), said.end(match.end("many"))
                if number := lowest(sentence.text[start:end]):
                    self.quote("quorum", sentence.start + start, sentence.start + end)
                    return number
        return None

    def days(self) -> int | None:
        for one in [*(one.sentence for one in self.made), *self.beside(_GIVES_TIME)]:
            for number, start, end in days(one.text):
                self.quote("days", one.start + start, one.start + end)
                return number
        return None

    def beside(self, pattern: re.Pattern[str]) -> list[Sentence]:
        """Sentences beside the bargain that fill it out: "You have two weeks." "Three ought to do it." """
        made = [one.sentence for one in self.made]
        places = [place for place, one in enumerate(self.everything) if one in made]
        near = {place + step for place in places for step in (-2, -1, 1, 2)} - set(places)
        return [
            self.everything[place]
            for place in sorted(near)
            if 0 <= place < len(self.everything) and pattern.search(self.everything[place].text)
        ]

    def favour(self) -> bool:
        for one, piece in self.pieces("Ggw"):
            if piece.letter != "w" or _WANTED.search(one.shape):
                self.quote_piece("favour", one, piece)
                return True
        for sentence in self.everything:
            if match := sentence.find(_ONLY_GOOD):
                self.quote("favour", sentence.start + match.start(), sentence.start + match.end())
                return True
        return False

    def if_lapsed(self) -> str | None:
        for meaning, letter in (("withdraw", "X"), ("keep_up", "K")):
            for one, piece in self.pieces(letter):
                if letter == "X" and _SPARED.search(one.sentence.text, 0, piece.start):
                    continue
                if meaning == "withdraw" or not _is_met(one.sentence.text):
                    self.quote_piece("if_lapsed", one, piece)
                    return meaning
        return None

    def asks(self) -> tuple[str, ...]:
        found = asks([(one.start, one.text) for one in self.everything])
        if found:
            places = list(found.values())
            self.quote("asks", min(start for start, _ in places), max(end for _, end in places))
        return tuple(found)


def _joined(made: Sequence[Heard]) -> str:
    """The sentences of the bargain as one text; places between them are blank, so that offsets hold."""
    first = made[0].sentence.start
    text = [" "] * (made[-1].sentence.end - first)
    for one in made:
        text[one.sentence.start - first : one.sentence.end - first] = one.sentence.text
    return "".join(text)


def _number(one: Heard, piece: Piece) -> int | None:
    """How many responses a piece speaks of: "ten reviews", "the tenth review", "somebody likes it" (1)."""
    if piece.letter != "g":
        for pattern in (_NUMBER, _NTH):
            if written := pattern.search(one.sentence.text, piece.start, piece.end):
                return lowest(written[0])
    one_is_enough = "SOMEONE" in piece.text and not _SOME.search(one.sentence.text, piece.start, piece.end)
    return 1 if one_is_enough else None


def _lesser(found: tuple[Heard, Piece]) -> int:
    """Reviews count before kudos, and a number before "anybody"."""
    one, piece = found
    if "#" not in piece.text:
        return 2
    named_before = 8 if piece.text.startswith(("goal", "target")) else 0
    if _SO_FAR.search(one.sentence.text, max(0, piece.start - 16), piece.end + 12) and not one.has("i"):
        return 3
    return bool(_LESSER.search(one.sentence.text, max(0, piece.start - named_before), piece.end))


_NUMBER = re.compile(NUMBER)
_SOME = re.compile(r"\bsome of you\b")
_NAMES_A_NUMBER = re.compile(
    rf"^\W*(?:i'm thinking|minimum|at least|say|let's say|make it|target|goal|magic number|i need|i want)(?: of| is)?\W{{1,3}}{NUMBER}\W*$"
    rf"|^\W*{NUMBER} (?:would|will|should|might|ought to) (?:do|suffice|be (?:enough|plenty))\b"
)
# Over `nouns`: a number with nothing to count
_BARE = re.compile(
    r"(?:^\W*|[.:;,!?(] |\b(?:so|at|to|until|hits?|reach|least|need|want|again|minimum|costs?|than|get|exactly|again:) )(?P<many>#)"
    r"(?=\W*$| ?[,.:;!?)]| (?:(?:more )?(?:and|or|then)\b(?! #)|of (?:them|those)\b|in # days|again\b|nos\b|please\b))"
)
_NTH = re.compile(rf"\b(?:{'|'.join(headings.ORDINALS)})\b|\b\d{{1,4}}(?=st|nd|rd|th)")
_NOT_ONE = re.compile(r"(?:\bnot|n't|\bfails? to) (?:\w+ ){0,2}an? single\b")
_SO_FAR = re.compile(
    r"\b(?:only|currently|there are|there were|we're at|we are at|that makes|have|i had|says) (?:only )?[\w-]+ (?:of you|reviews?|comments?|people)|\b(?:so far|this time|last time|already)\b"
)
_LESSER = re.compile(r"kudos|fav|likes|follow|votes?|hearts|thumbs")
_WANTED = re.compile(r"i[&,d]*w[^rRG]*[PXKHTN]|[PX][&,d]*iw(?![d&,]*[RG])")  # "if you want more I'll post it"
_ONLY_GOOD = re.compile(
    r"\b(?:flames?|flamers|bad (?:ones|reviews)|insults|haters) (?:don't|do not|won't|will not|doesn't|not) (?:be )?count(?:ed)?\b"
)
_GIVES_TIME = re.compile(
    r"\b(?:you have|you've got|you get|after|by then|i'll wait|i shall wait|i will wait|giving (?:it|this|you)|i'll give|i give|clock|deadline|wait|limit|limited|time|fortnight|months?|hours?|days?|weeks?)\b|^\W*(?:tomorrow|overnight)\W*$"
)
_SPARED = re.compile(r"\b(?:won't|will not|not|never) (?:be |get )?$")
_UNMET = re.compile(
    r"\b(?:not|\w+n't|fewer|less|no|nobody|none|nothing|otherwise|else|hate|fail|lose|silence|without|or)\b"
)
_ON = re.compile(r"\b(?:if|when|once|as long as|should|with|provided)\b")


def _is_met(text: str) -> bool:
    """ "If you like it, it stays put" says what happens when the promise is kept, not when it lapses."""
    return bool(_ON.search(text)) and not _UNMET.search(text)
