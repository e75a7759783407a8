"""Numbers as people write them: 12, twelve, a dozen, half a dozen, a couple, ten or fifteen."""

import re

from .. import headings

_WORDS = sorted(
    (
        re.escape(word).replace(r"\-", "[- ]")
        for word, n in headings.NUMBERS.items()
        if n > 0 and word not in headings.ORDINALS
    ),
    key=len,
    reverse=True,
)
_SIMPLE = rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d{{1,6}}|{'|'.join(_WORDS)})(?![\w/]|\.\d)"
NUMBER = (
    rf"(?:half (?:a )?dozen|a half[- ]dozen|(?:a|one|two|three|four) dozen|dozen|a baker's dozen|(?:a |an )?(?:couple|pair)(?: of)?"
    rf"|a score of|an? (?:single|lone|solitary) (?=\w)|even (?:one|a single)|(?:just )?a(?= (?:one |single )?(?:person|reader|reviewer|soul|human)\b)|{_SIMPLE}"
    rf"(?:\s?(?:-|to|or)\s?{_SIMPLE})?)"
)
"""Matches a number; `lowest` and `highest` say how much it is."""

_RANGE = re.compile(rf"({_SIMPLE})\s?(?:-|to|or)\s?({_SIMPLE})")
_DOZENS = {"half": 6, "a": 12, "one": 12, "two": 24, "three": 36, "four": 48, "dozen": 12}


def lowest(written: str) -> int | None:
    return _ends(written)[0]


def highest(written: str) -> int | None:
    return _ends(written)[1]


def _ends(written: str) -> tuple[int | None, int | None]:
    match = _RANGE.fullmatch(written.strip())
    low, high = (_value(match[1]), _value(match[2])) if match else (None, None)
    if low and high and low < high:  # "thirty-five" is no range
        return low, high
    return _value(written), _value(written)


def _value(written: str) -> int | None:
    plain = " ".join(written.split())
    if "baker" in plain:
        return 13
    if "half" in plain and "dozen" in plain:
        return 6
    if "dozen" in plain:
        return _DOZENS.get(plain.split()[0], 12)
    if "couple" in plain or "pair" in plain:
        return 2
    if "score" in plain:
        return 20
    if re.fullmatch(r"an? (?:single|lone|solitary)|even (?:one|a single)|(?:just )?a", plain):
        return 1
    number = headings.value(plain.replace(",", ""))
    return number if number and number > 0 else None
