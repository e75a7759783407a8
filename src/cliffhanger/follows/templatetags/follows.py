"""Following, in other pages: `{% load follows %}`."""

from django import template
from django.db.models import Model
from django.template import Context

from cliffhanger.follows.following import TYPES, followed
from cliffhanger.follows.models import Subscription

register = template.Library()


@register.simple_tag(takes_context=True)
def subscription_to(context: Context, field: str, thing: Model) -> Subscription | None:
    """The reader's subscription; None for somebody signed out. `field` is one of Subscription.THINGS."""
    return followed(context["request"].user, field, thing)


@register.filter
def subscribable_type(field: str) -> str:
    """The name programs know it by."""
    return TYPES[field]
