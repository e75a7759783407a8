"""Labels as authors write them: `A/N-`, `[Author's Note]`, `**Title:**`, `Rated;`, and which field each names."""

import re
from functools import lru_cache
from typing import NamedTuple


class Label(NamedTuple):
    field: str  # a field of the manuscript, or "note", "end note", "chapter note", "chapter summary", "other"
    written: str  # with its marks: "A/N-"
    name: str  # without them: "A/N"
    text: str  # what follows it on the line; "" when it stands alone
    certain: bool  # a header label that story text does not use
    bare: bool  # stands alone without even a colon


# The names of each field, as regular expressions matched whole and without regard to case.
FIELDS = {
    "title": r"(?:story |fic |fanfic |work )?titles?|story|fic|name of (?:the )?(?:story|fic)|story name|titel|título",
    "author": r"authors?|author\(s\)|written by|writer|by|pen ?-?name|author'?s? (?:pen ?)?name|creators?|autora?",
    "fandoms": r"fandoms?|fandom\(s\)",
    "relationships": r"(?:main |side |primary |other |minor |background )?(?:pairings?|relationships?|ships?|couples?)"
    r"|(?:pairing|ship|relationship|couple)\(s\)",
    "characters": r"(?:main |other |major |minor )?characters?|character\(s\)|starring|featuring",
    "cast": r"characters?\s?(?:/|and|&)\s?(?:pairing|relationship|ship)s?"
    r"|(?:pairing|relationship|ship)s?\s?(?:/|and|&)\s?characters?",
    "rating": r"(?:story |fic |my |overall )?ratings?|rated|rate",
    "genres": r"genres?|genre\(s\)",
    "warnings": r"(?:archive |content |trigger |story |general |other )*(?:warnings?|warning\(s\))|triggers?|[ct]\.?w\.?"
    r"|content notes?",
    "summary": r"(?:story |plot |short |brief |full |fic )?(?:summary|synopsis|blurb|description)|sum",
    "disclaimer": r"(?:the |a |standard |usual |legal |obligatory |short |quick )*disclaim(?:er|ers|or)"
    r"|legal stuff|the legal stuff|legalese",
    "chapters": r"(?:number of |total |planned )?(?:chapters?|chaps?|parts?)|chapter count|chapter/s|part/s",
    "chapter summary": r"chapter summary|summary (?:of|for) (?:the|this) chapter",
    "end note": r"(?:(?:chapter|story|work) )?(?:end|ending|closing|final|after) ?-?notes?|chapter end ?notes?"
    r"|notes? at the end|post-?a/n",
    "chapter note": r"chapter notes?|notes? (?:on|for) (?:the|this) chapter",
    "note": r"(?:pre-?|another |last |quick |short |long |small |little |brief |important |final |more |the |an? )*"
    r"(?:a\s?[/\\]\s?n'?s?|a\.\s?n\.?|(?:author|writer|authoress|translator|beta|aut?hor)(?:s|'s|s'|ess'?s?)? ?-?"
    r"(?:notes?|ramblings?|rant|babble|comments?|corner|thoughts|message|space|n)|t/n)"
    r"|an(?: ?\d)?|a/n ?\d|notes?|note (?:to|for) (?:the |my |all )?(?:readers?|reviewers?|everyone)"
    r"|(?:a )?notes? from (?:the |your )?(?:author|writer|me)|n/a|notas?(?: d[ea]l? autora?)?|(?:pre|begin(?:ning)?|opening) ?-?notes?",
}
# Fields of no place in the schema. Story text may use some of these words; these it hardly does.
OTHER = (
    r"spoilers?|archiv(?:e|ed|ing|al)(?: at)?|distribution|distribute|feedback|e-?mail(?: address)?|web ?-?(?:site|page)"
    r"|homepage|url|word ?-?counts?|words|language|stats|statistics|status|categor(?:y|ies)|keywords?|content|series|sequel"
    r"(?: to)?|prequel(?: to)?|timeline|time ?line|published|posted|updated|last updated|completed|packaged|publisher"
    r"|beta(?:s|'?d|ed)?(?: ?-?readers?)?(?: by)?|acknowledge?ments?|dedicat(?:ion|ed)(?: to)?|prompts?|written for|challenge"
    r"|recipient|gift for|claim|theme|point of view|pov|type|length|size|classification|codes?|permissions?|credits?"
    r"|reviews|favs|follows|id|source|(?:story|author) ?(?:url|link)|link|universe|kinks?|(?:additional |freeform )?tags"
    r"|freeforms?|squicks?|cross-?posted(?: to| at| from)?|x-?posted(?: to)?|community|collections?|flames?|season|episodes?"
    r"|disclosure|inspired by|notes on canon|thanks(?: to)?|special thanks(?: to)?|current (?:mood|music)|mood|music|soundtrack"
    r"|song|date|setting|for|also on|fic ?type|verse|chapter title"
)
_MAIL = r"from|to|subject|date|newsgroups|message-id|references|organi[sz]ation|reply-to|sender|path|lines|content-type"
MAIL_HEADER = re.compile(
    rf"({_MAIL}|x-[\w-]{{1,30}}|mime-version|content-transfer-encoding|in-reply-to|cc|mailing-list|delivered-to):(?:\s+|$)(.*)",
    re.IGNORECASE | re.DOTALL,
)
# These say "Date: ..." or "For: ..." as letters and reports in a story do, too.
_STORYLIKE = re.compile(
    r"date|setting|for|song|mood|music|source|type|id|link|season|episodes?|reviews|words|language|content|theme"
    r"|story|parts?|chapters?|notes?|rate|by|sum|fic|ships?|couples?|an|nota|description|length|size|status|starring|story"
    r"|codes?|challenge|posted|to|series|claim|categor(?:y|ies)|community|collections?|featuring|writer|triggers?",
    re.IGNORECASE,
)
_NAMES = [(field, re.compile(names, re.IGNORECASE)) for field, names in FIELDS.items()]
_OTHER = re.compile(OTHER, re.IGNORECASE)
# Opening marks, a name, closing marks, a separator, the rest. Every run is bounded: the search stays linear.
_SHAPE = re.compile(
    r"(?P<open>[\s*_~=#>•+\[({<|!^.-]{0,12})"
    r"(?P<name>[A-Za-zÀ-ÿ][\w'’‘´`.&/\\() -]{0,38}?)"
    r"(?P<mark>\s{0,3}[\])}>*_~]{0,4}\s{0,3}(?::{1,3}|;(?=\s)|=(?=\s)|>(?=\s)|\|(?=\s)|[-–—~]{1,3})\s{0,3}[\])}>*_~]{0,4}"
    r"|\s{0,3}[\])}>]{1,2}[*_~]{0,3}|\s{0,3}[*_~^#=]{0,12}$)"
    r"(?P<text>.*)",
    re.DOTALL,
)
_NOTE_OPENING = re.compile(
    r"[(\[{]\s{0,3}(?:a\s?/\s?n|a\.n\.?|an|author'?s?'? notes?|note)\b[\s:;,.-]{1,4}", re.IGNORECASE
)
_SPACED_NOTE = re.compile(r"[*_~\s]{0,3}A[/\\]Ns?[*_~]{0,3}\s{1,3}(?=\S)", re.IGNORECASE)
_BYLINE = re.compile(
    r"[\s*_~=#(\[|-]{0,12}(?:(?:an?|the)\s[\w' -]{0,40}?(?:story|fic|fanfic|fan ?fiction|tale|novel)\s|written\s|told\s)?"
    r"by:?\s+(?P<name>[^\s].{0,80}?)[\s*_~=#)\]|-]{0,12}",
    re.IGNORECASE,
)
_CLOSERS = {"(": ")", "[": "]", "{": "}", "<": ">"}


