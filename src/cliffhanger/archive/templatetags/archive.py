"""The archive's own words in templates: `{% load archive %}`."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from cliffhanger.manuscript import from_text

register = template.Library()


@register.filter
def paragraphs(text: str) -> SafeString:
    """Typed text as paragraphs."""
    return mark_safe(from_text(text))  # noqa: S308 - what comes out of it is sanitised
