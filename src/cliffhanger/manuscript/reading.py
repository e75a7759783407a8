"""From the blocks of a file to a `Manuscript`."""

from collections.abc import Sequence

from . import planned
from .body import Body
from .draft import ChapterDraft, Header
from .files import read_lines
from .front import Front, ends_sentence, may_be_title
from .headings import is_first
from .layout import blocks as lay_out
from .lines import Block, Kind
from .manuscript import Chapter, Manuscript, Notes
from .outline import chapter_starts, grouped
from .promise import read_promise
from .sanitiser import sanitise
from .words import count_words

SHORT = 150  # words before "Chapter 1" that are taken for a dedication and not for a chapter


def read(source: bytes, filename: str) -> Manuscript:
    """Reads a manuscript of any supported format and encoding; see `docs/manuscript.md` for what is recognised.

    `filename` only tells the format, and only where the content does not; no field is taken from it.
    Time is linear in the size of the file, about a second a megabyte. Raises `Unreadable`, never anything
    else, for a file that is empty, too large, locked, damaged or no text.
    """
    lines, page_title, page_author = read_lines(source, filename)
    header, drafts = _sections(lay_out(lines))
    if page_title and not header.text("title"):
        header.add("title", page_title)
    if page_author and not header.text("author"):
        header.add("author", page_author)
    return _manuscript(header, drafts)


def _sections(blocks: Sequence[Block]) -> tuple[Header, list[ChapterDraft]]:
    header = Header()
    starts = chapter_starts(blocks)
    groups = grouped(blocks, starts)
    opening = ChapterDraft()
    before = list(blocks[: groups[0][0]]) if groups else list(blocks)
    begin = Front(before, header, opening, of_work=True, at_top=True).read()
    drafts = [opening]
    if groups and _is_preliminary(before[begin:], groups[0][2]):
        _keep_preliminary(before[begin:], header, opening)
    else:
        Body(before[begin:], header, opening, is_last=not groups).read()
    ends = [*(first for first, _, _ in groups[1:]), len(blocks)][: len(groups)]
    for number, ((first, text, title), end) in enumerate(zip(groups, ends, strict=True)):
        header.marks.extend(
            block.text for block in blocks[first:text] if block.kind is Kind.DIVIDER and block.text
        )
        drafts.append(
            _chapter(blocks[text:end], header, title, number, opening, is_last=number + 1 == len(groups))
        )
    return header, [draft for draft in drafts if draft is not opening or _is_chapter(draft, drafts)]


def _chapter(
    blocks: Sequence[Block], header: Header, title: str, number: int, opening: ChapterDraft, is_last: bool
) -> ChapterDraft:
    draft = ChapterDraft(title)
    of_work = number == 0 and not opening.story
    begin = Front(blocks, header, draft, of_work=of_work).read()
    Body(blocks[begin:], header, draft, is_last).read()
    if of_work:  # a front that stands above the first heading and goes on below it is one front
        draft.before[:0] = [*opening.before, *opening.between, *opening.after]
        draft.summary[:0] = opening.summary
        header.marks.extend(opening.closing)
        for emptied in (opening.before, opening.between, opening.after, opening.summary, opening.closing):
            emptied.clear()
    return draft


def _is_preliminary(rest: Sequence[Block], title: str) -> bool:
    words = sum(len(block.text.split()) for block in rest if block.kind is not Kind.DIVIDER)
    return words < SHORT and (is_first(title) or words < 30)


def _keep_preliminary(rest: Sequence[Block], header: Header, opening: ChapterDraft) -> None:
    """Lines above "Chapter 1": a bare name is no note."""
    for block in rest:
        if block.kind is Kind.DIVIDER:
            header.marks.extend([block.text] if block.text else [])
        elif may_be_title(block) and not opening.before and not ends_sentence(block.text):
            header.keep("Heading", block.text, given=True)
        else:
            opening.before.append(block.text)


def _is_chapter(opening: ChapterDraft, drafts: Sequence[ChapterDraft]) -> bool:
    return bool(opening.story) or len(drafts) == 1


def _manuscript(header: Header, drafts: Sequence[ChapterDraft]) -> Manuscript:
    before = drafts[0].before
    after = drafts[-1].after
    chapters = tuple(_finished(draft, draft is drafts[0], draft is drafts[-1]) for draft in drafts)
    notes = [*before, *(note for chapter in chapters for note in chapter.notes), *after]
    return Manuscript(
        title=header.text("title"),
        author=header.text("author"),
        fandoms=header.list("fandoms"),
        relationships=header.list("relationships"),
        characters=header.list("characters"),
        rating=header.text("rating"),
        genres=header.list("genres"),
        warnings=header.list("warnings"),
        summary=header.text("summary"),
        disclaimer=header.text("disclaimer"),
        notes=Notes(" ".join(before) or None, " ".join(after) or None),
        planned_chapters=_planned(header, drafts, " ".join(notes)),
        chapters=chapters,
        promise=read_promise("\n\n".join(notes)) if notes else None,
        other=header.other,
        marks=tuple(mark for mark in header.marks if mark),
    )


def _planned(header: Header, drafts: Sequence[ChapterDraft], notes: str) -> int | None:
    titles = [draft.title for draft in drafts if draft.title]
    return (
        planned.from_fields(header.counts)
        or planned.from_headings([*titles, *header.texts.get("title", ())])
        or planned.from_notes(notes)
        or planned.from_notes(header.text("summary") or "")
    )


def _finished(draft: ChapterDraft, is_first: bool, is_last: bool) -> Chapter:
    html = sanitise("\n".join(map(_html, draft.story)))
    return Chapter(
        title=draft.title,
        html=html,
        words=count_words(" ".join(_html(block) for block in draft.story if block.kind is not Kind.HEADING)),
        scene_breaks=sum(block.kind is Kind.DIVIDER for block in draft.story),
        notes=(*(() if is_first else draft.before), *draft.between, *(() if is_last else draft.after)),
        summary=" ".join(draft.summary) or None,
        closing=" ".join(draft.closing) or None,
    )


def _html(block: Block) -> str:
    if block.kind is Kind.DIVIDER:
        return "<hr>"
    if block.kind is Kind.FIXED:
        return block.html
    if block.kind is Kind.HEADING:
        return f"<h{max(block.level, 3)}>{block.html}</h{max(block.level, 3)}>"
    return f"<p>{block.html}</p>"
