"""What a promise should come to, told a second time in plain Python, for the stateful test to compare with.

It keeps what was done and when, and works out everything else anew each time it is asked. It knows
nothing of rows, cursors, ticks or the keeper.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

DAY = timedelta(days=1)


@dataclass
class Said:
    """An answer given at an instant (or, with `gone`, taken away)."""

    at: datetime
    order: int
    review: tuple[str, int]
    wants_rest: bool | None = None
    gone: bool = False


@dataclass
class Told:
    """One promise as its author and readers would tell of it."""

    opened_at: datetime
    held: list[int]
    quorum: int
    favour: bool
    days: int
    earliest: timedelta
    every: int
    if_lapsed: str
    chance: tuple[int, int] | None = None
    quorums: list[tuple[datetime, int]] = field(default_factory=list)
    calendars: list[tuple[datetime, int]] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)
    seen: list[datetime] = field(default_factory=list)
    ended: tuple[datetime, str] | None = None
    hurried_at: datetime | None = None
    stopped_at: datetime | None = None

    def closings(self) -> list[datetime]:
        first = self.opened_at + self.days * DAY
        if self.chance and sum(at < first for at in self.seen) < self.chance[0]:
            return [first, first + self.chance[1] * DAY]
        return [first]

    def closes_at(self, now: datetime) -> datetime:
        """The closing instant as it is known at `now`, of a promise that is open."""
        first, *second = self.closings()
        return second[0] if second and now >= first else first

    def tally(self, at: datetime) -> tuple[int, int, int]:
        standing: dict[tuple[str, int], Said] = {}
        for said in sorted(self.said, key=lambda said: (said.at, said.order)):
            if said.at <= at:
                standing.pop(said.review, None)
                if not said.gone:
                    standing[said.review] = said
        wishes: dict[str, bool] = {}
        for said in standing.values():
            if said.wants_rest is not None:
                wishes[said.review[0]] = said.wants_rest
        readers = {reader for reader, _ in standing}
        return len(readers), sum(wishes.values()), len(wishes) - sum(wishes.values())

    def is_reached(self, at: datetime) -> bool:
        readers, yes, no = self.tally(at)
        asked = min([self.quorum, *(quorum for eased_at, quorum in self.quorums if eased_at <= at)])
        return readers >= asked and not (self.favour and no > yes)

    def settled(self, now: datetime) -> tuple[str, datetime] | None:
        """How and when it settled by `now`, or None."""
        end = self.closings()[-1]
        earliest_at = self.opened_at + self.earliest
        moments = {earliest_at, *(said.at for said in self.said), *(at for at, _ in self.quorums)}
        kept = [at for at in sorted(moments) if earliest_at <= at < end and self.is_reached(at)]
        found = [("kept", kept[0])] if kept else []
        if self.ended and self.ended[0] < end:
            found.append((self.ended[1], self.ended[0]))
        found.append(("lapsed", end))
        outcome, at = min(found, key=lambda pair: pair[1])
        return (outcome, at) if at <= now else None

    def out(self, now: datetime) -> dict[int, datetime]:
        """Which held chapters are out by `now`, and since when."""
        settled = self.settled(now)
        if settled is None:
            return {}
        outcome, at = settled
        if outcome == "released" or (outcome == "lapsed" and self.if_lapsed == "release"):
            return dict.fromkeys(self.held, at)
        if outcome != "kept":
            return {}
        dates = [at + DAY * self.every * n for n in range(len(self.held))]
        for eased_at, every in self.calendars:
            sooner = [at + DAY * every * n for n in range(len(self.held))]
            dates = [min(date, max(new, eased_at)) for date, new in zip(dates, sooner, strict=True)]
        if self.hurried_at:
            dates = [min(date, max(self.hurried_at, at)) for date in dates]
        until = min(now, self.stopped_at or now)
        return {n: date for n, date in zip(self.held, dates, strict=True) if date <= until}

    def is_running(self, now: datetime) -> bool:
        """Whether chapters of the kept promise are still to go up."""
        settled = self.settled(now)
        kept = settled is not None and settled[0] == "kept" and self.stopped_at is None
        return kept and len(self.out(now)) < len(self.held)
