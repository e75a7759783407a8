"""The text of a chapter: story, scene breaks, and the notes and closing words around and between."""

from collections.abc import Sequence
from enum import Enum

from .draft import ChapterDraft, Header
from .labels import Label
from .lines import Block, Kind
from .marks import goes_on, is_closing
from .notes import is_strict, note_end, note_text, starts_note
from .outline import is_furniture
from .voice import is_dialogue, is_surely_note, sounds_like_note

TAIL = 10  # paragraphs, and
TAIL_WORDS = 400  # words that may follow "THE END" and still be talk


class Part(Enum):
    STORY = 1
    DIVIDER = 2
    ASIDE = 3  # a note or a closing: no break stands beside it


class Body:
    def __init__(self, blocks: Sequence[Block], header: Header, chapter: ChapterDraft, is_last: bool) -> None:
        self.blocks = blocks
        self.header = header
        self.chapter = chapter
        self.is_last = is_last
        self.parts: list[tuple[Part, Block]] = []
        self.pending: list[str] = []  # notes of which it is not yet known whether story follows
        self.furniture = ""

    def read(self) -> None:
        place = 0
        tail = self.tail()
        while place < len(self.blocks):
            place = self.take(place, place >= tail)
        self.chapter.after.extend(self.pending)
        self.lay_out()

    def take(self, place: int, in_tail: bool) -> int:
        block = self.blocks[place]
        label = self.note_label(place)
        if label:
            return self.note(place, label)
        if block.kind is Kind.DIVIDER:
            self.parts.append((Part.DIVIDER, block))
        elif is_furniture(block):
            self.header.marks.append(block.text)
            self.furniture = block.text
        elif self.closes(place):
            self.chapter.closing.append(block.text)
            self.aside(block)
        elif self.furniture.lower().startswith("afterword"):
            self.header.keep_under(self.furniture, block.text)
        elif in_tail:
            self.pending.append(block.text)
            self.aside(block)
        else:
            self.chapter.between.extend(self.pending)
            self.pending.clear()
            self.parts.append((Part.STORY, block))
        return place + 1

    def aside(self, block: Block) -> None:
        self.parts.append((Part.ASIDE, block))

    # Notes

    def note(self, place: int, label: Label) -> int:
        end = note_end(self.blocks, place, label, lambda at: self.note_label(at) is not None)
        self.header.marks.append(label.written)
        self.pending.extend(note_text(self.blocks, place, end, label))
        self.aside(self.blocks[place])
        return end

    def note_label(self, place: int) -> Label | None:
        """The note label at this place. "Note:" alone begins a sentence too often to be believed in mid-story."""
        block = self.blocks[place]
        label = starts_note(block)
        if label is None or is_dialogue(label.text):
            return None
        if label.bare and not self.stands_for_note(place, label):
            return None
        if is_strict(label) or block.kind is Kind.HEADING:
            return label
        apart = place > 0 and (
            self.blocks[place - 1].kind is Kind.DIVIDER or is_closing(self.blocks[place - 1].text)
        )
        at_end = not self.story_after(place + 1)
        fixed = place + 1 < len(self.blocks) and self.blocks[place + 1].kind is Kind.FIXED and not label.text
        return (
            label
            if fixed or (at_end and apart) or ((at_end or apart) and sounds_like_note(label.text))
            else None
        )

    def stands_for_note(self, place: int, label: Label) -> bool:
        return (
            is_strict(label)
            or self.blocks[place].kind is Kind.HEADING
            or (
                place + 1 < len(self.blocks)
                and (self.blocks[place + 1].kind is Kind.FIXED or is_surely_note(self.blocks[place + 1].text))
            )
        )

    def story_after(self, place: int) -> bool:
        """Whether more follows than one more paragraph of an author's."""
        rest = [
            block for block in self.blocks[place : place + TAIL + 1] if block.kind in {Kind.TEXT, Kind.FIXED}
        ]
        return len(rest) > TAIL or any(is_dialogue(block.text) for block in rest) or len(rest) > 2

    # The end of the chapter

    def closes(self, place: int) -> bool:
        block = self.blocks[place]
        if block.kind not in {Kind.TEXT, Kind.HEADING} or not is_closing(block.text):
            return False
        return goes_on(block.text) or place >= self.tail_start or self.only_talk_after(place + 1)

    def only_talk_after(self, place: int) -> bool:
        rest = [
            block
            for block in self.blocks[place : place + 2 * TAIL]
            if block.kind is not Kind.DIVIDER and not is_closing(block.text) and not is_furniture(block)
        ]
        words = sum(len(block.text.split()) for block in rest)
        if len(rest) > TAIL or words > TAIL_WORDS:
            return bool(rest) and starts_note(rest[0]) is not None
        return not any(is_dialogue(block.text) for block in rest)

    def tail(self) -> int:
        """Where, without any label, the author starts to talk at the end of the chapter."""
        self.tail_start = len(self.blocks)
        for place in range(len(self.blocks) - 1, max(-1, len(self.blocks) - 2 * TAIL), -1):
            if (
                is_closing(self.blocks[place].text)
                and self.blocks[place].kind is not Kind.FIXED
                and self.only_talk_after(place + 1)
            ):
                self.tail_start = place + 1
        if self.tail_start == len(self.blocks):
            self.tail_start = self._talk()
        return self.tail_start

    def _talk(self) -> int:
        """Where the last paragraphs begin that are surely no story."""
        start = len(self.blocks)
        for place in range(len(self.blocks) - 1, max(0, len(self.blocks) - TAIL), -1):
            block = self.blocks[place]
            if block.kind is Kind.DIVIDER:
                continue
            if block.kind is not Kind.TEXT or starts_note(block) or not is_surely_note(block.text):
                break
            start = place
        return start

    # Scene breaks

    def lay_out(self) -> None:
        """Keeps the dividers that have story on both sides, each run of them once."""
        before = Part.ASIDE
        waiting: list[Block] = []
        for part, block in self.parts:
            if part is Part.DIVIDER:
                waiting.append(block)
                continue
            if part is Part.STORY and before is Part.STORY and waiting:
                self.chapter.story.append(Block(Kind.DIVIDER))
            self.header.marks.extend(mark.text for mark in waiting if mark.text)
            waiting = []
            if part is Part.STORY:
                self.chapter.story.append(block)
            before = part
        self.header.marks.extend(mark.text for mark in waiting if mark.text)
