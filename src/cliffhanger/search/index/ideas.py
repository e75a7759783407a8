"""What may have been meant where little is found: words that are written nearly so, in works this reader may see.

A word that stands nowhere is compared with the words of works that have one like it. Nothing is proposed that
would not find something for her.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from tantivy import Query

from cliffhanger.manuscript import visible_text
from cliffhanger.works.models import Chapter, Creatorship, Work, WorkTag

from ..language import Term
from .concordance import SCHEMA, Reading, either, fields_of
from .spelling import WORD, folded, readings

MOST_UNKNOWN = 2  # words of a query that are looked at
MOST_READ = 5  # works in which the words are looked for
SHORT, SHORTEST = 6, 3  # letters below which one letter may be wrong instead of two, and none


def unknown(words: Reading, terms: Sequence[Term]) -> list[Term]:
    """Single words that are in no document at all, whoever may see it."""
    found = []
    for term in terms:
        stems = [one for one in readings(term.words, words.languages) if len(one) == 1]
        is_word = not term.is_excluded and len(WORD.findall(folded(term.words))) == 1
        if (
            is_word
            and stems
            and not any(words.searcher.doc_freq(field, one[0]) for field in fields_of(term) for one in stems)
        ):
            found.append(term)
    return found[:MOST_UNKNOWN]


def alike(words: Reading, term: Term) -> Query:
    """Documents with a word that is spelt nearly so."""
    stems = {one[0] for one in readings(term.words, words.languages) if len(one) == 1}
    queries = [
        Query.fuzzy_term_query(SCHEMA, field, stem, distance=distance)
        for field in fields_of(term)
        for stem in sorted(stems)
        if (distance := may_differ(stem))
    ]
    return either(queries)


def may_differ(word: str) -> int:
    return 0 if len(word) < SHORTEST else 1 if len(word) < SHORT else 2


def nearest(term: Term, works: Sequence[int]) -> Iterator[str]:
    """Words as these works write them, the most alike first, then the most frequent."""
    wanted = folded(term.words).casefold()
    counted = Counter(word for text in texts_of(works[:MOST_READ]) for word in WORD.findall(text.casefold()))
    near = []
    for word, many in counted.items():
        bare = folded(word)
        if abs(len(bare) - len(wanted)) <= 2 and len({*bare} ^ {*wanted}) <= 4:
            away = apart(bare, wanted)
            if 0 < away <= may_differ(wanted) + 1:  # the stems were compared, and endings differ besides
                near.append((away, -many, word))
    yield from (word for _, _, word in sorted(near))


def texts_of(works: Sequence[int]) -> Iterable[str]:
    """All that is said in works that are out, by the caller's word; only what is out of them."""
    for title, summary in Work.objects.filter(pk__in=works).values_list("title", "summary"):
        yield title
        yield visible_text(summary)
    yield from Creatorship.objects.filter(work__in=works).values_list("pseud__name", flat=True)
    yield from WorkTag.objects.filter(work__in=works).values_list("tag__name", flat=True)
    chapters = Chapter.objects.posted().filter(work__in=works)
    for text in chapters.values_list("text", flat=True)[: 4 * MOST_READ]:
        yield visible_text(text)


def apart(one: str, other: str) -> int:
    """How many letters have to be changed, put in, left out, or changed with their neighbour."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, start=1):
        earlier, before, row = before, row, [place]
        for at, wanted in enumerate(other, start=1):
            cost = min(row[-1] + 1, before[at] + 1, before[at - 1] + (letter != wanted))
            if place > 1 and at > 1 and letter == other[at - 2] and one[place - 2] == wanted:
                cost = min(cost, earlier[at - 2] + 1)
            row.append(cost)
    return row[-1]
