"""What other places are told of a story: `{% load sharing %}`."""

import json
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from cliffhanger.works import sharing
from cliffhanger.works.models import Chapter, Series, Work

register = template.Library()

# What could end a script element, or begin a comment in it.
ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@register.simple_tag
def citations(work: Work, chapter: Chapter | None = None) -> list[sharing.Citation]:
    return sharing.citations(work, chapter)


@register.simple_tag
def picture_address(work: Work) -> str:
    return sharing.picture_address(work)


@register.simple_tag
def schema_of_work(work: Work, words: int, chapter: Chapter | None = None) -> SafeString:
    """schema.org facts for the head of a page: data, which the content security policy lets pass."""
    return script(
        sharing.facts_of_chapter(work, chapter, words) if chapter else sharing.facts_of_work(work, words)
    )


@register.simple_tag
def schema_of_series(series: Series, works: list[Work]) -> SafeString:
    return script(sharing.facts_of_series(series, works))


def script(facts: dict[str, Any]) -> SafeString:
    said = json.dumps({"@context": "https://schema.org", **facts}, ensure_ascii=False).translate(ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{said}</script>')  # noqa: S308 - escaped above
