"""How a work is dressed: its style, and its cover."""

from datetime import datetime
from typing import Annotated, Any

from django.urls import reverse
from ninja import Schema
from pydantic import Field

from cliffhanger.manuscript import style_of
from cliffhanger.transfer.models import Cover
from cliffhanger.works.models import Style
from cliffhanger.works.models.style import LONGEST
from cliffhanger.works.ready import Ready
from cliffhanger.works.style_forms import told

from .pieces import NO_NUL, Said, absolute


class StyleTold(Schema):
    """A style sheet of a work of one's own."""

    source: str = Field(description="As one wrote it last.")
    worn: str = Field(description="What readers see the work in; empty for none.")
    set_at: datetime | None
    left_out: list[str] = Field(description="What of `source` no page shows, and why, in sentences.")
    classes: list[str] = Field(description="What elements of a chapter may be called, to be dressed.")


class StyleSaid(Said):
    source: Annotated[str, Field(max_length=LONGEST, pattern=NO_NUL, description="CSS.")]
    is_worn: Annotated[
        bool, Field(description="Whether readers see it from now on; otherwise it is kept for oneself.")
    ] = False


class ReadyTold(Schema):
    """A style to begin with."""

    name: str
    title: str
    source: str
    example: str = Field(description="HTML that it dresses.")


class CoverTold(Schema):
    """A picture of the author's own."""

    url: str = Field(description="Where books have theirs; of a draft nobody is shown it.")
    kind: str
    width: int
    height: int
    alt: str
    set_at: datetime


def style_told(style: Style) -> dict[str, Any]:
    return {
        "source": style.tried,
        "worn": style.source,
        "set_at": style.set_at,
        "left_out": list(told(style_of(style.tried).left_out)),
        "classes": style.classes,
    }


def ready_told(ready: Ready) -> dict[str, Any]:
    return {"name": ready.name, "title": str(ready.title), "source": ready.css, "example": ready.example}


def cover_told(cover: Cover) -> dict[str, Any]:
    return {
        "url": absolute(reverse("downloads:cover-picture", args=[cover.work_id])),
        "kind": cover.kind,
        "width": cover.width,
        "height": cover.height,
        "alt": cover.alt,
        "set_at": cover.set_at,
    }
