"""The index of this machine, asked: which works, in which order, how many of what, and where their words stand."""

import re
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import tantivy

from cliffhanger.kit.compiled import Compiled
from cliffhanger.tags.models import Kind
from cliffhanger.works.models import Work

from ..language import Term
from ..question import PER_PAGE, Answer, Question, Status
from . import ledger, place
from .arrays import Array
from .asking import NotReady
from .building import progress
from .card import KINDS, MARKS, PROMISED_TERMS, Group, Mark, language_term
from .catalogue import STATE, Catalogue, Missing, opened
from .choosing import Demands, count_statuses, demands
from .concordance import Found, Reading, open_index
from .counting import Set, facets
from .drawer import Drawer
from .ideas import alike, nearest, unknown
from .ordering import page
from .passages import pages_of, passages
from .pending import Pending, pending

FEW = 1_000  # works so few that their words are looked for in them alone
MOST_IDEAS = 3
MOST_LOOKED_AT = 100  # works that may have what was meant
TRIES = 3  # how often a question is asked again because something was withdrawn meanwhile
TOLD = (*KINDS.values(), Group.LANGUAGE, Group.PROMISED)
SEEN_BY_ALL = Compiled[Work](lambda *works: Work.objects.public().filter(pk__in=works).only("pk"))
SEEN_BY_MEMBERS = Compiled[Work](lambda *works: Work.objects.out().filter(pk__in=works).only("pk"))
PROMISED_OF = {key: promised for promised, key in PROMISED_TERMS.items()}


@dataclass(frozen=True)
class State:
    """What the index was at one moment."""

    mark: tuple[Any, ...]
    catalogue: Catalogue
    words: Reading
    pending: Pending | None = None

    @cached_property
    def languages(self) -> dict[int, str]:
        """The codes of the languages there are, by their terms."""
        later = self.pending.languages if self.pending else ()
        return {language_term(code): code for code in (*self.words.languages, *later)}


class Embedded:
    """Opened anew when it has changed. May be asked by several threads at once."""

    def __init__(self) -> None:
        self.turn = threading.Lock()
        self.state: State | None = None
        self.opened: tuple[Path, tantivy.Index] | None = None

    def ask(self, question: Question, now: datetime) -> Answer:
        asked = question.narrowed()
        answer = Answer()
        for _ in range(TRIES):
            try:
                state = self.now()
            except (Missing, ledger.Lost) as error:
                raise NotReady(*progress()) from error
            answer = answered(state, asked, now)
            if are_visible(answer.works, asked):
                helped = replace(answer, ideas=ideas(state, asked, answer, now))
                return passages(state.words, asked, helped)
        visible = set(visible_of(answer.works, asked))
        kept = tuple(work for work in answer.works if work in visible)
        return passages(state.words, asked, replace(answer, works=kept))

    def now(self) -> State:
        """The index as it is now, with what was written since. Raises Missing or ledger.Lost."""
        generation = place.current()
        if generation is None:
            raise Missing
        state = self.as_committed(generation)
        later = state.pending
        fresh = ledger.after(later.cursor if later else state.catalogue.cursor)
        if later is None or fresh.works:
            state = replace(state, pending=pending(state.catalogue))
        elif fresh.cursor != later.cursor:
            state = replace(state, pending=replace(later, cursor=fresh.cursor))
        self.state = state
        return state

    def as_committed(self, generation: Path) -> State:
        mark = mark_of(generation)
        state = self.state
        if state and state.mark == mark:
            return state
        with self.turn:
            state = self.state
            if state and state.mark == mark:
                return state
            catalogue = opened(generation, state.catalogue if state else None)
            try:
                words = self.words_of(catalogue)
            except ValueError as error:  # as tantivy says that it cannot read its files
                raise Missing from error
            self.state = State(mark, catalogue, words)
            return self.state

    def words_of(self, catalogue: Catalogue) -> Reading:
        known = catalogue.known
        frequent = frozenset(known.get("frequent", ()))
        return Reading(self.index_of(catalogue.folder), known.get("languages", ()), frequent)

    def index_of(self, generation: Path) -> tantivy.Index:
        if self.opened is None or self.opened[0] != generation:
            self.opened = (generation, open_index(place.words_of(generation)))
        return self.opened[1]


def mark_of(generation: Path) -> tuple[Any, ...]:
    """Something else as soon as another state is on the disk."""
    try:
        file = (generation / STATE).stat()
    except OSError as error:
        raise Missing from error
    return (generation, file.st_ino, file.st_mtime_ns, file.st_size)


