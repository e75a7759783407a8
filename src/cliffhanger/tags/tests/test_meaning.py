"""Synonyms and metatags mean what a plain Python model says, whatever is said of tags in whatever order."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cliffhanger.tags import merge, undo, wrangle
from cliffhanger.tags.meaning import effective, touched
from cliffhanger.tags.models import Above, Parent, Tag, TagChange, Umbrella, tag
from cliffhanger.works.models import Work, WorkTag

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 1, tzinfo=UTC)
TAGS = 6

number = st.integers(0, TAGS - 1)
saying = st.one_of(
    st.tuples(st.just("make_canonical"), number),
    st.tuples(st.just("make_ordinary"), number),
    st.tuples(st.just("merge"), number, number),
    st.tuples(st.just("merge"), number, number),
    st.tuples(st.just("split"), number),
    st.tuples(st.just("put_under"), number, number),
    st.tuples(st.just("put_under"), number, number),
    st.tuples(st.just("take_from_under"), number, number),
    st.tuples(st.just("rename"), number),
    st.tuples(st.just("undo"), st.integers(0, 3)),
)
worlds = st.lists(st.sets(number, min_size=1, max_size=3), min_size=1, max_size=5)


class Impossible(Exception):
    """Stands for what the verbs refuse."""


class Plain:
    """What is said of tags, in sets and dictionaries; every question is answered by walking."""

    def __init__(self) -> None:
        self.canonical: set[str] = set()
        self.synonym: dict[str, str] = {}
        self.umbrellas: set[tuple[str, str]] = set()

    def means(self, name: str) -> set[str]:
        found = {self.synonym.get(name, name)}
        while True:
            wider = found | {meta for sub, meta in self.umbrellas if sub in found}
            if wider == found:
                return found
            found = wider

    def make_canonical(self, name: str) -> None:
        if name in self.canonical or name in self.synonym:
            raise Impossible
        self.canonical.add(name)

    def make_ordinary(self, name: str) -> None:
        hangs = name in self.synonym.values() or any(meta == name for _, meta in self.umbrellas)
        if name not in self.canonical or hangs:
            raise Impossible
        self.canonical.remove(name)
        self.umbrellas = {edge for edge in self.umbrellas if name not in edge}

    def merge(self, name: str, into: str) -> None:
        into = self.synonym.get(into, into)
        if name == into or self.synonym.get(name) == into:
            raise Impossible
        self.canonical.add(into)
        subs = sorted(sub for sub, meta in self.umbrellas if meta == name)
        self.umbrellas = {edge for edge in self.umbrellas if name not in edge}
        for sub in subs:
            if sub not in self.means(into):
                self.umbrellas.add((sub, into))
        self.canonical.discard(name)
        self.synonym = {of: into if to == name else to for of, to in self.synonym.items()} | {name: into}

    def split(self, name: str) -> None:
        if name not in self.synonym:
            raise Impossible
        del self.synonym[name]

    def put_under(self, sub: str, meta: str) -> None:
        known = {sub, meta} <= self.canonical
        if not known or sub in self.means(meta) or (sub, meta) in self.umbrellas:
            raise Impossible
        self.umbrellas.add((sub, meta))

    def take_from_under(self, sub: str, meta: str) -> None:
        if (sub, meta) not in self.umbrellas:
            raise Impossible
        self.umbrellas.remove((sub, meta))

    def rename(self, name: str, new: str) -> None:
        if name not in self.canonical:
            raise Impossible
        self.canonical.add(new)
        self.umbrellas |= {(new, meta) for sub, meta in self.umbrellas if sub == name}
        self.merge(name, new)


def stand() -> tuple[Any, ...]:
    """All that is said of tags."""
    return (
        sorted(Tag.objects.values_list("key", "canonical_at", "synonym_of")),
        sorted(Umbrella.objects.values_list("sub", "meta")),
        sorted(Above.objects.values_list("tag", "meta")),
        sorted(Parent.objects.values_list("child", "parent")),
    )


def says(plain: Plain) -> None:
    """The database says what the model says: of tags, of works, of lists."""
    tags = {found.name: found for found in Tag.objects.all()}
    for name, found in tags.items():
        assert {Tag.objects.get(pk=pk).name for pk in effective([found.pk])} == plain.means(name)
    works = {
        work.pk: {row.tag.name for row in WorkTag.objects.filter(work=work).select_related("tag")}
        for work in Work.objects.all()
    }
    for name, found in tags.items():
        if name not in plain.synonym:
            listed = {work for work, typed in works.items() if any(name in plain.means(t) for t in typed)}
            assert set(Work.objects.tagged(found).values_list("pk", flat=True)) == listed


def count_as() -> dict[int, set[int]]:
    return {
        work.pk: effective(WorkTag.objects.filter(work=work).values_list("tag", flat=True))
        for work in Work.objects.all()
    }


def world(works: list[set[int]]) -> None:
    for typed in works:
        made = Work.objects.create(title="It")
        made.tag_with("freeform", [f"Tag {n}" for n in sorted(typed)])
    for n in range(TAGS):
        tag("freeform", f"Tag {n}")


def carry_out(verb: str, names: list[str]) -> TagChange:
    module: Any = merge if hasattr(merge, verb) and verb != "make_canonical" else wrangle
    tags = [name if verb == "rename" and n else tag("freeform", name) for n, name in enumerate(names)]
    done: TagChange = getattr(module, verb)(*tags, None, NOW)
    return done


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(works=worlds, sayings=st.lists(saying, max_size=12))
def test_tags_mean_what_a_plain_model_says(
    db: None, works: list[set[int]], sayings: list[tuple[Any, ...]]
) -> None:
    with transaction.atomic():
        world(works)
        plain, news = Plain(), 0
        for n in range(0, TAGS, 2):
            wrangle.make_canonical(tag("freeform", f"Tag {n}"), None, NOW)
            plain.make_canonical(f"Tag {n}")
        for verb, *numbers in sayings:
            if verb == "undo":
                continue
            names = [f"Tag {n}" for n in numbers]
            if verb == "rename":
                news += 1
                names.append(f"New {news}")
            try:
                getattr(plain, verb)(*names)
            except Impossible:
                with pytest.raises(wrangle.NotLikeThis):
                    carry_out(verb, names)
            else:
                carry_out(verb, names)
            says(plain)
        transaction.set_rollback(True)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(works=worlds, sayings=st.lists(saying, max_size=12))
def test_a_change_touches_every_work_that_counts_otherwise(
    db: None, works: list[set[int]], sayings: list[tuple[Any, ...]]
) -> None:
    """Asked at once and asked at the very end: a follower may be late."""
    with transaction.atomic():
        world(works)
        for n in range(0, TAGS, 2):
            wrangle.make_canonical(tag("freeform", f"Tag {n}"), None, NOW)
        at_first = count_as()
        for n, (verb, *numbers) in enumerate(sayings):
            before, last = count_as(), TagChange.objects.order_by("pk").last()
            try:
                if verb == "undo":
                    change = TagChange.objects.order_by("-pk")[numbers[0] : numbers[0] + 1]
                    for one in change:
                        undo.undo(one, None, NOW)
                else:
                    names = [f"Tag {number}" for number in numbers]
                    carry_out(verb, [*names, f"New {n}"] if verb == "rename" else names)
            except wrangle.NotLikeThis:
                assert count_as() == before
                continue
            new = TagChange.objects.filter(pk__gt=last.pk if last else 0)
            assert {work for work, means in count_as().items() if means != before[work]} <= looked_at(new)
        otherwise = {work for work, means in count_as().items() if means != at_first[work]}
        assert otherwise <= looked_at(TagChange.objects.of_meaning())
        transaction.set_rollback(True)


def looked_at(changes: Any) -> set[int]:
    tags = {found.pk for change in changes for found in touched(change)}
    return set(WorkTag.objects.filter(tag__in=tags).values_list("work", flat=True))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(works=worlds, sayings=st.lists(saying, max_size=12))
def test_what_was_said_last_can_be_taken_back(
    db: None, works: list[set[int]], sayings: list[tuple[Any, ...]]
) -> None:
    with transaction.atomic():
        world(works)
        for n in range(0, TAGS, 2):
            wrangle.make_canonical(tag("freeform", f"Tag {n}"), None, NOW)
        for verb, *numbers in sayings:
            if verb in ("undo", "rename"):
                continue
            names, before, last = [f"Tag {n}" for n in numbers], stand(), TagChange.objects.latest("pk")
            try:
                carry_out(verb, names)
            except wrangle.NotLikeThis:
                continue
            assert stand() != before
            for change in TagChange.objects.filter(pk__gt=last.pk).order_by("-pk"):
                undo.undo(change, None, NOW + timedelta(hours=1))
                with pytest.raises(wrangle.NotLikeThis):
                    undo.undo(change, None, NOW)
            assert stand() == before
            carry_out(verb, names)
        transaction.set_rollback(True)
