"""The same questions put to an OpenSearch server, for an archive that outgrows one machine's index.

A document is a work: the keys of its terms, its figures, and its words as stems that are made here, so that both
indexes find the same. Its chapters are nested in it. One process among all machines follows, by a lease; its
cursor is a document too, written after what it speaks for.

Two things are less exact than on one machine. Works that were written in the last second are left out until they
are read. And where the server divides the index into several shards, its counts of tags may be too low.
"""

import os
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from cliffhanger.archive import lease
from cliffhanger.manuscript import visible_text
from cliffhanger.reviews.anchors import paragraphs_of
from cliffhanger.tags.models import Kind
from cliffhanger.works.models import Chapter, Work

from ..language import Term
from ..question import PER_PAGE, Answer, Question, Sort, Status
from . import ledger
from .asking import NotReady
from .card import KINDS, MARKS, Card, Group, Mark, cards, language_term, sort_key
from .choosing import Demands, demands
from .concordance import HEADINGS, WEIGHTS, fields_of
from .counting import MOST
from .embedded import PROMISED_OF, TOLD, visible_of
from .following import FAR, works_in, works_of_authors
from .passages import passages
from .pending import state_of_many
from .place import VERSION
from .spelling import Stems, readings, stems
from .standing import Standing

if TYPE_CHECKING:
    from opensearchpy import OpenSearch

WORKS, STATE = f"cliffhanger-{VERSION}-works", f"cliffhanger-{VERSION}-state"
AT_ONCE = 500  # works
MOST_MASKED = 1_000  # works that are left out by name
BUDGET = "1s"
HELD_FOR = timedelta(seconds=30)
HOLDER = f"{os.uname().nodename[:40]}:{uuid.uuid4().hex[:8]}"
FIGURES = ("words", "chapters", "kudos", "responses", "bookmarks")
COLUMNS = {
    Sort.PER_READER: "per_reader",
    Sort.TITLE: "title_key",
    Sort.AUTHOR: "author_key",
}
Body = dict[str, Any]


def mappings() -> Body:
    text = {"type": "text", "analyzer": "whitespace", "position_increment_gap": 1}
    plain: Body = {
        "work": {"type": "long"},
        "keys": {"type": "long"},
        **{f"group_{int(group)}": {"type": "long"} for group in TOLD},
        **{name: {"type": "integer"} for name in FIGURES},
        "updated": {"type": "long"},
        "posted": {"type": "long"},
        "per_reader": {"type": "double"},
        "title_key": {"type": "keyword"},
        "author_key": {"type": "keyword"},
        **dict.fromkeys((*HEADINGS, *KINDS), text),
        "in_chapters": {
            "type": "nested",
            "properties": {"number": {"type": "long"}, "text": text, "beside": text},
        },
    }
    return {"mappings": {"dynamic": "strict", "properties": plain}}


@dataclass(frozen=True)
class Progress:
    """Up to where the server's documents are true. `walked_to` is None once all works are there."""

    cursor: ledger.Cursor
    walked_to: int | None = 0
    done: int = 0
    waiting: tuple[int, ...] = ()
    languages: tuple[str, ...] = ()


@cache
def client_of(address: str) -> "OpenSearch":
    from opensearchpy import OpenSearch

    return OpenSearch(hosts=[address], timeout=10, max_retries=2, retry_on_timeout=True)


