"""How many further chapters are held back."""

import re

from .. import headings
from .numbers import NUMBER, highest
from .vocabulary import Nouns, nouns

_UNIT = r"(?:chapters?|parts?|pieces?|installments?|episodes?|sections?|scenes?|acts?)"
_MANY = rf"(?P<many>{NUMBER})"

# Over `vocabulary.nouns`:
_OTHER = r"(?:other|others|next|remaining|last|final|missing|further|following|additional|concluding|closing|unposted|later|extra|unseen|more|new)"
_KIND = r"(?:(?!(?:and|or|for|on|in|per|a|an|to|at|if|when|i|you|gets?|days?|hours?|weeks?|months?|years?|of (?!the|my)|is|are|was|has|have|had|by|each|every|until|unless|once|will|goes|comes|stays|post|then|that|as|but|so|this|before|after|than)\b)[a-z']+,? ){0,3}?"
_NO_OTHER = r"(?! ?(?:days?|hours?|weeks?|weekends?|months?|minutes|years?|times?|REVIEW|READER|of you|who|got|had|only|or (?:more|so))\b)"
_END = r"(?=\W*$|[.,;:!?)]| (?:go|goes|up|will|are|get|come|out|follow|posted|published|i|all|would|in|within|by|shall|can|too|as|if|on|when|once|tomorrow|tonight|straight|and|immediately|depends?|to|too|for|over|until)\b)"
_SURE = [
    re.compile(pattern)
    for pattern in (
        # the rest, which is four chapters; the lot, six parts
        rf"\b(?:rest|remainder|others|act|arc|(?<!this )story|lot|thing|yours|ending)(?:\W{{1,4}}| )(?:(?:which|is|up|that|makes|they're|would|be|that's|it's|all|another|the|other|i have|a|total|whole|of|there|are|about|it|story|arc|=)\W{{1,3}}){{0,6}}# {_KIND}CHAPTER(?! (?:in all|altogether|in total))",
        # the rest of this is on my computer, all four chapters of it
        rf"\brest of (?:it|this|the (?:story|thing))\b[^.!?]{{0,60}}[,(:-] ?(?:all )?# {_KIND}CHAPTER of (?:it|them)\b",
        # the other five; the next two chapters; the remaining four
        rf"\b(?:{_OTHER}|another|rest of the) (?:of )?(?:the |my )?#{_NO_OTHER}(?: {_KIND}CHAPTER| of (?:them|it)|(?!\w))",
        # five more chapters; 6 more; two other parts; four more where it came from
        rf"# {_KIND}{_OTHER}{_NO_OTHER}(?: {_KIND}(?:CHAPTER|ones)| of (?:them|these|those)| where|{_END})",
        # the remaining chapters (there's nine of them)
        r"\bCHAPTER(?: i wrote| i've written)?\W{1,3}(?:there's|there are|that's|all) #(?: of (?:them|those)|(?=\W*$|[).]))",
        r"\bCHAPTER (?:waiting|left|ready|held|remaining|to go|in hand)\W{1,3}#(?! REVIEW)",
        # the remaining installments (four); I've got six of them
        r"\b(?:remaining|other|last|final|next) CHAPTER \(#\)|\bothers\W{1,3}(?:there's|there are|all) #",
        r"\bi(?:'ve| have)(?: got)? # of (?:them|those|these)\b",
        # two chapters more; three chapters left; 4 chapters ready
        rf"# {_KIND}CHAPTER(?: (?!of\b)[a-z']+){{0,3}} (?:more|left|to go|ready|waiting|behind|after|still|in (?:reserve|hand|stock|my|the drawer)|on my|saved|stored|sitting|queued|remaining|further|stashed|hidden|up my sleeve|beyond|to come|under lock|besides|ahead)(?! in all| altogether)",
        r"# (?:of (?:them|these) )?(?:left|to go)\b",
        r"\b(?:the|those|these) # (?:that|which|to come|after|behind|i have|i've)\b",
    )
]
_LIKELY = re.compile(
    rf"(?<!of )(?<!first )(?<!all )# {_KIND}CHAPTER(?! (?:remain(?! to be)|stay|ago|in all|altogether|in total|total|long|story))"
)
_ALL = [
    re.compile(r"\ball #(?= (?:will|go|goes|of them|at once|together|up)\b)"),
    re.compile(r"# (?:bonus|deleted|secret|finished|completed?) CHAPTER"),
    re.compile(r"\ball # CHAPTER(?! (?:are|is|were))"),
]
_WRITTEN = re.compile(
    rf"\b(?:wrote|written|finished|have|got) # {_KIND}CHAPTER(?! (?:ago|in all|altogether|in total|total|long))"
)
_THEM = re.compile(r"\b(?:post|publish|upload|share|put|release) (?:them|those|these)\b")
_ORDINAL = r"(?:second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth)"
_NEXT = re.compile(
    rf"\b(?:(?:next|another|new|final|second|missing|smut|lemon|bonus|other|concluding|closing|extra|following|{_ORDINAL}) (?:[a-z]+ )?(?:CHAPTER|one\b)|(?<!on the )(?<!since the )(?<!on my )last CHAPTER(?! (?:got|had|was|only|i'll|i will|i'm|you'll))"
    rf"|the (?:next|{_ORDINAL})(?= ?(?:$|[.,;!?]| (?:if|when|once|until|will|shall|goes|comes|follows|is|as|in|by|tomorrow|tonight)\b))"
    r"|(?:post|posting|you|earns?|buys?|for|=|gets?|upload|put up|be) an? CHAPTER(?! of\b)|(?:a|the|your) (?:deleted|finished|wedding|sequel|secret|completed?) CHAPTER|another(?=\W*$)|(?<=get )your CHAPTER|an? CHAPTER #|=(?: =)* ?CHAPTER(?! #)|the (?:epilogue|finale|conclusion)|(?:an|this|my)(?: [a-z]+)? epilogue)"
)
_BOTH = re.compile(
    r"\bdouble (?:update|chapter|posting|post)\b|\b(?:both|the both|the pair)(?: (?:of them|chapters|parts|the (?:last|next|other)))?\b(?! (?:of (?:you|us)|remain\b|stay|you|were|are|in love|boys|girls|leads|characters))"
)
_PIECE = r"(?:\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?|thirty|forty|ii|iii|iv|vi?i?i?|ix|x)"
_NAMED = re.compile(
    rf"\b(?P<unit>chapter|part|installment|episode|act|piece)s? (?:number |no\.? ?|#)?(?P<first>{_PIECE})(?P<more>(?:(?: ?, ?(?:and )?| ?(?:and|&|\+) ?| ?(?:-|to|through|up to|thru) ?)(?:(?:chapter|part)s? )?{_PIECE}(?!\w)(?! (?:more|other|reviews?|comments?|people|readers|replies|days?|weeks?|hours?)\b)){{0,12}})(?![\w/])(?! (?:reviews|comments|people|of \d|more))"
)
_NAMED_READY = re.compile(
    rf"\b(?:chapter|part) {_PIECE}(?:\W{{1,4}}(?:\w+ )?(?:it's|it is|is|it)| (?:is|exists|was))(?: [\w']+){{0,4}}? (?:ready|written|done|finished|waiting|sits|sitting|hostage|claws|locked|the best)\b"
)
_NOT_HELD = re.compile(
    r"(?:\b(?:on|(?<!price )(?<!release )of|(?<!on )to|(?<!ransom )(?<!price )(?<!asking )(?<!trade )(?<!ask )(?<!is )for|from|since|this is|here's|here is|reading|enjoyed|first|only|this|so far|posted|if|above|like) (?:only )?|\b(?:stopped|stops?) (?:at|after) |this,? |\b(?:remove|delete|take|pull|keep|leave|bin|withdraw|reviews?|reviewed|comments? on|commented on) )$"
)
_HAS = re.compile(
    r"\s?(?:has|gets?(?! (?:posted|released|uploaded|published|put up)\b)|reaches|have|had|stays?(?! (?:in (?:the|my)|with me|on my|hidden|locked|right))|remains?|will stay|is (?:stuck|here|at)|where|hits|may stay|will remain|got|on the site|alone|by itself|up here|doesn't get|does not get|earns|was|took|comes down|is coming down)\b"
)
_EPILOGUE = re.compile(r"\b(?:and|plus|with) (?:the |an |its )?epilogue|\bepilogue (?:and|plus|with)")
_TOTAL = re.compile(rf"\b{_MANY}[ -](?:{_UNIT})(?:er)?\b(?! (?:more|left|to go|ready))")
_FIRST_OF = re.compile(
    rf"\b(?:the )?(?:first|1) (?:of|/) ?(?:my )?(?P<many>{NUMBER})\b|\b1/(?P<slash>\d{{1,3}})\b|\bchapters?: (?P<said>{NUMBER})\b"
)
_PLACE = re.compile(
    rf"\b(?:chapter|part|posted|installment)\W{{1,2}}(?P<now>{NUMBER}) (?:out )?of (?P<many>{NUMBER})"
)
_PART = re.compile(r"\b(?:last|next|other|final|remaining|first|further|more|these|those|missing) $")
_FIRST_MANY = re.compile(
    rf"\b(?:the first|these(?: first)?|those first|posted|here are|first) {_MANY}\b(?! (?:reviews?|comments?|people|readers|days?))"
)
_REST = re.compile(
    r"\b(?:the (?:rest|remainder|others|remaining|other (?:ones|parts|chapters|pieces)|remaining (?:ones|chapters|parts))|everything else|and so on|(?:reviews?|comments?) (?:a|per) chapter|one (?:a|every|per) (?:day|week)|rest of (?:it|them|the|this)|all of (?:it|them)|the lot)\b"
)


