"""What a note in the margin is about, written down so that it is found again in a text that was changed.

An anchor is the `selector` of a Web Annotation (https://www.w3.org/TR/annotation-model/#selectors): the words
themselves with what stands around them, where they stood, and the number of their paragraph. Pure Python.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from html import unescape
from typing import Any

from cliffhanger.manuscript.markup import collapse, tokens

BLOCKS = frozenset(
    [
        "p",
        "li",
        "pre",
        "dt",
        "dd",
        "td",
        "th",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "div",
        "figcaption",
    ]
)
MOST_EXACT = 300  # characters of the words themselves
MOST_AROUND = 40  # characters before and after them
ALIKE = 0.5  # of the words of a paragraph that another has, from which it is the same, rewritten
FEWEST = 3  # words they must share for that
ENOUGH_AROUND = 8  # characters by which a neighbour is known


class Outcome(Enum):
    SAME = "same"  # the words stand there as they did
    CHANGED = "changed"  # its paragraph is there, and says something else
    GONE = "gone"


@dataclass(frozen=True)
class Place:
    """Where an anchor leads now. `paragraph` counts from 0; `start` and `end` are characters within it."""

    outcome: Outcome
    paragraph: int | None = None
    start: int = 0
    end: int = 0


def paragraphs_of(html: str) -> list[str]:
    """The visible text of the innermost blocks of sanitised HTML, in order; those without any are passed over.

    `reviews/js/margins.js` numbers them likewise.
    """
    return list(each_paragraph(html))


def each_paragraph(html: str) -> Iterator[str]:
    """The same one by one: whoever needs the first ones reads no further."""
    is_any = False
    outside: list[str] = []
    within: list[list[str]] = []  # the pieces of the blocks that are open
    holds: list[bool] = []  # whether they hold another block
    for tag in tokens(html):
        if not tag.name:
            (within[-1] if within else outside).append(unescape(tag.text))
        elif tag.name == "br":
            (within[-1] if within else outside).append(" ")
        elif tag.name in BLOCKS and not tag.closes:
            holds[:] = [True] * len(holds)
            within.append([])
            holds.append(False)
        elif tag.name in BLOCKS and within:
            text = collapse("".join(within.pop()))
            if not holds.pop() and text:
                is_any = True
                yield text
    everything = collapse("".join(outside))
    if everything and not is_any:
        yield everything


class Text:
    """The paragraphs of a chapter, to find anchors in. Finding one in place takes no longer in a long chapter."""

    def __init__(self, paragraphs: Sequence[str]) -> None:
        self.paragraphs = paragraphs
        self.whole = "\n".join(paragraphs)

    @cached_property
    def starts(self) -> list[int]:
        starts, at = [], 0
        for paragraph in self.paragraphs:
            starts.append(at)
            at += len(paragraph) + 1
        return starts

    @cached_property
    def words(self) -> list[Counter[str]]:
        return [Counter(words_of(paragraph)) for paragraph in self.paragraphs]

    @cached_property
    def having(self) -> dict[str, list[int]]:
        """In which paragraphs each word stands."""
        having: dict[str, list[int]] = defaultdict(list)
        for number, words in enumerate(self.words):
            for word in words:
                having[word].append(number)
        return having

    def anchor(self, paragraph: int, words: str = "") -> list[dict[str, Any]]:
        """The selectors of `words` within the paragraph; of all of it if they do not stand there."""
        text, start = self.paragraphs[paragraph], self.starts[paragraph]
        words = collapse(words)[:MOST_EXACT].strip()
        within = text.find(words) if words else -1
        exact = words if within >= 0 else text[:MOST_EXACT].strip()
        start += max(within, 0)
        end = start + len(exact)
        return [
            {
                "type": "TextQuoteSelector",
                "exact": exact,
                "prefix": self.whole[max(0, start - MOST_AROUND) : start],
                "suffix": self.whole[end : end + MOST_AROUND],
            },
            {"type": "TextPositionSelector", "start": start, "end": end},
            {"type": "FragmentSelector", "value": f"p{paragraph + 1}"},
        ]

    def find(self, anchor: Any) -> Place:
        """Where the anchor leads in this text: to the same words, else to their paragraph, else nowhere."""
        exact, prefix, suffix, start = read(anchor)
        if not exact:
            return Place(Outcome.GONE)
        found = self.same(exact, prefix, suffix, start)
        if found is not None:
            paragraph = self.paragraph_at(found)
            within = found - self.starts[paragraph]
            return Place(Outcome.SAME, paragraph, within, within + len(exact))
        own = prefix.rpartition("\n")[2] + exact + suffix.partition("\n")[0]
        rewritten = self.alike(own)
        if rewritten is None:
            rewritten = self.between(prefix, suffix)
        return Place(Outcome.GONE) if rewritten is None else Place(Outcome.CHANGED, rewritten)

    def same(self, exact: str, prefix: str, suffix: str, start: int) -> int | None:
        """Where the words stand now; of several places the one that has most of what stood around them, and
        of those the nearest."""
        if self.whole.startswith(exact, start) and self.fits(exact, prefix, suffix, start) == len(
            prefix + suffix
        ):
            return start
        best: tuple[int, int] | None = None
        at = self.whole.find(exact)
        while at >= 0:
            rank = (self.fits(exact, prefix, suffix, at), -abs(at - start))
            if best is None or rank > best:
                best, place = rank, at
            at = self.whole.find(exact, at + len(exact))
        return None if best is None else place

    def fits(self, exact: str, prefix: str, suffix: str, at: int) -> int:
        """How many characters around the words are what stood there."""
        before = self.whole[max(0, at - len(prefix)) : at]
        after = self.whole[at + len(exact) : at + len(exact) + len(suffix)]
        return agree(reversed(before), reversed(prefix)) + agree(after, suffix)

    def alike(self, said: str) -> int | None:
        """The paragraph that shares most words with what was said, if it shares enough."""
        wanted = Counter(words_of(said))
        shared: Counter[int] = Counter()
        for word, times in wanted.items():
            for number in self.having.get(word, ()):
                shared[number] += min(times, self.words[number][word])
        count, number = max(((count, -number) for number, count in shared.items()), default=(0, 0))
        return -number if count >= FEWEST and count >= ALIKE * wanted.total() else None

    def between(self, prefix: str, suffix: str) -> int | None:
        """The one paragraph that stands where the words stood, if its neighbours are what they were."""
        before = prefix.rpartition("\n")[0].rpartition("\n")[2]
        after = suffix.partition("\n")[2].partition("\n")[0]
        if min(len(before), len(after)) < ENOUGH_AROUND:
            return None
        for number in range(1, len(self.paragraphs) - 1):
            is_after = self.paragraphs[number - 1].endswith(before)
            if is_after and self.paragraphs[number + 1].startswith(after):
                return number
        return None

    def paragraph_at(self, position: int) -> int:
        low, high = 0, len(self.starts) - 1
        while low < high:
            middle = (low + high + 1) // 2
            if self.starts[middle] <= position:
                low = middle
            else:
                high = middle - 1
        return low


def read(anchor: Any) -> tuple[str, str, str, int]:
    """The words, what stood before and after them, and where. An anchor that says none of it leads nowhere."""
    selectors = (
        {one.get("type"): one for one in anchor if isinstance(one, dict)} if isinstance(anchor, list) else {}
    )
    quote = selectors.get("TextQuoteSelector", {})
    start = selectors.get("TextPositionSelector", {}).get("start", 0)
    exact, prefix, suffix = (str(quote.get(name) or "") for name in ("exact", "prefix", "suffix"))
    return exact, prefix, suffix, start if isinstance(start, int) and start >= 0 else 0


def words_of(text: str) -> list[str]:
    return ["".join(filter(str.isalnum, word)).casefold() or word for word in text.split()]


def agree(first: Iterable[str], second: Iterable[str]) -> int:
    """How many characters two texts have alike from their beginning."""
    count = 0
    for one, other in zip(first, second, strict=False):
        if one != other:
            return count
        count += 1
    return count
