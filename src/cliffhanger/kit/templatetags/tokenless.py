"""`{% csrf_token %}` writes nothing: where a form comes from is judged without one (`archive.origin`).

Built into every template, for those that others wrote. A token in a page would make it its visitor's own.
"""

from django import template
from django.template.base import Parser, TextNode, Token

register = template.Library()


@register.tag
def csrf_token(parser: Parser, token: Token) -> TextNode:
    return TextNode("")
