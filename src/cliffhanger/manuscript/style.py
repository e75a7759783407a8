"""The one allow-list for the style sheet that an author gives a work. `docs/styles.md` says what it lets through.

What comes out is written anew from what was understood; nothing of the author's own characters gets into it
but classes, and strings with every odd character escaped.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from tinycss2.parser import parse_blocks_contents, parse_rule_list, parse_stylesheet

from .style_selectors import BOX, Bad, Selector, flat, selectors, sign
from .style_values import Declared, Known, declared, number, readable_ink

EDITION = 1  # counts up when the same style sheet comes out in another way
MOST_SELECTORS = 1_000
MOST_LEFT_OUT = 100  # are told; an author who wrote more wrote something else
LAYER = "work"

# The size, the lines and the width of the whole text are the reader's to choose.
OF_READER = (
    "font-size",
    "line-height",
    "width",
    "max-width",
    "min-width",
    "margin",
    "display",
    "float",
    "column",
)
CLASSES = re.compile(r"\.([^\W\d_][\w-]*)")
FEATURES = ("min-width", "max-width")


class Why(StrEnum):
    """Why something an author wrote is not in her style."""

    BROKEN = "broken"
    AT_RULE = "at-rule"
    MEDIA = "media"
    NESTED = "nested"
    SELECTOR = "selector"
    PROPERTY = "property"
    VALUE = "value"
    ADDRESS = "address"
    IMPORTANT = "important"
    FACE = "face"
    READERS = "readers"
    CONTENT = "content"
    TOO_MUCH = "too much"


@dataclass(frozen=True)
class LeftOut:
    line: int  # of the source, from 1
    what: str
    why: Why


@dataclass(frozen=True)
class Media:
    """When a rule holds: in the dark, in the light, on paper, on a page of some width."""

    scheme: str = ""
    medium: str = ""
    widths: tuple[str, ...] = ()

    def query(self, *, with_scheme: bool = True) -> str:
        asked = [self.medium] if self.medium else []
        if self.scheme and with_scheme:
            asked.append(f"(prefers-color-scheme:{self.scheme})")
        return " and ".join([*asked, *self.widths])


@dataclass(frozen=True)
class Rule:
    selectors: tuple[Selector, ...]
    declarations: tuple[Declared, ...]
    media: Media = Media()


@dataclass(frozen=True)
class Style:
    """What was understood of a style sheet, and what was left out of it, by lines."""

    rules: tuple[Rule, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def classes(self) -> tuple[str, ...]:
        """What elements are called that it dresses, in the order in which they are first named."""
        named = (
            name for rule in self.rules for each in rule.selectors for name in CLASSES.findall(each.text)
        )
        return tuple(dict.fromkeys(named))

    def css(self, scope: str) -> str:
        """For a file of which `scope` selects the text of the work."""
        written = [f"{scope}{{display:flow-root}}"] if self.rules else []
        written += [
            at(rule.media.query(), ruled(rule.selectors, scope, rule.declarations)) for rule in self.rules
        ]
        return "\n".join(written)

    def css_of_page(self, scope: str) -> str:
        """For a page of the archive, where the reader's own settings have the last word.

        They are attributes of the root: without styles, in the dark, in letters that are easier for her.
        """
        if not self.rules:
            return ""
        on = ':root:not([data-styles="none"])'
        written = [f"{on} {scope}{{display:flow-root}}"]
        for rule in self.rules:
            for place, query in places(rule.media):
                written.append(at(query, page_rule(rule, f"{on}{place}", scope)))
        return f"@layer {LAYER}{{\n" + "\n".join(written) + "\n}\n"


def style_of(source: str) -> Style:
    """The style of a work as its author wrote it. Linear in its input, whatever is in it."""
    reading = Reading()
    reading.rules_in(parse_stylesheet(source, skip_comments=True, skip_whitespace=True), None)
    return Style(tuple(reading.rules), tuple(reading.left_out))


# Writing ------------------------------------------------------------------------------------------------


def places(media: Media) -> Iterator[tuple[str, str]]:
    """Where on a page this holds: a condition for the root, and a query. A theme that was chosen goes before the device's."""
    if not media.scheme:
        yield "", media.query()
        return
    yield ":not([data-theme])", media.query()
    themes = ("dark",) if media.scheme == "dark" else ("light", "sepia")
    for theme in themes:
        yield f'[data-theme="{theme}"]', media.query(with_scheme=False)


def page_rule(rule: Rule, root: str, scope: str) -> str:
    faces = tuple(each for each in rule.declarations if each.name == "font-family")
    rest = tuple(each for each in rule.declarations if each.name != "font-family")
    written = ruled(rule.selectors, f"{root} {scope}", rest) if rest else ""
    if faces:
        written += ruled(rule.selectors, f'{root}:not([data-face="clear"]) {scope}', faces)
    if ink := readable_ink(rule.declarations):
        # Weaker than whatever the author says of letters elsewhere.
        chosen = [f":where({root} {scope}{each.text})" for each in rule.selectors if not each.is_pseudo]
        written += f"{','.join(chosen)}{{color:{ink}}}" if chosen else ""
    return written


def ruled(chosen: Iterable[Selector], scope: str, said: Iterable[Declared]) -> str:
    where = ",".join(f"{scope}{each.text}" for each in chosen)
    return f"{where}{{{';'.join(f'{each.name}:{each.value}' for each in said)}}}"


def at(query: str, rules: str) -> str:
    return f"@media {query}{{{rules}}}" if query else rules


