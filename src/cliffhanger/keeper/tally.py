"""The heads counted so far, and how those who answered "Do you want the rest?" did."""

from dataclasses import dataclass
from fractions import Fraction

from .events import Response


@dataclass(frozen=True, slots=True)
class Tally:
    """How many different readers count, and how many of them say yes and no."""

    readers: int = 0
    yes: int = 0
    no: int = 0

    def is_favourable(self, share: Fraction) -> bool:
        """Whether at least `share` of those who answered say yes. Silence is not a no: 0 of 0 is enough."""
        return self.yes * share.denominator >= (self.yes + self.no) * share.numerator


class Count:
    """A running tally. One pass over the responses, a constant cost each.

    A reader has the answers of her live reviews, the latest last; most readers have one.
    """

    def __init__(self) -> None:
        self._answers: dict[int, dict[int, bool | None]] = {}
        self._reader_of: dict[int, int] = {}
        self.yes = 0
        self.no = 0

    @property
    def readers(self) -> int:
        return len(self._answers)

    def tally(self) -> Tally:
        return Tally(self.readers, self.yes, self.no)

    def counted(self) -> tuple[int, ...]:
        return tuple(self._answers)

    def add(self, reader: int, response: Response) -> None:
        """Count `response` from now on, in place of what its review said before."""
        answers = self._answers.get(reader)
        if answers is None:
            self._answers[reader] = {response.review: response.wants_rest}
            self._note(response.wants_rest, 1)
        else:
            self._note(latest(answers), -1)
            answers.pop(response.review, None)
            answers[response.review] = response.wants_rest
            self._note(latest(answers), 1)
        self._reader_of[response.review] = reader

    def remove(self, review: int) -> None:
        """Stop counting a review; its reader stays counted while another review of hers does."""
        reader = self._reader_of.pop(review, None)
        if reader is None:
            return
        answers = self._answers[reader]
        self._note(latest(answers), -1)
        del answers[review]
        if answers:
            self._note(latest(answers), 1)
        else:
            del self._answers[reader]

    def _note(self, wants_rest: bool | None, change: int) -> None:
        if wants_rest is True:
            self.yes += change
        elif wants_rest is False:
            self.no += change


def latest(answers: dict[int, bool | None]) -> bool | None:
    """The last answer given among a reader's reviews; a review without an answer leaves an earlier one."""
    return next((answer for answer in reversed(answers.values()) if answer is not None), None)