def held(bargain: str, note: str) -> tuple[int, int, int, bool] | None:
    """(chapters, start, end, whether the place is in `bargain` and not in `note`), or None if no number follows.

    What the bargain itself says goes before the rest of the note."""
    said, everything = nouns(bargain), nouns(note)
    rest = (_counted(note, everything, _SURE[:2]) or _after_total(note)) if _REST.search(bargain) else None
    inside = (
        _counted(bargain, said, _SURE)
        or (rest if "so on" in bargain else None)
        or _named(bargain, True)
        or _in_order(bargain)
    )
    if inside:
        return (*inside, inside is not rest)
    if rest:
        return (*rest, False)
    for found in (
        _both(bargain),
        _counted(bargain, said, _ALL),
        _next(said),
        _counted(bargain, said, [_LIKELY]),
    ):
        if found:
            return (*found, True)
    if single := _SINGLE.search(bargain):
        return 1, single.start(), single.end(), True
    if (first := _FIRST_CHAPTER.search(bargain)) and "prologue" in note:
        return 1, first.start(), first.end(), True
    if _IT_GOES.search(bargain) and (coming := _named(note, True) or _next(everything)):
        return (*coming, False)
    outside = (
        _counted(note, everything, _SURE)
        or _named(note, False)
        or (_after_total(note) if _REST.search(note) else None)
        or (_counted(note, everything, [_WRITTEN]) if _THEM.search(bargain + note) else None)
    )
    outside = outside or _both(note) or _next(everything) or _ready(note)
    return (*outside, False) if outside else None


