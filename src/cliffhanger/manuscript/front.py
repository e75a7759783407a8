"""What stands before the text of a work or of a chapter: title, fields, notes."""

import re
from collections.abc import Sequence

from .draft import ChapterDraft, Header
from .labels import MAIL_HEADER, Label, byline, generic, label_of
from .lines import Block, Kind
from .notes import note_end, note_text
from .outline import is_furniture
from .voice import is_dialogue, is_surely_note, sounds_like_note

AHEAD = 6  # paragraphs without a label that may stand between two fields
AHEAD_WORDS = 500
RULE = 20  # symbols of a line across the page, as it stands below a header
_QUOTED = re.compile(r"[\"“][^\"“”]{1,100}[\"”]")
# "Harbor Lights by Ellen Grey"; "Trial by Fire" and "Stand by Your Man" are titles
_TITLE_AND_NAME = re.compile(
    r"(?P<title>.{2,90}?),? by (?P<name>(?!(?:The|An?|My|Your|His|Her|Our|Their)\b)[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){1,3})"
)
_NOTES = frozenset({"note", "end note", "chapter note"})
_BARE = _NOTES | {"summary", "disclaimer", "chapter summary"}
_LONG = frozenset({"summary", "disclaimer", "chapter summary"})  # fields that may run over several paragraphs