class Server:
    def __init__(self, address: str) -> None:
        self.client = client_of(address)

    # Asking -------------------------------------------------------------------------------------------------

    def ask(self, question: Question, now: datetime) -> Answer:
        """Raises NotReady, also where the server is away: the database answers then."""
        from opensearchpy.exceptions import OpenSearchException

        asked = question.narrowed()
        try:
            progress = self.progress()
            if progress is None or progress.walked_to is not None:
                raise NotReady(progress.done if progress else 0, Work.objects.out().count())
            return self.answered(asked, now, progress)
        except (OpenSearchException, ledger.Lost) as error:
            raise NotReady from error

    def answered(self, asked: Question, now: datetime, progress: Progress) -> Answer:
        wanted = demands(asked, now)
        query = query_of(asked, wanted, progress)
        unasked = None
        if asked.eyes.wants:
            counted = self.client.search(
                index=WORKS, body={"query": query, "size": 0, "track_total_hits": True}
            )
            unasked = int(counted["hits"]["total"]["value"])
            always = asked.eyes.wants.narrowed()
            narrow = query_of(always, demands(always, now), progress)
            query = {"bool": {"must": [query], "filter": [narrow]}}
        found = self.client.search(index=WORKS, body=body_of(asked, wanted, query))
        hits = found["hits"]["hits"]
        works = [int(hit["_source"]["work"]) for hit in hits]
        visible = set(visible_of(works, asked))
        total = int(found["hits"]["total"]["value"])
        answer = Answer(
            works=tuple(work for work in works if work in visible),
            total=total,
            facets=facets_of(found["aggregations"], progress),
            is_cut_off=bool(found.get("timed_out")),
            kept_back=0 if unasked is None else unasked - total,
        )
        return passages(Hits(hits, progress.languages), asked, answer)

    # Following ----------------------------------------------------------------------------------------------

    def follow(self) -> None:
        """Take in what was written since, or the next works of a first walk, if no other machine does."""
        if not lease.take("search", HOLDER, HELD_FOR):
            return
        progress = self.progress() or self.begin()
        try:
            touched = ledger.after(progress.cursor)
        except ledger.Lost:
            progress = self.begin()
            touched = ledger.after(progress.cursor)
        works = touched.works | works_of_authors(touched.authors) | works_in(touched.series)
        waiting = {*progress.waiting, *self.works_with(touched.names | touched.meanings)} - works
        walked = self.next_works(progress)
        now, later = sorted(works)[:AT_ONCE], sorted(works)[AT_ONCE:]
        late = sorted(waiting)[: AT_ONCE - len(now)]
        is_walking = progress.walked_to is not None
        if not (now or late or is_walking) and touched.cursor.top - progress.cursor.top < FAR:
            return
        languages = self.take_in({*now, *late, *walked})
        after = replace(
            progress,
            cursor=touched.cursor,
            waiting=(*later, *sorted(waiting - set(late))),
            languages=tuple(sorted({*progress.languages, *languages})),
        )
        if is_walking:
            after = replace(after, walked_to=max(walked, default=None), done=progress.done + len(walked))
        self.write_progress(after)

    def begin(self) -> Progress:
        for name, body in ((WORKS, mappings()), (STATE, {})):
            if not self.client.indices.exists(index=name):
                self.client.indices.create(index=name, body=body)
        progress = Progress(ledger.here())
        self.write_progress(progress)
        return progress

    def next_works(self, progress: Progress) -> list[int]:
        if progress.walked_to is None:
            return []
        after = Work.objects.out().filter(pk__gt=progress.walked_to).order_by("pk")
        return list(after.values_list("pk", flat=True)[:AT_ONCE])

    def works_with(self, tags: set[int]) -> set[int]:
        """All works that have any of these tags, a page of them after the other."""
        found: set[int] = set()
        after: list[Any] = []
        while tags:
            body: Body = {
                "query": {"terms": {"keys": sorted(tags)}},
                "sort": [{"work": "asc"}],
                "size": 5_000,
                "_source": ["work"],
            }
            if after:
                body["search_after"] = after
            hits = self.client.search(index=WORKS, body=body)["hits"]["hits"]
            if not hits:
                break
            found.update(int(hit["_source"]["work"]) for hit in hits)
            after = hits[-1]["sort"]
        return found

    def take_in(self, works: set[int]) -> set[str]:
        """Write these works as they are now; returns their languages."""
        found = {card.work: card for card in cards(works)}
        texts = chapters_of(found)
        lines: list[Body] = []
        for work in sorted(works):
            if work in found:
                lines += [
                    {"index": {"_index": WORKS, "_id": str(work)}},
                    document(found[work], texts.get(work, [])),
                ]
            else:
                lines.append({"delete": {"_index": WORKS, "_id": str(work)}})
        if lines:
            self.client.bulk(body=lines, params={"refresh": "true"})
        return {card.heading.language for card in found.values() if card.heading}

    def progress(self) -> Progress | None:
        from opensearchpy.exceptions import NotFoundError

        try:
            told = self.client.get(index=STATE, id="progress")["_source"]
        except NotFoundError:
            return None
        return Progress(
            ledger.Cursor(**told["cursor"]),
            told["walked_to"],
            told["done"],
            tuple(told["waiting"]),
            tuple(told["languages"]),
        )

    def write_progress(self, progress: Progress) -> None:
        self.client.index(index=STATE, id="progress", body=asdict(progress), params={"refresh": "true"})


def standing_of(address: str) -> Standing:
    from opensearchpy.exceptions import OpenSearchException

    try:
        progress = Server(address).progress()
    except OpenSearchException as error:
        return Standing(f"The search server does not answer: {type(error).__name__}.", is_wrong=True)
    if progress is None or progress.walked_to is not None:
        done = progress.done if progress else 0
        return Standing(f"The index on the search server is being built: {done:,} works are in it.")
    return Standing("The search server has all works.")


# Documents ----------------------------------------------------------------------------------------------


