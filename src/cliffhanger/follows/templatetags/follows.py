"""Following, in other pages: `{% load follows %}`."""

from django import template
from django.template import Context

from cliffhanger.works.models import Work

register = template.Library()


@register.simple_tag(takes_context=True)
def is_followed(context: Context, work: Work) -> bool:
    """Whether the reader follows the work; False for somebody signed out."""
    reader = context["request"].user
    return bool(reader.is_authenticated and work.subscriptions.filter(account=reader).exists())
