"""Tags in templates: `{% load tags %}`."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django import template
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

register = template.Library()

WIDE, HIGH = 10, 40  # of a month, in the units of the picture


class Bar(NamedTuple):
    """A month of the picture."""

    x: int
    y: int
    height: int
    said: str


class Bars(NamedTuple):
    """A picture of months side by side, and the same in a sentence."""

    width: int
    bars: list[Bar]
    said: str


@register.filter
def as_bars(growth: Sequence[tuple[date, int]]) -> Bars:
    most_month, most = max(growth, key=lambda month: month[1])
    bars = []
    for place, (month, works) in enumerate(growth):
        height = max(round(works / most * HIGH), 1) if works else 0
        bars.append(Bar(place * WIDE, HIGH - height, height, f"{month_name(month)}: {works}"))
    total = sum(works for month, works in growth)
    since = ngettext("%(count)d work since %(month)s", "%(count)d works since %(month)s", total)
    said = _("%(works)s, most in %(month)s (%(most)d).") % {
        "works": since % {"count": total, "month": month_name(growth[0][0])},
        "month": month_name(most_month),
        "most": most,
    }
    return Bars(len(growth) * WIDE, bars, said)


def month_name(month: date) -> str:
    return date_format(month, "F Y")
