"""The language of the search box: what was typed, as terms, figures, dates and states.

    lighthouse "the other door" "spare key"~3 -angst by:mira fandom:"Sherlock Holmes" words:>5000 updated:<30d

Nothing that can be typed is an error: what cannot be understood is said (`troubles`) and the rest is looked for.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from .spans import Dates, Span, read_dates, read_span

MOST_TERMS = 32
MOST_WORDS_APART = 50

# What a field is called, in the box as in `Term.field`; the other names are those of other archives.
WORDS_IN = {
    "by": "by",
    "author": "by",
    "authors": "by",
    "creator": "by",
    "creators": "by",
    "title": "title",
    "summary": "summary",
    "text": "text",
    "fandom": "fandom",
    "fandoms": "fandom",
    "character": "character",
    "characters": "character",
    "relationship": "relationship",
    "relationships": "relationship",
    "ship": "relationship",
    "tag": "tag",
    "tags": "tag",
    "freeform": "freeform",
    "rating": "rating",
    "warning": "warning",
    "category": "category",
    "series": "series",
}
FIGURES = {
    "words": "words",
    "word_count": "words",
    "chapters": "chapters",
    "kudos": "kudos",
    "kudos_count": "kudos",
    "responses": "responses",
    "reviews": "responses",
    "comments": "responses",
    "comments_count": "responses",
    "bookmarks": "bookmarks",
    "bookmarks_count": "bookmarks",
}
DAYS = {"updated": "updated", "revised_at": "updated", "posted": "posted", "published": "posted"}
LANGUAGES = ("lang", "language", "language_id")
STATES: dict[str, tuple[str, str]] = {
    "complete": ("status", "complete"),
    "completed": ("status", "complete"),
    "finished": ("status", "complete"),
    "progress": ("status", "progress"),
    "in-progress": ("status", "progress"),
    "unfinished": ("status", "progress"),
    "wip": ("status", "progress"),
    "hiatus": ("status", "hiatus"),
    "on-hiatus": ("status", "hiatus"),
    "promised": ("promised", "open"),
    "kept": ("promised", "kept"),
    "unpromised": ("promised", "none"),
    "crossover": ("crossover", "yes"),
    "oneshot": ("chapters", "1"),
}
FIELDS = (*WORDS_IN, *FIGURES, *DAYS, *LANGUAGES, "is")
PIECE = re.compile(
    r"""
    (?P<minus>-)?
    (?:(?P<field>[A-Za-z_]+):\s*)?
    (?:
        "(?P<phrase>[^"]*)(?P<end>"|\Z)(?:~(?P<apart>\d+))?
      | (?P<word>[^\s"]+)
    )
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Term:
    """Words that are looked for. A phrase has them in this order, `apart` words between them at most.

    `field` is one of the values of `WORDS_IN`, or nothing: then they may stand anywhere.
    """

    words: str
    field: str = ""
    is_phrase: bool = False
    apart: int = 0
    is_excluded: bool = False

    def written(self) -> str:
        """As it may be typed."""
        words = f'"{self.words}"' if self.is_phrase or " " in self.words else self.words
        near = f"~{self.apart}" if self.apart else ""
        return f"{'-' if self.is_excluded else ''}{self.field}{':' if self.field else ''}{words}{near}"


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that was not understood. `where` is the field it was typed into."""

    where: str
    sentence: str

    @classmethod
    def number(cls, where: str, text: str) -> "Trouble":
        said = _("“%(typed)s” is no number. Write it in figures, such as 5000.") % {"typed": short(text)}
        return cls(where, said)

    @classmethod
    def date(cls, where: str, text: str) -> "Trouble":
        said = _("“%(typed)s” is no date. Write 2025-04-27, or 30d for thirty days ago.") % {
            "typed": short(text)
        }
        return cls(where, said)


@dataclass(slots=True)
class Heard:
    terms: tuple[Term, ...] = ()
    spans: dict[str, Span] = field(default_factory=dict)
    dates: dict[str, Dates] = field(default_factory=dict)
    languages: frozenset[str] = frozenset()
    not_languages: frozenset[str] = frozenset()
    status: frozenset[str] = frozenset()
    not_status: frozenset[str] = frozenset()
    promised: frozenset[str] = frozenset()
    not_promised: frozenset[str] = frozenset()
    crossover: bool | None = None
    troubles: tuple[Trouble, ...] = ()


def hear(typed: str) -> Heard:
    heard = Heard()
    for count, piece in enumerate(PIECE.finditer(typed)):
        if count == MOST_TERMS:
            too_many = _("Only the first %(most)d words are looked for; the others were left out.")
            trouble(heard, too_many % {"most": MOST_TERMS})
            break
        take(heard, piece)
    return heard


def looser(typed: str) -> list[str]:
    """The same with one piece less, for each of its pieces; and a phrase as the words it is made of."""
    pieces = [piece[0].strip() for piece in PIECE.finditer(typed)][:MOST_TERMS]
    without = [" ".join(pieces[:place] + pieces[place + 1 :]) for place in range(len(pieces))]
    bare = re.sub(r'"(?:~\d+)?', " ", typed)
    ways = [" ".join(bare.split()), *without]
    return [way for way in dict.fromkeys(ways) if way and way != typed.strip()]


def take(heard: Heard, piece: re.Match[str]) -> None:
    name = (piece["field"] or "").casefold()
    text = piece["word"] if piece["phrase"] is None else piece["phrase"].strip()
    if name in WORDS_IN or not name:
        looked_for(heard, piece, WORDS_IN.get(name, ""), text)
    elif name in LANGUAGES:
        language(heard, text, is_excluded=bool(piece["minus"]))
    elif name == "is":
        state(heard, text, is_excluded=bool(piece["minus"]))
    elif name in FIGURES or name in DAYS:
        if piece["minus"]:
            no_minus = _("“%(field)s:” cannot be left out with a minus; say what it should be instead.")
            trouble(heard, no_minus % {"field": name})
        else:
            narrow(heard, name, text)
    else:
        looked_for(heard, piece, "", f"{piece['field']}:{text}" if piece["phrase"] is None else text)
        if piece["phrase"] is not None:
            unknown = _("There is no field “%(field)s:”. There are: %(fields)s.")
            trouble(heard, unknown % {"field": short(name), "fields": "by, title, fandom, character, …"})


def looked_for(heard: Heard, piece: re.Match[str], where: str, text: str) -> None:
    is_phrase = piece["phrase"] is not None
    if not any(character.isalnum() for character in text):
        if where:
            trouble(heard, _("After “%(field)s:” the words are missing.") % {"field": piece["field"]})
        return
    if is_phrase and not piece["end"]:
        trouble(heard, _("The quotation mark before “%(words)s” has no end.") % {"words": short(text)})
    apart = min(int((piece["apart"] or "0")[:9]), MOST_WORDS_APART)
    term = Term(text, where, is_phrase, apart, bool(piece["minus"]))
    if term not in heard.terms:
        heard.terms += (term,)


def narrow(heard: Heard, name: str, text: str) -> None:
    if name in FIGURES:
        span(heard, FIGURES[name], text)
    else:
        days(heard, DAYS[name], text)


def language(heard: Heard, text: str, *, is_excluded: bool) -> None:
    codes = {text.casefold()} if text else set()
    if is_excluded:
        heard.not_languages |= codes
    else:
        heard.languages |= codes


def span(heard: Heard, name: str, text: str) -> None:
    read = read_span(text)
    if read is None:
        said = _("“%(typed)s” was not understood. Write it like words:>5000, words:<5000 or words:1000-5000.")
        return trouble(heard, said % {"typed": short(f"{name}:{text}")})
    heard.spans[name] = heard.spans.get(name, Span()) & read
    return None


def days(heard: Heard, name: str, text: str) -> None:
    read = read_dates(text)
    if read is None:
        said = _(
            "“%(typed)s” was not understood. Write it like updated:<30d, updated:2025 or updated:>2025-04-27."
        )
        return trouble(heard, said % {"typed": short(f"{name}:{text}")})
    heard.dates[name] = heard.dates.get(name, Dates()) & read
    return None


def state(heard: Heard, text: str, *, is_excluded: bool) -> None:
    what, value = STATES.get(text.casefold().replace(" ", "-"), ("", ""))
    if what in ("status", "promised"):
        name = f"not_{what}" if is_excluded else what
        setattr(heard, name, getattr(heard, name) | {value})
    elif what == "crossover":
        heard.crossover = not is_excluded
    elif what == "chapters":
        span(heard, "chapters", ">1" if is_excluded else value)
    else:
        said = _(
            "“is:%(typed)s” was not understood. There are is:complete, is:progress, is:hiatus and is:kept."
        )
        trouble(heard, said % {"typed": short(text)})


def trouble(heard: Heard, sentence: str) -> None:
    heard.troubles += (Trouble("q", sentence),)


def short(text: str, most: int = 40) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def fields() -> Mapping[str, str]:
    """What the fields are for, for the page that explains them."""
    return {
        "by:": _("who wrote it"),
        "title:": _("words of the title"),
        "fandom:": _("words of a fandom's name"),
        "character:": _("words of a character's name"),
        "relationship:": _("who is with whom"),
        "tag:": _("words of any tag"),
        "summary:": _("words of the summary"),
        "text:": _("words of the story itself"),
    }
