"""The same questions put to the database: where there is no index yet, and beside it where one row is asked about.

It answers as the index does, only slower: it walks through the works. Words are looked for as they are
written, without stems; passages and ideas are the index's.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import Count, F, FloatField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Greatest, Lower

from cliffhanger.tags.meaning import meanings
from cliffhanger.tags.models import Kind, Tag
from cliffhanger.works.models import Chapter, ChapterWarning, Creatorship, Reading, Work, WorkTag
from cliffhanger.works.queries import WorkQuerySet

from .language import Term
from .question import HIATUS_AFTER, PER_PAGE, Answer, Promised, Question, Sort, Status
from .spans import Dates, Span

MOST_COUNTED = 5_000  # works whose tags are counted here; the index counts any number
FIGURES = {
    "words": "words_out",
    "chapters": "chapters_out",
    "kudos": "kudos_out",
    "responses": "reviews_out",
    "bookmarks": "bookmarks_out",
}
KIND_OF = {
    "fandom": (Kind.FANDOM,),
    "character": (Kind.CHARACTER,),
    "relationship": (Kind.RELATIONSHIP,),
    "freeform": (Kind.FREEFORM,),
    "rating": (Kind.RATING,),
    "warning": (Kind.WARNING,),
    "category": (Kind.CATEGORY,),
    "tag": tuple(Kind),
}


def answer(works: WorkQuerySet, question: Question, now: datetime) -> Answer:
    """`works` are those of which the asker may know."""
    found = narrowed(works, question, now)
    start = (question.page - 1) * PER_PAGE
    shown = in_order(found, question).values_list("pk", flat=True)[start : start + PER_PAGE]
    return Answer(works=tuple(shown), total=found.count(), facets=facets(found, now))


def narrowed(works: WorkQuerySet, question: Question, now: datetime) -> WorkQuerySet:
    """Those of the works that the question asks for."""
    asked = question.narrowed()
    found = meeting(of_place(works, asked).with_figures(), asked, now)
    for term in asked.terms:
        says = reduce(and_, (mentions(term, word) for word in words_of(term)))
        found = found.exclude(says) if term.is_excluded else found.filter(says)
    return found.exclude(pk__in=asked.eyes.except_works) if asked.eyes.except_works else found


def wanted(works: WorkQuerySet, wants: Question, now: datetime) -> WorkQuerySet:
    """Those of the works that meet what a reader wants of all her lists; they have no figures yet."""
    asked = wants.narrowed()
    columns = {column for name, column in FIGURES.items() if getattr(asked, name)}
    if asked.status or asked.not_status:
        columns.add(FIGURES["chapters"])
    one = Work.objects.filter(pk=OuterRef("pk")).with_figures().order_by()
    return meeting(works.alias(**{column: Subquery(one.values(column)) for column in columns}), asked, now)


def meeting(works: WorkQuerySet, asked: Question, now: datetime) -> WorkQuerySet:
    """Those that meet all demands but what is said in words, and whether they are new to somebody."""
    found = works
    for tag in asked.tags:
        found = found.filter(counts_as(tag))
    if asked.without:
        found = found.exclude(reduce(or_, map(counts_as, sorted(asked.without))))
    if asked.ratings:
        found = found.filter(reduce(or_, map(counts_as, sorted(asked.ratings))))
    if asked.pseuds:
        found = found.signed_by(asked.pseuds)
    if asked.languages:
        found = found.alias(code=Lower("language")).filter(code__in=asked.languages)
    if asked.not_languages:
        found = found.alias(code=Lower("language")).exclude(code__in=asked.not_languages)
    found = with_states(found, asked, now)
    for name, column in FIGURES.items():
        found = found.filter(between(column, getattr(asked, name)))
    return found.filter(during("updated_at", asked.updated, now), during("posted_at", asked.posted, now))


def of_place(works: WorkQuerySet, asked: Question) -> WorkQuerySet:
    """Those that belong to the list at all."""
    within, found = asked.within, works
    if within.tags is not None:
        found = found.tagged(Tag.objects.filter(pk__in=within.tags).values("pk"))
    if within.pseuds is not None:
        found = found.signed_by(within.pseuds)
    if within.works is not None:
        found = found.filter(pk__in=within.works)
    if within.language:
        found = found.filter(language=within.language)
    return found


def counts_as(tag: int) -> Q:
    return Work.objects.all().counts_as(tag)


def with_states(works: WorkQuerySet, asked: Question, now: datetime) -> WorkQuerySet:
    """Those in the states that are asked for."""
    found = works
    if asked.crossover is not None:
        crossing = crossovers(found)
        found = found.filter(pk__in=crossing) if asked.crossover else found.exclude(pk__in=crossing)
    rests = Q(paused_at__isnull=False) | Q(updated_at__lte=now - HIATUS_AFTER)
    states = {
        Status.COMPLETE: IS_COMPLETE,
        Status.PROGRESS: ~IS_COMPLETE & ~rests,
        Status.HIATUS: ~IS_COMPLETE & rests,
    }
    if asked.status:
        found = found.filter(reduce(or_, (states[status] for status in asked.status)))
    for status in asked.not_status:
        found = found.exclude(states[status])
    states_of = {Promised.OPEN: PROMISES_OPEN, Promised.KEPT: PROMISE_KEPT, Promised.NONE: NO_PROMISE}
    if asked.promised:
        found = found.filter(reduce(or_, (states_of[promised] for promised in asked.promised)))
    for promised in asked.not_promised:
        found = found.exclude(states_of[promised])
    return found


def crossovers(works: WorkQuerySet) -> set[int]:
    """Those of the works whose fandoms do not all count as one and the same."""
    rows = WorkTag.objects.filter(work__in=works.order_by().values("pk"), tag__kind=Kind.FANDOM)
    fandoms: dict[int, list[int]] = {}
    for work, tag in rows.values_list("work", "tag"):
        fandoms.setdefault(work, []).append(tag)
    several = {work: tags for work, tags in fandoms.items() if len(tags) > 1}
    means = meanings(tag for tags in several.values() for tag in tags)
    return {work for work, tags in several.items() if not set.intersection(*(means[tag] for tag in tags))}


IS_COMPLETE = Q(planned_chapters__isnull=False, planned_chapters__lte=F("chapters_out"))
PROMISES_OPEN = Q(pk__in=Work.objects.promising().values("pk"))
PROMISE_KEPT = ~PROMISES_OPEN & Q(pk__in=Work.objects.filter(promises__outcome="kept").values("pk"))
NO_PROMISE = ~PROMISES_OPEN & ~Q(pk__in=Work.objects.filter(promises__outcome="kept").values("pk"))


def between(column: str, span: Span) -> Q:
    asked = Q()
    if span.least is not None:
        asked &= Q(**{f"{column}__gte": span.least})
    if span.most is not None:
        asked &= Q(**{f"{column}__lte": span.most})
    return asked


def during(column: str, dates: Dates, now: datetime) -> Q:
    since, until = dates.ends(now)
    asked = Q()
    if since:
        asked &= Q(**{f"{column}__gte": since})
    if until:
        asked &= Q(**{f"{column}__lt": until})
    return asked


def words_of(term: Term) -> list[str]:
    """A phrase as it is; words that may stand anywhere one by one."""
    return [term.words] if term.is_phrase and not term.apart else term.words.split()


def mentions(term: Term, word: str) -> Q:
    """Works of which what is out says the word in the field that is asked for."""
    tags = WorkTag.objects.filter(tag__name__icontains=word)
    warned = ChapterWarning.objects.filter(tag__name__icontains=word, chapter__posted_at__isnull=False)
    if term.field in KIND_OF:
        kinds = KIND_OF[term.field]
        has = Q(pk__in=tags.filter(tag__kind__in=kinds).values("work"))
        return has | Q(pk__in=warned.filter(tag__kind__in=kinds).values("chapter__work"))
    authors = Creatorship.objects.filter(pseud__name__icontains=word, role="author")
    chapters = Chapter.objects.filter(posted_at__isnull=False, text__icontains=word)
    fields = {
        "by": Q(pk__in=authors.values("work")),
        "title": Q(title__icontains=word),
        "summary": Q(summary__icontains=word),
        "series": Q(parts__series__title__icontains=word),
        "text": Q(pk__in=chapters.values("work")),
    }
    if term.field:
        return fields[term.field]
    anywhere = fields["by"] | fields["title"] | fields["summary"] | fields["text"]
    return anywhere | Q(pk__in=tags.values("work")) | Q(pk__in=warned.values("chapter__work"))


def in_order(works: WorkQuerySet, question: Question) -> WorkQuerySet:
    """Sorted, and in one order only: what is equal goes by number, the same way round."""
    keys: Mapping[Sort, Any] = {
        Sort.RELEVANCE: F("updated_at"),
        Sort.UPDATED: F("updated_at"),
        Sort.POSTED: F("posted_at"),
        Sort.WORDS: F("words_out"),
        Sort.KUDOS: F("kudos_out"),
        Sort.BOOKMARKS: F("bookmarks_out"),
        Sort.RESPONSES: F("reviews_out"),
        Sort.TITLE: Lower("title"),
        Sort.AUTHOR: Lower(Subquery(first_author())),
        Sort.PER_READER: Cast("kudos_out", FloatField()) / Greatest(readers(), Value(1.0)),
    }
    key = keys[question.order]
    by = key.asc(nulls_first=True) if question.rises else key.desc(nulls_last=True)
    return works.order_by(by, "pk" if question.rises else "-pk")


def first_author() -> Any:
    signed = Creatorship.objects.filter(work=OuterRef("pk"), role="author").order_by("pk")
    return signed.values("pseud__name")[:1]


def readers() -> Any:
    """How many accounts opened a chapter of the work."""
    opened = Reading.objects.filter(chapter__work=OuterRef("pk")).order_by().values("chapter__work")
    return Coalesce(
        Subquery(opened.annotate(n=Count("account", distinct=True)).values("n")),
        Value(0),
        output_field=FloatField(),
    )


def facets(works: WorkQuerySet, now: datetime) -> dict[str, tuple[tuple[int | str, int], ...]]:
    """What the works count as, and how many of them as each; nothing where they are too many to count here."""
    numbers = list(works.order_by().values_list("pk", flat=True)[: MOST_COUNTED + 1])
    if len(numbers) > MOST_COUNTED:
        return {}
    counted: dict[str, Counter[int | str]] = {
        "language": Counter(works.order_by().values_list("language", flat=True)),
        "status": Counter(
            status_of(planned, out, updated, paused, now)
            for planned, out, updated, paused in works.order_by().values_list(*STATUS)
        ),
        "promised": promises_of(works),
    }
    pairs = list(WorkTag.objects.filter(work__in=numbers).values_list("work", "tag", "tag__kind"))
    warned = ChapterWarning.objects.filter(chapter__work__in=numbers, chapter__posted_at__isnull=False)
    pairs += warned.values_list("chapter__work", "tag", "tag__kind")
    means = meanings(tag for _, tag, _ in pairs)
    for kind in Kind:
        distinct = {(work, meant) for work, tag, of in pairs if of == kind for meant in means[tag]}
        counted[kind] = Counter(meant for _, meant in distinct)
    return {name: tuple(sorted(counter.items(), key=often)) for name, counter in counted.items()}


def often(row: tuple[int | str, int]) -> tuple[int, str]:
    """The most frequent first; of equally frequent ones the lowest number, or the first in the alphabet."""
    return -row[1], row[0] if isinstance(row[0], str) else f"{row[0]:020}"


STATUS = ("planned_chapters", "chapters_out", "updated_at", "paused_at")


def status_of(
    planned: int | None, out: int, updated: datetime, paused: datetime | None, now: datetime
) -> str:
    if planned is not None and planned <= out:
        return Status.COMPLETE
    return Status.HIATUS if paused or updated <= now - HIATUS_AFTER else Status.PROGRESS


def promises_of(works: WorkQuerySet) -> "Counter[int | str]":
    flat = works.order_by()
    opened = flat.filter(PROMISES_OPEN).count()
    kept = flat.filter(PROMISE_KEPT).count()
    none = flat.count() - opened - kept
    return +Counter[int | str]({Promised.OPEN: opened, Promised.KEPT: kept, Promised.NONE: none})
