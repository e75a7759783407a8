"""Which works of a drawer a question asks for: a truth for each row, worked out column by column."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np

from ..question import HIATUS_AFTER, Eyes, Promised, Question, Span, Status
from .arrays import Array
from .card import MARKS, PROMISED_TERMS, Group, Mark, language_term, microseconds, term
from .drawer import Drawer

SPANS = ("words", "chapters", "kudos", "responses", "bookmarks")
DATES = ("updated", "posted")
FEWER = (
    4  # times fewer works than have a term: these are asked whether they do, instead of all being struck out
)


@dataclass
class Demands:
    """A question in the terms of the index: every one of `all_of` is a choice of terms, and `none_of` are barred."""

    all_of: list[list[int]] = field(default_factory=list)
    none_of: list[int] = field(default_factory=list)
    spans: dict[str, Span] = field(default_factory=dict)
    works: frozenset[int] | None = None
    without: frozenset[int] = frozenset()
    status: frozenset[Status] = frozenset()
    not_status: frozenset[Status] = frozenset()
    active_since: int = 0
    no_promises_but: frozenset[int] | None = None

    def choose(self, drawer: Drawer, gone: Array) -> Array:
        """The truths for this drawer. Costs what the terms have, and a pass over a column for each figure."""
        has = ~gone
        for keys in self.all_of:
            has &= with_any(drawer, keys)
        bar(drawer, has, self.none_of)
        for name, span in self.spans.items():
            narrow(has, drawer.column(name), span)
        if self.works is not None:
            has &= among(drawer, self.works)
        if self.without:
            has[drawer.rows_of(numbers(self.without))] = False
        if self.no_promises_but is not None:
            barred = with_any(drawer, [PROMISED_TERMS[Promised.OPEN]])
            has &= ~barred | among(drawer, self.no_promises_but)
        if self.status:
            has &= np.logical_or.reduce([of_status(drawer, one, self.active_since) for one in self.status])
        for one in self.not_status:
            has &= ~of_status(drawer, one, self.active_since)
        return has


def demands(asked: Question, now: datetime) -> Demands:
    """What an already narrowed question demands."""
    eyes, within = asked.eyes, asked.within
    wanted = Demands(
        works=within.works,
        without=eyes.except_works,
        status=asked.status,
        not_status=asked.not_status,
        active_since=microseconds(now - HIATUS_AFTER),
    )
    wanted.all_of += [[tag] for tag in sorted(asked.tags)]
    for choice in (within.tags, asked.ratings or None):
        wanted.all_of += [] if choice is None else [sorted(choice)]
    for pseuds in (within.pseuds, asked.pseuds or None):
        wanted.all_of += [] if pseuds is None else [[term(Group.PSEUD, pseud) for pseud in sorted(pseuds)]]
    for codes in ({within.language} if within.language else None, asked.languages or None):
        wanted.all_of += [] if codes is None else [[language_term(code) for code in sorted(codes)]]
    if asked.promised:
        wanted.all_of.append([PROMISED_TERMS[promised] for promised in sorted(asked.promised)])
    wanted.none_of += [*sorted(asked.without), *barred_for(eyes)]
    wanted.none_of += [language_term(code) for code in sorted(asked.not_languages)]
    wanted.none_of += [PROMISED_TERMS[promised] for promised in sorted(asked.not_promised)]
    if asked.crossover is not None:
        wanted.all_of += [[MARKS[Mark.CROSSOVER]]] if asked.crossover else []
        wanted.none_of += [] if asked.crossover else [MARKS[Mark.CROSSOVER]]
    wanted.no_promises_but = eyes.hers if eyes.hides_promises else None
    wanted.spans = {name: span for name in SPANS if (span := getattr(asked, name))}
    for name in DATES:
        if dates := getattr(asked, name):
            since, before = dates.ends(now)
            wanted.spans[name] = Span(
                None if since is None else microseconds(since),
                None if before is None else microseconds(before) - 1,
            )
    return wanted


def barred_for(eyes: Eyes) -> Iterable[int]:
    yield from sorted(eyes.except_tags)
    for pseud in sorted(eyes.except_pseuds):
        yield term(Group.PSEUD, pseud)
    if not eyes.is_signed_in:
        yield MARKS[Mark.RESTRICTED]


def bar(drawer: Drawer, has: Array, keys: Iterable[int]) -> None:
    """Leave out what has any of them: by the works that have the term, or by those that are left if these are few."""
    many, few = np.count_nonzero(has), None
    for key in keys:
        rows = drawer.rows_with(key)
        if len(rows) > FEWER * many:
            few = np.flatnonzero(has) if few is None else few
            rows = few[drawer.have(few, key)]
        has[rows] = False


def with_any(drawer: Drawer, keys: Iterable[int]) -> Array:
    has = np.zeros(len(drawer), "?")
    for key in keys:
        has[drawer.rows_with(key)] = True
    return has


def among(drawer: Drawer, works: Iterable[int]) -> Array:
    has = np.zeros(len(drawer), "?")
    has[drawer.rows_of(numbers(works))] = True
    return has


def numbers(works: Iterable[int]) -> Array:
    return np.array(sorted(works), "i8")


def narrow(has: Array, column: Array, span: Span) -> None:
    if span.least is not None:
        has &= column >= span.least
    if span.most is not None:
        has &= column <= span.most


def of_status(drawer: Drawer, status: Status, active_since: int) -> Array:
    complete = with_any(drawer, [MARKS[Mark.COMPLETE]])
    if status == Status.COMPLETE:
        return complete
    active = is_active(drawer, active_since)
    return ~complete & (active if status == Status.PROGRESS else ~active)


def is_active(drawer: Drawer, active_since: int) -> Array:
    """Whether something came lately, and the author does not say that nothing will."""
    active: Array = drawer.column("updated") > active_since
    active[drawer.rows_with(MARKS[Mark.PAUSED])] = False
    return active


def count_statuses(drawer: Drawer, has: Array, active_since: int) -> dict[Status, int]:
    """How many of a set have each status. Costs what the set has, whatever the size of the drawer."""
    rows = np.flatnonzero(has)
    rows = rows[~drawer.have(rows, MARKS[Mark.COMPLETE])]
    active = drawer.column("updated")[rows] > active_since
    active &= ~drawer.have(rows, MARKS[Mark.PAUSED])
    progress = int(np.count_nonzero(active))
    return {
        Status.COMPLETE: int(np.count_nonzero(has)) - len(rows),
        Status.PROGRESS: progress,
        Status.HIATUS: len(rows) - progress,
    }
