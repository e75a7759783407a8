"""The few nouns a bargain is about, whatever an author calls them.

`nouns` rewrites plain text (see `spelling`) so that the patterns of `pieces` need to know one word a thing:
`#` a number, REVIEW what readers leave, READER those who leave it, SOMEONE one of them, NOBODY, ALL of them,
CHAPTER a piece of the story.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass

from .numbers import NUMBER

_WORDS = {
    "NOBODY": r"no[ -]one|nobody|none of (?:you|them)|not (?:one|a single one) of you|not a (?:single )?(?:soul|person|reader)",
    "SOMEONE": r"somebody|anybody|(?:just |even )?(?:any|some|one) of you\b(?! (?:guys )?(?:are|were|have|asked|said|wanted))|(?:an? |any )(?:single |one )?(?:soul|person|reader|reviewer|human being|human)|whoever",
    "ALL": r"every(?:body| one of you)|all of you|you (?:guys|lot|all|people|lovely (?:people|readers|lot))|the majority|most of you|half of you|enough of you",
    "REVIEW": (
        r"words? (?:or two |of (?:encouragement|feedback|praise|support))|(?:(?<=kind )|(?<=nice )|(?<=good )|(?<=lovely )|(?<=encouraging ))words|"
        r"lines of feedback|signs? of life|notes? of approval|"
        r"review(?:s|ed|ing)?|comment(?:s|ed|ing)?|feedback|replies|replied|reply|respond(?:s|ed)?|responses?|opinions?|criticism|critiques?|concrit|kudos|reactions?|commentar(?:y|ies)|remarks?|(?<!honest )(?<!short )(?<!quick )(?<!long )answers?|"
        r"messages?|statements|pms?|emails?|e-mails?|shouts?|hellos|(?<=say )hello|(?<=a )hello|yeses|ayes|thoughts|requests|(?<=upon )request|smileys|tells|voices|reasons|upvotes?|votes?|fav(?:ou?rite)?s|follows|hearts|r ?(?:and|/) ?r|readers' letters|(?<!more )letters"
    ),
    "READER": r"(?:different |separate |individual |new |unique )?(?:people|persons?|readers?|reviewers?|commenters?|fans|friends|followers|subscribers|strangers|lurkers|names|accounts|of (?:you|my readers)\b(?: guys| lot| people| all)?)",
    "CHAPTER": r"chapters?|parts?|pieces?|installments?|episodes?|(?<!to )(?<!'ll )(?<!will )(?<!shall )(?<!not )(?<!n't )(?<!i )(?<!and )(?<!only )updates?(?! (?:if|when|once|until|unless|only|again|this|it)\b)|scenes?|sections?|segments?|bits?(?! of (?:love|feedback|encouragement|support|a)\b)|volumes?|acts?",
}
_ONE = r"(?<!this )(?<!that )(?<!next )(?<!the )(?<!last )(?<!another )(?<!other )(?<!first )(?<!which )(?<!every )(?<!each )(?<!good )(?<!new )(?<!no )"
_NOUN = re.compile(
    "|".join(
        [
            *(rf"(?<![\w'])(?P<{name}>{words})(?![\w])" for name, words in list(_WORDS.items())[:3]),
            rf"(?<![\w'#])(?:(?!one\b)|{_ONE})(?P<number>(?!one[- ](?:shot|day\b|another|by one))(?!a pair of (?:eyes|shoes|hands)){NUMBER})(?:(?:st|nd|rd|th)\b)?",
            *(rf"(?<![\w'])(?P<{name}>{words})(?![\w])" for name, words in list(_WORDS.items())[3:]),
        ]
    )
)


@dataclass(frozen=True, slots=True)
class Nouns:
    """`text` with nouns in one form; `place` leads from a place in it to the place in the plain text."""

    text: str
    cuts: list[int]  # places in `text` where a stretch begins
    came: list[int]  # the places these began at in the plain text
    kept: list[bool]  # whether the stretch is as it was

    def start(self, place: int) -> int:
        at = bisect_left(self.cuts, place + 1) - 1
        return self.came[at] + (place - self.cuts[at] if self.kept[at] else 0)

    def end(self, place: int) -> int:
        at = bisect_left(self.cuts, place) - 1
        if self.kept[at]:
            return self.came[at] + place - self.cuts[at]
        return self.came[at + 1]


def nouns(plain: str) -> Nouns:
    pieces: list[str] = []
    cuts: list[int] = []
    came: list[int] = []
    kept: list[bool] = []
    length = last = 0
    for match in _NOUN.finditer(plain):
        for piece, start, as_it_was in (
            (plain[last : match.start()], last, True),
            (_noun(match), match.start(), False),
        ):
            pieces.append(piece)
            cuts.append(length)
            came.append(start)
            kept.append(as_it_was)
            length += len(piece)
        last = match.end()
    return Nouns(
        "".join([*pieces, plain[last:]]),
        [*cuts, length, length + len(plain) - last],
        [*came, last, len(plain)],
        [*kept, True, True],
    )


def _noun(match: re.Match[str]) -> str:
    word = "#" if match.lastgroup == "number" else match.lastgroup or ""
    return word + " " * match[0].endswith(" ")
