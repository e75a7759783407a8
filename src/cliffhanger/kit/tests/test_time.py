from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from cliffhanger.kit.time import Shape, in_words, instant_in_words

CLOSES_AT = datetime(2025, 5, 2, 18, tzinfo=UTC)


@pytest.mark.parametrize(
    ("shape", "said"),
    [
        (Shape.WEEKDAY, "Friday 18:00 UTC"),
        (Shape.MOMENT, "Friday 2 May 2025, 18:00 UTC"),
        (Shape.DAY, "2 May 2025"),
    ],
)
def test_an_instant_in_words(shape: Shape, said: str) -> None:
    assert instant_in_words(CLOSES_AT, shape) == said


@pytest.mark.parametrize(
    ("language", "weekday", "moment", "day"),
    [
        ("de", "Freitag, 18:00 UTC", "Freitag, 2. Mai 2025, 18:00 UTC", "2. Mai 2025"),
        ("es", "viernes, 18:00 UTC", "viernes 2 de mayo de 2025, 18:00 UTC", "2 de mayo de 2025"),
    ],
)
def test_an_instant_is_said_as_its_language_says_it(
    language: str, weekday: str, moment: str, day: str
) -> None:
    with translation.override(language):
        assert [instant_in_words(CLOSES_AT, shape) for shape in Shape] == [weekday, moment, day]


@pytest.mark.parametrize(
    ("language", "said"), [("de", "ein Tag und zwölf Stunden"), ("es", "un día y doce horas")]
)
def test_a_length_is_said_as_its_language_says_it(language: str, said: str) -> None:
    with translation.override(language):
        assert in_words(timedelta(days=1, hours=12)) == said


def test_an_instant_is_said_where_it_is_told() -> None:
    late = CLOSES_AT + timedelta(hours=4)
    assert instant_in_words(late, Shape.WEEKDAY, ZoneInfo("Pacific/Kiritimati")) == "Saturday 12:00 +14"


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        instant_in_words(datetime(2025, 5, 2, 18))  # noqa: DTZ001 - the point of the test


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(days=5), "five days"),
        (timedelta(days=1, hours=12), "one day and twelve hours"),
        (timedelta(days=1, hours=12, minutes=30), "one day and twelve hours"),
        (timedelta(hours=1), "one hour"),
        (timedelta(days=2, minutes=5), "two days and five minutes"),
        (timedelta(days=30), "30 days"),
        (timedelta(seconds=59), "less than a minute"),
    ],
)
def test_a_length_in_words(length: timedelta, said: str) -> None:
    assert in_words(length) == said


def test_a_negative_length_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        in_words(timedelta(seconds=-1))