def chapters_of(works: Iterable[int]) -> dict[int, list[tuple[int, list[str]]]]:
    found: dict[int, list[tuple[int, list[str]]]] = {}
    rows = Chapter.objects.posted().filter(work__in=list(works)).order_by("work", "position", "pk")
    for work, pk, title, text in rows.values_list("work", "pk", "title", "text").iterator(chunk_size=50):
        found.setdefault(work, []).append((pk, [title, *paragraphs_of(text)]))
    return found


def document(card: Card, chapters: Sequence[tuple[int, list[str]]]) -> Body:
    heading = card.heading
    assert heading is not None  # noqa: S101 - cards from the database have one
    written: Body = {
        "work": card.work,
        "keys": [key for _, key in card.terms],
        **{f"group_{int(group)}": [key for one, key in card.terms if one == group] for group in TOLD},
        **{name: getattr(card, name) for name in (*FIGURES, "updated", "posted", "per_reader")},
        "title_key": sort_key(card.title).hex(),
        "author_key": min(map(sort_key, card.authors), default=sort_key("")).hex(),
    }
    said = [("title", heading.title), ("summary", visible_text(heading.summary))]
    said += [("by", name) for name in heading.authors]
    said += [("series", title) for title in heading.series]
    for name, text in (*said, *heading.tags):
        written.setdefault(name, []).append(" ".join(stems(text, heading.language)))
    beside = [" ".join(stems(name, heading.language)) for name in (heading.title, *heading.authors)]
    written["in_chapters"] = [
        {"number": pk, "text": [" ".join(stems(text, heading.language)) for text in texts], "beside": beside}
        for pk, texts in chapters
    ]
    return written


# Queries ------------------------------------------------------------------------------------------------


def body_of(asked: Question, wanted: Demands, query: Body) -> Body:
    turn = "asc" if asked.rises else "desc"
    column = "_score" if asked.order == Sort.RELEVANCE else COLUMNS.get(asked.order, asked.order.value)
    order = [{"_count": "desc"}, {"_key": "asc"}]
    counts: Body = {
        f"group_{int(group)}": {"terms": {"field": f"group_{int(group)}", "size": MOST, "order": order}}
        for group in TOLD
    }
    counts["status"] = {
        "filters": {"filters": {status.value: of_status(status, wanted) for status in Status}}
    }
    return {
        "query": query,
        "from": (asked.page - 1) * PER_PAGE,
        "size": PER_PAGE,
        "sort": [{column: turn}, {"work": turn}],
        "_source": ["work"],
        "aggs": counts,
        "track_total_hits": True,
        "timeout": BUDGET,
    }


def query_of(asked: Question, wanted: Demands, progress: Progress) -> Body:
    required: list[Body] = [{"terms": {"keys": keys}} for keys in wanted.all_of]
    barred: list[Body] = [{"terms": {"keys": wanted.none_of}}] if wanted.none_of else []
    for name, span in wanted.spans.items():
        ends = {"gte": span.least, "lte": span.most}
        required.append({"range": {name: {end: value for end, value in ends.items() if value is not None}}})
    if wanted.works is not None:
        required.append(among(wanted.works))
    barred += [among(works) for works in (wanted.without, masked(wanted, progress)) if works]
    if wanted.no_promises_but is not None:
        is_open: Body = {"terms": {"keys": [key for key, one in PROMISED_OF.items() if one == "open"]}}
        barred.append({"bool": {"filter": [is_open], "must_not": [among(wanted.no_promises_but)]}})
    if wanted.status:
        required.append(either([of_status(status, wanted) for status in sorted(wanted.status)]))
    barred += [of_status(status, wanted) for status in sorted(wanted.not_status)]
    read = [(term, readings(term.words, progress.languages)) for term in asked.terms]
    barred += [anywhere([one], "") for one in read if one[0].is_excluded]
    positive = [one for one in read if not one[0].is_excluded]
    return {"bool": {"must": with_words(positive), "filter": required, "must_not": barred}}


def masked(wanted: Demands, progress: Progress) -> frozenset[int]:
    """Works that the server does not know as they are now. Of very many, those that this reader may not see."""
    works = ledger.after(progress.cursor).works | {*progress.waiting}
    if len(works) <= MOST_MASKED:
        return frozenset(works)
    state = state_of_many(works, progress.cursor)
    is_stranger = MARKS[Mark.RESTRICTED] in wanted.none_of
    return state.hidden | state.restricted if is_stranger else state.hidden


def among(works: Iterable[int]) -> Body:
    return {"terms": {"work": sorted(works)}}


def either(queries: Sequence[Body]) -> Body:
    return {"bool": {"should": list(queries), "minimum_should_match": 1}}


