"""What a question means, in plain Python over plain rows: slow, short, and what every index has to equal."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

from cliffhanger.promises.models import Promise
from cliffhanger.reviews.anchors import paragraphs_of
from cliffhanger.search.index.card import sort_key
from cliffhanger.search.language import Term
from cliffhanger.search.question import HIATUS_AFTER, Answer, Promised, Question, Sort, Status
from cliffhanger.search.spans import Dates
from cliffhanger.tags.models import Kind, Tag, Umbrella
from cliffhanger.works.models import Reading, Work

PER_PAGE = 20


@dataclass
class Story:
    work: int
    title: str
    updated: datetime
    posted: datetime
    language: str
    is_restricted: bool
    own_tags: list[Tag]
    counts_as: set[int]
    is_crossover: bool
    pseuds: dict[int, str]
    chapters: list[list[str]]  # titles and paragraphs of those that are out
    figures: dict[str, float] = field(default_factory=dict)
    status: Status = Status.PROGRESS
    promised: Promised = Promised.NONE
    summary: str = ""
    series: list[str] = field(default_factory=list)


def stories(now: datetime) -> list[Story]:
    """Everything that is out, one row at a time."""
    hidden = ("withdrawn_at", "unrevealed_at")
    every = Work.objects.all()
    return [
        story(work, now)
        for work in every
        if work.posted_at and not any(getattr(work, name) for name in hidden)
    ]


def story(work: Work, now: datetime) -> Story:
    chapters = [chapter for chapter in work.chapters.order_by("position", "pk") if chapter.posted_at]
    tags = [row.tag for row in work.work_tags.order_by("position", "pk")]
    tags += [row.tag for chapter in chapters for row in chapter.warned_of.order_by("pk")]
    tags = list(dict.fromkeys(tags))
    fandoms = [meaning(tag) for tag in tags if tag.kind == Kind.FANDOM]
    readers = {reading.account_id for reading in Reading.objects.filter(chapter__work=work)}
    assert work.posted_at
    told = Story(
        work.pk,
        work.title,
        work.updated_at or work.posted_at,
        work.posted_at,
        work.language,
        work.is_restricted,
        tags,
        set().union(*map(meaning, tags)),
        len(fandoms) > 1 and not set.intersection(*fandoms),
        {made.pseud_id: made.pseud.name for made in work.creatorships.all() if made.role == "author"},
        [[chapter.title, *paragraphs_of(chapter.text)] for chapter in chapters],
        summary=work.summary,
        series=[part.series.title for part in work.parts.all()],
    )
    kudos = work.kudos.count()
    told.figures = {
        "words": sum(chapter.words for chapter in chapters),
        "chapters": len(chapters),
        "kudos": kudos,
        "responses": sum(not row.removed_at and not row.waits_since for row in work.reviews.all()),
        "bookmarks": sum(not row.is_private for row in work.bookmarks.all()),
        "per_reader": kudos / max(1, len(readers)),
    }
    if work.planned_chapters is not None and len(chapters) >= work.planned_chapters:
        told.status = Status.COMPLETE
    elif work.paused_at or told.updated <= now - HIATUS_AFTER:
        told.status = Status.HIATUS
    promises = list(Promise.objects.filter(work=work))
    if any(promise.settled_at is None for promise in promises):
        told.promised = Promised.OPEN
    elif any(promise.outcome == Promise.Outcome.KEPT for promise in promises):
        told.promised = Promised.KEPT
    return told


def meaning(tag: Tag) -> set[int]:
    """The canonical tag, and everything above it, step by step."""
    found = {tag.synonym_of_id or tag.pk}
    while above := {row.meta_id for row in Umbrella.objects.filter(sub__in=found)} - found:
        found |= above
    return found


def answer(everything: Iterable[Story], question: Question, now: datetime) -> Answer:
    """Without passages. Where words are looked for, works are in the order of their numbers, latest first."""
    asked = question.narrowed()
    asked_for = [one for one in everything if is_seen(one, asked) and is_wanted(one, asked, now)]
    found = [one for one in asked_for if is_wanted_always(one, asked.eyes.wants, now)]
    found.sort(key=lambda one: (key(one, asked.order), one.work), reverse=not asked.rises)
    start = (asked.page - 1) * PER_PAGE
    return Answer(
        works=tuple(one.work for one in found[start : start + PER_PAGE]),
        total=len(found),
        facets=facets(found),
        kept_back=len(asked_for) - len(found),
    )


def is_seen(one: Story, asked: Question) -> bool:
    eyes = asked.eyes
    return not (
        (one.is_restricted and not eyes.is_signed_in)
        or one.work in eyes.except_works
        or one.counts_as & eyes.except_tags
        or one.pseuds.keys() & eyes.except_pseuds
        or (eyes.hides_promises and one.promised == Promised.OPEN and one.work not in eyes.hers)
    )


def is_wanted_always(one: Story, wants: Question | None, now: datetime) -> bool:
    return wants is None or (
        one.work not in wants.eyes.except_works and is_wanted(one, wants.narrowed(), now)
    )


def is_wanted(one: Story, asked: Question, now: datetime) -> bool:
    within = asked.within
    return (
        (within.tags is None or bool(one.counts_as & within.tags))
        and (within.pseuds is None or bool(one.pseuds.keys() & within.pseuds))
        and (within.works is None or one.work in within.works)
        and (not within.language or one.language == within.language)
        and asked.tags <= one.counts_as
        and not one.counts_as & asked.without
        and (not asked.ratings or bool(one.counts_as & asked.ratings))
        and (not asked.pseuds or bool(one.pseuds.keys() & asked.pseuds))
        and (not asked.languages or one.language.casefold() in asked.languages)
        and one.language.casefold() not in asked.not_languages
        and (not asked.status or one.status in asked.status)
        and one.status not in asked.not_status
        and (not asked.promised or one.promised in asked.promised)
        and one.promised not in asked.not_promised
        and asked.crossover in (None, one.is_crossover)
        and all(
            one.figures[name] in getattr(asked, name)
            for name in ("words", "chapters", "kudos", "responses", "bookmarks")
        )
        and during(one.updated, asked.updated, now)
        and during(one.posted, asked.posted, now)
        and has_words(one, asked.terms)
    )


def during(at: datetime, dates: Dates, now: datetime) -> bool:
    since, before = dates.ends(now)
    return (since is None or at >= since) and (before is None or at < before)


def key(one: Story, order: Sort) -> object:
    by: dict[Sort, object] = {
        Sort.RELEVANCE: 0,
        Sort.UPDATED: one.updated,
        Sort.POSTED: one.posted,
        Sort.WORDS: one.figures["words"],
        Sort.KUDOS: one.figures["kudos"],
        Sort.BOOKMARKS: one.figures["bookmarks"],
        Sort.RESPONSES: one.figures["responses"],
        Sort.PER_READER: one.figures["per_reader"],
        Sort.TITLE: sort_key(one.title),
        Sort.AUTHOR: min(map(sort_key, one.pseuds.values()), default=sort_key("")),
    }
    return by[order]


def facets(found: Sequence[Story]) -> dict[str, tuple[tuple[int | str, int], ...]]:
    """The twenty most frequent of each kind; of equally frequent ones those with the lowest numbers."""
    kinds = dict(Tag.objects.values_list("pk", "kind"))
    counted = Counter((kinds[tag], tag) for one in found for tag in one.counts_as)
    tags = {
        kind.value: sorted(((tag, n) for (k, tag), n in counted.items() if k == kind), key=most_first)[:20]
        for kind in Kind
    }
    others: dict[str, Counter[str]] = {
        "language": Counter(one.language for one in found),
        "status": Counter(one.status.value for one in found),
        "promised": Counter(one.promised.value for one in found),
    }
    return {
        **{kind: tuple(rows) for kind, rows in tags.items()},
        **{name: tuple(sorted(rows.items(), key=most_first)) for name, rows in others.items()},
    }


def most_first(row: tuple[int | str, int]) -> tuple[int, int | str]:
    return -row[1], row[0]


def has_words(one: Story, terms: Sequence[Term]) -> bool:
    """All words asked for anywhere are in one document; those of the text in one chapter; others where they are said."""
    wanted = [term for term in terms if not term.is_excluded]
    free = [term for term in wanted if not term.field]
    text = [term for term in wanted if term.field == "text"]
    said = [term for term in wanted if term.field not in ("", "text")]
    barred = [term for term in terms if term.is_excluded]
    return (
        (in_heading(one, free) or in_a_chapter(one, free, beside=True))
        and in_a_chapter(one, text, beside=False)
        and in_heading(one, said)
        and not any(has_anywhere(one, term) for term in barred)
    )


def has_anywhere(one: Story, term: Term) -> bool:
    is_in_text = term.field in ("", "text") and in_a_chapter(one, [term], beside=False)
    return is_in_text or (term.field != "text" and in_heading(one, [term]))


def in_heading(one: Story, terms: Sequence[Term]) -> bool:
    fields = heading(one)
    return all(
        any(stands_in(term, words) for name, words in fields if speaks_of(term, name)) for term in terms
    )


def speaks_of(term: Term, name: str) -> bool:
    if term.field == "tag":
        return name in Kind.values
    return term.field in ("", name)


def heading(one: Story) -> Iterable[tuple[str, list[str]]]:
    """The words of each field; "" is the end of a name among others."""
    said = [("title", one.title), ("summary", one.summary)]
    said += [("by", name) for name in one.pseuds.values()]
    said += [("series", title) for title in one.series]
    said += [(tag.kind, tag.name) for tag in one.own_tags]
    fields: dict[str, list[str]] = {}
    for name, text in said:
        fields.setdefault(name, []).extend([*words_of(text), ""])
    return fields.items()


def in_a_chapter(one: Story, terms: Sequence[Term], *, beside: bool) -> bool:
    """`beside`: words of title and authors count as well, if others are in the text."""
    if not terms:
        return True
    names = [word for text in (one.title, *one.pseuds.values()) for word in words_of(text)]
    for chapter in one.chapters:
        words = [word for paragraph in chapter for word in [*words_of(paragraph), ""]]  # "": its end
        in_text = [stands_in(term, words) for term in terms]
        in_names = [beside and len(words_of(term.words)) == 1 and stands_in(term, names) for term in terms]
        if any(in_text) and all(map(any, zip(in_text, in_names, strict=True))):
            return True
    return False


def stands_in(term: Term, words: Sequence[str]) -> bool:
    """A phrase, or near: every two neighbours have up to `apart` words between them somewhere."""
    wanted = words_of(term.words)
    if not term.apart or len(wanted) < 2:
        return any(list(words[at : at + len(wanted)]) == wanted for at in range(len(words)))
    return all(
        any(word == one and other in words[at + 1 : at + 2 + term.apart] for at, word in enumerate(words))
        for one, other in pairwise(wanted)
    )


def words_of(text: str) -> list[str]:
    """For texts of plain words that are their own stems."""
    return "".join(letter if letter.isalnum() else " " for letter in text.casefold()).split()