class Front:
    """Walks over the blocks before a text. `end` is where the story starts."""

    def __init__(
        self,
        blocks: Sequence[Block],
        header: Header,
        chapter: ChapterDraft,
        of_work: bool,
        at_top: bool = False,
    ) -> None:
        self.blocks = blocks
        self.header = header
        self.chapter = chapter
        self.of_work = of_work  # fields found here are the work's, not one chapter's
        self.at_top = at_top  # a title may stand here, or the header of a mail
        self.end = 0
        self.last: Label | None = None  # the field that unlabelled text may go on with
        self.strong = False  # a field was seen that stories do not use
        self.near = False
        self.furniture = ""

    def read(self) -> int:
        if self.at_top:
            self.mail()
            self.title()
        while self.end < len(self.blocks) and self.step():
            pass
        return self.end

    def step(self) -> bool:
        block = self.blocks[self.end]
        if block.kind is Kind.DIVIDER:
            return self.divider()
        if is_furniture(block):
            self.header.marks.append(block.text)
            self.furniture = block.text if block.kind is Kind.HEADING else self.furniture
            self.end += 1
            return True
        if block.kind is Kind.ENTRY:
            return self.entry(block)
        label = self.label(self.end)
        if label:
            return self.field(label)
        return self.heading(block) if block.kind is Kind.HEADING else self.unlabelled()

    # Labels

    def label(self, place: int) -> Label | None:
        """The label of a block, if one is believable there."""
        block = self.blocks[place]
        if block.kind not in {Kind.TEXT, Kind.HEADING}:
            return None
        label = label_of(block.text)
        if label and label.bare:
            return (
                label
                if (label.field in _BARE and self.is_bare_label(label, place)) or block.kind is Kind.HEADING
                else None
            )
        if label and (
            label.certain or label.field in _NOTES or (label.field in {"author", "chapters"} and self.of_work)
        ):
            return label
        among = (
            (self.strong and block.near)
            or self.strong_ahead(place)
            or (self.strong and bool(label) and self.adjacent(place))
        )
        if not among or not self.of_work:
            return None
        return label or generic(block.text)

    def is_bare_label(self, label: Label, place: int) -> bool:
        after = self.blocks[place + 1] if place + 1 < len(self.blocks) else None
        return after is not None and after.kind in {Kind.TEXT, Kind.FIXED, Kind.DIVIDER}

    def adjacent(self, place: int) -> bool:
        """Below a field that stands apart from its neighbours, as they all do in this header."""
        above = self.blocks[place - 1] if place else None
        return above is not None and above.kind in {Kind.TEXT, Kind.ENTRY} and not above.near

    def strong_ahead(self, place: int) -> bool:
        """Whether a field that stories do not use follows within a few blocks."""
        for block in self.blocks[place + 1 : place + 1 + AHEAD]:
            if block.kind is Kind.HEADING or is_dialogue(block.text):
                return False
            if block.kind is Kind.ENTRY:
                return True
            label = label_of(block.text) if block.kind is Kind.TEXT else None
            if label and label.certain and not label.bare and label.field not in _NOTES:
                return True
        return False

    def field(self, label: Label) -> bool:
        if label.field in _NOTES:
            return self.note(label)
        start = self.end
        self.end += 1
        text = label.text
        if not text:
            text = self.value()
        if self.of_work or label.field in {"chapter summary"}:
            self.put(label, text)
        elif label.field == "summary":
            self.header.marks.append(label.written)
            self.chapter.summary.append(text)
        else:
            self.chapter.before.append(
                f"{label.written} {text}" if label.text else f"{self.blocks[start].text} {text}".strip()
            )
        self.last = label
        self.strong = self.strong or label.certain
        return True

    def put(self, label: Label, text: str) -> None:
        if label.field == "chapter summary":
            self.header.marks.append(label.written)
            self.chapter.summary.append(text)
        else:
            self.header.put(label, text)

    def value(self) -> str:
        """The text of a label that stands alone: the next block."""
        while self.end < len(self.blocks) and self.blocks[self.end].kind is Kind.DIVIDER:
            self.divider()
        if (
            self.end == len(self.blocks)
            or self.label(self.end)
            or self.blocks[self.end].kind in {Kind.HEADING, Kind.ENTRY}
        ):
            return ""
        self.end += 1
        return self.blocks[self.end - 1].text

    def note(self, label: Label) -> bool:
        end = note_end(self.blocks, self.end, label, self.is_known)
        self.header.marks.append(label.written)
        self.chapter.before.extend(note_text(self.blocks, self.end, end, label))
        self.end = end
        self.last = label
        return True

    def is_known(self, place: int) -> bool:
        label = self.label(place)
        return label is not None and (label.certain or label.field in _NOTES)

    def entry(self, block: Block) -> bool:
        label = label_of(block.label.rstrip(": ") + ":") or Label(
            "other", block.label, block.label, "", False, False
        )
        label = label._replace(written=block.label)
        if label.field in _NOTES:
            self.header.marks.append(block.label)
            self.chapter.before.append(block.text)
        else:
            self.header.put(label, block.text, block.values)
        self.strong = True
        self.end += 1
        return True

    # What has no label

    def mail(self) -> None:
        """The header of a mail or a Usenet post, if the file starts with one."""
        rows = []
        for block in self.blocks:
            match = MAIL_HEADER.fullmatch(block.text) if block.kind is Kind.TEXT else None
            if not match or len(block.text) > 2000:
                break
            rows.append((match[1], match[2]))
        names = {name.lower() for name, _ in rows}
        if len(rows) < 2 or not (
            names & {"newsgroups", "message-id", "path"} or any("@" in text for _, text in rows)
        ):
            return
        for name, text in rows:
            self.header.keep(name, text)
            self.header.counts.append(f"{name}: {text}")
        self.end = len(rows)

    def title(self) -> None:
        """An unlabelled title: a line of its own at the top, with `by NAME` or labelled fields below it."""
        while (
            self.end < len(self.blocks)
            and self.blocks[self.end].kind is Kind.DIVIDER
            and self.blocks[self.end].text
        ):
            self.header.marks.append(self.blocks[self.end].text)
            self.end += 1
        rest = [i for i in range(self.end, len(self.blocks)) if self.blocks[i].kind is not Kind.DIVIDER][:3]
        if not rest or self.blocks[rest[0]].kind is not Kind.TEXT:
            return
        first = self.blocks[rest[0]]
        if byline(first.text) and not label_of(first.text):
            self.by(rest[0])
        elif len(rest) > 1 and may_be_title(first) and not self.labelled(rest[0]):
            self.title_above(rest)

    def title_above(self, rest: Sequence[int]) -> None:
        first, below = self.blocks[rest[0]], self.blocks[rest[1]]
        subtitled = len(rest) > 2 and _is_subtitle(below) and byline(self.blocks[rest[2]].text)
        if not (byline(below.text) or subtitled or self.heads_fields(rest[1])):
            return
        both = _TITLE_AND_NAME.fullmatch(first.text)
        if both and not byline(below.text) and not self.names_author(rest[1]):
            self.set_title(both["title"])
            self.header.marks.append("by")
            self.header.add("author", both["name"])
        else:
            self.set_title(first.text)
        self.pass_to(rest[0] + 1)
        if subtitled:
            self.header.keep("Subtitle", below.text, given=True)
            self.by(rest[2])
        elif byline(below.text):
            self.by(rest[1])

    def names_author(self, place: int) -> bool:
        labels = [label_of(block.text) for block in self.blocks[place : place + 2 * AHEAD]]
        return any(label is not None and label.field == "author" for label in labels)

    def labelled(self, place: int) -> bool:
        label = label_of(self.blocks[place].text)
        return label is not None and not (label.bare and label.field not in _BARE)

    def heads_fields(self, place: int) -> bool:
        block = self.blocks[place]
        label = label_of(block.text) if block.kind is Kind.TEXT else None
        if label is None or label.bare:
            return block.kind is Kind.ENTRY
        return label.certain or label.field == "author" or self.strong_ahead(place)

    def set_title(self, text: str) -> None:
        if self.header.texts.get("title"):
            self.header.keep_under(self.furniture or "Heading", text)
        else:
            self.header.add("title", _without_marks(text))

    def by(self, place: int) -> None:
        name = byline(self.blocks[place].text) or self.blocks[place].text
        self.header.marks.append(self.blocks[place].text.replace(name, "", 1).strip())
        if self.header.texts.get("author"):
            self.header.keep("by", name, given=True)
        else:
            self.header.add("author", name)
        self.last = Label("author", "by", "by", name, False, False)
        self.pass_to(place + 1)

    def pass_to(self, place: int) -> None:
        """Goes on from a later place; the dividers passed over are marks."""
        passed = self.blocks[self.end : place]
        self.header.marks.extend(block.text for block in passed if block.kind is Kind.DIVIDER and block.text)
        self.end = place

    def divider(self) -> bool:
        """Passes over a divider, unless the story has begun: a gap alone after the last field ends the front."""
        block = self.blocks[self.end]
        if block.text:
            self.header.marks.append(block.text)
        self.end += 1
        return True

    def heading(self, block: Block) -> bool:
        if byline(block.text) or ("byline" in block.role and self.of_work):
            self.by(self.end)
            return True
        if not self.of_work:
            return False
        if self.header.texts.get("title") and not self.more_front(self.end + 1):
            return False
        self.set_title(block.text)
        self.end += 1
        return True

    def more_front(self, place: int) -> bool:
        return place < len(self.blocks) and (
            self.blocks[place].kind in {Kind.ENTRY, Kind.HEADING}
            or self.label(place) is not None
            or self.strong_ahead(place - 1)
        )

    def unlabelled(self) -> bool:
        block = self.blocks[self.end]
        if (
            self.of_work
            and byline(block.text)
            and not self.header.texts.get("author")
            and (self.strong or self.end < 8)
        ):
            self.by(self.end)
            return True
        is_message = "message" in block.role.split()  # a download's line about itself
        if is_message or (self.furniture and not self.strong):
            self.header.keep_under(self.furniture or "Heading", block.text)
            self.end += 1
            return True
        if self.of_work and self.contents(block):
            return True
        stop = self.run_end()
        if not self.is_front_text(stop):
            stop = self.talk_end(stop)
        for place in range(self.end, stop):
            self.take_text(self.blocks[place])
        taken = stop > self.end
        self.end = stop
        return taken

    def talk_end(self, stop: int) -> int:
        """Where, at the head of a run, the author stops talking."""
        for place in range(self.end, stop):
            if self.blocks[place].kind is not Kind.TEXT or not is_surely_note(self.blocks[place].text):
                return place
        return stop

    def contents(self, block: Block) -> bool:
        """A list of contents, or of the works this one goes back to."""
        text = block.text.lower()
        related = text.startswith(("inspired by", "a translation of", "translation into", "translated"))
        if (
            block.kind is not Kind.FIXED
            or not (related or text.count("chapter") > 1)
            or block.role == "blockquote"
        ):
            return False
        self.header.keep("Related" if related else "Contents", block.text, given=True)
        self.end += 1
        return True

    def run_end(self) -> int:
        """Where the text without labels ends that starts here."""
        for place in range(self.end, len(self.blocks)):
            block = self.blocks[place]
            if block.kind not in {Kind.TEXT, Kind.FIXED} or (place > self.end and self.labelled_field(place)):
                return place
        return len(self.blocks)

    def labelled_field(self, place: int) -> bool:
        label = self.label(place)
        return label is not None and (label.certain or label.field in _NOTES or self.strong)

    def is_front_text(self, stop: int) -> bool:
        """Whether a run of paragraphs without labels belongs to the front and not to the story."""
        run = self.blocks[self.end : stop]
        if len(run) > AHEAD or sum(len(block.text.split()) for block in run) > AHEAD_WORDS:
            return False
        if any(is_dialogue(block.text) for block in run):
            return False
        if self.last and run[-1].attached:
            return True
        label = self.label(stop) if stop < len(self.blocks) else None
        if label and label.field not in _NOTES and label.certain:
            return self.belongs(run) or self.heads_group(stop)
        if label:
            return (
                self.last is not None and all(sounds_like_note(block.text) for block in run)
            ) or is_surely_note(run[0].text)
        if stop == len(self.blocks) or not self.strong:
            return False
        ruled = self.blocks[stop].kind is Kind.DIVIDER and len(self.blocks[stop].text) >= RULE
        noted = self.last is not None and self.last.field in _NOTES
        return len(run) < 3 and noted and (ruled or all(sounds_like_note(block.text) for block in run))

    def belongs(self, run: Sequence[Block]) -> bool:
        """Whether text between two fields is talk, goes on with a field, or is too short to be a scene."""
        if all(sounds_like_note(block.text) for block in run):
            return True
        goes_on = self.last is not None and (run[0].attached or self.last.field in _LONG)
        return goes_on or (len(run) == 1 and len(run[0].text.split()) <= 12)

    def heads_group(self, place: int) -> bool:
        """Whether a field and right below it another follow: a header, and no line of a story."""
        labels = [label_of(block.text) for block in self.blocks[place : place + 2]]
        return len(labels) == 2 and all(label is not None and label.certain for label in labels)

    def take_text(self, block: Block) -> None:
        """A paragraph between fields goes on with a long field, or is a plea to the reader."""
        goes_on = (
            self.last is not None
            and (block.attached or self.last.field in _LONG)
            and not sounds_like_note(block.text)
        )
        if (
            self.last
            and self.last.field == "author"
            and not self.header.texts.get("summary")
            and self.site_line_next()
        ):
            self.header.add("summary", block.text)
        elif goes_on and self.last and self.of_work and self.last.field in _LONG - {"chapter summary"}:
            self.header.add(self.last.field, block.text)
        else:
            self.chapter.before.append(block.text)

    def site_line_next(self) -> bool:
        """FanFiction.net prints the summary without a label, below the author and above its line of facts."""
        label = self.label(self.end + 1) if self.end + 1 < len(self.blocks) else None
        return label is not None and label.field == "rating" and " - " in label.text


def may_be_title(block: Block) -> bool:
    words = block.text.split()
    if not 0 < len(words) <= 14 or len(block.text) > 120 or block.text.endswith((",", ";", ":")):
        return False
    return bool(_QUOTED.fullmatch(block.text)) or not (is_dialogue(block.text) or generic(block.text))


def _is_subtitle(block: Block) -> bool:
    return may_be_title(block) and len(block.text.split()) <= 10 and not ends_sentence(block.text)


def ends_sentence(text: str) -> bool:
    return text.rstrip('"”’)*_ ').endswith((".", "!", "?", "…", ",", ";", ":"))


def _without_marks(text: str) -> str:
    return text.strip("*_~=# ") or text
