"""How many chapters the author says there will be in all."""

import re

from . import headings

_NUM = rf"(\d{{1,3}}|{'|'.join(sorted((w for w in headings.NUMBERS if w not in {'last', 'final', 'a couple'}), key=len, reverse=True))}|a dozen|dozen)"
_UNIT = r"(?:chapters?|chaps?|parts?|parters?|episodes?|instal?lments?|acts?)"
_STORY = r"(?:story|tale|fic|fanfic|series|piece|epic|saga|novel|novella|work|thing|one|monster)"
_COUNT = re.compile(
    rf"\b(?:chapters?|chaps?|parts?|pt|ch)\.?\s*:?\s*(?:{_NUM}|\?)\s*(?:/|of|out of)\s*(?P<total>{_NUM})\b",
    re.IGNORECASE,
)
_FIELD = re.compile(
    rf"\s*(?:number of |total |planned )?(?:chapters?|chaps?|parts?|chapter count|chapter/s|part/s):\s*(?:about |~)?{_NUM}(?!\s*(?:/|of|\w))",
    re.IGNORECASE,
)
_SAID = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b{_NUM}[- ]{_UNIT}\s(?:in all|in total|total|altogether|all told|long|all done|overall|start to finish)",
        rf"\b{_NUM}[- ](?:part|chapter|parter|chaptered|shot)(?:er)?[ ,-](?:\w+ ){{0,2}}{_STORY}\b",
        rf"\b(?:complete|finished|written|done|told|posted|planned)\s(?:in|as|at|with)\s{_NUM}\s{_UNIT}",
        rf"\bthere (?:are|will be|'ll be|should be|were) (?:(?:going|about|roughly|around|only|exactly|just) (?:to be )?)?{_NUM} {_UNIT}\b(?! (?:left|more|to go|ahead|after))",
        rf"\b{_NUM} {_UNIT} of (?:it|this)\b",
        rf"\ball (?:of the )?{_NUM} {_UNIT} (?:are|have been|is)\b",
        rf"\ba total of {_NUM} {_UNIT}",
        rf"\b(?:it|this|story|fic|this one)(?:'s|’s| is| will be|'ll be|’ll be| will have| has| runs?(?: to)?) (?:(?:about|roughly|around|only|just|going to be) )?{_NUM} {_UNIT}\b(?! (?:left|more|to go|ahead|after))",
        rf"\b{_NUM} {_UNIT}(?:,| and| -)? (?:all|already|completely) (?:done|written|finished|complete)",
        rf"\b(?:planned|planning|plan)\b[^.!?]{{0,30}}?\b{_NUM} {_UNIT}\b",
        rf"\b(?:part|chapter) {_NUM} (?:of|out of) (?P<total>{_NUM})\b",
        rf"\b{_UNIT} {_NUM}/(?P<total>{_NUM})\b",
        rf"^(?:A/N\W+)?{_NUM} {_UNIT}\b[^.!?]{{0,40}}\bthis is the (?:first|1st)",
    )
]
_SITE = re.compile(r"chapters: (\d{1,4}) - .*\bcomplete\b", re.IGNORECASE)
_UNFINISHED = re.compile(r"status: ?(?:in[- ]progress|incomplete|wip|on hiatus)", re.IGNORECASE)
_OF_ALL = re.compile(rf"\bof {_NUM} {_UNIT}\b", re.IGNORECASE)
_MORE = re.compile(
    r"\b(?:more|next|other|last|remaining|first|another|further|missing|these|those|the|rest|of my|longer)\s*$",
    re.IGNORECASE,
)
_BRACKETED = re.compile(
    r"[(\[]\s*(?:part |ch(?:apter)?\.? )?(\d{1,3})\s?(?:/|of)\s?(\d{1,3})\s*[)\]]", re.IGNORECASE
)


def _value(written: str) -> int | None:
    return 12 if "dozen" in written.lower() else headings.value(written)


def from_fields(counts: list[str]) -> int | None:
    """The total of `Chapters: 2/4`, of an archive's stats, or of `Chapters: 6`."""
    unfinished = any(_UNFINISHED.search(text[:300]) for text in counts)
    for text in counts:
        if text.lower().startswith("series"):
            continue
        match = _COUNT.search(text[:500])
        if match:
            return _value(match["total"])
        if (
            "?" not in text
            and not unfinished
            and (match := _FIELD.match(text[:200]) or _SITE.search(text[:600]))
        ):
            return _value(match[1])
        if match := _BRACKETED.search(text[:300]):
            return int(match[2])
        if match := _OF_ALL.search(text[:300]):
            return _value(match[1])
    return None


def from_headings(titles: list[str]) -> int | None:
    for title in titles:
        match = headings.total(title)
        if match:
            return match
        bracketed = _BRACKETED.search(title[:300])
        if bracketed:
            return int(bracketed[2])
    return None


def from_notes(note: str) -> int | None:
    """The total said in prose: "six chapters in all", "a six-part tale", "part one of three"."""
    for pattern in _SAID:
        for match in pattern.finditer(note[:20_000]):
            if _MORE.search(note[max(0, match.start() - 20) : match.start()]):
                continue
            groups = match.groupdict()
            number = _value(groups.get("total") or match[1])
            if number and number > 0:
                return number
    return None