@lru_cache(maxsize=4096)
def label_of(line: str) -> Label | None:
    """The label a line begins with, if its name is known. Whether it is one *here* is for `sections` to say."""
    head = line[:90]
    match = _SHAPE.match(head)
    if not match:
        return _bracketed_note(line)
    name, mark = match["name"].strip(), match["mark"].strip()
    field = _field(name)
    if not field or not _separates(name, mark, match, line):
        return _bracketed_note(line)
    text = (match["text"] + line[90:]).strip()
    written = line[: len(match["open"]) + len(match["name"]) + len(match["mark"])].strip()
    certain = field != "other" and not _STORYLIKE.fullmatch(name)
    return Label(field, written, name, _unclosed(match["open"], mark, text), certain, not mark and not text)


def _bracketed_note(line: str) -> Label | None:
    match = _NOTE_OPENING.match(line) or _SPACED_NOTE.match(line)
    if not match:
        return None
    text = _unclosed(line[:1] if line[0] in _CLOSERS else "", "", line[match.end() :].strip())
    return Label("note", match[0].strip(), match[0].strip(" ([{:;,.-"), text, True, False)


def _field(name: str) -> str:
    plain = re.sub(r"[’‘´`]", "'", " ".join(name.split()))
    for field, names in _NAMES:
        if names.fullmatch(plain):
            return field
    return "other" if _OTHER.fullmatch(plain) else ""


