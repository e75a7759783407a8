"""A question in the server's language, and what its answers say."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from cliffhanger.tags.models import Kind

from ...language import Term
from ...question import PER_PAGE, Question, Sort, Status
from .. import ledger
from ..card import KINDS, MARKS, Group, Mark, language_term
from ..choosing import Demands
from ..concordance import WEIGHTS, fields_of
from ..counting import MOST
from ..embedded import PROMISED_OF, TOLD
from ..pending import state_of_many
from ..spelling import Stems, readings
from .documents import Body
from .progress import Progress

MOST_MASKED = 1_000  # works that are left out by name
BUDGET = "1s"
COLUMNS = {
    Sort.PER_READER: "per_reader",
    Sort.TITLE: "title_key",
    Sort.AUTHOR: "author_key",
}


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
