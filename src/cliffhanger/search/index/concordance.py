"""The words of works and of their chapters, in a tantivy index. It holds no text, only where words stand.

There are two kinds of documents. A heading has what is said of a work, each thing in a field of its own; a
chapter has its `text`, with `pairs` of frequent words, and, `beside` it, the words of title and authors, so that
"mira lighthouse" finds the lighthouse in a chapter by Mira. All words asked for have to be in one document; words of a named field are
asked apart, and the works found for both are the answer.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from operator import itemgetter
from pathlib import Path

import numpy as np
import tantivy
from tantivy import Document, Occur, Query

from cliffhanger.manuscript import visible_text

from ..language import Term
from .arrays import Array
from .card import Heading
from .pairs import Frequent, analyzer, laid_out, places
from .spelling import Stems, readings, stems, tokens

HEADINGS = ("title", "by", "summary", "series")
KINDS = ("fandom", "relationship", "character", "freeform", "rating", "warning", "category")
WEIGHTS = {"title": 4.0, "by": 3.0, "fandom": 2.0, "relationship": 2.0, "character": 2.0, "series": 2.0}
HEAP = 64 * 1024**2  # bytes the writer fills before it writes
MOST_RANKED = 10_000  # documents that are put in order of how well they fit
MOST_FOUND = 100_000  # documents that are looked at all the same
MOST_READ = (
    400_000  # places in which words may have to be compared before the search is confined to newer works
)
FIELDS_OF = {"tag": KINDS}
LAID_OUT = "laid_out"


said_before = lru_cache(20_000)(tokens)  # the same tags are on very many works


def schema() -> tantivy.Schema:
    building = tantivy.SchemaBuilder()
    building.add_unsigned_field("work", indexed=True, fast=True)
    building.add_unsigned_field("heading_of", indexed=True)
    building.add_unsigned_field("chapter", indexed=True, fast=True)
    for name in (*HEADINGS, *KINDS):
        building.add_text_field(name, index_option="position")
    building.add_text_field("text", index_option="position", tokenizer_name=LAID_OUT)
    building.add_text_field("beside", index_option="basic")
    return building.build()


SCHEMA = schema()


def open_index(folder: Path) -> tantivy.Index:
    folder.mkdir(parents=True, exist_ok=True)
    index = tantivy.Index(SCHEMA, path=str(folder))
    index.config_reader(reload_policy="manual")
    index.register_tokenizer(LAID_OUT, analyzer())
    return index


class Writing:
    """Puts documents in and takes them out; nothing is seen, or safe, until `commit`."""

    def __init__(self, folder: Path) -> None:
        self.index = open_index(folder)
        self.writer = self.index.writer(HEAP, 1)
        # A commit that was killed leaves files behind by the names that the next one would give to its own.
        self.writer.garbage_collect_files()
        self.is_changed = False

    def forget(self, work: int) -> None:
        self.delete("work", work)

    def forget_heading(self, work: int) -> None:
        self.delete("heading_of", work)

    def delete(self, field: str, work: int) -> None:
        # Not by term: that takes the number for a signed one, which no document has.
        self.writer.delete_documents_by_query(Query.term_query(SCHEMA, field, work))
        self.is_changed = True

    def add_heading(self, work: int, heading: Heading) -> None:
        document = Document()
        document.add_unsigned("work", work)
        document.add_unsigned("heading_of", work)
        said = [("title", heading.title), ("summary", visible_text(heading.summary))]
        said += [("by", name) for name in heading.authors]
        said += [("series", title) for title in heading.series]
        said += heading.tags
        for name, text in said:
            document.add_pre_tokenized_text(name, said_before(text, heading.language))
        self.writer.add_document(document)
        self.is_changed = True

    def add_chapter(
        self, work: int, chapter: int, paragraphs: Iterable[str], heading: Heading, frequent: Frequent
    ) -> None:
        """No phrase goes from one paragraph into the next. `frequent` are those words of this index."""
        text = laid_out((stems(paragraph, heading.language) for paragraph in paragraphs), frequent)
        if not text:  # whatever is looked for in a chapter, some of it has to be in its text
            return
        document = Document()
        document.add_unsigned("work", work)
        document.add_unsigned("chapter", chapter)
        document.add_text("text", text)
        for name in (heading.title, *heading.authors):
            document.add_pre_tokenized_text("beside", tokens(name, heading.language))
        self.writer.add_document(document)
        self.is_changed = True

    def clear(self) -> None:
        self.writer.delete_all_documents()
        self.is_changed = True

    def commit(self) -> None:
        if self.is_changed:
            self.writer.commit()
            self.is_changed = False

    def close(self) -> None:
        """Let another process write; what was not committed is dropped."""
        del self.writer


@dataclass(frozen=True)
class Found:
    """Works, rising, and how well each fits. `is_all`: nobody was left out because there were too many."""

    works: Array
    scores: Array
    is_all: bool = True

    def and_also(self, other: "Found") -> "Found":
        works, mine, theirs = np.intersect1d(self.works, other.works, assume_unique=True, return_indices=True)
        return Found(works, self.scores[mine] + other.scores[theirs], self.is_all and other.is_all)

    def or_also(self, other: "Found") -> "Found":
        if not len(self.works) or not len(other.works):
            more = self if len(self.works) else other
            return Found(more.works, more.scores, self.is_all and other.is_all)
        works = np.concatenate([self.works, other.works])
        works, places = np.unique(works, return_inverse=True)
        scores = np.zeros(len(works))
        np.add.at(scores, places, np.concatenate([self.scores, other.scores]))
        return Found(works, scores, self.is_all and other.is_all)

    def and_the_rest(self, others: Array, *, is_all: bool) -> "Found":
        """With works that are none of these, and fit somehow."""
        works = np.concatenate([self.works, others])
        order = np.argsort(works, kind="stable")
        scores = np.concatenate([self.scores, np.zeros(len(others))])
        return Found(works[order], scores[order], is_all)


class Reading:
    """What was committed when it was opened."""

    def __init__(self, index: tantivy.Index, languages: Sequence[str], frequent: Frequent) -> None:
        index.reload()
        self.searcher = index.searcher()
        self.languages = languages
        self.frequent = frequent

    def find(self, terms: Sequence[Term], only: Sequence[int] | None = None) -> Found:
        """Works with all of these terms, whether they are to be there or not. `only`: look at these works alone."""
        free = [term for term in terms if not term.field]
        text = [term for term in terms if term.field == "text"]
        said = [term for term in terms if term.field not in ("", "text")]
        found = [self.anywhere(free, only)] if free else []
        found += (
            [self.search(self.chapters_with(self.all_readings(text), beside=False), text, only)]
            if text
            else []
        )
        found += [self.search(headings_with(self.all_readings(said)), said, only)] if said else []
        result = found[0]
        for other in found[1:]:
            result = result.and_also(other)
        return result

    def anywhere(self, terms: Sequence[Term], only: Sequence[int] | None) -> Found:
        read = self.all_readings(terms)
        headings = self.search(headings_with(read), terms, only)
        return headings.or_also(self.search(self.chapters_with(read, beside=True), terms, only))

    def chapters(self, terms: Sequence[Term], works: Sequence[int]) -> dict[int, int]:
        """For each of these works the chapter that fits best, where the words are in a chapter."""
        terms = [term for term in terms if term.field in ("", "text")]
        if not terms or not works:
            return {}
        query = both(self.chapters_with(self.all_readings(terms), beside=True), among(works))
        best: dict[int, int] = {}
        hits = self.searcher.search(query, limit=len(works) * 25, count=False).hits
        addresses = [address for _, address in hits]
        of_work = self.searcher.fast_field_values("work", addresses)
        of_chapter = self.searcher.fast_field_values("chapter", addresses)
        for work, chapter in zip(of_work, of_chapter, strict=True):
            best.setdefault(int(work or 0), int(chapter or 0))
        return best

    def chapters_with(self, read: "Sequence[tuple[Term, list[Stems]]]", *, beside: bool) -> Query:
        """Chapters with all of it, some of it in their text."""
        text = [either([self.in_text(words, term.apart) for words in one]) for term, one in read]
        if not beside or len(read) == 1:
            return every(text)
        wanted = [
            either([in_one, *in_field(term, one, "beside")])
            for in_one, (term, one) in zip(text, read, strict=True)
        ]
        return every([*wanted, either(text)])

    def in_text(self, words: Stems, apart: int) -> Query:
        """As `in_field`, by places in a text that is laid out with pairs."""
        if not apart or len(words) == 1:
            return placed(places(words, self.frequent))
        return every(
            [
                either(
                    [
                        placed(places((one, after), self.frequent)),
                        *(placed([(0, one), (2 * away, after)]) for away in range(2, apart + 2)),
                    ]
                )
                for one, after in pairwise(words)
            ]
        )

    def works(self, query: Query, most: int = 1_000) -> Array:
        """Works with documents that fit, the best ones if there are many; rising."""
        hits = self.searcher.search(query, limit=most, count=False).hits
        values = self.searcher.fast_field_values("work", [address for _, address in hits])
        return np.unique(np.array([int(value or 0) for value in values], "i8"))

    def all_readings(self, terms: Sequence[Term]) -> "list[tuple[Term, list[Stems]]]":
        return [(term, readings(term.words, self.languages)) for term in terms]

    def search(self, query: Query, terms: Sequence[Term], only: Sequence[int] | None) -> Found:
        is_all = True
        if only is not None:
            query = both(query, among(only))
        else:
            share = MOST_READ / max(self.cost(terms), 1)
            if share < 1:
                query = both(query, self.newest(share))
                is_all = False
        ranked = self.searcher.search(query, limit=MOST_RANKED, count=True)
        hits = ranked.hits
        addresses = [address for _, address in hits]
        works = np.array(self.searcher.fast_field_values("work", addresses), "i8")
        scores = np.fromiter(map(itemgetter(0), hits), "f8", len(hits))
        # They come in the order of how well they fit: the first of each work is its best.
        works, first = np.unique(works, return_index=True)
        found = Found(works, scores[first], is_all)
        total: int = getattr(ranked, "count", 0)  # the stubs forget it
        if total <= MOST_RANKED:
            return found
        rest = self.searcher.search(query, limit=MOST_FOUND, count=False, order_by_field="work")
        hits = rest.hits
        others = each_once(np.fromiter(map(itemgetter(0), hits), "i8", len(hits))[::-1])
        others = others[~is_among(others, works)]
        return found.and_the_rest(others, is_all=is_all and total <= MOST_FOUND)

    def cost(self, terms: Sequence[Term]) -> int:
        """About how many places have to be compared for phrases."""
        total = 0
        for term, read in self.all_readings(terms):
            for one in read:
                for field in fields_of(term) if len(one) > 1 else ():
                    words = one
                    if field == "text" and not term.apart:
                        words = tuple(word for _, word in places(one, self.frequent))
                    fewest = min(self.searcher.doc_freq(field, word) for word in words)
                    total += fewest * (term.apart + 1) * (len(words) - 1)
        return total

    def newest(self, share: float) -> Query:
        """Works with the highest numbers, about so many of all."""
        first, last = self.ends
        least = last - int((last - first) * share)
        return Query.range_query(SCHEMA, "work", tantivy.FieldType.Unsigned, lower_bound=least)

    @cached_property
    def ends(self) -> tuple[int, int]:
        """The lowest and the highest number of a work."""
        found = [
            self.searcher.search(
                Query.all_query(), limit=1, count=False, order_by_field="work", order=order
            ).hits
            for order in (tantivy.Order.Asc, tantivy.Order.Desc)
        ]
        return tuple(int(hits[0][0]) if hits else 0 for hits in found)  # type: ignore[return-value] # two of them


def fields_of(term: Term) -> tuple[str, ...]:
    if not term.field:
        return (*HEADINGS, *KINDS, "text")
    return FIELDS_OF.get(term.field, (term.field,))


def headings_with(read: "Sequence[tuple[Term, list[Stems]]]") -> Query:
    fields = {term: tuple(field for field in fields_of(term) if field != "text") for term, _ in read}
    return every([anyhow(term, stems, fields[term]) for term, stems in read])


def anyhow(term: Term, read: Sequence[Stems], fields: Iterable[str]) -> Query:
    """The term in any of its readings in any of the fields."""
    return either([weighted(query, field) for field in fields for query in in_field(term, read, field)])


def in_field(term: Term, read: Sequence[Stems], field: str) -> Iterator[Query]:
    for one in read:
        if len(one) == 1:
            option = "basic" if field == "beside" else "position"
            yield Query.term_query(SCHEMA, field, one[0], index_option=option)
        elif field != "beside":  # nobody knows there where words stand
            yield phrase(one, field, term.apart)


def phrase(stems: Stems, field: str, apart: int) -> Query:
    """The words in this order, each next to the one before; with `apart`, every two neighbours so near somewhere."""
    if not apart:
        return Query.phrase_query(SCHEMA, field, list(stems))
    pairs = [
        either(
            [
                Query.phrase_query(SCHEMA, field, [(0, one), (1 + between, next_one)])
                for between in range(apart + 1)
            ]
        )
        for one, next_one in pairwise(stems)
    ]
    return every(pairs)


def placed(words: Sequence[tuple[int, str]]) -> Query:
    """Texts in which these stand at such places, wherever the first one does."""
    if len(words) == 1:
        return Query.term_query(SCHEMA, "text", words[0][1], index_option="position")
    return Query.phrase_query(SCHEMA, "text", list(words))


def weighted(query: Query, field: str) -> Query:
    return Query.boost_query(query, WEIGHTS[field]) if field in WEIGHTS else query


def either(queries: Sequence[Query]) -> Query:
    if not queries:
        return Query.empty_query()
    return Query.boolean_query([(Occur.Should, query) for query in queries])


def every(queries: Sequence[Query]) -> Query:
    return Query.boolean_query([(Occur.Must, query) for query in queries])


def both(one: Query, other: Query) -> Query:
    return every([one, other])


def among(works: Sequence[int]) -> Query:
    return Query.const_score_query(Query.term_set_query(SCHEMA, "work", list(works)), 0.0)


def each_once(rising: Array) -> Array:
    """Of numbers that rise; `np.unique` would put them in order once more."""
    if not len(rising):
        return rising
    once: Array = rising[np.concatenate([[True], rising[1:] != rising[:-1]])]
    return once


def is_among(some: Array, others: Array) -> Array:
    """Which of these are among the others. All of them rise."""
    if not len(others):
        return np.zeros(len(some), "?")
    at = np.minimum(np.searchsorted(others, some), len(others) - 1)
    same: Array = others[at] == some
    return same
