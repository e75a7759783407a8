"""Notes brought to the paragraphs they are about, in the text as it is now."""

from dataclasses import dataclass, field

from cliffhanger.works.models import Chapter
from cliffhanger.works.queries import Reader

from .anchors import Outcome, Place, Text, paragraphs_of, read
from .models import MarginNote


@dataclass(frozen=True)
class Placed:
    """A note, and where it leads. `said` is what it was about, where that is not all of the paragraph."""

    note: MarginNote
    place: Place
    said: str

    @property
    def has_changed(self) -> bool:
        return self.place.outcome is Outcome.CHANGED


@dataclass
class Row:
    """A paragraph, counted from 1."""

    number: int
    text: str
    notes: list[Placed] = field(default_factory=list)


@dataclass
class Page:
    rows: list[Row]
    gone: list[Placed]


def text_of(chapter: Chapter) -> Text:
    return Text(paragraphs_of(chapter.text))


def page_of(chapter: Chapter, reader: Reader) -> Page:
    """The paragraphs of a chapter, whose text is at hand, with the notes this reader sees. One query."""
    text = text_of(chapter)
    rows = [Row(number, paragraph) for number, paragraph in enumerate(text.paragraphs, start=1)]
    gone = []
    notes = MarginNote.objects.shown_to(reader).filter(chapter=chapter)
    for note in notes.select_related("pseud__account"):
        place = text.find(note.anchor)
        exact = read(note.anchor)[0]
        if place.paragraph is None:
            gone.append(Placed(note, place, exact))
        else:
            row = rows[place.paragraph]
            is_all = place.outcome is Outcome.SAME and row.text.startswith(exact) and place.start == 0
            row.notes.append(Placed(note, place, "" if is_all and len(exact) * 2 > len(row.text) else exact))
    return Page(rows, gone)
