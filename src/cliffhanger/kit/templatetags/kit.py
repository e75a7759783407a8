"""Words and pieces for templates: `{% load kit %}`."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from functools import lru_cache

from django import template
from django.http import HttpRequest
from django.template import Context
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from cliffhanger.kit import language, reading, stylesheet, text, time

register = template.Library()

register.filter("figures", text.figures)
register.filter("words", text.words)
register.filter("number_in_words", text.number_in_words)
register.filter("capitalised", text.capitalised)
register.simple_tag(language.html_language)
register.simple_tag(language.languages)

MOST_MARKS = 24  # more readers than this are shown as a bar


@register.filter
def in_words(length: timedelta) -> str:
    return time.in_words(length)


@register.simple_tag
def small_numbers() -> str:
    """`zero one two … twenty`, for the `data-numbers` of terms.js."""
    return " ".join(text.small_numbers())


@register.simple_tag
def instant(instant: datetime, shape: str = "moment") -> SafeString:
    """`{% instant promise.closes_at "weekday" %}`; shapes: moment, weekday, day. `as day` puts it into a sentence."""
    said = {"instant": instant, "shape": time.Shape(shape)}
    return SafeString(render_to_string("kit/pieces/when.html", said).strip())


@register.filter("instant_in_words")
def instant_in_words(instant: datetime, shape: str = "moment") -> str:
    return time.instant_in_words(instant, time.Shape(shape))


@register.simple_tag
def said_times() -> SafeString:
    """How times.js says instants in this language, as attributes of <html>."""
    return times_said_in(get_language())


@lru_cache(maxsize=32)
def times_said_in(language: str) -> SafeString:
    return format_html_join("", ' data-{}="{}"', ((shape.value, time.pattern(shape)) for shape in time.Shape))


@register.filter
def for_machines(instant: datetime) -> str:
    """For the `datetime` of <time>, which takes no more than milliseconds."""
    return instant.isoformat(timespec="milliseconds")


@register.simple_tag
def stylesheet_url() -> str:
    return reverse("kit:stylesheet", args=[stylesheet.fingerprint()])


@register.simple_tag(takes_context=True)
def reading_attributes(context: Context) -> SafeString:
    """The data attributes of <html>, from the cookie or the account. A page that holds them varies by cookie."""
    return format_html_join("", ' data-{}="{}"', reading_choices(context).items())


@register.simple_tag(takes_context=True)
def reading_choices(context: Context) -> dict[str, str]:
    request: HttpRequest | None = context.get("request")
    return reading.of(request) if request else {}


@register.filter
def reading_cookie(request: HttpRequest) -> str:
    """How this device likes to read, in the words of the cookie and no others."""
    return reading.write(reading.parse(request.COOKIES.get(reading.COOKIE, "")))


@register.simple_tag(takes_context=True)
def reads_as_account(context: Context) -> bool:
    """Whether this device reads as the account does, having chosen nothing of its own."""
    request: HttpRequest | None = context.get("request")
    return request is not None and not reading.has_own(request)


@register.simple_tag(takes_context=True)
def nav(context: Context, name: str, label: str) -> SafeString:
    """A link of the header: `{% nav "works:works" "Works" %}`; the one we are at says so."""
    url = reverse(name)
    request: HttpRequest | None = context.get("request")
    here = request is not None and request.path == url
    current = SafeString(' aria-current="page"' if here else "")
    return format_html('<a href="{}"{}>{}</a>', url, current, label)


@register.filter
def in_header(path: str) -> str:
    """The path, if a link of the header leads there."""
    return path if path in header_addresses() else ""


@lru_cache(maxsize=1)
def header_addresses() -> frozenset[str]:
    names = ("works:works", "promises:promises", "imports:new", "account_login", "account_signup")
    return frozenset(reverse(name) for name in names)


@register.filter
def marks(tally: int, quorum: int) -> list[bool]:
    """One for each reader the quorum asks for, true for those who answered; empty when a bar is better."""
    return [place < tally for place in range(quorum)] if quorum <= MOST_MARKS else []


@register.filter
def percent_of(part: float, whole: float) -> int:
    """0 to 100."""
    return min(100, round(100 * part / whole)) if whole > 0 else 0


@register.filter
def with_shares(figures: Iterable[tuple[str, float]]) -> Iterator[tuple[str, float, int]]:
    """`(label, value, percent of the largest value)` of each figure."""
    rows = list(figures)
    largest = max((value for _, value in rows), default=0)
    return ((label, value, percent_of(value, largest)) for label, value in rows)


@register.filter
def reading_fields(chosen: dict[str, str]) -> Iterator[tuple[str, str, list[tuple[str, str]], str]]:
    """Name, legend, `(choice, words)` pairs and the present choice of each reading setting."""
    for name, choices in reading.CHOICES.items():
        legend, words = reading.WORDS[name]
        pairs = [(choice, words[choice]) for choice in words]
        yield name, legend, pairs, chosen.get(name, choices[0])


@register.simple_tag
def reading_fieldsets(chosen: dict[str, str]) -> SafeString:
    """The choices of the reading form. They stand on every page of a story, and are a tenth of what it costs."""
    return fieldsets(tuple(chosen.items()), get_language())


@lru_cache(maxsize=256)
def fieldsets(chosen: tuple[tuple[str, str], ...], language: str) -> SafeString:
    return SafeString(render_to_string("kit/parts/reading_fields.html", {"chosen": dict(chosen)}))
