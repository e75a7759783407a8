"""What a list of works shows besides the works: its filters, their counts, and what was chosen of them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _

from cliffhanger.accounts.models import Pseud
from cliffhanger.tags.models import Kind, Tag
from cliffhanger.works.languages import LANGUAGES
from cliffhanger.works.models import Work

from . import wording
from .asked import Read
from .question import DATES, PER_PAGE, SPANS, Answer, Passage, Promised, Question, Sort, Status, address
from .spans import ANY, ANY_TIME

MOST_OF_A_KIND = 10
LANGUAGE = {code.casefold(): name for code, name in LANGUAGES}
OTHERS: Mapping[str, Mapping[Any, Any]] = {
    "languages": LANGUAGE,
    "status": wording.STATES,
    "promised": wording.PROMISES,
}
# In the order of the panel: what a reader chooses by first.
KINDS = (
    Kind.FANDOM,
    Kind.RATING,
    Kind.WARNING,
    Kind.CATEGORY,
    Kind.RELATIONSHIP,
    Kind.CHARACTER,
    Kind.FREEFORM,
)


@dataclass(frozen=True, slots=True)
class Chip:
    """One demand, in words, with the address of the list without it."""

    words: str
    href: str
    is_excluded: bool = False


@dataclass(frozen=True, slots=True)
class Facet:
    """A tag or a state that works of the list have, and the addresses of those with it, and without it."""

    words: str
    count: int
    include: str = ""
    exclude: str = ""
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class Range:
    """Two fields, from and to."""

    name: str
    label: str
    least: str
    most: str
    wrong: tuple[str, str] = ("", "")

    @property
    def is_said(self) -> bool:
        return bool(self.least or self.most)


@dataclass(frozen=True)
class Listing:
    """A list of works as it was asked for. `extra` is what else its addresses carry."""

    read: Read
    question: Question
    answer: Answer
    works: list[Work]
    extra: str = ""
    names: Mapping[int, Tag] = field(default_factory=dict)
    muted: frozenset[int] = frozenset()  # works of this page that she muted and asked for all the same

    @property
    def passages(self) -> tuple[Passage, ...]:
        return self.answer.passages

    @property
    def order(self) -> str:
        return wording.order_of(self.question)

    @property
    def query(self) -> str:
        """Of this list, whatever the page."""
        return self.at(self.question.first_page())

    @property
    def unfiltered(self) -> str:
        plain = Question(sort=self.question.sort, turned=self.question.turned)
        return f"?{self.at(plain)}"

    @property
    def keeping(self) -> str | None:
        """The address of what this list shows, wherever it is; None for the works of a series or a shelf."""
        within, asked = self.question.within, self.question.first_page()
        if within.works is not None:
            return None
        languages = frozenset({within.language.casefold()} if within.language else ())
        return address(
            replace(
                asked,
                tags=asked.tags | frozenset(sorted(within.tags or ())[:1]),
                pseuds=within.pseuds or asked.pseuds,
                languages=languages or asked.languages,
            )
        )

    def at(self, question: Question) -> str:
        return "&".join(filter(None, [address(question), self.extra]))

    def to(self, **changes: Any) -> str:
        """The address of this list with something changed, from its first page."""
        return f"?{self.at(replace(self.question, page=1, **changes))}"

    def page(self) -> "Page[int]":
        """For the heading and the pages below: its objects are numbers and mean nothing."""
        return Paginator(range(self.answer.total), PER_PAGE).get_page(self.question.page)

    @property
    def troubles(self) -> str:
        return self.read.at("q")

    @property
    def wrong_with(self) -> str:
        return self.read.at("with")

    @property
    def wrong_without(self) -> str:
        return self.read.at("without")

    def chips(self) -> Iterator[Chip]:
        asked = self.question
        if asked.q:
            yield Chip(asked.q if '"' in asked.q else f"“{asked.q}”", self.to(q=""))
        for name in ("tags", "ratings", "without"):
            chosen: frozenset[int] = getattr(asked, name)
            for tag in sorted(chosen, key=self.called):
                yield Chip(self.called(tag), self.to(**{name: chosen - {tag}}), name == "without")
        for pseud in Pseud.objects.filter(pk__in=asked.pseuds) if asked.pseuds else ():
            by = _("by %(name)s") % {"name": pseud.name}
            yield Chip(by, self.to(pseuds=asked.pseuds - {pseud.pk}))
        yield from self.other_chips()
        if asked.crossover is not None:
            yield Chip(wording.crossover_in_words(asked.crossover), self.to(crossover=None))
        for name, words in wording.ranges(asked):
            yield Chip(words, self.to(**{name: ANY if name in SPANS else ANY_TIME}))
        if asked.is_new:
            yield Chip(_("Only new to me"), self.to(is_new=False))
        if asked.is_unread:
            yield Chip(_("Not yet read"), self.to(is_unread=False))
        if asked.shows_muted:
            yield Chip(_("With what you muted"), self.to(shows_muted=False))

    def other_chips(self) -> Iterator[Chip]:
        for name, words in OTHERS.items():
            for side, is_excluded in ((name, False), (f"not_{name}", True)):
                codes: frozenset[Any] = getattr(self.question, side)
                for code in sorted(codes):
                    yield Chip(str(words.get(code, code)), self.to(**{side: codes - {code}}), is_excluded)

    def called(self, tag: int) -> str:
        named = self.read.tags.get(tag) or self.names.get(tag)
        return named.name if named else str(tag)

    def facets(self) -> Iterator[tuple[str, list[Facet]]]:
        """For each kind its label and its facets, most frequent first."""
        for kind in KINDS:
            rows = [
                facet for number, count in self.counted(kind) if (facet := self.of_tag(kind, number, count))
            ]
            if rows:
                yield str(kind.label), rows
        yield from self.other_facets()

    def counted(self, kind: str) -> Iterable[tuple[int | str, int]]:
        return self.answer.facets.get(kind, ())[:MOST_OF_A_KIND]

    def of_tag(self, kind: str, number: int | str, count: int) -> Facet | None:
        tag = self.names.get(int(number))
        if tag is None:
            return None
        asked, one = self.question, frozenset({tag.pk})
        if kind == Kind.RATING:
            chosen = tag.pk in asked.ratings
            include = self.to(ratings=asked.ratings ^ one)
        else:
            chosen = tag.pk in asked.tags
            include = self.to(tags=asked.tags ^ one, without=asked.without - one)
        exclude = self.to(without=asked.without | one, tags=asked.tags - one, ratings=asked.ratings - one)
        return Facet(tag.name, count, include, exclude, chosen)

    def other_facets(self) -> Iterator[tuple[str, list[Facet]]]:
        asked = self.question
        kinds: tuple[tuple[str, str, str, Mapping[Any, Any]], ...] = (
            ("status", "status", _("Whether it is complete"), wording.STATES),
            ("promised", "promised", _("Promise"), wording.PROMISES),
            ("language", "languages", _("Language"), LANGUAGE),
        )
        for kind, name, label, words in kinds:
            chosen: frozenset[Any] = getattr(asked, name)
            shunned: frozenset[Any] = getattr(asked, f"not_{name}")
            rows = [
                Facet(
                    str(words.get(one, code)),
                    count,
                    self.to(**{name: chosen ^ {one}, f"not_{name}": shunned - {one}}),
                    self.to(**{name: chosen - {one}, f"not_{name}": shunned | {one}}),
                    is_chosen=one in chosen,
                )
                for code, count in self.counted(kind)
                for one in [key(kind, code)]
            ]
            if len(rows) > 1 or any(row.is_chosen for row in rows):
                yield label, rows

    def ranges(self) -> Iterator[Range]:
        """The fields as they were typed, also where that was not understood."""
        for name in (*SPANS, *DATES):
            least, most = getattr(self.question, name).written()
            ends = (f"{name}_from", f"{name}_to")
            typed = self.read.typed
            label = {**wording.SPANS, **wording.DATES}[name]
            wrong = (self.read.at(ends[0]), self.read.at(ends[1]))
            yield Range(
                name, str(label), least or typed.get(ends[0], ""), most or typed.get(ends[1], ""), wrong
            )

    def sorts(self) -> list[tuple[str, str, bool]]:
        """The choices of the field: value, words, whether it is chosen."""
        return [
            (sort.value, str(words), sort == self.question.order) for sort, words in wording.SORTS.items()
        ]

    def hidden(self) -> list[tuple[str, str]]:
        """What was chosen by clicks, for the form to carry on."""
        asked = self.question
        rows = [("tag", tag) for tag in sorted(asked.tags)]
        rows += [("not", tag) for tag in sorted(asked.without)]
        rows += [("rating", tag) for tag in sorted(asked.ratings)]
        rows += [("pseud", pseud) for pseud in sorted(asked.pseuds)]
        said = [(name, str(number)) for name, number in rows]
        for parameter, name in (("language", "languages"), ("status", "status"), ("promise", "promised")):
            for prefix in ("", "not_"):
                codes: frozenset[str] = getattr(asked, f"{prefix}{name}")
                said += [(f"{prefix}{parameter}", str(code)) for code in sorted(codes)]
        return said

    @property
    def is_turned(self) -> bool:
        return self.question.turned

    @property
    def can_be_turned(self) -> bool:
        return self.question.order != Sort.RELEVANCE


def key(kind: str, code: int | str) -> Any:
    return {"status": Status, "promised": Promised, "language": str.casefold}[kind](str(code))


def names_of(answer: Answer, read: Read) -> dict[int, Tag]:
    """The tags of the facets that are shown, in one query."""
    wanted = {int(number) for kind in Kind for number, _ in answer.facets.get(kind, ())[:MOST_OF_A_KIND]}
    return {**read.tags, **Tag.objects.in_bulk(wanted)}
