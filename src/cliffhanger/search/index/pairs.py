"""Pairs of frequent words, which stand in the index of the texts as words of their own.

"Out of the" is three words that nearly every chapter has many times: to find where they follow each other, all
their places had to be read. So two neighbours that are both frequent are a word besides, and a phrase of such words
is looked for as the pairs it consists of, which are rare. In a text the words have the even places, and each pair
the odd one between its two.

Which words are frequent is read from the archive when an index is begun, and holds as long as that index. One that
was begun when there was next to nothing to read is built anew once there is.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from itertools import islice

import tantivy

from cliffhanger.reviews.anchors import each_paragraph
from cliffhanger.works.models import Chapter

from .spelling import stems

READ = 500  # chapters in which words are counted
MOST = 300  # words that are frequent
FEW, ENOUGH = 50, 200  # of them: those say too little, and these are worth building an index anew
SHARE = 1 / 1_500  # of all words, which makes one frequent
BETWEEN = "·"  # stands in no word
NOTHING = "-"  # takes a place and is not kept

Frequent = Set[str]


def frequent_words() -> tuple[list[str], int]:
    """The frequent words of the chapters that are out, as stems, and how many chapters were read for it."""
    counted: Counter[str] = Counter()
    read = 0
    for text, language in spread_out(READ):
        read += 1
        for paragraph in each_paragraph(text):
            counted.update(stems(paragraph, language))
    least = counted.total() * SHARE
    return [word for word, many in counted.most_common(MOST) if many >= least], read


def spread_out(most: int) -> Iterator[tuple[str, str]]:
    """Texts with their languages, evenly over all chapters that are out, old and new."""
    chapters = Chapter.objects.posted().filter(work__withdrawn_at=None).exclude(text="").order_by("pk")
    ends = chapters.first(), chapters.last()
    if ends[0] is None or ends[1] is None:
        return
    first, last = ends[0].pk, ends[1].pk
    seen = 0
    for step in range(most):
        point = first + (last - first) * step // (most - 1)
        if point <= seen:
            continue
        pk, text, language = chapters.filter(pk__gte=point).values_list("pk", "text", "work__language")[0]
        if pk > seen:
            yield text, language
        seen = pk


def is_outgrown(read: int) -> bool:
    """Whether frequent words that are known from so many chapters should be read anew; once they are, no more."""
    return read < FEW and len(list(islice(spread_out(READ), ENOUGH))) == ENOUGH


def laid_out(paragraphs: Iterable[Sequence[str]], frequent: Frequent) -> str:
    """What is indexed of a text: its words and pairs with spaces between. The end of a paragraph counts as a word."""
    row: list[str] = []
    for words in filter(None, paragraphs):
        for one, after in zip(words, [*words[1:], ""], strict=True):
            row += (one, one + BETWEEN + after if one in frequent and after in frequent else NOTHING)
        row += (NOTHING, NOTHING)
    return " ".join(row)


def analyzer() -> tantivy.TextAnalyzer:
    """Reads what was laid out. What it leaves out keeps its place."""
    spaced = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace())
    return spaced.filter(tantivy.Filter.custom_stopword([NOTHING])).build()


def places(words: Sequence[str], frequent: Frequent) -> list[tuple[int, str]]:
    """What stands where in a text in which these words follow each other: pairs, and the words that are in none."""
    found = []
    covered = set()
    for at in range(len(words) - 1):
        if words[at] in frequent and words[at + 1] in frequent:
            found.append((2 * at + 1, words[at] + BETWEEN + words[at + 1]))
            covered |= {at, at + 1}
    found += [(2 * at, word) for at, word in enumerate(words) if at not in covered]
    found.sort()
    start = found[0][0]
    return [(place - start, word) for place, word in found]
