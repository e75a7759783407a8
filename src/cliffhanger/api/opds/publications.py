"""Works as publications of a catalogue."""

from collections.abc import Iterable, Sequence

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from cliffhanger.follows.feeds.entries import TOLD, signed, told, told_tags
from cliffhanger.follows.feeds.feed import name_of
from cliffhanger.kit import text
from cliffhanger.tags.names import spelt
from cliffhanger.transfer.downloads.image import MEDIA_TYPES
from cliffhanger.transfer.models import Cover
from cliffhanger.works.models import Work

from .catalogue import EPUB, PDF, Publication, Subject

DRAWN = "png"


def publications_of(works: Sequence[Work]) -> list[Publication]:
    """Of works as `for_readers` fetches them."""
    own = dict(Cover.objects.filter(work__in=[work.pk for work in works]).values_list("work", "kind"))
    return [publication_of(work, MEDIA_TYPES[own.get(work.pk, DRAWN)]) for work in works]


def publication_of(work: Work, cover_type: str) -> Publication:
    out_at = work.posted_at or work.created_at  # it is out, so it has been posted
    return Publication(
        id=name_of(f"/works/{work.pk}", work.created_at),
        page=work.get_absolute_url(),
        title=work.title,
        authors=signed(work),
        published=out_at,
        updated=work.updated_at or out_at,
        language=work.language,
        words=text.words(work.words_out),  # type: ignore[attr-defined] # a figure of `for_readers`
        summary=told(work.summary),
        subjects=list(subjects_of(work)),
        parts_of=[(part.series.title, part.number) for part in work.parts.all()],
        files={kind: reverse("downloads:work", args=[work.pk, end]) for kind, end in FILES.items()},
        cover=reverse("downloads:cover-picture", args=[work.pk]),
        cover_type=cover_type,
    )


FILES = {EPUB: "epub", PDF: "pdf"}


def subjects_of(work: Work) -> Iterable[Subject]:
    """Fandoms first, as everywhere in this field."""
    for row in sorted(told_tags(work), key=lambda row: TOLD.index(row.tag.kind)):
        yield Subject(row.tag.name, row.tag.kind, f"/tags/{spelt(row.tag.name)}")


def about(work: Publication) -> SafeString:
    """How much there is to read, and what it is about."""
    return SafeString(format_html("<p>{}</p>", work.words) + work.summary)