def _separates(name: str, mark: str, match: re.Match[str], line: str) -> bool:
    """Whether what follows the name parts it from its text: a dash does not always, an end of line may."""
    opened = match["open"].strip()
    text = match["text"]
    if not mark and not text:
        return len(line) < 60
    core = mark.strip("*_~ ")
    if core.startswith((":", ";", "=", "|")) or core.endswith(":"):
        return not (name == "an" and not core.startswith(":"))
    if core and core[0] in "])}>":
        return (bool(opened) and _CLOSERS.get(opened[-1]) == core[0]) or (core[0] == ">" and not opened)
    if not core:  # only *, _ or ~: "*Title* x", "A/N~ x"
        return bool(text) and (mark[0] == "~" or mark[0] in opened)
    loud = name.isupper() or "/" in name
    parted = match["mark"].endswith((" ", "\t")) or match["mark"].startswith(" ") or not text
    if name[0].islower() and "/" not in name:  # "title - the net": of a header, and with room on both sides
        spaced = match["mark"].startswith(" ") and match["mark"].endswith(" ")
        return spaced and _field(name) not in {"", "other"} and not _STORYLIKE.fullmatch(name)
    return name not in {"an", "by", "to", "for"} and (parted or loud)


def _unclosed(opened: str, mark: str, text: str) -> str:
    """Without the bracket that closes the label's own: "(A/N: thanks!)"."""
    opened = opened.strip()
    closer = _CLOSERS.get(opened[-1:], opened[-1:] if opened[-1:] in {"*", "_", "~"} else "")
    if (
        closer
        and closer not in mark
        and text.endswith(closer)
        and text.count(closer) > text.count(opened[-1]) % 1
    ):
        return text[: -len(closer)].strip()
    return text


def byline(text: str) -> str:
    """NAME of a line that says only `by NAME`, else ""."""
    match = _BYLINE.fullmatch(text) if len(text) < 140 else None
    if not match or len(match["name"].split()) > 8 or match["name"].endswith((",", ";")):
        return ""
    return match["name"]


def generic(text: str) -> Label | None:
    """Any `Word or two: text`, for lines that stand among known fields."""
    match = re.match(
        r"[\s*_~=#>•-]{0,8}([A-Z][\w'’/&().-]*(?: [\w'’/&().-]+){0,3})[*_~]{0,3}\s?:[*_~]{0,3}\s*", text[:120]
    )
    if not match:
        return None
    return Label("other", match[0].strip(), match[1], text[match.end() :].strip(), False, False)
