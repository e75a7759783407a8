"""Chapter headings: which lines are, and which sentences merely begin like one."""

import re
from functools import lru_cache

_ONES = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
ORDINALS = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
]
NUMBERS = {
    **{word: number for number, word in enumerate(_ONES, 1)},
    **{ten: 10 * place for place, ten in enumerate(_TENS, 2)},
    **{
        f"{ten}-{one}": 10 * place + n
        for place, ten in enumerate(_TENS, 2)
        for n, one in enumerate(_ONES[:9], 1)
    },
    **{word: number for number, word in enumerate(ORDINALS, 1)},
    "a couple": 2,
    "a hundred": 100,
    "hundred": 100,
    "last": -1,
    "final": -1,
}
_ROMAN = re.compile(r"(?=[ivxlc])(c{0,3})(xc|xl|l?x{0,3})(ix|iv|v?i{0,3})", re.IGNORECASE)
_WORDS = "|".join(sorted((re.escape(word).replace("\\-", "[- ]") for word in NUMBERS), key=len, reverse=True))
_NUMBER = rf"(?:\d{{1,4}}(?:\.\d)?[ab]?|(?:{_WORDS})(?![\w])|[ivxlcIVXLC]{{1,8}}(?![\w]))"
_EDGE = r"[\W_]{0,24}?"
_KIND = r"chapter|chapitre|cap[ií]tulo|kapitel|chap|ch|part|pt|book|act|episode|section|volume|vol|canto|stave|letter|scene"
_NUMBERED = re.compile(
    rf"(?P<open>{_EDGE})(?P<kind>{_KIND})\b\.?[*_]{{0,3}}\s{{0,3}}(?:number |no\.? |#)?\s?(?P<number>{_NUMBER})[*_]{{0,3}}"
    rf"(?P<of>\s?(?:/|of|out of)\s?(?P<total>{_NUMBER}|\?))?(?P<rest>.*)",
    re.IGNORECASE,
)
_ORDINAL_FIRST = re.compile(
    rf"{_EDGE}(?:the )?(?P<number>{'|'.join(ORDINALS)}|last|final) (?P<kind>chapter|part|book|act)(?P<rest>.*)",
    re.IGNORECASE,
)
_NAMED = re.compile(
    rf"{_EDGE}(?:prologue|prolog|epilogue|epilog|interlude|intermission|prelude|postlude|coda|intro|introduction"
    r"|bonus chapter|bonus scene|omake|teaser|foreword|preamble)(?P<number>\s\w{1,8})?(?P<rest>(?:\W.*)?)",
    re.IGNORECASE,
)
_NUMBER_ALONE = re.compile(r"(?P<open>[\W_]{0,12}?)(?P<number>\w{1,16}(?:-\w{1,6})?)(?P<close>[\W_]{0,12})")
_NUMBER_AND_TITLE = re.compile(
    rf"[\W_]{{0,8}}?(?P<number>{_NUMBER})\s?[.:)–—-]\s{{1,4}}(?P<rest>\S.*)", re.IGNORECASE
)
_SENTENCE_END = re.compile(r"[^.!?…\s][.!?,;][\"”’')]?$")
_EMPHASIS = re.compile(r"(?<!\w)([*_]{1,3})([^\s*_](?:[^*_]{0,150}[^\s*_])?)\1(?!\w)")
_SMALL = frozenset(
    [
        "a",
        "an",
        "and",
        "as",
        "at",
        "but",
        "by",
        "for",
        "from",
        "in",
        "into",
        "is",
        "it",
        "its",
        "nor",
        "of",
        "off",
        "on",
        "or",
        "over",
        "so",
        "than",
        "that",
        "the",
        "then",
        "to",
        "up",
        "was",
        "with",
        "vs",
    ]
)
_EDGES = "*_~=#-–—<>|•·+^:.[](){} \t"


