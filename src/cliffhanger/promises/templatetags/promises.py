"""A promise in other pages."""

from django import template

from cliffhanger.promises.models import Promise
from cliffhanger.promises.wording import terms_sentence

register = template.Library()
register.filter("terms_sentence", terms_sentence)


@register.filter
def seal_state(promise: Promise) -> str:
    """Which seal to draw."""
    return {"released": "kept", "halted": "withdrawn"}.get(promise.outcome, promise.outcome)
