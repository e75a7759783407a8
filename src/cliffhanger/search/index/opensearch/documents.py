"""What a work is on the server: one document, with its chapters nested in it."""

from collections.abc import Iterable, Sequence
from typing import Any

from cliffhanger.manuscript import visible_text
from cliffhanger.reviews.anchors import paragraphs_of
from cliffhanger.works.models import Chapter

from ..card import KINDS, Card, sort_key
from ..concordance import HEADINGS
from ..embedded import TOLD
from ..spelling import stems

FIGURES = ("words", "chapters", "kudos", "responses", "bookmarks")
Body = dict[str, Any]


def mappings() -> Body:
    text = {"type": "text", "analyzer": "whitespace", "position_increment_gap": 1}
    plain: Body = {
        "work": {"type": "long"},
        "keys": {"type": "long"},
        **{f"group_{int(group)}": {"type": "long"} for group in TOLD},
        **{name: {"type": "integer"} for name in FIGURES},
        "updated": {"type": "long"},
        "posted": {"type": "long"},
        "per_reader": {"type": "double"},
        "title_key": {"type": "keyword"},
        "author_key": {"type": "keyword"},
        **dict.fromkeys((*HEADINGS, *KINDS), text),
        "in_chapters": {
            "type": "nested",
            "properties": {"number": {"type": "long"}, "text": text, "beside": text},
        },
    }
    return {"mappings": {"dynamic": "strict", "properties": plain}}


def chapters_of(works: Iterable[int]) -> dict[int, list[tuple[int, list[str]]]]:
    found: dict[int, list[tuple[int, list[str]]]] = {}
    rows = Chapter.objects.posted().filter(work__in=list(works)).order_by("work", "position", "pk")
    for work, pk, title, text in rows.values_list("work", "pk", "title", "text").iterator(chunk_size=50):
        found.setdefault(work, []).append((pk, [title, *paragraphs_of(text)]))
    return found


def document(card: Card, chapters: Sequence[tuple[int, list[str]]]) -> Body:
    heading = card.heading
    assert heading is not None  # noqa: S101 - cards from the database have one
    written: Body = {
        "work": card.work,
        "keys": [key for _, key in card.terms],
        **{f"group_{int(group)}": [key for one, key in card.terms if one == group] for group in TOLD},
        **{name: getattr(card, name) for name in (*FIGURES, "updated", "posted", "per_reader")},
        "title_key": sort_key(card.title).hex(),
        "author_key": min(map(sort_key, card.authors), default=sort_key("")).hex(),
    }
    said = [("title", heading.title), ("summary", visible_text(heading.summary))]
    said += [("by", name) for name in heading.authors]
    said += [("series", title) for title in heading.series]
    for name, text in (*said, *heading.tags):
        written.setdefault(name, []).append(" ".join(stems(text, heading.language)))
    beside = [" ".join(stems(name, heading.language)) for name in (heading.title, *heading.authors)]
    written["in_chapters"] = [
        {"number": pk, "text": [" ".join(stems(text, heading.language)) for text in texts], "beside": beside}
        for pk, texts in chapters
    ]
    return written
