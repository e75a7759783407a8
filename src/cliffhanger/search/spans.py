"""Ranges of figures and of days, as they are typed, kept, written and meant."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

HIGHEST = 2**31 - 1
LONGEST_AGO = 100_000  # days
UNITS = {"d": 1, "day": 1, "w": 7, "week": 7, "m": 30, "month": 30, "y": 365, "year": 365}
NUMBER = re.compile(r"(\d{1,3}(?:[,.' ]\d{3})+|\d{1,10})\s?(k?)", re.IGNORECASE)
AGO = re.compile(r"(\d{1,6})\s*([a-z]+?)s?(?:\s+ago)?", re.IGNORECASE)
DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")

Day = date | timedelta  # a day, or as long ago


@dataclass(frozen=True, slots=True)
class Span:
    """From `least` to `most`, both of them in it; None: no end on that side."""

    least: int | None = None
    most: int | None = None

    def __bool__(self) -> bool:
        return self.least is not None or self.most is not None

    def __contains__(self, figure: int) -> bool:
        return (self.least is None or figure >= self.least) and (self.most is None or figure <= self.most)

    def __and__(self, other: "Span") -> "Span":
        least = [end for end in (self.least, other.least) if end is not None]
        most = [end for end in (self.most, other.most) if end is not None]
        return Span(max(least, default=None), min(most, default=None))

    def written(self) -> tuple[str, str]:
        return write_number(self.least), write_number(self.most)


@dataclass(frozen=True, slots=True)
class Dates:
    """From the day `since` to the day `until`, both of them in it. A length is as long ago, whenever it is asked."""

    since: Day | None = None
    until: Day | None = None

    def __bool__(self) -> bool:
        return self.since is not None or self.until is not None

    def __and__(self, other: "Dates") -> "Dates":
        """The narrower end where both can be compared without a clock; else what `other` says."""
        return Dates(
            narrower(self.since, other.since, later=True), narrower(self.until, other.until, later=False)
        )

    def ends(self, now: datetime) -> tuple[datetime | None, datetime | None]:
        """The instants from which, and before which: days are those of UTC, a length is to the second."""
        since = None if self.since is None else instant(self.since, now)
        until = None if self.until is None else instant(self.until, now, after=True)
        return since, until

    def written(self) -> tuple[str, str]:
        return write_day(self.since), write_day(self.until)


ANY = Span()
ANY_TIME = Dates()


def narrower(one: Day | None, other: Day | None, *, later: bool) -> Day | None:
    if one is None or other is None:
        return one if other is None else other
    if isinstance(one, timedelta) and isinstance(other, timedelta):
        return min(one, other) if later else max(one, other)
    if isinstance(one, date) and isinstance(other, date):
        return max(one, other) if later else min(one, other)
    return other


def instant(day: Day, now: datetime, *, after: bool = False) -> datetime:
    if isinstance(day, timedelta):
        return now - min(day, now - datetime.min.replace(tzinfo=UTC))
    if after:
        day = min(day, date.max - timedelta(days=1)) + timedelta(days=1)
    return datetime.combine(day, time.min, UTC)


def write_number(figure: int | None) -> str:
    return "" if figure is None else str(figure)


def write_day(day: Day | None) -> str:
    if day is None:
        return ""
    return f"{day.days}d" if isinstance(day, timedelta) else f"{day:%Y-%m-%d}".rjust(10, "0")


def read_number(text: str) -> int | None:
    """ "5000", "5,000", "5 000" or "5k"; None for what is no number."""
    read = NUMBER.fullmatch(text.strip())
    if not read:
        return None
    figure = int(re.sub(r"\D", "", read[1])) * (1000 if read[2] else 1)
    return figure if figure <= HIGHEST else HIGHEST


def read_date(text: str, *, last: bool = False) -> Day | None:
    """ "2025-04-27", or "30d", "2 weeks ago". "2025-04" and "2025" are their first day, or their last."""
    text = text.strip()
    ago = AGO.fullmatch(text)
    if ago and ago[2].casefold() in UNITS:
        return timedelta(days=min(int(ago[1]) * UNITS[ago[2].casefold()], LONGEST_AGO))
    return read_day(text, last=last)


def read_day(text: str, *, last: bool) -> date | None:
    read = DAY.fullmatch(text)
    if not read:
        return None
    year, month, day = (int(part) if part else None for part in read.groups())
    try:
        first = date(year or 0, month or 1, day or 1)
        if day or not last:
            return first
        following = date(year or 0, (month or 12) % 12 + 1, 1)
        return (following if following > first else following.replace(year=following.year + 1)) - timedelta(
            days=1
        )
    except ValueError:
        return None


def read_span(text: str) -> Span | None:
    """ ">5000", ">=5000", "<5000", "5000", "1000-5000", "1000..5000"."""
    sign, rest = sign_of(text)
    if sign:
        figure = read_number(rest)
        if figure is None:
            return None
        return {
            ">": Span(figure + 1),
            ">=": Span(figure),
            "<": Span(None, max(figure - 1, 0)),
            "<=": Span(None, figure),
        }[sign]
    halves = re.split(r"\.\.|-|–", rest, maxsplit=1)
    ends = [figure for figure in map(read_number, halves) if figure is not None]
    return Span(min(ends), max(ends)) if len(ends) == len(halves) else None


def read_dates(text: str) -> Dates | None:
    """ "<30d" (less than thirty days ago), ">1y", "2025", "2025-04", ">2025-04-27", "2024-01-01..2024-06-30"."""
    sign, rest = sign_of(text)
    if sign:
        return beside(sign, rest)
    weeks = re.fullmatch(r"(\d+)\s*-\s*(\d+)\s*([a-z].*)", rest, re.IGNORECASE)
    halves = [f"{weeks[1]} {weeks[3]}", f"{weeks[2]} {weeks[3]}"] if weeks else rest.split("..", 1)
    since, until = read_date(halves[0]), read_date(halves[-1], last=True)
    if since is None or until is None:
        return None
    if isinstance(since, timedelta) and isinstance(until, timedelta):
        nearer, farther = sorted((since, until))
        return Dates(farther, nearer if weeks else max(nearer - timedelta(days=1), timedelta()))
    return Dates(since, until)


def beside(sign: str, rest: str) -> Dates | None:
    first, last = read_date(rest), read_date(rest, last=True)
    if first is None or last is None:
        return None
    if isinstance(first, timedelta):  # less than so long ago is later
        return Dates(since=first) if sign.startswith("<") else Dates(until=first)
    if sign.startswith(">"):
        return Dates(since=first if sign == ">=" else next_day(last))
    return Dates(until=last if sign == "<=" else day_before(first))


def next_day(day: Day) -> Day:
    return day + timedelta(days=1) if isinstance(day, timedelta) or day < date.max else day


def day_before(day: Day) -> Day:
    return day - timedelta(days=1) if isinstance(day, timedelta) or day > date.min else day


def sign_of(text: str) -> tuple[str, str]:
    read = re.match(r"\s*([<>]=?|)\s*(.*?)\s*\Z", text, re.DOTALL)
    return (read[1], read[2]) if read else ("", text)