def of_status(status: Status, wanted: Demands) -> Body:
    complete: Body = {"terms": {"keys": [MARKS[Mark.COMPLETE]]}}
    if status == Status.COMPLETE:
        return complete
    paused: Body = {"terms": {"keys": [MARKS[Mark.PAUSED]]}}
    late: Body = {"range": {"updated": {"gt": wanted.active_since}}}
    if status == Status.PROGRESS:
        return {"bool": {"filter": [late], "must_not": [complete, paused]}}
    silent: Body = {"range": {"updated": {"lte": wanted.active_since}}}
    return {"bool": {"filter": [either([silent, paused])], "must_not": [complete]}}


Read = tuple[Term, list[Stems]]


def with_words(read: Sequence[Read]) -> list[Body]:
    free = [one for one in read if not one[0].field]
    text = [one for one in read if one[0].field == "text"]
    said = [one for one in read if one[0].field not in ("", "text")]
    found = [anywhere(free, "chapters")] if free else []
    found += [in_chapters(text, "text", beside=False)] if text else []
    return found + [anyhow(one, headings_of(one[0])) for one in said]


def anywhere(read: Sequence[Read], name: str) -> Body:
    """All of it in the heading, or in one chapter; of a named field, in that."""
    ways = []
    if all(one[0].field != "text" for one in read):
        ways.append({"bool": {"must": [anyhow(one, headings_of(one[0])) for one in read]}})
    if all(one[0].field in ("", "text") for one in read):
        ways.append(in_chapters(read, name, beside=True))
    return either(ways)


def headings_of(term: Term) -> tuple[str, ...]:
    return tuple(field for field in fields_of(term) if field != "text")


def in_chapters(read: Sequence[Read], name: str, *, beside: bool) -> Body:
    """`name`: under which it is told which chapter fits best."""
    text = [anyhow(one, ("in_chapters.text",)) for one in read]
    query: Body = {"bool": {"must": text}}
    if beside and len(read) > 1:
        both = ("in_chapters.text", "in_chapters.beside")
        query = {"bool": {"must": [anyhow(one, both) for one in read] + [either(text)]}}
    nested: Body = {"path": "in_chapters", "query": query, "score_mode": "max"}
    if name:
        nested["inner_hits"] = {"name": name, "size": 1, "_source": ["in_chapters.number"]}
    return {"nested": nested}


def anyhow(one: Read, fields: Iterable[str]) -> Body:
    term, read = one
    return either([query for field in fields for stems in read for query in in_field(stems, field, term)])


def in_field(stems: Stems, field: str, term: Term) -> list[Body]:
    weight = WEIGHTS.get(field, 1.0)
    if len(stems) == 1:
        return [{"term": {field: {"value": stems[0], "boost": weight}}}]
    if field.endswith("beside"):
        return []
    if not term.apart:
        return [{"match_phrase": {field: {"query": " ".join(stems), "boost": weight}}}]
    return [{"bool": {"must": [near(field, pair, term.apart) for pair in pairwise(stems)]}}]


def near(field: str, pair: tuple[str, str], apart: int) -> Body:
    matched = [{"match": {"query": stem}} for stem in pair]
    return {"intervals": {field: {"all_of": {"ordered": True, "max_gaps": apart, "intervals": matched}}}}


# Answers ------------------------------------------------------------------------------------------------


def facets_of(counted: Mapping[str, Any], progress: Progress) -> dict[str, tuple[tuple[int | str, int], ...]]:
    rows = {
        group: [(int(one["key"]), int(one["doc_count"])) for one in counted[f"group_{int(group)}"]["buckets"]]
        for group in TOLD
    }
    codes = {language_term(code): code for code in progress.languages}
    found: dict[str, tuple[tuple[int | str, int], ...]] = {
        kind.value: tuple(rows[KINDS[kind.value]]) for kind in Kind
    }
    found["language"] = tuple((codes[key], many) for key, many in rows[Group.LANGUAGE] if key in codes)
    found["promised"] = tuple((PROMISED_OF[key].value, many) for key, many in rows[Group.PROMISED])
    statuses = [(name, int(one["doc_count"])) for name, one in counted["status"]["buckets"].items()]
    found["status"] = tuple(
        sorted(((name, many) for name, many in statuses if many), key=lambda one: -one[1])
    )
    return found


class Hits:
    """Which chapter of each work fits best, as the hits of one answer say."""

    def __init__(self, hits: Sequence[Mapping[str, Any]], languages: Sequence[str]) -> None:
        self.hits = hits
        self.languages = languages

    def chapters(self, terms: Sequence[Term], works: Sequence[int]) -> dict[int, int]:
        found = {}
        for hit in self.hits:
            for inner in hit.get("inner_hits", {}).values():
                for best in inner["hits"]["hits"][:1]:
                    found[int(hit["_source"]["work"])] = int(best["_source"]["number"])
        return {work: chapter for work, chapter in found.items() if work in works}
