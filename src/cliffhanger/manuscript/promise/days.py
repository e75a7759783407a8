"""Within how many days: "in two weeks", "48 hours", "by tomorrow", "a fortnight"."""

import re
from math import ceil

from .numbers import NUMBER, highest

_UNITS = {"hour": 1 / 24, "day": 1, "night": 1, "week": 7, "fortnight": 14, "month": 30}
_UNIT = r"(?P<unit>hour|day|night|week|fortnight|month)s?"
_SPAN = re.compile(
    rf"\b(?:an? (?P<loose>hour|day|week|month) or (?:two|so)\b|(?P<number>{NUMBER}|an?(?: full| whole| single)?|one)[ -](?:(?:more|short|full|whole|little|business|working) )?(?:{_UNIT}(?:'s?)?|(?P<end>weekend))\b|(?P<the>within|inside|in|over|during|throughout) (?:of )?(?:the|this) (?:first |next |coming |following |space of a )?(?P<one>hour|day|week|fortnight|month)\b(?! of\b)|(?P<hours>\d{{1,3}})\s?(?P<letter>h|d|w)\b)"
    r"|\b(?P<overmorrow>the day after tomorrow|day after tomorrow)\b|\b(?P<tomorrow>tomorrow|this time tomorrow|by morning|the next day|the following day|overnight)\b|\b(?P<out>before the (?:week|month)(?: is|'s) (?:out|over))\b|\b(?P<seven>this time next week|a week from (?:now|today))\b|\b(?P<fortnight>a fortnight|(?:by|before|at) the end of next week)\b"
)
# No limit: how often, how long ago, how long it took.
_BEFORE = re.compile(
    r"(?:\b(?:every|each|per|for the (?:last|past)|over the (?:last|past)|in the (?:last|past)|took(?: me)?|spent|been|once|twice|times|one|chapters?|two|three|or so|by|after|last|past|another) ?|\b(?:one|two|chapter|part|twice|once) )$"
)
_AFTER = re.compile(
    r"\s?(?:ago|old|late|apart|each\b|between|off\b|behind|in advance|at a time|early|long|earlier|of (?:my|work|school|exams|revision|writing|chemo)|straight|now\b|since)"
)
_FREQUENT = re.compile(
    r"\b(?:one|two|three|once|twice|chapters?|parts?|it|up|them|every|each|per|\d) (?:an?|every|each|per) $"
)


def days(text: str) -> list[tuple[int, int, int]]:
    """(days, start, end) of each limit, in order."""
    found = []
    for match in _SPAN.finditer(text):
        before = text[max(0, match.start() - 30) : match.start()]
        if _is_rhythm(before, match) or _AFTER.match(text, match.end()):
            continue
        number = _length(match)
        if number:
            found.append((number, *_reach(text, match)))
    return found


def _is_rhythm(before: str, match: re.Match[str]) -> bool:
    if match["tomorrow"] or match["overmorrow"]:
        return False
    if re.search(r"\bbeen\b[^.!?]{0,20}\bfor (?:about |over |nearly )?$", before):
        return True
    if (match["number"] or "").strip() in {"a", "an"}:
        return bool(_BEFORE.search(before)) and not before.endswith(("another ", "by "))
    return bool(
        re.search(
            r"\b(?:every|each|per|last|past|took(?: me)?|spent|been|for the|ago|after|wrote (?:this|it) in|written in|finished (?:it|this)? ?in|been gone) (?:about |over |nearly |only |just )?$",
            before,
        )
    )


def _length(match: re.Match[str]) -> int | None:
    if match["overmorrow"]:
        return 2
    if match["tomorrow"]:
        return 1
    if match["out"]:
        return 30 if "month" in match["out"] else 7
    if match["seven"]:
        return 7
    if match["fortnight"]:
        return 14
    if match["hours"]:
        return ceil(int(match["hours"]) * {"h": 1 / 24, "d": 1, "w": 7}[match["letter"]]) or None
    if match["loose"]:
        return ceil(_UNITS[match["loose"]]) * (2 if match[0].endswith("two") else 1)
    if match["one"]:
        return ceil(_UNITS[match["one"]])
    unit = match["unit"]
    if not unit:
        return None
    number = (
        1
        if match["number"].split()[0] in {"a", "an"} and not highest(match["number"])
        else highest(match["number"])
    )
    return ceil(number * _UNITS[unit]) if number and number < 10_000 else None


def _reach(text: str, match: re.Match[str]) -> tuple[int, int]:
    """The span with the small words before it: "within", "sometime in the next"."""
    lead = re.search(
        r"(?:(?:sometime|within|inside|in|by|over|under|before|of|the|next|give|you|have|got|wait|less|than)\s){0,5}$",
        text[max(0, match.start() - 40) : match.start()],
    )
    return (match.start() - len(lead[0]) if lead else match.start()), match.end()
