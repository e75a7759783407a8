from datetime import datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from cliffhanger.reviews import anchors, margins
from cliffhanger.reviews.models import MarginNote

from .pieces import NO_NUL, NOT_BLANK, WHOLE, Said, absolute


class NoteTold(Schema):
    id: int
    url: str
    chapter: int
    paragraph: Annotated[
        int | None, Field(description="Counted from 1, in the text of today; null where it is gone.")
    ]
    words: str
    by: str
    text: str
    written_at: datetime
    waits: bool


class NoteSaid(Said):
    """`text` is plain text."""

    paragraph: Annotated[int, Field(ge=1, le=1_000_000), WHOLE]
    words: Annotated[str, Field(max_length=4 * anchors.MOST_EXACT, pattern=NO_NUL)] = ""
    text: Annotated[str, Field(min_length=1, max_length=margins.LONGEST, pattern=NOT_BLANK)]


def note_told(note: MarginNote, text: anchors.Text) -> dict[str, Any]:
    """Of a note with its pseud; `text` is that of its chapter now."""
    paragraph = text.find(note.anchor).paragraph
    return {
        "id": note.pk,
        "url": absolute(note.get_absolute_url()),
        "chapter": note.chapter_id,
        "paragraph": None if paragraph is None else paragraph + 1,
        "words": anchors.read(note.anchor)[0],
        "by": note.signature,
        "text": note.text,
        "written_at": note.written_at,
        "waits": note.waits_since is not None,
    }
