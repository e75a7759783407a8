"""Pieces that pages have in common, made once: `{% load kept %}`.

    {% kept "preface" work=work %}{% include "works/parts/preface.html" %}{% endkept %}

What is between the tags sees what is named and nothing else, and a request that is a stranger's: nobody's
name, settings or notices can get into it. It is made again when anything was written about what is named;
a row says by `kept_under` which key of the page cache it stands for. What else it depends on is named too,
be it only to tell one piece from another: figures that differ from reader to reader.

`{% kept_for_strangers … %}` is the same for who is not signed in. For who is, the piece is her own: it is
made each time, and sees all that the page sees.
"""

from collections.abc import Hashable, Iterator
from typing import Any

from django import template
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.http import HttpRequest
from django.template import Context, Node, NodeList
from django.template.base import FilterExpression, Parser, Token, token_kwargs
from django.template.exceptions import TemplateSyntaxError
from django.utils.safestring import SafeString

from cliffhanger.kit.pagecache import reuse
from cliffhanger.kit.reading import COOKIE

register = template.Library()

EVERYBODYS = ("archive_name", "archive_url")  # the same on all pages of this archive
AT, READING = "at", "reading"  # where the stranger is, and how she likes to read, if the piece asks it


class Stranger(HttpRequest):
    """Knows no more than where it is, if even that, and how somebody likes to read who is not signed in."""

    def __init__(self, at: str, reading: str) -> None:
        super().__init__()
        self.COOKIES = {COOKIE: reading} if reading else {}
        self.path = self.path_info = at.partition("?")[0]
        self.at = at
        self.user = AnonymousUser()
        self.session: Any = {}

    def get_full_path(self, force_append_slash: bool = False) -> str:
        return self.at


class Kept(Node):
    child_nodelists = ("body",)

    def __init__(self, name: str, given: dict[str, FilterExpression], body: NodeList, ending: str) -> None:
        self.name, self.given, self.body = name, given, body
        self.is_for_all = ending == "endkept"

    def render(self, context: Context) -> SafeString:
        request: HttpRequest | None = context.get("request")
        if not self.is_for_all and is_signed_in(request):
            return self.body.render(context)
        given = {name: expression.resolve(context) for name, expression in self.given.items()}

        def make() -> SafeString:
            everybodys = {name: context.get(name) for name in EVERYBODYS}
            seen = everybodys | given | {"request": Stranger(given.get(AT, ""), given.get(READING, ""))}
            return self.body.render(context.new(seen))

        if request is None:
            return make()
        name = (self.name, tuple((name, identity(value)) for name, value in given.items()))
        return reuse(request, name, keys_of(given), make)


def is_signed_in(request: HttpRequest | None) -> bool:
    """Not so on a page of an error that happened before anybody was asked for."""
    return bool(getattr(getattr(request, "user", None), "is_authenticated", False))


def identity(value: Any) -> Hashable:
    """What tells this value from others. The key of a row: what it holds is true as long as the piece is."""
    if isinstance(value, models.Model):
        return (value._meta.label, value.pk)
    if isinstance(value, (list, tuple)):
        return tuple(identity(each) for each in value)
    if value is None or isinstance(value, (bool, int, str)):
        return (type(value) is bool, value)  # 1 is not True here
    raise TypeError(f"A piece cannot be told from another by {value!r}")


def keys_of(given: dict[str, Any]) -> Iterator[str]:
    waiting = list(given.values())
    while waiting:
        value = waiting.pop()
        if isinstance(value, models.Model):
            yield value.kept_under  # type: ignore[attr-defined] # a row without has no place in a piece
        elif isinstance(value, (list, tuple)):
            waiting.extend(value)


@register.tag("kept")
@register.tag("kept_for_strangers")
def kept(parser: Parser, token: Token) -> Kept:
    tag, name, *bits = token.split_contents()
    given = token_kwargs(bits, parser)
    if bits or name[0] not in "\"'":
        raise TemplateSyntaxError(f'{{% {tag} "name" a=b … %}} takes a name and what the piece may see.')
    ending = f"end{tag}"
    body = parser.parse((ending,))
    parser.delete_first_token()
    return Kept(name.strip("\"'"), given, body, ending)
