"""Ratings and warnings as authors write them, in the words of the archive."""

import re
from collections.abc import Iterable

from cliffhanger.tags.models import RATINGS, WARNINGS

UNRATED, GENERAL, TEEN, MATURE, EXPLICIT = RATINGS
UNSAID, NONE_APPLIES, VIOLENCE, DEATH, NON_CON, UNDERAGE = WARNINGS

# By what is written first: of films, of FanFiction.net (K to MA), of FictionRatings (FR7 to FRAO), of games.
RATED = {
    **dict.fromkeys(("g", "k", "k+", "pg", "general", "gen", "everyone", "all", "fr7"), GENERAL),
    **dict.fromkeys(("t", "teen", "teens", "pg13", "pg15", "12", "13", "fr13", "fr15"), TEEN),
    **dict.fromkeys(("m", "mature", "r", "15", "16", "17", "fr18"), MATURE),
    **dict.fromkeys(("e", "explicit", "ma", "nc17", "x", "xxx", "adult", "adults", "18", "frao"), EXPLICIT),
}
_FIRST = re.compile(r"\W*(?:(?:rated|rating|fiction)\b\W*)?([a-z]*)[ -]?(\d*)(\+?)")

WARNED = (
    (re.compile(r"none|no (archive )?warnings?( apply)?|n/?a|nothing"), NONE_APPLIES),
    (re.compile(r"graphic (depictions? of )?violence"), VIOLENCE),
    (re.compile(r"(major )?character death|mcd"), DEATH),
    (re.compile(r"rape|non-?con(sensual)?|rape/non-?con"), NON_CON),
    (re.compile(r"underage( sex)?"), UNDERAGE),
)


def rating_of(said: str | None) -> str:
    """The archive's rating for "K+", "PG-13 for language", "Rated: M"; that it has none, if it is no known one."""
    words = (said or "").casefold()
    for rating in RATINGS:
        if words.strip().startswith(rating.casefold()):
            return rating
    letters, number, plus = next(_FIRST.finditer(words)).groups()
    keys = (letters + number + plus, letters + plus, letters + number, letters or number)
    return next((RATED[key] for key in keys if key in RATED), UNRATED)


def warnings_of(said: Iterable[str]) -> tuple[list[str], list[str]]:
    """The archive's own among them, or that the author says nothing; and her other words, which are tags."""
    known, own = [], []
    for words in said:
        warning = warning_of(words)
        known.append(warning) if warning else own.append(words)
    told = [warning for warning in dict.fromkeys(known) if warning != NONE_APPLIES or len({*known}) == 1]
    return told or [UNSAID], own


def warning_of(words: str) -> str | None:
    plain = " ".join(words.casefold().split()).strip(" .!")
    for warning in WARNINGS:
        if plain == warning.casefold():
            return warning
    return next((warning for pattern, warning in WARNED if pattern.fullmatch(plain)), None)
