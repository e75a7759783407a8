"""What an author's style may say of an element: the properties that are let through, and their values."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from math import isfinite
from typing import Any

from tinycss2.color4 import parse_color

from .style_selectors import sign

Range = tuple[float, float]

IN_EM = {"em": 1.0, "rem": 1.0, "ch": 0.5, "ex": 0.5, "px": 1 / 16, "pt": 1 / 12}
EVERYWHERE = frozenset(["inherit", "initial", "unset"])
LONGEST_STRING = 40
MOST_STOPS = 12  # of a gradient
JOINER = "\u200d"  # holds the parts of one emoji together


class Known(Enum):
    NO_PROPERTY = "no property"
    NO_VALUE = "no value"
    ADDRESS = "address"


@dataclass(frozen=True)
class Declared:
    """A property and its value, written anew. `unknown_faces` names what of it was left out."""

    name: str
    value: str
    unknown_faces: str = ""


@dataclass(frozen=True)
class Says:
    """What a value may be made of: up to `most` words, lengths (in em), shares of a hundred, numbers, colours."""

    words: frozenset[str] = frozenset()
    lengths: Range | None = None
    shares: Range | None = None
    numbers: Range | None = None
    fractions: Range | None = None  # of what is left in a grid
    has_colours: bool = False
    has_gradients: bool = False
    has_strings: bool = False
    has_slash: bool = False
    has_commas: bool = False
    is_capped: bool = False  # a length is never more than what it stands in
    is_in_em: bool = False  # whatever unit it was given in
    most: int = 1


def words(said: str) -> frozenset[str]:
    return frozenset(said.split())


SPACE = Says(lengths=(0, 8), shares=(0, 50))
MARGIN = Says(words("auto"), lengths=(0, 8), shares=(0, 50))
WIDTH = Says(
    words("auto none fit-content min-content max-content"), lengths=(0, 80), shares=(0, 100), is_capped=True
)
LINE = words("none hidden solid dashed dotted double groove ridge inset outset")
BORDER_WIDTH = Says(words("thin medium thick"), lengths=(0, 1.5))
BORDER = Says(LINE | BORDER_WIDTH.words, lengths=(0, 1.5), has_colours=True, most=3)
COLOUR = Says(has_colours=True)
SHADOW = Says(words("inset none"), lengths=(-1, 2), has_colours=True, has_commas=True, most=16)
DECORATION = words("none underline overline line-through")
DECORATED = words("solid double dotted dashed wavy")
PLACED = words("normal start end center stretch flex-start flex-end baseline left right")
SPREAD = PLACED | words("space-between space-around space-evenly")
BULLETS = words(
    "none disc circle square decimal decimal-leading-zero lower-roman upper-roman lower-alpha upper-alpha lower-greek"
)
FACES = words(
    "serif sans-serif monospace cursive fantasy system-ui ui-serif ui-sans-serif ui-monospace ui-rounded"
)
SIZES = words("xx-small x-small small medium large x-large xx-large smaller larger")
SIDES = (
    "top",
    "right",
    "bottom",
    "left",
    "block",
    "inline",
    "block-start",
    "block-end",
    "inline-start",
    "inline-end",
)

PROPERTIES: dict[str, Says] = {
    "color": COLOUR,
    "background-color": COLOUR,
    "background-image": Says(words("none"), has_gradients=True),
    "opacity": Says(numbers=(0.3, 1), shares=(30, 100)),
    # Letters.
    "font-size": Says(SIZES, lengths=(0.5, 4), shares=(50, 400), is_in_em=True),
    "font-style": Says(words("normal italic oblique")),
    "font-weight": Says(words("normal bold bolder lighter"), numbers=(100, 900)),
    "font-variant": Says(words("normal small-caps all-small-caps")),
    "font-variant-caps": Says(words("normal small-caps all-small-caps petite-caps unicase titling-caps")),
    "font-variant-numeric": Says(words("normal lining-nums oldstyle-nums tabular-nums"), most=2),
    "letter-spacing": Says(words("normal"), lengths=(-0.1, 1)),
    "word-spacing": Says(words("normal"), lengths=(-0.1, 2)),
    "line-height": Says(words("normal"), numbers=(1, 3), lengths=(1, 3), shares=(100, 300)),
    "text-align": Says(words("start end left right center justify")),
    "text-align-last": Says(words("auto start end left right center justify")),
    "text-indent": Says(lengths=(0, 8), shares=(0, 50)),
    "text-transform": Says(words("none uppercase lowercase capitalize")),
    "text-decoration": Says(DECORATION | DECORATED, has_colours=True, most=4),
    "text-decoration-line": Says(DECORATION, most=3),
    "text-decoration-style": Says(DECORATED),
    "text-decoration-color": COLOUR,
    "text-decoration-thickness": Says(words("auto from-font"), lengths=(0, 0.5)),
    "text-underline-offset": Says(words("auto"), lengths=(0, 1)),
    "text-shadow": SHADOW,
    "white-space": Says(words("normal pre-wrap pre-line break-spaces")),
    "hyphens": Says(words("none manual auto")),
    "overflow-wrap": Says(words("normal break-word anywhere")),
    "word-break": Says(words("normal break-all keep-all break-word")),
    "vertical-align": Says(
        words("baseline sub super top middle bottom text-top text-bottom"), lengths=(-1, 1)
    ),
    # Space.
    "margin": Says(words("auto"), lengths=(0, 8), shares=(0, 50), most=4),
    "padding": Says(lengths=(0, 8), shares=(0, 50), most=4),
    **{f"margin-{side}": MARGIN for side in SIDES},
    **{f"padding-{side}": SPACE for side in SIDES},
    "width": WIDTH,
    "min-width": WIDTH,
    "max-width": WIDTH,
    "inline-size": WIDTH,
    "max-inline-size": WIDTH,
    "min-height": Says(words("auto"), lengths=(0, 40)),
    "gap": Says(lengths=(0, 8), shares=(0, 50), most=2),
    "row-gap": SPACE,
    "column-gap": SPACE,
    # Lines around it.
    "border": BORDER,
    "border-width": Says(BORDER_WIDTH.words, lengths=(0, 1.5), most=4),
    "border-style": Says(LINE, most=4),
    "border-color": Says(has_colours=True, most=4),
    **{f"border-{side}": BORDER for side in SIDES},
    **{f"border-{side}-width": BORDER_WIDTH for side in SIDES},
    **{f"border-{side}-style": Says(LINE) for side in SIDES},
    **{f"border-{side}-color": COLOUR for side in SIDES},
    "border-radius": Says(lengths=(0, 20), shares=(0, 100), has_slash=True, most=9),
    **{
        f"border-{corner}-radius": Says(lengths=(0, 20), shares=(0, 100), most=2)
        for corner in words(
            "top-left top-right bottom-left bottom-right start-start start-end end-start end-end"
        )
    },
    "box-shadow": SHADOW,
    "box-sizing": Says(words("border-box content-box")),
    "box-decoration-break": Says(words("slice clone")),
    # How it stands.
    "display": Says(
        words(
            "block inline inline-block list-item flow-root flex inline-flex grid inline-grid "
            "table table-row table-cell table-caption table-row-group"
        )
    ),
    "float": Says(words("none left right inline-start inline-end")),
    "clear": Says(words("none left right both inline-start inline-end")),
    "flex": Says(words("auto none"), numbers=(0, 20), lengths=(0, 80), shares=(0, 100), most=3),
    "flex-basis": Says(words("auto content"), lengths=(0, 80), shares=(0, 100)),
    "flex-grow": Says(numbers=(0, 20)),
    "flex-shrink": Says(numbers=(0, 20)),
    "flex-direction": Says(words("row column")),
    "flex-wrap": Says(words("wrap nowrap")),
    "flex-flow": Says(words("row column wrap nowrap"), most=2),
    "align-items": Says(PLACED),
    "align-self": Says(PLACED | words("auto")),
    "align-content": Says(SPREAD),
    "justify-content": Says(SPREAD),
    "justify-items": Says(PLACED),
    "justify-self": Says(PLACED | words("auto")),
    "grid-template-columns": Says(
        words("none auto min-content max-content"),
        lengths=(0, 80),
        shares=(0, 100),
        fractions=(0, 20),
        most=8,
    ),
    "column-count": Says(words("auto"), numbers=(1, 4)),
    "column-width": Says(words("auto"), lengths=(6, 80)),
    "columns": Says(words("auto"), numbers=(1, 4), lengths=(6, 80), most=2),
    "column-rule": BORDER,
    "column-span": Says(words("none all")),
    "break-inside": Says(words("auto avoid")),
    # Lists and tables.
    "list-style": Says(BULLETS | words("inside outside"), most=2),
    "list-style-type": Says(BULLETS),
    "list-style-position": Says(words("inside outside")),
    "border-collapse": Says(words("collapse separate")),
    "border-spacing": Says(lengths=(0, 4), most=2),
    "caption-side": Says(words("top bottom")),
    "table-layout": Says(words("auto fixed")),
    "empty-cells": Says(words("show hide")),
    "content": Says(words("none normal open-quote close-quote"), has_strings=True, most=3),
}


def declared(name: str, value: list[Any]) -> Declared | Known:
    """`name` in small letters."""
    tokens = [token for token in value if token.type not in ("whitespace", "comment")]
    if name in ("background", "font-family"):
        return background(tokens) if name == "background" else faces(tokens)
    says = PROPERTIES.get(name)
    if says is None:
        return Known.NO_PROPERTY
    written = value_of(says, tokens)
    return refused(tokens) if written is None else Declared(name, written)


def refused(tokens: list[Any]) -> Known:
    is_address = any(
        token.type == "url" or (token.type == "function" and token.lower_name in ("url", "src", "image-set"))
        for token in tokens
    )
    return Known.ADDRESS if is_address else Known.NO_VALUE


def value_of(says: Says, tokens: list[Any]) -> str | None:
    if len(tokens) == 1 and tokens[0].type == "ident" and tokens[0].lower_value in EVERYWHERE:
        return str(tokens[0].lower_value)
    if not tokens or len(tokens) > says.most:
        return None
    written = [one(says, token) for token in tokens]
    if any(each is None for each in written):
        return None
    return " ".join(each for each in written if each is not None).replace(" ,", ",")


def one(says: Says, token: Any) -> str | None:
    """This piece of a value, written anew; None for one that is not let through."""
    match token.type:
        case "ident" if token.lower_value in says.words:
            return str(token.lower_value)
        case "dimension":
            return length(says, token)
        case "percentage" if within(token.value, says.shares):
            return f"{number(token.value)}%"
        case "number" if token.value == 0 and says.lengths and says.lengths[0] <= 0:
            return "0"
        case "number" if within(token.value, says.numbers):
            return number(token.value)
        case "string" if says.has_strings:
            return string(token.value)
        case "literal" if (token.value == "/" and says.has_slash) or (token.value == "," and says.has_commas):
            return str(token.value)
        case "function" if says.has_gradients and token.lower_name in (
            "linear-gradient",
            "repeating-linear-gradient",
        ):
            return gradient(token)
        case "ident" | "hash" | "function" if says.has_colours:
            return colour(token)
    return None


def length(says: Says, token: Any) -> str | None:
    if token.lower_unit == "fr":
        return f"{number(token.value)}fr" if within(token.value, says.fractions) else None
    em = token.value * IN_EM.get(token.lower_unit, float("inf"))
    if not within(em, says.lengths):
        return None
    if says.is_in_em:
        return f"{number(em)}em"
    written = f"{number(token.value)}{token.lower_unit}"
    return f"min({written},100%)" if says.is_capped and em else written


def within(value: float, allowed: Range | None) -> bool:
    return allowed is not None and allowed[0] <= value <= allowed[1]


def number(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".")


def string(value: str) -> str | None:
    """In quotes; what could end them, or a style element, or turn the line around, is escaped or not let through."""
    if len(value) > LONGEST_STRING or not value.replace(JOINER, "").isprintable():
        return None
    return '"' + "".join(f"\\{ord(sign):x} " if sign in '"\\<>' else sign for sign in value) + '"'


# Colours ------------------------------------------------------------------------------------------------


def colour(token: Any) -> str | None:
    if token.type == "ident" and token.lower_value == "currentcolor":
        return "currentcolor"
    mixed = mixture(token)
    if mixed is None:
        return None
    red, green, blue, alpha = mixed
    if alpha == 0:
        return "transparent"
    opaque = f"#{red:02x}{green:02x}{blue:02x}"
    return opaque if alpha == 1 else f"rgba({red},{green},{blue},{number(alpha)})"


def mixture(token: Any) -> tuple[int, int, int, float] | None:
    """Red, green and blue of 255, and how much of it."""
    try:
        *parts, alpha = parse_color(token).to("srgb")
    except (AttributeError, NotImplementedError, TypeError, ValueError):
        return None  # no colour, or one that cannot be told in red, green and blue
    if not all(part is not None and isfinite(part) for part in (*parts, alpha)):
        return None
    red, green, blue = (round(min(max(part, 0), 1) * 255) for part in parts)
    return red, green, blue, min(max(alpha, 0), 1)


def gradient(token: Any) -> str | None:
    stops = []
    for part in comma_parted(token.arguments):
        written = [stop(each) for each in part]
        if not written or len(written) > 3 or any(each is None for each in written):
            return None
        stops.append(" ".join(each for each in written if each is not None))
    return f"{token.lower_name}({','.join(stops)})" if 2 <= len(stops) <= MOST_STOPS else None


def comma_parted(tokens: list[Any]) -> Iterator[list[Any]]:
    part: list[Any] = []
    for token in tokens:
        if sign(token) == ",":
            yield part
            part = []
        elif token.type not in ("whitespace", "comment"):
            part.append(token)
    yield part


STOP = Says(words("to top right bottom left"), lengths=(0, 40), shares=(0, 100), has_colours=True)


def stop(token: Any) -> str | None:
    if token.type == "dimension" and token.lower_unit == "deg" and abs(token.value) <= 360:
        return f"{number(token.value)}deg"
    return one(STOP, token)


def background(tokens: list[Any]) -> Declared | Known:
    """A colour, or a gradient, or none: the one short form that is commonly written."""
    if len(tokens) == 1 and tokens[0].type == "ident" and tokens[0].lower_value == "none":
        return Declared("background-color", "transparent")
    for name in ("background-color", "background-image"):
        written = value_of(PROPERTIES[name], tokens)
        if written is not None:
            return Declared(name, written)
    return refused(tokens)


DARK_INK, LIGHT_INK = "#1e1b18", "#f6f3ee"


def readable_ink(said: tuple[Declared, ...]) -> str:
    """What can be read on the background that is given here, if no colour is given with it."""
    if any(each.name == "color" for each in said):
        return ""
    ground = next((each.value for each in said if each.name == "background-color"), "")
    mixed = mixture_of_text(ground)
    if mixed is None or mixed[3] < 0.6:
        return ""
    return DARK_INK if luminance(mixed) > 0.2 else LIGHT_INK


def mixture_of_text(text: str) -> tuple[int, int, int, float] | None:
    parsed = parse_color(text) if text else None
    if parsed is None or isinstance(parsed, str):
        return None
    red, green, blue, alpha = parsed.to("srgb")
    return round(red * 255), round(green * 255), round(blue * 255), alpha


def luminance(mixed: tuple[int, int, int, float]) -> float:
    """As WCAG has it, from 0 to 1."""
    linear = [
        part / 255 / 12.92 if part / 255 <= 0.04045 else ((part / 255 + 0.055) / 1.055) ** 2.4
        for part in mixed[:3]
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


# Faces --------------------------------------------------------------------------------------------------


@dataclass
class Named:
    known: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def faces(tokens: list[Any]) -> Declared | Known:
    """The kinds of letters that every device has. A face by its name is another on each device, and left out."""
    if len(tokens) == 1 and tokens[0].type == "ident" and tokens[0].lower_value in EVERYWHERE:
        return Declared("font-family", tokens[0].lower_value)
    named = Named()
    for part in comma_parted(tokens):
        if not part or any(token.type not in ("ident", "string") for token in part):
            return refused(tokens)
        if len(part) == 1 and part[0].type == "ident" and part[0].lower_value in FACES:
            named.known.append(part[0].lower_value)
        else:
            named.unknown.append(" ".join(token.value for token in part)[:40])
    unknown = "".join(letter for letter in ", ".join(named.unknown)[:60] if letter.isprintable())
    return Declared("font-family", ", ".join(dict.fromkeys(named.known)), unknown)
