"""Where the chapters of a manuscript begin, and which heading is its title."""

from collections.abc import Callable, Sequence

from . import headings
from .labels import byline, label_of
from .lines import Block, Kind
from .markup import collapse

FURNITURE = frozenset(
    {
        "preface",
        "afterword",
        "chapter text",
        "work text",
        "chapter text:",
        "work text:",
        "contents",
        "table of contents",
    }
)
# Divisions within a chapter, unless the manuscript has no others.
_LESSER = frozenset({"scene", "section", "letter"})
_GREATER = frozenset({"part", "pt", "book", "act", "volume", "vol"})


def is_furniture(block: Block) -> bool:
    """Headings and pointers that an archive's download puts around a work."""
    text = block.text.lower()
    if text in FURNITURE and (block.kind is Kind.HEADING or text not in {"preface", "afterword"}):
        return True
    return "endnote-link" in block.role or (
        text.strip("(").startswith("see the end of the ") and "notes" in text[:80]
    )


def chapter_starts(blocks: Sequence[Block]) -> list[int]:
    """Places of the chapter headings, in order. A list of contents is not among them."""
    named = [
        i for i, block in enumerate(blocks) if _may_head(block) and headings.looks_like_heading(block.text)
    ]
    kinds = {headings.kind_of(blocks[i].text) for i in named}
    if not kinds <= _LESSER | {""}:
        named = [i for i in named if headings.kind_of(blocks[i].text) not in _LESSER]
    if all(headings.kind_of(blocks[i].text) == "" for i in named):
        named = sorted(
            {
                *named,
                *_numbered(blocks, headings.number_alone, 0),
                *_numbered(blocks, headings.number_and_title, 5),
            }
        )
    if named:
        return _without_contents(blocks, sorted({*named, *_peers(blocks, named)}))
    return _titled(blocks)


def _may_head(block: Block) -> bool:
    return block.kind in {Kind.TEXT, Kind.HEADING}


def _numbered(blocks: Sequence[Block], number_of: Callable[[str], int | None], least: int) -> list[int]:
    """Lines that count 1, 2, 3 with text between them; a single 1 before all text will do."""
    run: list[int] = []
    words = least
    for place, block in enumerate(blocks):
        if block.kind is Kind.FIXED:
            words += len(block.text.split())
        if block.kind in {Kind.FIXED, Kind.ENTRY}:
            continue
        number = number_of(block.text)
        if number == len(run) + 1 and (words > least or not run):
            run.append(place)
            words = 0
        elif block.kind is Kind.TEXT:
            words += len(block.text.split())
    alone = (
        run
        and not blocks[run[0]].text.strip(".").isalpha()
        and not any(_is_prose(block) for block in blocks[: run[0]])
    )
    return run if len(run) > 1 or (alone and number_of is headings.number_alone) else []


def _is_prose(block: Block) -> bool:
    return block.kind is Kind.TEXT and not label_of(block.text) and len(block.text.split()) > 12


def _peers(blocks: Sequence[Block], named: Sequence[int]) -> list[int]:
    """Other headings set like the chapter headings, after the first of them: "Coda", "The Lighthouse"."""
    levels = {blocks[i].level for i in named if blocks[i].kind is Kind.HEADING}
    return [
        i
        for i, block in enumerate(blocks)
        if block.kind is Kind.HEADING and i > named[0] and block.level in levels and is_title_text(block)
    ]


def is_title_text(block: Block) -> bool:
    signed = byline(block.text) or "byline" in block.role
    return not (is_furniture(block) or label_of(block.text) or signed) and bool(block.text)


def _without_contents(blocks: Sequence[Block], starts: list[int]) -> list[int]:
    listed: set[int] = set()
    for run in _runs(blocks, starts):
        kinds = [headings.kind_of(blocks[i].text) for i in run]
        if len(run) < 3 or len(set(kinds)) == len(kinds):
            continue
        again = headings.is_first(blocks[run[-1]].text) or starts[-1] == run[-1]
        listed.update(run[:-1] if again else run)
    return [i for i in starts if i not in listed]


def _runs(blocks: Sequence[Block], starts: Sequence[int]) -> list[list[int]]:
    """Headings with nothing but gaps between them, together."""
    runs: list[list[int]] = []
    for start in starts:
        if runs and all(block.kind is Kind.DIVIDER for block in blocks[runs[-1][-1] + 1 : start]):
            runs[-1].append(start)
        else:
            runs.append([start])
    return runs


def grouped(blocks: Sequence[Block], starts: Sequence[int]) -> list[tuple[int, int, str]]:
    """(first place, place of the text, title) of each chapter: "PART ONE" above "Chapter 1" is one heading."""
    return [
        (run[0], run[-1] + 1, collapse(" ".join(headings.undecorated(blocks[i].text) for i in run)))
        for run in _runs(blocks, starts)
    ]


# Headings that say nothing of chapters


def _titled(blocks: Sequence[Block]) -> list[int]:
    places = [i for i, block in enumerate(blocks) if block.kind is Kind.HEADING and is_title_text(block)]
    title = title_heading(blocks, places)
    places = [i for i in places if i != title]
    for level in range(1, 7):
        at_level = [i for i in places if blocks[i].level == level]
        if len(at_level) > 1 or (at_level and not any(_is_prose(block) for block in blocks[: at_level[0]])):
            return at_level
    return []


def title_heading(blocks: Sequence[Block], places: Sequence[int]) -> int | None:
    """The heading that names the whole: the only one of its level, or one that no text follows."""
    if not places:
        return None
    first = places[0]
    peers = [i for i in places if blocks[i].level == blocks[first].level]
    after = next((block for block in blocks[first + 1 :] if block.kind is not Kind.DIVIDER), None)
    followed = after and (
        after.kind in {Kind.HEADING, Kind.ENTRY} or label_of(after.text) or byline(after.text)
    )
    return first if len(peers) == 1 or followed else None
