"""Which elements a rule of an author's style is about: those of the text, and none outside it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from tinycss2.nth import parse_nth
from tinycss2.serializer import serialize_identifier

from .sanitiser import CLASS, TAGS

MOST_COMPOUNDS = 8
LONGEST = 60  # characters of what an author is told

CHILDREN = frozenset(
    [
        "first-child",
        "last-child",
        "only-child",
        "first-of-type",
        "last-of-type",
        "only-of-type",
        "empty",
        "hover",
        "focus",
        "link",
        "visited",
    ]
)
COUNTED = frozenset(["nth-child", "nth-last-child", "nth-of-type", "nth-last-of-type"])
PARTS = frozenset(["before", "after", "first-line", "first-letter", "marker"])
OF_OLD = frozenset(["before", "after", "first-line", "first-letter"])  # also with one colon
FURTHEST = 1_000  # of what is counted

# How style sheets for archives of this field name the text: the box that the scope stands for.
BOX_NAMES = frozenset(
    ["#workskin", "#chapters", ".userstuff", "div.userstuff", ".userstuff.module", "div.userstuff.module"]
)


@dataclass(frozen=True)
class Selector:
    """What stands behind the scope: nothing for the text itself, or a combinator and on."""

    text: str
    is_pseudo: bool = False


@dataclass(frozen=True)
class Bad:
    text: str


BOX = Selector("")


@dataclass
class Compound:
    combinator: str
    text: str = ""
    is_pseudo: bool = False

    @property
    def is_box(self) -> bool:
        return self.text in BOX_NAMES


def selectors(prelude: list[Any]) -> Iterator[Selector | Bad]:
    """Each selector of a list, in order."""
    for tokens in parted(prelude):
        found = selector(tokens)
        yield Bad(flat(tokens)) if found is None else found


def parted(prelude: list[Any]) -> Iterator[list[Any]]:
    part: list[Any] = []
    for token in prelude:
        if sign(token) == ",":
            yield part
            part = []
        elif token.type != "comment":
            part.append(token)
    yield part


def selector(tokens: list[Any]) -> Selector | None:
    compounds = compounds_of(tokens)
    if not compounds or len(compounds) > MOST_COMPOUNDS or any(each.is_pseudo for each in compounds[:-1]):
        return None
    inside = within_box(compounds)
    if not inside:
        return BOX
    # What stands beside the box is not in it; and of an element that has a name there is no other here.
    if inside[0].combinator not in (" ", ">") or any(each.text.startswith("#") for each in inside):
        return None
    return Selector("".join(f"{each.combinator}{each.text}" for each in inside), inside[-1].is_pseudo)


def within_box(compounds: list[Compound]) -> list[Compound]:
    """Without what names the box itself at the beginning."""
    place = 0
    while place < len(compounds) and compounds[place].is_box:
        place += 1
    return compounds[place:]


def compounds_of(tokens: list[Any]) -> list[Compound]:
    """In order, each with the combinator before it. None at all if any of them cannot be told."""
    found: list[Compound] = []
    combinator, place = " ", 0
    while place < len(tokens):
        token = tokens[place]
        if token.type == "whitespace":
            place += 1
        elif is_between(token):
            if combinator != " ":
                return []
            combinator, place = token.value, place + 1
        else:
            made, place = compound(tokens, place, combinator)
            if made is None:
                return []
            found.append(made)
            combinator = " "
    return found if combinator == " " else []


def sign(token: Any) -> str:
    """Which sign it is, if it is one that stands for itself."""
    return str(token.value) if token is not None and token.type == "literal" else ""


def compound(tokens: list[Any], place: int, combinator: str) -> tuple[Compound | None, int]:
    """One compound from here, and the place behind it."""
    made = Compound(combinator)
    while place < len(tokens) and not is_between(tokens[place]):
        taken = simple(tokens, place, made)
        if not taken:
            return None, place
        place += taken
    return made, place


def is_between(token: Any) -> bool:
    return token.type == "whitespace" or sign(token) in (">", "+", "~")


def simple(tokens: list[Any], place: int, made: Compound) -> int:
    """Take one simple selector into `made`; how many tokens it has, 0 for one that is not let through."""
    token = tokens[place]
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    if made.is_pseudo:
        return 0  # nothing stands behind a part of an element
    if token.type in ("hash", "ident") or sign(token) == "*":
        return named(token, made)
    if sign(token) == "." and after is not None and after.type == "ident" and CLASS.fullmatch(after.value):
        made.text += f".{serialize_identifier(after.value)}"
        return 2
    if sign(token) == ":" and sign(after) == ":":
        return part(tokens, place + 2, made)
    if sign(token) == ":" and after is not None:
        return pseudo(after, made)
    return 0


def named(token: Any, made: Compound) -> int:
    """An element by its kind, or the box by its name. It stands first."""
    name = sign(token) or (f"#{token.value}" if token.type == "hash" else token.lower_value)
    if made.text or not (name == "*" or name in TAGS or name in BOX_NAMES):
        return 0
    made.text = name
    return 1


def part(tokens: list[Any], place: int, made: Compound) -> int:
    """`::before` and the like, of something that is in the text."""
    token = tokens[place] if place < len(tokens) else None
    if token is None or token.type != "ident" or token.lower_value not in PARTS or made.is_box:
        return 0
    made.text, made.is_pseudo = f"{made.text}::{token.lower_value}", True
    return 3


def pseudo(token: Any, made: Compound) -> int:
    """`:first-child` and the like, with its colon."""
    if token.type == "ident" and token.lower_value in OF_OLD:
        if made.is_box:
            return 0
        made.text, made.is_pseudo = f"{made.text}::{token.lower_value}", True
        return 2
    if token.type == "ident" and token.lower_value in CHILDREN:
        made.text += f":{token.lower_value}"
        return 2
    if token.type == "function" and token.lower_name in COUNTED:
        counted = parse_nth(token.arguments)
        if counted is None or max(map(abs, counted)) > FURTHEST:
            return 0
        made.text += f":{token.lower_name}({counted[0]}n{counted[1]:+d})"
        return 2
    if token.type == "function" and token.lower_name == "not":
        inside = [each for each in token.arguments if each.type not in ("whitespace", "comment")]
        if any(each.type == "function" for each in inside) or len(inside) > 8:
            return 0
        other, behind = compound(inside, 0, "") if inside else (None, 0)
        if other is None or other.is_pseudo or not other.text or behind != len(inside):
            return 0
        made.text += f":not({other.text})"
        return 2
    return 0


def flat(tokens: Iterable[Any]) -> str:
    """What stands there, for its author: the beginning, without the insides of brackets."""
    said = ""
    for token in tokens:
        if len(said) > LONGEST:
            break
        match token.type:
            case "whitespace":
                said += " "
            case "function":
                said += f"{token.name}(…)"
            case "() block" | "[] block" | "{} block":
                said += f"{token.type[0]}…{token.type[1]}"
            case "comment":
                pass
            case "hash":
                said += f"#{token.value}"
            case "string":
                said += f"“{token.value}”"
            case "url":
                said += "url(…)"
            case "dimension":
                said += f"{token.representation}{token.unit}"
            case "percentage":
                said += f"{token.representation}%"
            case _:
                said += str(getattr(token, "representation", None) or getattr(token, "value", "") or "")
    said = "".join(letter for letter in " ".join(said.split()) if letter.isprintable())
    return said if len(said) <= LONGEST else said[: LONGEST - 1] + "…"
