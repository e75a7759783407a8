"""How many further chapters are held back."""

import re

from .. import headings
from .numbers import NUMBER, highest
from .phrases import NOUN, UNIT

_MANY = rf"(?P<many>{NUMBER})"
_WHICH = r"(?:more|other|others|further|remaining|next|new|missing|extra|additional|last|final|unposted|finished|completed?|following|later|whole|full|left|of the|of my|shiny|brand|whole|entire|already|written|unseen|concluding|secret)"
_COUNTED = [
    re.compile(pattern)
    for pattern in (
        # the other five; the next two chapters; the remaining four; the last pair of chapters
        rf"\b(?:other|next|remaining|last|final|missing|further|following|rest of the|additional|concluding|closing|unposted|of the) {_MANY}(?: (?:{_WHICH} )*(?:{UNIT})| of (?:them|it)|(?! (?:of you|{UNIT[3:-1].replace('?:', '')}|reviews?|comments?|reviewers?|people|readers|days?|hours?|weeks?|months?|minutes|years?|time|person|got|had|only)\b)(?=\W|$| (?:go|up|will|are|get|come|out|follow|posted|i|all|would|in|within|by|shall|can|too|as|if|on|when|tomorrow|tonight|straight|and|immediately|depend)))",
        # five more chapters; 6 more; two other parts; 3 next chapters
        rf"\b{_MANY} (?:{_WHICH} ){{1,3}}(?:{UNIT}|ones|of (?:them|these|those)|where (?:that|this) came from|(?=\W|$))",
        # two chapters more; three chapters left; 4 chapters ready
        rf"\b{_MANY} {UNIT} (?:more|left|to go|ready|waiting|behind|after|still|in reserve|in hand|in stock|in my|on my|saved|stored|sitting|queued|remaining|further|stashed|hidden|up my sleeve|beyond|that follow|to come|finished but|under lock|besides|ahead)",
        rf"\b(?:the|those|these) {_MANY} (?:that|which|to come|after (?:it|this)|behind)\b",
        rf"\b(?:the|my|these|those) {_MANY} {UNIT} (?:i have|i've|that i|which i|i wrote)",
        # all four chapters; both chapters; you'll have them both
        rf"\ball {_MANY}(?: (?:{_WHICH} ){{0,2}}(?:{UNIT}|of them)|(?=\W|$))",
        rf"\b(?:rest|remainder|second half|other half|second act|remaining story|act|arc|story|whole lot|thing|part one|yours|ending)\W{{1,4}}(?:which is |that makes |they're |that would be |that's |that is |it's |all |another |the other |the |i have |(?:a )?(?:total|whole) of |there are |about )*{_MANY} (?:{_WHICH} )?{UNIT}",
        rf"\b(?:post|upload|release|publish|give you|put up|share|unlock|get|see|have|gets|add|drop|buys?|earns?|bring out|send|equals?|means?|hiding|holding|got|written|wrote|finished|done|with) (?:you |up |out |another |you another |the |a |back |on to |onto )*{_MANY} (?:{_WHICH} )?(?:{UNIT})(?! (?:ago|in all|altogether|total|long))",
        rf"\b{NOUN}(?:, | ?= ?|: | - ){_MANY} (?:{_WHICH} )?{UNIT}",
        rf"(?:=|->|for|another) {_MANY} (?:{_WHICH} )?{UNIT}",
        rf"\b{_MANY} {UNIT} (?:are |is |have been |all |already |that are |i've |which are )*(?:written|done|finished|complete|ready|typed|polished|waiting|sitting|sealed|held|yours|up|posted)",
    )
]
_BOTH = re.compile(
    r"\b(?:both|the both|the pair)(?: (?:of them|chapters|parts|the (?:last|next|other)))?\b(?! (?:of (?:you|us)|remain|stay|you|were|are|in love|boys|girls|leads|characters))"
)
_PIECE = r"(?:\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?|thirty|forty|ii|iii|iv|vi?i?i?|ix|x)"
_NAMED = re.compile(
    rf"\b(?P<unit>chapter|part|installment|episode|act|piece)s? (?:number |no\.? ?|#)?(?P<first>{_PIECE})(?P<more>(?:(?: ?, ?(?:and )?| ?(?:and|&|\+) ?| ?(?:-|to|through|up to|thru) ?)(?:(?:chapter|part)s? )?{_PIECE}(?!\w)(?! (?:more|other|reviews?|comments?|people|readers|replies|days?|weeks?|hours?)\b)){{0,12}})(?![\w/])(?! (?:reviews|comments|people|of \d|more))"
)
_NOT_HELD = re.compile(
    r"(?:\b(?:on|of|to|for|from|since|this is|here's|here is|reading|enjoyed|first|in|only|this|so far|posted|if|until|above|like) (?:only )?|\b(?:stopped|stop) (?:at|after) |this,? |\b(?:remove|delete|take|pull|keep|leave|bin|withdraw) )$"
)
_HAS = re.compile(
    r"\s?(?:has|gets?|reaches|have|had|stays?|remains?|will stay|is (?:stuck|here|at)|where|hits|may stay|will remain|got|on the site|alone|by itself|up here|doesn't get|does not get|earns|was|took|comes down|is coming down)\b"
)
_NEXT = re.compile(
    rf"\b(?:(?:the |my |your |a |an )?(?:very )?next (?:{UNIT}|one\b|bit|(?=if|in|when|goes|is|up|only))|another (?:{UNIT}|one\b)|(?:you get|you'll get|post|get you|you|earns?|buys?|for|=|gets?|give you|upload|put up) an? (?:{UNIT})|(?:a |the )?(?:new|last|final|second|third|fourth|fifth|missing|other|one more|closing) (?:{UNIT}|one\b)|one more\b|next update|the (?:epilogue|finale|conclusion)|an epilogue|next {UNIT})\b"
)
_EPILOGUE = re.compile(r"\b(?:and|plus|with) (?:the |an |its )?epilogue|\bepilogue (?:and|plus|with)")
_TOTAL = re.compile(rf"\b{_MANY}[ -](?:{UNIT})(?:er)?\b(?! (?:more|left|to go|ready))")
_PART = re.compile(r"\b(?:last|next|other|final|remaining|first|further|more|these|those|missing) $")
_FIRST_MANY = re.compile(
    rf"\b(?:the first|these(?: first)?|those first|posted|here are|first) {_MANY}\b(?! (?:reviews?|comments?|people|readers|days?))"
)
_REST = re.compile(
    r"\b(?:the (?:rest|remainder|others|remaining|other (?:ones|parts|chapters|pieces)|remaining (?:ones|chapters|parts))|everything else|rest of (?:it|them|the|this)|all of (?:it|them)|the lot)\b"
)


