"""Whole lives of promises, whatever anybody does in whatever order, against the plain model beside this.

Time is drawn, often to the microsecond at an edge; ticks come seldom, late, twice and with a clock read
before somebody else's. Both databases run it.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from hypothesis import HealthCheck, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from cliffhanger import keeper
from cliffhanger.accounts.models import Account
from cliffhanger.cast import makers
from cliffhanger.promises.course import bring_up_to_date
from cliffhanger.promises.easing import NotNow, ease, halt, release, withdraw
from cliffhanger.promises.models import Promise, digest
from cliffhanger.promises.replay import replay
from cliffhanger.promises.tick import tick
from cliffhanger.reviews.models import Review
from cliffhanger.works.models import Change, Chapter, Creatorship, Grant, Reading
from cliffhanger.works.queries import Reader

from .model import DAY, Said, Told
from .verbs import answer, promise_on

MICROSECOND = timedelta(microseconds=1)
BEGINNING = datetime(2031, 3, 29, 12, tzinfo=UTC)
READERS = ("Ada", "Bea", "Cyd", "Dot")
wishes = st.sampled_from((None, True, False))
readers = st.sampled_from(READERS)


class Life(RuleBasedStateMachine):
    """One work, its author, four readers who may count and three people who may not."""

    @initialize(
        quorum=st.integers(1, 3),
        favour=st.booleans(),
        days=st.integers(1, 3),
        earliest=st.sampled_from((timedelta(), DAY / 2)),
        every=st.integers(1, 3),
        if_lapsed=st.sampled_from(("withdraw", "keep_up", "release")),
        chance=st.none() | st.tuples(st.integers(1, 3), st.integers(1, 2)),
    )
    def open(self, quorum: int, favour: bool, if_lapsed: str, **terms: Any) -> None:
        self.begun = transaction.atomic()
        self.begun.__enter__()
        self.now = BEGINNING
        self.order = 0
        self.reviews: dict[tuple[str, int], Review] = {}
        self.author = makers.account("Kit")
        self.people = {name: makers.account(name) for name in (*READERS, "Beta", "Late")}
        Account.objects.update(joined_at=BEGINNING - DAY)
        for person in (self.author, *self.people.values()):
            person.refresh_from_db()
        self.work = makers.work(self.author, "The Key", [f"Part {n} of it." for n in range(1, 5)])
        Creatorship.objects.create(work=self.work, pseud=self.people["Beta"].pseuds.get(), role="beta")
        self.launch(quorum, favour, if_lapsed, **terms)
        self.pass_time()

    def launch(
        self,
        quorum: int,
        favour: bool,
        if_lapsed: str,
        days: int,
        earliest: timedelta,
        every: int,
        chance: tuple[int, int] | None,
    ) -> None:
        held = list(
            self.work.chapters.filter(posted_at=None, position__gt=1).values_list("position", flat=True)
        )
        self.people["Late"].joined_at = self.now
        self.people["Late"].save()
        self.told = Told(self.now, held, quorum, favour, days, earliest, every, if_lapsed, chance)
        self.told.seen = list(Reading.objects.values_list("since", flat=True))
        self.promise = promise_on(
            self.work,
            self.now,
            quorum=quorum,
            asks="favour" if favour else "any",
            window_days=days,
            earliest_for=earliest,
            pace="every",
            calendar_days=every,
            if_lapsed=if_lapsed,
            chance_readers=chance[0] if chance else None,
            chance_days=chance[1] if chance else None,
        )

    # What people do -------------------------------------------------------------------------------------
    @rule(reader=readers, wants_rest=wishes, position=st.integers(1, 2))
    def respond(self, reader: str, wants_rest: bool | None, position: int) -> None:
        self.say(reader, wants_rest, position)

    def say(self, reader: str, wants_rest: bool | None, position: int) -> None:
        if Chapter.objects.posted().filter(work=self.work, position=position).exists():
            self.order += 1
            review = (reader, position)
            self.reviews[review] = answer(
                self.work, self.people[reader], self.now, position, wants_rest=wants_rest
            )
            self.told.said.append(Said(self.now, self.order, review, wants_rest))
            self.pass_time()

    @rule(wants_rest=wishes)
    def everybody_responds(self, wants_rest: bool | None) -> None:
        for reader in READERS:
            self.say(reader, wants_rest, 1)

    @rule(name=st.sampled_from(("Kit", "Beta", "Late", "guest")), wants_rest=wishes)
    def respond_without_counting(self, name: str, wants_rest: bool | None) -> None:
        anybody: dict[str, Reader] = {**self.people, "Kit": self.author, "guest": AnonymousUser()}
        answer(self.work, anybody[name], self.now, wants_rest=wants_rest)
        self.pass_time()

    @rule(data=st.data())
    def take_back(self, data: st.DataObject) -> None:
        if self.reviews:
            which = data.draw(st.sampled_from(sorted(self.reviews)))
            if self.reviews[which].remove(self.now, by_moderator=False):
                self.order += 1
                self.told.said.append(Said(self.now, self.order, which, gone=True))
                self.pass_time()

    @rule(reader=readers)
    def look_at_the_chapter(self, reader: str) -> None:
        first = self.work.chapters.get(position=1)
        if Reading.objects.get_or_create(
            chapter=first, account=self.people[reader], defaults={"since": self.now}
        )[1]:
            self.told.seen.append(self.now)

    @rule(data=st.data(), position=st.integers(2, 4))
    def mend(self, data: st.DataObject, position: int) -> None:
        chapter = self.work.chapters.get(position=position)
        chapter.rewrite("", f"<p>Part {data.draw(st.integers(1, 99))} of it.</p>", self.now)

    @rule(quorum=st.integers(1, 4))
    def ease_quorum(self, quorum: int) -> None:
        if self.attempt(ease, quorum=quorum):
            self.told.quorums.append((self.now, quorum))
            self.pass_time()

    @rule(every=st.integers(1, 3))
    def ease_calendar(self, every: int) -> None:
        if self.attempt(ease, calendar=keeper.Calendar(keeper.Pace.EVERY, every)):
            self.told.calendars.append((self.now, every))
            self.pass_time()

    @rule(seldom=st.integers(0, 2))
    def withdraw(self, seldom: int) -> None:
        if seldom < 2:
            return
        was_open = self.told.settled(self.now) is None
        assert self.attempt(withdraw) is was_open
        if was_open:
            self.told.ended = (self.now, "withdrawn")
            self.pass_time()

    @rule(seldom=st.integers(0, 2))
    def release(self, seldom: int) -> None:
        if seldom < 2:
            return
        was_open, was_running = self.told.settled(self.now) is None, self.told.is_running(self.now)
        assert self.attempt(release) is (was_open or was_running)
        if was_open:
            self.told.ended = (self.now, "released")
        elif was_running:
            self.told.hurried_at = self.now
        self.pass_time()

    @rule(seldom=st.integers(0, 2))
    def halt(self, seldom: int) -> None:
        if seldom < 2:
            return
        was_open, was_running = self.told.settled(self.now) is None, self.told.is_running(self.now)
        assert self.attempt(halt, reason="Copied") is (was_open or was_running)
        if was_open:
            self.told.ended = (self.now, "halted")
        elif was_running:
            self.told.stopped_at = self.now
        self.pass_time()

    @rule(
        quorum=st.integers(1, 4), every=st.integers(1, 3), if_lapsed=st.sampled_from(("withdraw", "keep_up"))
    )
    def promise_again(self, quorum: int, every: int, if_lapsed: str) -> None:
        """After the last one has settled, if anything is left to hold back."""
        tick(self.now)
        held = self.work.chapters.filter(posted_at=None).exists()
        if held and self.told.settled(self.now) and not self.told.is_running(self.now):
            event("promised again")
            self.check_ended()
            self.launch(quorum, False, if_lapsed, 1, timedelta(), every, None)
            self.pass_time()

    def attempt(self, verb: Callable[..., Promise], **what: Any) -> bool:
        try:
            with transaction.atomic():
                verb(self.promise, now=self.now, **what)
        except NotNow:
            return False
        return True

    def pass_time(self) -> None:
        """No two things are done in one instant: the archive stamps them one after the other."""
        self.now += MICROSECOND

    # What time does -------------------------------------------------------------------------------------
    @rule(hours=st.integers(1, 40))
    def wait(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule(step=st.sampled_from((-1, 0, 1)), which=st.integers(0, 2))
    def wait_for_an_edge(self, step: int, which: int) -> None:
        edges = [self.told.opened_at + self.told.earliest, *self.told.closings()]
        self.now = max(self.now, edges[which % len(edges)] + step * MICROSECOND)

    @rule(late_by=st.sampled_from((timedelta(), MICROSECOND, timedelta(hours=7))))
    def strike(self, late_by: timedelta) -> None:
        """A tick, now and then one whose clock was read long before its turn came."""
        tick(max(self.told.opened_at, self.now - late_by))

    # What always holds ----------------------------------------------------------------------------------
    def fresh(self) -> Promise:
        return Promise.objects.get(pk=self.promise.pk)

    @rule()
    def compare(self) -> None:
        """Brought up to date, the archive says what the model says."""
        tick(self.now)
        promise = self.fresh()
        settled = self.told.settled(self.now)
        event(
            promise.outcome, "stopped" if self.told.stopped_at else "hurried" if self.told.hurried_at else ""
        )
        at = settled[1] if settled else self.now
        assert (promise.readers, promise.yes, promise.no) == self.told.tally(
            at - MICROSECOND if settled and settled[0] == "lapsed" else at
        )
        assert (promise.outcome, promise.settled_at) == (settled or ("open", None))
        if settled is None:
            assert promise.closes_at == self.told.closes_at(self.now)
        out = dict(
            self.work.chapters.posted()
            .filter(position__in=self.told.held)
            .values_list("position", "posted_at")
        )
        assert out == self.told.out(self.now)

    @invariant()
    def ledger_replays_to_what_was_recorded(self) -> None:
        assert replay(self.promise).is_equal

    @invariant()
    def no_posted_chapter_is_under_seal(self) -> None:
        assert not Chapter.objects.filter(posted_at__isnull=False, held_at__isnull=False).exists()

    @invariant()
    def chapters_are_out_in_order_and_only_when_promised(self) -> None:
        out = list(self.work.chapters.posted().values_list("position", flat=True))
        assert out == list(range(1, len(out) + 1))
        promised = self.work.promises.filter(entries__kind="posted").values_list(
            "entries__facts__position", flat=True
        )
        assert sorted(promised) == out[1:]

    @invariant()
    def every_posting_happened_once(self) -> None:
        posted = Change.objects.filter(kind=Change.Kind.POSTED).values_list("chapter", flat=True)
        assert len(posted) == len(set(posted))

    @invariant()
    def what_is_held_is_held_by_a_promise_that_stands(self) -> None:
        held = set(self.work.chapters.filter(held_at__isnull=False).values_list("position", flat=True))
        if held:
            promise = self.fresh()
            assert promise.is_open or promise.seals.filter(due_at__isnull=False, posted_at=None).exists()

    @invariant()
    def seals_speak_of_the_text_that_went_up(self) -> None:
        for entry in self.promise.entries.filter(kind="posted"):
            chapter = self.work.chapters.get(position=entry.facts["position"])
            later = chapter.versions.filter(replaced_at__gte=entry.recorded_at).order_by("pk").first()
            # A rewrite at the very instant of posting may lie on either side of it.
            texts = (
                {chapter.text, *chapter.versions.values_list("text", flat=True)} if later else {chapter.text}
            )
            assert entry.facts["seal"] in {digest(text) for text in texts}

    def check_ended(self) -> None:
        """Private thanks go to those who counted when it lapsed, for what was posted or sealed."""
        promise = self.fresh()
        if promise.outcome == "lapsed" and promise.if_lapsed != "release" and promise.readers:
            assert promise.entries.filter(kind="thanked").exists()
            assert Grant.objects.filter(chapter__work=self.work).exists()

    def teardown(self) -> None:
        if not hasattr(self, "begun"):
            return
        try:
            if hasattr(self, "promise"):
                self.end_well()
        finally:
            transaction.set_rollback(True)
            self.begun.__exit__(None, None, None)

    def end_well(self) -> None:
        self.compare()
        tick(self.now + 99 * DAY)
        self.check_ended()
        assert not self.fresh().is_open
        bring_up_to_date(self.promise, self.now + 99 * DAY)
        assert replay(self.promise).is_equal


Life.TestCase.settings = settings(
    max_examples=25,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
# Some thousand deeds, each followed by a replay: minutes on a busy machine.
TestLife = pytest.mark.timeout(600)(pytest.mark.django_db(Life.TestCase))