def value(written: str) -> int | None:
    """The number that digits, a word or Roman numerals stand for."""
    plain = (
        re.sub(r"\s", "-", written.strip().lower())
        if written.strip().lower() not in NUMBERS
        else written.strip().lower()
    )
    if plain.isdigit() and plain.isascii():
        return int(plain) if len(plain) < 6 else None
    if plain in NUMBERS:
        return NUMBERS[plain]
    match = _ROMAN.fullmatch(plain)
    if not match or not plain:
        return None
    worth = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
    digits = [worth[letter] for letter in plain]
    return sum(
        -digit if digit < after else digit for digit, after in zip(digits, [*digits[1:], 0], strict=True)
    )


@lru_cache(maxsize=4096)
def looks_like_heading(text: str) -> bool:
    """`Chapter 1: The Arrow`, `PART ONE`, `~ Prologue ~`; not "Chapter 3 was the one she always skipped."."""
    if len(text) > 150 or len(text.split()) > 20:
        return False
    match = _numbered(text)
    if match:
        return value(re.sub(r"(\d)[.\d]*[ab]?$", r"\1", match["number"])) is not None and _is_title_part(
            match["rest"]
        )
    match = _NAMED.fullmatch(text)
    return match is not None and _is_title_part(match["rest"])


def _numbered(text: str) -> re.Match[str] | None:
    return (_NUMBERED.fullmatch(text) or _ORDINAL_FIRST.fullmatch(text)) if len(text) <= 150 else None


def _is_title_part(rest: str) -> bool:
    """Whether what follows "Chapter 3" is a title: parted by a mark, or written as titles are."""
    bare = rest.strip(_EDGES + "\"“”'‘’")
    if not bare:
        return not rest.strip().endswith(",")
    parted = rest.lstrip()[:1] in set(":-–—~|.([{<*_=\"“'‘") and not rest.startswith(("'", "’"))
    sentence = bool(_SENTENCE_END.search(rest.rstrip("*_~= ")))
    if not parted:
        return is_titled(bare) and not sentence and bare[0].isupper()
    if sentence and len(bare.split()) > 3:
        return is_titled(bare)
    return len(bare.split()) <= 14


def is_titled(text: str) -> bool:
    """Whether the words are capitalised as in titles (or all capitals)."""
    words = [word.strip("\"“”'‘’([*_") for word in text.split()]
    words = [word for word in words if word[:1].isalpha() and word.lower() not in _SMALL]
    return bool(words) and sum(word[0].isupper() for word in words) >= 0.8 * len(words)


def number_alone(text: str) -> int | None:
    """The number of a line that is nothing else: `1.`, `II`, `~3~`, `Four`."""
    if len(text) > 40:
        return None
    match = _NUMBER_ALONE.fullmatch(text)
    if not match or set(match["open"] + match["close"]) & set("\"“”'‘’?!,;$£€%"):
        return None
    number = value(match["number"])
    return number if number and 0 < number < 200 and match["number"].lower() not in ORDINALS else None


def number_and_title(text: str) -> int | None:
    """The number of a short line such as `2. The Bow`."""
    match = _NUMBER_AND_TITLE.fullmatch(text) if len(text) < 90 else None
    if not match or _SENTENCE_END.search(match["rest"]) or len(match["rest"].split()) > 10:
        return None
    return value(match["number"])


def total(text: str) -> int | None:
    """N of `Chapter 1 of N`, `Part 1/N`."""
    match = _NUMBERED.fullmatch(text) if len(text) <= 150 else None
    return value(match["total"]) if match and match["total"] and match["total"] != "?" else None


def is_first(text: str) -> bool:
    """Whether a heading is one that nothing but front matter precedes."""
    match = _numbered(text)
    if match:
        return value(match["number"]) in {0, 1}
    return bool(_NAMED.fullmatch(text[:150])) or number_alone(text) == 1 or number_and_title(text) == 1


def kind_of(text: str) -> str:
    match = _numbered(text[:150])
    return match["kind"].lower() if match else ""


def undecorated(text: str) -> str:
    """A heading without the marks around it; brackets stay when they close something inside."""
    bare = _EMPHASIS.sub(r"\2", text).strip("*_~=#-–—<>|•·+^ \t")
    if bare[:1] + bare[-1:] in {"[]", "()", "{}"}:
        bare = bare[1:-1].strip()
    return bare or text