def held(bargain: str, note: str) -> tuple[int, int, int, bool] | None:
    """(chapters, start, end, whether the place is in `bargain` and not in `note`), or None if no number follows.

    A count is looked for in the bargain first, then in the rest of the note."""
    for text, inside in ((bargain, True), (note, False)):
        found = _counted(text, inside)
        if found:
            return (*found, inside)
        found = _named(text, inside) or (_in_order(text) if inside else None)
        if found:
            return (*found, inside)
        found = _after_total(note) if inside and _REST.search(bargain) else None
        if found:
            return (*found, False)
        both = _BOTH.search(text) if inside else None
        if both:
            return 2, both.start(), both.end(), inside
        following = _NEXT.search(text) if inside else None
        if following:
            return 1, following.start(), following.end(), inside
    found = _after_total(note) if _REST.search(note) else None
    return (*found, False) if found else None


def _counted(text: str, inside: bool) -> tuple[int, int, int] | None:
    for pattern in _COUNTED:
        for match in pattern.finditer(text):
            number = highest(match["many"])
            if not inside and match[0].startswith("all "):  # the whole, and not what is held of it
                continue
            if number and number < 500 and not _is_first_many(text, match):
                return number + _with_epilogue(text, match), match.start(), match.end()
    return None


def _with_epilogue(text: str, match: re.Match[str]) -> int:
    return 1 if _EPILOGUE.search(text[max(0, match.start() - 30) : match.end() + 25]) else 0


def _is_first_many(text: str, match: re.Match[str]) -> bool:
    before = text[max(0, match.start() - 12) : match.start("many")]
    return "first" in before or bool(
        re.search(
            r"\b(?:reviews?|comments?|people|readers|days?|weeks?|hours?)\b",
            match[0][match.start("many") - match.start() :],
        )
    )


def _named(text: str, inside: bool) -> tuple[int, int, int] | None:
    """Chapters by their numbers: "chapter two", "chapters 9 and 10", "two through four"."""
    numbers: set[int] = set()
    first = last = -1
    listed = False
    for match in _NAMED.finditer(text):
        many = bool(match["more"])
        if listed and not many:
            continue
        if _HAS.match(text, match.end()) and not many:
            continue
        if _NOT_HELD.search(text[max(0, match.start() - 14) : match.start()]) and not many:
            continue
        if many and not listed:  # "chapters two to five" says it better than any one chapter
            numbers, first, listed = set(), -1, True
        numbers |= _listed(match["first"] + match["more"])
        first = match.start() if first < 0 else first
        last = match.end()
    if not inside and len(numbers) < 2:
        return None
    return (
        (len(numbers) + (1 if _EPILOGUE.search(text[first : last + 25]) else 0), first, last)
        if numbers
        else None
    )


_ORDINALS = "|".join(headings.ORDINALS)
_IN_ORDER = re.compile(rf"\b(?:{_ORDINALS})(?:(?:,|,? and|,? &) (?:the )?(?:{_ORDINALS})){{1,8}}\b")


def _in_order(text: str) -> tuple[int, int, int] | None:
    """ "The second and third will follow": two."""
    match = _IN_ORDER.search(text)
    return (len(re.findall(rf"\b(?:{_ORDINALS})\b", match[0])), match.start(), match.end()) if match else None


def _listed(written: str) -> set[int]:
    found: list[int] = []
    ranged = False
    for piece in re.findall(rf"{_PIECE}(?!\w)|\b(?:to|through|thru)\b|-", written):
        if piece in {"to", "through", "thru", "-"}:
            ranged = bool(found)
            continue
        number = highest(piece)
        if number is None:
            continue
        if ranged and found and found[-1] < number < found[-1] + 200:
            found.extend(range(found[-1] + 1, number + 1))
        else:
            found.append(number)
        ranged = False
    return set(found)


def _after_total(note: str) -> tuple[int, int, int] | None:
    """ "Ten chapters, and this is the first of them": nine."""
    for match in _TOTAL.finditer(note):
        if _PART.search(note[max(0, match.start() - 14) : match.start()]):
            continue
        total = highest(match["many"])
        if not total or total < 2:
            continue
        posted = _FIRST_MANY.search(note)
        number = total - (highest(posted["many"]) or 1 if posted else 1)
        if number > 0:
            return number, match.start(), match.end()
    return None
