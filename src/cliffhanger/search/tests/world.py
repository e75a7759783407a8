"""Generated archives, and whatever may happen to them."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Any, TypeVar

from django.db import transaction

from cliffhanger.accounts.models import Pseud
from cliffhanger.cast import makers
from cliffhanger.promises.models import Promise
from cliffhanger.reviews.models import Kudos, Review
from cliffhanger.search.question import Eyes, Promised, Question, Sort, Status, Within
from cliffhanger.search.spans import Dates, Span
from cliffhanger.shelves.models import Bookmark
from cliffhanger.tags.models import WARNINGS, Above, Kind, Tag, Umbrella, tag
from cliffhanger.works.models import Chapter, Creatorship, Reading, Work, WorkTag

from . import model
from .indexed import NOW, Indexed

WORDS = ("door", "rain", "lamp", "tide", "moon")
KINDS = (Kind.FANDOM, Kind.FREEFORM, Kind.RATING)
LANGUAGES = ("en", "de", "zh")
T = TypeVar("T")
NUMBERS = count()  # what is unique stays so when an example is tried again


@dataclass
class World:
    """Tags, pseuds and works of one generated archive, and what happens to them, by chance."""

    chance: random.Random
    tags: list[Tag] = field(default_factory=list)
    pseuds: list[Pseud] = field(default_factory=list)
    warnings: list[Tag] = field(default_factory=list)
    works: list[int] = field(default_factory=list)
    is_wrangled: bool = False

    def settle(self) -> None:
        Work.objects.update(withdrawn_at=NOW)  # what other examples left
        mark = f"m{next(NUMBERS)}"
        self.pseuds = [makers.account(f"{name} {mark}").pseud for name in ("Door", "Rey")]  # type: ignore[misc]
        for kind in KINDS:
            names = [f"{self.chance.choice(WORDS)} {kind} {place} {mark}" for place in range(4)]
            self.tags += [Tag.objects.create(kind=kind, name=name, key=name) for name in names]
        for one in self.tags:
            if self.chance.random() < 0.7:
                Tag.objects.filter(pk=one.pk).update(canonical_at=NOW)
        self.warnings = [tag(Kind.WARNING, name) for name in WARNINGS[2:5]]

    def words(self, most: int) -> str:
        return " ".join(self.chance.choices(WORDS, k=self.chance.randint(1, most)))

    def at(self) -> Any:
        return NOW - timedelta(days=self.chance.randint(0, 800), seconds=self.chance.randint(0, 5))

    @transaction.atomic
    def write(self) -> None:
        chance = self.chance
        posted = self.at()
        work = Work.objects.create(
            title=self.words(2),
            summary=f"<p>{self.words(3)}</p>" if chance.random() < 0.5 else "",
            language=chance.choice(LANGUAGES),
            is_restricted=chance.random() < 0.2,
            planned_chapters=chance.choice([None, 1, 2]),
            posted_at=posted if chance.random() < 0.9 else None,
            updated_at=min(NOW, posted + timedelta(days=chance.randint(0, 90))),
            paused_at=self.rare(NOW, None),
        )
        for pseud in chance.sample(self.pseuds, chance.choice([1, 1, 2])):
            Creatorship.objects.create(work=work, pseud=pseud)
        self.tag(work.pk)
        for position in range(1, chance.randint(1, 3) + 1):
            text = "".join(f"<p>{self.words(6)}</p>" for _ in range(2))
            is_out = position == 1 or chance.random() < 0.5
            chapter = Chapter.objects.create(
                work=work,
                position=position,
                text=text,
                words=chance.randint(1, 9),
                posted_at=posted if is_out else None,
            )
            chapter.warn_of([one.name for one in self.rare(self.some(self.warnings, 2), frozenset())])
        self.works.append(work.pk)

    @transaction.atomic
    def tag(self, work: int) -> None:
        WorkTag.objects.filter(work=work).delete()
        given = self.chance.sample(self.tags, self.chance.randint(0, 6))
        for one in [*given, *self.rare(self.some(self.warnings, 1), frozenset())]:
            WorkTag.objects.create(work_id=work, tag=one, position=0)

    def happen(self) -> None:
        """Something that changes what is found."""
        self.works = list(Work.objects.filter(pk__in=self.works).order_by("pk").values_list("pk", flat=True))
        chance, work = self.chance, self.chance.choice(self.works or [0])
        row = Work.objects.filter(pk=work)
        chapters = Chapter.objects.filter(work=work)
        if not work:
            self.write()
            return
        chance.choice(
            (
                self.write,
                lambda: self.tag(work),
                lambda: row.update(withdrawn_at=NOW),
                lambda: row.update(withdrawn_at=None, posted_at=self.at()),
                lambda: row.update(unrevealed_at=chance.choice([None, NOW])),
                lambda: row.update(is_restricted=chance.random() < 0.5),
                lambda: row.update(title=self.words(2), planned_chapters=chance.choice([None, 1, 2])),
                lambda: row.delete() if not Promise.objects.filter(work=work).exists() else None,
                lambda: chapters.update(posted_at=self.at()),
                lambda: row.update(paused_at=chance.choice([None, NOW])),
                lambda: self.warn(work),
                lambda: chapters.filter(position=1).update(
                    text=f"<p>{self.words(5)}</p>", edited_at=self.at()
                ),
                lambda: self.nod(work),
                lambda: self.answer(work),
                lambda: self.promise(work),
                self.wrangle,
                self.wrangle,
                self.rename,
            )
        )()

    def warn(self, work: int) -> None:
        """Of a chapter, whether it is out or not."""
        chapters = list(Chapter.objects.filter(work=work).order_by("pk"))
        if chapters:
            warned = self.chance.choice(chapters)
            warned.warn_of([one.name for one in self.some(self.warnings, 2)])

    def nod(self, work: int) -> None:
        Kudos.objects.create(work_id=work, at=NOW)
        chapter = Chapter.objects.filter(work=work).first()
        if chapter and self.chance.random() < 0.5:
            account = self.chance.choice(self.pseuds).account
            Reading.objects.get_or_create(chapter=chapter, account=account, defaults={"since": NOW})
            Kudos.objects.create(work_id=work, at=NOW)

    def answer(self, work: int) -> None:
        chapter = Chapter.objects.filter(work=work).first()
        if chapter:
            removed = NOW if self.chance.random() < 0.3 else None
            Review.objects.create(work_id=work, chapter=chapter, written_at=NOW, removed_at=removed)
        account = self.chance.choice(self.pseuds).account
        is_private = self.chance.random() < 0.3
        Bookmark.objects.get_or_create(
            work_id=work, account=account, defaults={"made_at": NOW, "is_private": is_private, "title": "A"}
        )

    def promise(self, work: int) -> None:
        open_ones = Promise.objects.filter(work=work, settled_at=None)
        if open_ones.update(settled_at=NOW, outcome=self.chance.choice(["kept", "lapsed"])):
            return
        after = Chapter.objects.filter(work=work).first()
        if after:
            Promise.objects.create(
                work_id=work,
                after=after,
                opened_at=NOW,
                quorum=1,
                closes_at=NOW,
                looked_at=NOW,
                look_again_at=None,
            )

    @transaction.atomic
    def wrangle(self) -> None:
        """Merge, split, put under a metatag or take from under it, as rows say it."""
        chance = self.chance
        kind = chance.choice(KINDS)
        tags = [Tag.objects.get(pk=tag.pk) for tag in self.tags if tag.kind == kind]
        one, other = chance.sample(tags, 2)
        if one.synonym_of_id:
            Tag.objects.filter(pk=one.pk).update(synonym_of=None)
        elif other.is_canonical and chance.random() < 0.5:
            Umbrella.objects.filter(sub=one).delete()
            Umbrella.objects.filter(meta=one).delete()
            Tag.objects.filter(synonym_of=one).update(synonym_of=other)
            Tag.objects.filter(pk=one.pk).update(canonical_at=None, synonym_of=other)
        elif Umbrella.objects.filter(sub=one).exists():
            Umbrella.objects.filter(sub=one).delete()
        elif one.is_canonical and other.is_canonical and one.pk not in model.meaning(other):
            Umbrella.objects.create(sub=one, meta=other)
        self.stand_under()
        self.is_wrangled = True

    def stand_under(self) -> None:
        """Write `Above` as it follows from the umbrellas, and touch no row that stays."""
        for one in self.tags:
            row = Tag.objects.get(pk=one.pk)
            above = set() if row.synonym_of_id else model.meaning(row) - {row.pk}
            Above.objects.filter(tag=one).exclude(meta__in=above).delete()
            known = set(Above.objects.filter(tag=one).values_list("meta", flat=True))
            for meta in above - known:
                Above.objects.create(tag=one, meta_id=meta)

    def rename(self) -> None:
        pseud = self.chance.choice(self.pseuds)
        name = f"{self.chance.choice(WORDS)} m{next(NUMBERS)}"
        if self.chance.random() < 0.5:
            Pseud.objects.filter(pk=pseud.pk).update(name=name, key=name)
        else:
            tag = self.chance.choice(self.tags)
            Tag.objects.filter(pk=tag.pk).update(name=name, key=name)

    def question(self) -> Question:
        chance = self.chance
        every = [one.pk for one in (*self.tags, *self.warnings)]
        usable = Tag.objects.filter(pk__in=every, synonym_of=None)
        tags = sorted(usable.values_list("pk", flat=True))
        ratings = sorted(usable.filter(kind=Kind.RATING).values_list("pk", flat=True))
        pseuds = [pseud.pk for pseud in self.pseuds]
        some, rare = self.some, self.rare
        eyes = Eyes(
            is_signed_in=chance.random() < 0.5,
            except_works=rare(some(self.works, 2), frozenset()),
            except_tags=rare(some(tags, 2), frozenset()),
            except_pseuds=rare(some(pseuds, 1), frozenset()),
            hides_promises=rare(True, False),
            hers=some(self.works, 2),
            wants=rare(self.wants(tags, ratings, pseuds), None),
        )
        within = Within(
            tags=rare(some(tags, 2), None),
            pseuds=rare(some(pseuds, 1), None),
            works=rare(some(self.works, 6), None),
            language=rare(chance.choice(LANGUAGES), ""),
        )
        low = chance.randint(0, 9)
        return Question(
            q=self.typed() if chance.random() < 0.6 else "",
            tags=rare(some(tags, 2), some(tags, 1)),
            without=rare(some(tags, 2), frozenset()),
            ratings=rare(some(ratings, 2), frozenset()),
            pseuds=rare(some(pseuds, 1), frozenset()),
            languages=rare(some(list(LANGUAGES), 2), frozenset()),
            not_languages=rare(some(list(LANGUAGES), 2), frozenset()),
            status=rare(some(list(Status), 2), frozenset()),
            not_status=rare(some(list(Status), 2), frozenset()),
            promised=rare(some(list(Promised), 2), frozenset()),
            not_promised=rare(some(list(Promised), 2), frozenset()),
            crossover=rare(chance.random() < 0.5, None),
            words=rare(Span(low, low + 6), Span()),
            kudos=rare(Span(1), Span()),
            responses=rare(Span(None, 0), Span()),
            bookmarks=rare(Span(1), Span()),
            chapters=rare(Span(None, 1), Span()),
            updated=rare(Dates(timedelta(days=300)), Dates()),
            posted=rare(Dates(None, timedelta(days=300)), Dates()),
            sort=chance.choice([None, *Sort]),
            turned=chance.random() < 0.3,
            page=rare(2, 1),
            within=within,
            eyes=eyes,
        )

    def wants(self, tags: list[int], ratings: list[int], pseuds: list[int]) -> Question:
        """What somebody may want of all lists."""
        some, rare = self.some, self.rare
        return Question(
            tags=rare(some(tags, 1), frozenset()),
            without=some(tags, 2),
            ratings=rare(some(ratings, 2), frozenset()),
            pseuds=rare(some(pseuds, 1), frozenset()),
            languages=some(list(LANGUAGES), 2),
            not_languages=rare(some(list(LANGUAGES), 1), frozenset()),
            status=rare(some(list(Status), 2), frozenset()),
            not_status=rare(some(list(Status), 1), frozenset()),
            promised=rare(some(list(Promised), 2), frozenset()),
            words=rare(Span(2, 9), Span()),
            updated=rare(Dates(timedelta(days=300)), Dates()),
            eyes=Eyes(is_signed_in=True, except_works=rare(some(self.works, 2), frozenset())),
        )

    def some(self, rows: Sequence[T], most: int) -> frozenset[T]:
        return frozenset(self.chance.sample(rows, min(len(rows), self.chance.randint(0, most))))

    def rare(self, value: T, otherwise: T) -> T:
        return value if self.chance.random() < 0.2 else otherwise

    def typed(self) -> str:
        chance = self.chance
        pieces = []
        for _ in range(chance.choice([1, 1, 2, 3])):
            word = chance.choice(WORDS)
            phrase = f'"{word} {chance.choice(WORDS)}"'
            near = f"{phrase}~{chance.randint(1, 3)}"
            said = f"{chance.choice(['by', 'title', 'text', 'tag', 'fandom', 'summary'])}:{word}"
            piece = chance.choice([word, word, phrase, near, said])
            pieces.append(f"-{piece}" if chance.random() < 0.15 else piece)
        return " ".join(pieces)


def check(index: Indexed, asked: Question) -> None:
    found = index.reader.ask(asked, NOW)
    meant = model.answer(model.stories(NOW), asked, NOW)
    assert (found.total, found.kept_back) == (meant.total, meant.kept_back), asked
    assert {kind: dict(rows) for kind, rows in found.facets.items()} == {
        kind: dict(rows) for kind, rows in meant.facets.items()
    }
    for kind in Kind:
        assert found.facets[kind] == meant.facets[kind]
    if asked.order == Sort.RELEVANCE:
        assert len({*found.works}) == len(meant.works)
        if meant.total <= model.PER_PAGE:
            assert {*found.works} == {*meant.works}
    else:
        assert found.works == meant.works
    assert not found.is_cut_off
