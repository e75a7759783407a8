"""From lines to paragraphs: joins what was wrapped, and finds out what a blank line means to this author."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from .headings import looks_like_heading
from .labels import byline, label_of
from .lines import Block, Kind, Line
from .marks import is_divider

_SENTENCE_END = re.compile(r"[.!?…][\"”’')*_]*$")
_SPEAKER = re.compile(r"[<\[(]?[\w .'-]{1,30}[>\])]?: ?\S")
WIDEST_WRAP = 100  # columns; nobody wraps lines by hand beyond this
TOP = 14  # lines among which a field may follow a title without a blank line


@dataclass(frozen=True, slots=True)
class Habits:
    """How an author parts paragraphs."""

    width: int  # columns at which lines are wrapped, 0 for not at all
    usual: int  # blank lines between paragraphs that are lines
    usual_wall: int  # empty elements between paragraphs that are elements
    elements: bool  # paragraphs are elements, and a line break is only a line break


def blocks(lines: Sequence[Line]) -> list[Block]:
    habits = _habits(lines)
    made: list[Block] = []
    for paragraph in _paragraphs(lines, habits):
        first = paragraph[0][0]
        extra = _extra(first, habits)
        if made and extra > 0:
            made.append(Block(Kind.DIVIDER, gap=extra))
        near = first.gap == 0 and not first.wall
        made.append(_block(paragraph, near, attached=near and habits.usual > 0))
    return made


def _extra(line: Line, habits: Habits) -> int:
    return line.gap - (habits.usual_wall if line.wall else habits.usual)


# Habits


def _habits(lines: Sequence[Line]) -> Habits:
    pairs = [(a, b) for a, b in pairwise(lines) if _is_story(a) and _is_story(b)]
    breaks = [(a, b) for a, b in pairs if not b.wall]
    walls = [b.gap for _, b in pairs if b.wall]
    width = _wrapped_at(breaks)
    counted = [pair for pair in breaks if not any(_SPEAKER.match(line.text) for line in pair)]
    counted = counted if len(counted) > 1 else breaks
    gaps = [b.gap for a, b in counted if b.gap or not width or _starts_paragraph(a, b, width)]
    if not width and _is_verse(pairs):
        gaps = [max(gap, 1) for gap in gaps]
    elements = len(walls) > sum(gap > 0 or not width for gap in gaps)
    return Habits(width, max(_commonest(gaps), elements), _commonest(walls, 0), elements)


def _is_story(line: Line) -> bool:
    return line.kind is Kind.TEXT and not (
        is_divider(line.text) or label_of(line.text) or byline(line.text) or looks_like_heading(line.text)
    )


def _is_verse(pairs: Sequence[tuple[Line, Line]]) -> bool:
    """Short lines that do not end where sentences do; but a chat log is no verse."""
    texts = [line.text for line, _ in pairs]
    ended = sum(bool(_SENTENCE_END.search(text)) for text in texts)
    spoken = sum(bool(_SPEAKER.match(text)) for text in texts)
    short = sum(len(text) < 48 for text in texts)
    return (
        len(texts) > 4
        and ended <= 0.6 * len(texts)
        and spoken < 0.3 * len(texts)
        and short > 0.9 * len(texts)
    )


def _commonest(gaps: Iterable[int], otherwise: int = 1) -> int:
    counted = Counter(min(gap, 4) for gap in gaps)
    return min(counted, key=lambda gap: (-counted[gap], gap)) if counted else otherwise


def _wrapped_at(breaks: Sequence[tuple[Line, Line]]) -> int:
    touching = [(a, b) for a, b in breaks if b.gap == 0 and not b.indented]
    lengths = [len(a.text) for a, _ in touching]
    narrow = [length for length in lengths if length <= WIDEST_WRAP]
    if not lengths or len(narrow) < 0.95 * len(lengths):
        return 0
    width = max(narrow)
    full = sum(not _fits(a, b, width) for a, b in touching)
    sentences = sum(bool(_SENTENCE_END.search(a.text)) for a, _ in touching)
    wrapped = full >= 0.5 * len(touching) and sentences < 0.6 * len(touching)
    return width if width >= 40 and wrapped else 0


def _fits(line: Line, after: Line, width: int) -> bool:
    """Whether the first word of the next line had room on this one, so that the break is meant."""
    return len(line.text) + 1 + len(after.text.split(" ", 1)[0]) <= width


def _starts_paragraph(line: Line, after: Line, width: int) -> bool:
    return after.indented or (_fits(line, after, width) and len(line.text) < 0.8 * width)


# Paragraphs: lists of (line, the HTML that joins it to the line before)


def _paragraphs(lines: Sequence[Line], habits: Habits) -> list[list[tuple[Line, str]]]:
    made: list[list[tuple[Line, str]]] = []
    in_fields = False
    for number, line in enumerate(lines):
        before = lines[number - 1] if number else None
        labelled = line.kind is Kind.TEXT and bool(label_of(line.text) or byline(line.text))
        if before is None or line.gap or line.wall:
            in_fields = labelled
        joint = _joint(before, line, habits, labelled and (in_fields or number < TOP))
        joint = "" if joint == "<br>" and in_fields else joint
        if joint and made:
            made[-1].append((line, joint))
        else:
            made.append([(line, "")])
        in_fields = in_fields or (labelled and not joint)
    return made


def _joint(before: Line | None, line: Line, habits: Habits, is_field: bool) -> str:
    """What joins a line to the one before it: nothing if it starts a paragraph."""
    if before is None or line.gap or line.wall or is_field:
        return ""
    if line.kind is not Kind.TEXT or before.kind is not Kind.TEXT:
        return ""
    if any(is_divider(text) or looks_like_heading(text) for text in (before.text, line.text)):
        return ""
    meant = not habits.width or _starts_paragraph(before, line, habits.width)
    if meant and label_of(line.text):
        return ""
    if not meant:
        return " "
    return "" if habits.usual == 0 or line.indented else "<br>"


def _block(paragraph: Sequence[tuple[Line, str]], near: bool, attached: bool) -> Block:
    first = paragraph[0][0]
    text = " ".join(line.text for line, _ in paragraph)
    kind = Kind.DIVIDER if first.kind is Kind.TEXT and is_divider(text) else first.kind
    return Block(
        kind,
        text,
        "".join(joint + line.html for line, joint in paragraph),
        near=near,
        attached=attached,
        strong=all(line.strong for line, _ in paragraph),
        level=first.level,
        role=first.role,
        label=first.label,
        values=first.values,
    )
