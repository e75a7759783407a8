"""How far an author's note reaches."""

import re
from collections.abc import Callable, Sequence

from .labels import Label, label_of
from .lines import Block, Kind
from .marks import is_closing
from .outline import is_furniture
from .voice import is_dialogue, sounds_like_note

REACH = 14  # paragraphs within which a note that was opened with a bracket must be closed
_SIGNATURE = re.compile(
    r"\W{0,4}(?:l[uo]ve?|xo|hugs|cheers|sincerely|thanks|thanx|until|till|see (?:ya|you)|bye|ta ta|ja ne|peace|later|cya)\b|[~-]\s?\w",
    re.IGNORECASE,
)
_CLOSERS = {"(": ")", "[": "]", "{": "}"}
_END = re.compile(
    r"\W{0,12}(?:end(?:ing)? (?:of )?(?:the )?(?:a/?n|author'?s? note|note|rant)|/a/?n|(?:now,? )?(?:back to|on (?:with|to)|and now) (?:the|our|with the)"
    r" (?:story|show|fic|chapter|program)s?|here (?:we go|it is|goes|you go)|enjoy(?: the (?:story|chapter|fic))?)\W{0,12}",
    re.IGNORECASE,
)


def is_strict(label: Label) -> bool:
    """A note label that no story has: `A/N`, `Author's Note`; unlike `Note`."""
    return label.field in {"note", "end note", "chapter note"} and (
        label.certain or label.name.lower().startswith("an")
    )


def note_end(blocks: Sequence[Block], at: int, label: Label, is_known: Callable[[int], bool]) -> int:
    """The place behind the last block of the note whose label stands at `at`."""
    bracket = _CLOSERS.get(label.written.lstrip("*_~ ")[:1], "")
    if bracket and bracket not in label.written:
        return _closed(blocks, at, bracket)
    end = at + 1
    if not label.text:
        if _starts_fixed(blocks, end):
            return end + 1
        while end < len(blocks) and blocks[end].kind is Kind.DIVIDER and not blocks[end].text:
            end += 1
        if (
            end == len(blocks)
            or blocks[end].kind not in {Kind.TEXT, Kind.FIXED}
            or is_known(end)
            or _is_sign(blocks[end])
        ):
            return at + 1
        end += 1
    stop = _boundary(blocks, end, is_known)
    for place in range(end, min(stop, end + REACH)):
        if len(blocks[place].text) < 80 and _END.fullmatch(blocks[place].text):
            return place + 1
    return _voiced(blocks, at, end, stop, label)


def _is_sign(block: Block) -> bool:
    return is_closing(block.text) or is_furniture(block)


def _closed(blocks: Sequence[Block], at: int, bracket: str) -> int:
    for place in range(at, min(at + REACH, len(blocks))):
        if blocks[place].text.rstrip("*_~ ").endswith(bracket):
            return place + 1
    return at + 1


def _starts_fixed(blocks: Sequence[Block], place: int) -> bool:
    return place < len(blocks) and blocks[place].kind is Kind.FIXED


def _boundary(blocks: Sequence[Block], place: int, is_known: Callable[[int], bool]) -> int:
    while place < len(blocks):
        block = blocks[place]
        if block.kind not in {Kind.TEXT, Kind.FIXED} or is_known(place) or _is_sign(block):
            return place
        place += 1
    return place


def _voiced(blocks: Sequence[Block], at: int, end: int, stop: int, label: Label) -> int:
    """Goes on while the author goes on talking; at the end of a chapter also over a signature."""
    reach = end
    for place in range(end, min(stop, end + 60)):
        text = blocks[place].text
        if is_dialogue(text) or place - reach >= 2:
            break
        if sounds_like_note(text):
            reach = place + 1
    rest = blocks[reach:stop]
    if not rest or any(blocks[i].kind in {Kind.TEXT, Kind.FIXED} for i in range(stop, len(blocks))):
        return reach
    section = not label.text  # a label on a line of its own heads a section
    apart = at > 0 and (blocks[at - 1].kind is Kind.DIVIDER or is_closing(blocks[at - 1].text))
    words = sum(len(block.text.split()) for block in rest)
    if any(is_dialogue(block.text) for block in rest):
        return reach
    signed = words <= 8 and (apart or reach > end or bool(_SIGNATURE.match(rest[0].text)))
    talked = (apart or section) and at > 1 and len(rest) <= 6 and words <= 400
    return stop if signed or talked else reach


def note_text(blocks: Sequence[Block], at: int, end: int, label: Label) -> list[str]:
    """The pieces of a note without its label and without the bracket that closes it."""
    pieces = [
        label.text,
        *(block.text for block in blocks[at + 1 : end] if block.text and block.kind is not Kind.DIVIDER),
    ]
    bracket = _CLOSERS.get(label.written.lstrip("*_~ ")[:1], "")
    if bracket and bracket not in label.written and len(pieces) > 1:
        last = pieces[-1].rstrip("*_~ ")
        pieces[-1] = last.removesuffix(bracket).rstrip()
    return [piece for piece in pieces if piece]


def starts_note(block: Block) -> Label | None:
    label = label_of(block.text) if block.kind in {Kind.TEXT, Kind.HEADING} else None
    return label if label and label.field in {"note", "end note", "chapter note"} else None