# Reading ------------------------------------------------------------------------------------------------


class Reading:
    def __init__(self) -> None:
        self.rules: list[Rule] = []
        self.left_out: list[LeftOut] = []
        self.selectors = 0

    def leave_out(self, node: Any, what: str, why: Why) -> None:
        if len(self.left_out) < MOST_LEFT_OUT:
            self.left_out.append(LeftOut(node.source_line, what, why))

    def rules_in(self, nodes: Iterable[Any], media: Media | None) -> None:
        for node in nodes:
            if node.type == "qualified-rule":
                self.rule(node, media or Media())
            elif node.type == "at-rule" and node.lower_at_keyword == "media" and media is None:
                self.in_media(node)
            elif node.type == "at-rule":
                self.leave_out(node, f"@{node.at_keyword[:40]}", Why.AT_RULE)
            elif node.type == "error":
                self.leave_out(node, "", Why.BROKEN)

    def in_media(self, node: Any) -> None:
        media = asked_of(node.prelude)
        if media is None or node.content is None:
            self.leave_out(node, f"@media {flat(node.prelude)}", Why.MEDIA)
            return
        inside = parse_rule_list(node.content, skip_comments=True, skip_whitespace=True)
        self.rules_in(inside, media)

    def rule(self, node: Any, media: Media) -> None:
        chosen = []
        for found in selectors(node.prelude):
            if isinstance(found, Bad):
                self.leave_out(node, found.text, Why.SELECTOR)
            elif self.selectors >= MOST_SELECTORS:
                self.leave_out(node, found.text.strip(), Why.TOO_MUCH)
                break
            else:
                self.selectors += 1
                chosen.append(found)
        said = list(self.declarations(node.content))
        box, others = [each for each in chosen if each == BOX], [each for each in chosen if each != BOX]
        self.add(node, others, said, media)
        if box:
            self.add(node, box, list(self.of_box(said)), media)

    def add(self, node: Any, chosen: list[Selector], said: list[tuple[Any, Declared]], media: Media) -> None:
        if any(each.name == "content" for _, each in said) and not all(each.is_pseudo for each in chosen):
            for line, _ in (pair for pair in said if pair[1].name == "content"):
                self.leave_out(line, "content", Why.CONTENT)
            said = [pair for pair in said if pair[1].name != "content"]
        if chosen and said:
            self.rules.append(Rule(tuple(chosen), tuple(each for _, each in said), media))

    def of_box(self, said: list[tuple[Any, Declared]]) -> Iterator[tuple[Any, Declared]]:
        for node, each in said:
            if each.name.startswith(OF_READER):
                self.leave_out(node, each.name, Why.READERS)
            else:
                yield node, each

    def declarations(self, content: list[Any]) -> Iterator[tuple[Any, Declared]]:
        for node in parse_blocks_contents(content, skip_comments=True, skip_whitespace=True):
            if node.type == "declaration":
                yield from self.declaration(node)
            elif node.type == "qualified-rule":
                self.leave_out(node, flat(node.prelude), Why.NESTED)
            elif node.type == "at-rule":
                self.leave_out(node, f"@{node.at_keyword[:40]}", Why.AT_RULE)
            else:
                self.leave_out(node, "", Why.BROKEN)

    def declaration(self, node: Any) -> Iterator[tuple[Any, Declared]]:
        name = node.name[:60]
        understood = declared(node.lower_name, node.value)
        match understood:
            case Known.NO_PROPERTY:
                self.leave_out(node, name, Why.PROPERTY)
            case Known.ADDRESS:
                self.leave_out(node, name, Why.ADDRESS)
            case Known.NO_VALUE:
                self.leave_out(node, f"{name}: {flat(node.value)}", Why.VALUE)
            case Declared():
                if understood.unknown_faces:
                    self.leave_out(node, understood.unknown_faces, Why.FACE)
                if node.important:
                    self.leave_out(node, f"{name}: … !important", Why.IMPORTANT)
                if understood.value:
                    yield node, replace(understood, unknown_faces="")


def asked_of(prelude: list[Any]) -> Media | None:
    """`screen`, `print`, a colour scheme, widths, joined by `and`. None for anything else."""
    asked = Media()
    waits_for_and = False
    for token in prelude:
        if token.type in ("whitespace", "comment"):
            continue
        if waits_for_and != (token.type == "ident" and token.lower_value == "and"):
            return None
        waits_for_and = not waits_for_and
        if not waits_for_and:
            continue
        more = one_condition(token, asked)
        if more is None:
            return None
        asked = more
    return asked if waits_for_and else None


def one_condition(token: Any, asked: Media) -> Media | None:
    if token.type == "ident" and token.lower_value in ("screen", "print") and asked == Media():
        return replace(asked, medium=token.lower_value)
    if token.type != "() block":
        return None
    inside = [each for each in token.content if each.type not in ("whitespace", "comment")]
    if len(inside) != 3 or inside[0].type != "ident" or sign(inside[1]) != ":":
        return None
    name, value = inside[0].lower_value, inside[2]
    if name == "prefers-color-scheme" and value.type == "ident" and value.lower_value in ("dark", "light"):
        return replace(asked, scheme=value.lower_value)
    if name not in FEATURES or value.type != "dimension" or value.lower_unit not in ("em", "rem", "px"):
        return None
    if not 0 <= value.value <= 10_000 or len(asked.widths) == 2:
        return None
    return replace(asked, widths=(*asked.widths, f"({name}:{number(value.value)}{value.lower_unit})"))