def answered(state: State, asked: Question, now: datetime) -> Answer:
    sets = chosen(state, demands(asked, now))
    if asked.terms and state.pending and state.pending.reworded:
        # Their words are not in the index yet: whatever is asked about words, nobody knows of them.
        stale = np.array(sorted(state.pending.reworded), "i8")
        sets = [(drawer, has & ~of_works(drawer, stale)) for drawer, has in sets]
    found = None
    if wanted := [term for term in asked.terms if not term.is_excluded]:
        found = look_for(state, wanted, sets)
        sets = [(drawer, has & of_works(drawer, found.works)) for drawer, has in sets]
    is_all = found is None or found.is_all
    for term in asked.terms:
        if term.is_excluded:
            barred = look_for(state, [term], sets)
            sets = [(drawer, has & ~of_works(drawer, barred.works)) for drawer, has in sets]
            is_all &= barred.is_all
    start = (asked.page - 1) * PER_PAGE
    unasked = many_of(sets)
    sets = as_wanted(sets, asked, now)
    total = many_of(sets)
    sets = [(drawer, has) for drawer, has in sets if has.any()]
    works: list[int] = []
    if start < total:
        works = page(sets, asked.order, start, start + PER_PAGE, rises=asked.rises, found=found)
    return Answer(
        works=tuple(works),
        total=total,
        facets=told(state, sets, demands(asked, now)),
        is_cut_off=not is_all,
        kept_back=unasked - total,
    )


def chosen(state: State, demands: Demands) -> list[Set]:
    """The drawers, with what is wanted of each; what is pending counts as it is now."""
    later = state.pending or Pending(state.catalogue.cursor)
    masked = np.array(sorted(later.rewritten | later.hidden), "i8")
    sets = []
    for kept in state.catalogue.kept:
        has = demands.choose(kept.drawer, kept.gone)
        has[kept.drawer.rows_of(masked)] = False
        if later.restricted and MARKS[Mark.RESTRICTED] in demands.none_of:
            has[kept.drawer.rows_of(np.array(sorted(later.restricted), "i8"))] = False
        sets.append((kept.drawer, has))
    if later.drawer is not None:
        sets.append((later.drawer, demands.choose(later.drawer, np.zeros(len(later.drawer), "?"))))
    return sets


def many_of(sets: Sequence[Set]) -> int:
    return sum(int(np.count_nonzero(has)) for _, has in sets)


def as_wanted(sets: Sequence[Set], asked: Question, now: datetime) -> list[Set]:
    """Of these works those the asker wants in whatever list."""
    wants = asked.eyes.wants
    if wants is None:
        return list(sets)
    always = demands(wants.narrowed(), now)
    return [(drawer, always.choose(drawer, ~has)) for drawer, has in sets]


def look_for(state: State, terms: Sequence[Term], sets: Sequence[Set]) -> Found:
    """Works with these words; if there are few left, among them alone."""
    only = None
    if many_of(sets) <= FEW:
        only = [int(work) for drawer, has in sets for work in drawer.works[has]]
    return state.words.find(terms, only)


def of_works(drawer: Drawer, works: Array) -> Array:
    has = np.zeros(len(drawer), "?")
    has[drawer.rows_of(works)] = True
    return has


def told(state: State, sets: Sequence[Set], demands: Demands) -> dict[str, tuple[tuple[int | str, int], ...]]:
    counted = facets(sets, TOLD)
    result: dict[str, tuple[tuple[int | str, int], ...]] = {
        kind.value: tuple(counted[KINDS[kind.value]]) for kind in Kind
    }
    result["language"] = tuple((state.languages[key], count) for key, count in counted[Group.LANGUAGE])
    result["promised"] = tuple((PROMISED_OF[key].value, count) for key, count in counted[Group.PROMISED])
    result["status"] = statuses(sets, demands)
    return result


def statuses(sets: Sequence[Set], demands: Demands) -> tuple[tuple[int | str, int], ...]:
    many = dict.fromkeys(Status, 0)
    for drawer, has in sets:
        for status, count in count_statuses(drawer, has, demands.active_since).items():
            many[status] += count
    ordered = sorted(many.items(), key=lambda one: -one[1])
    return tuple((status.value, count) for status, count in ordered if count)


def ideas(state: State, asked: Question, answer: Answer, now: datetime) -> tuple[str, ...]:
    """Queries that would find something, with words as works write them in place of ones that nobody writes."""
    if answer.total or asked.page > 1:
        return ()
    found = []
    q = asked.q
    for term in unknown(state.words, asked.terms):
        sets = as_wanted(chosen(state, demands(asked, now)), asked, now)
        near = state.words.works(alike(state.words, term))
        works = [int(work) for drawer, has in sets for work in drawer.works[has & of_works(drawer, near)]]
        for word in islice(nearest(term, visible_of(works[:MOST_LOOKED_AT], asked)), MOST_IDEAS):
            better = re.sub(rf"(?<!\w){re.escape(term.words)}(?!\w)", word, q, count=1)
            if better != q and answered(state, replace(asked, q=better), now).total:
                found.append(better)
    return tuple(dict.fromkeys(found))[:MOST_IDEAS]


def are_visible(works: Sequence[int], asked: Question) -> bool:
    """Whether the database says so too, at this moment."""
    return len(visible_of(works, asked)) == len(works)


def visible_of(works: Sequence[int], asked: Question) -> list[int]:
    seen = SEEN_BY_MEMBERS if asked.eyes.is_signed_in else SEEN_BY_ALL
    return [work.pk for some in pages_of(works) for work in seen(*some)]
