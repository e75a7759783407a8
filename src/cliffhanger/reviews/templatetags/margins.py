"""Notes in the margin in other pages: `{% load margins %}`."""

from typing import Any

from django import template
from django.db.models import Count
from django.template import Context

from cliffhanger.reviews.models import MarginNote
from cliffhanger.works.models import Chapter, Work

register = template.Library()

MOST_SHOWN = 6


@register.simple_tag(takes_context=True)
def notes_to_author(context: Context) -> list[MarginNote]:
    """The latest notes of others on works of this reader."""
    author = context["request"].user
    notes = MarginNote.objects.standing().filter(work__in=Work.objects.made_by(author).values("pk"))
    by_others = notes.exclude(account=author).select_related("pseud", "work", "chapter")
    return list(by_others.defer("chapter__text").order_by("-written_at", "-pk")[:MOST_SHOWN])


@register.simple_tag(takes_context=True)
def noted_chapters(context: Context, work: Work) -> list[dict[str, Any]]:
    """The chapters with notes this reader sees, each with how many."""
    shown = MarginNote.objects.shown_to(context["request"].user).filter(
        work=work, chapter__posted_at__isnull=False
    )
    counts = dict(shown.order_by().values_list("chapter").annotate(notes=Count("pk")))
    chapters = Chapter.objects.without_text().filter(pk__in=counts).order_by("position") if counts else []
    return [{"chapter": chapter, "notes": counts[chapter.pk]} for chapter in chapters]