def _ready(note: str) -> tuple[int, int, int] | None:
    """ "Chapter six? Oh, it's ready": the one chapter that is named and not here yet."""
    match = _NAMED_READY.search(note)
    return (1, match.start(), match.end()) if match else None


def _both(text: str) -> tuple[int, int, int] | None:
    match = _BOTH.search(text)
    return (2, match.start(), match.end()) if match else None


def _next(said: Nouns) -> tuple[int, int, int] | None:
    match = _NEXT.search(said.text)
    return (1, said.start(match.start()), said.end(match.end())) if match else None


def _counted(text: str, said: Nouns, patterns: list[re.Pattern[str]]) -> tuple[int, int, int] | None:
    for pattern in patterns:
        for match in pattern.finditer(said.text):
            start, end = said.start(match.start()), said.end(match.end())
            place = said.start(match.start() + match[0].index("#"))
            written = _NUMBER.match(text, place)
            number = highest(written[0]) if written else None
            if number and number < 500 and not _FIRST.search(text[max(0, place - 14) : place]):
                return number + _with_epilogue(text, start, end), start, end
    return None


_IT_GOES = re.compile(
    r"\b(?:it's|it'll be|it is|it goes|it will be|it could be|it can be|it might be) (?:up|live|yours|posted)\b|\b(?:post|upload|publish|have|sitting on) it\b"
)
_NUMBER = re.compile(NUMBER)
_SINGLE = re.compile(
    r"\b(?:another|per|each|every|your|tomorrow's) (?:new |more )?(?:chapter|part|instal?lment)\b(?! (?:of|\d|one|two|three|four|has|had|gets?)\b)|\b(?:the|my) \d+(?:nd|rd|th) (?:chapter|part)\b|\bput the next (?=up)"
)
_FIRST_CHAPTER = re.compile(r"\b(?:the|my) first chapter\b")
_FIRST = re.compile(r"\b(?:first|these|those|at least|i get|i need|i see|hits?|reach(?:es)?) $")


def _with_epilogue(text: str, start: int, end: int) -> int:
    return 1 if _EPILOGUE.search(text[max(0, start - 30) : end + 25]) else 0


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
        if _NOT_HELD.search(text[max(0, match.start() - 24) : match.start()]) and not many:
            continue
        if many and not listed:  # "chapters two to five" says it better than any one chapter
            numbers, first, listed = set(), -1, True
        numbers |= _listed(match["first"] + match["more"])
        first = match.start() if first < 0 else first
        last = match.end()
    if not listed:  # the first is here already
        numbers.discard(1)
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
    if (place := _PLACE.search(note)) and (
        number := (highest(place["many"]) or 0) - (highest(place["now"]) or 0)
    ) > 0:
        return number, place.start(), place.end()
    if (first := _FIRST_OF.search(note)) and (
        number := (highest(first["many"] or first["slash"] or first["said"]) or 0) - 1
    ) > 0:
        return number, first.start(), first.end()
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
