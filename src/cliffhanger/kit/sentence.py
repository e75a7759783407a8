"""A sentence that says what a form says. The server writes it first; `js/terms.js` goes on as fields change.

The sentence is a template, `If {quorum} answered within {window_days}, …`. What a field says stands in its
widget's attributes: `data-one` and `data-many` (`{n}` is the number) and `data-none` when it is empty; an
option's `data-phrase`, which may name other fields in braces; a checkbox's `data-phrase` and
`data-otherwise`. The two readers of this little language have to agree, which a journey in a browser checks.
"""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from .text import number_in_words

NAME = re.compile(r"\{(\w+)\}")
DEEPEST = 3  # a phrase that names a phrase that names a phrase


class PhraseSelect(forms.Select):
    """A choice whose options say something in a sentence: `phrases` maps values to words."""

    def __init__(self, phrases: Mapping[str, object], **options: Any) -> None:
        super().__init__(**options)
        self.phrases = phrases

    def create_option(self, name: str, value: Any, *args: Any, **options: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **options)
        option["attrs"]["data-phrase"] = str(self.phrases[str(value)])
        return option


def number(one: object, many: object, none: object = "", **attributes: Any) -> forms.NumberInput:
    """A number that says `one` or `many` in a sentence; like all phrases they may be texts yet to be translated."""
    words = {"data-one": one, "data-many": many, "data-none": none}
    return forms.NumberInput(attrs={**attributes, **words})


def written(sentence: str, form: forms.BaseForm) -> SafeString:
    """The sentence as the form stands, each phrase in `<b>`."""
    pieces = []
    for place, piece in enumerate(NAME.split(sentence)):
        words = phrase(form, piece) if place % 2 else piece
        pieces.append(format_html("<b>{}</b>" if place % 2 and words else "{}", words))
    return mark_safe("".join(pieces))  # noqa: S308 - every piece went through format_html


def plain(sentence: str, form: forms.BaseForm) -> str:
    return NAME.sub(lambda match: phrase(form, match[1]), sentence)


def phrase(form: forms.BaseForm, name: str, depth: int = 0) -> str:
    if name not in form.fields or depth > DEEPEST:
        return ""
    return NAME.sub(lambda match: phrase(form, match[1], depth + 1), of_field(form[name]))


def of_field(field: forms.BoundField) -> str:
    widget, value = field.field.widget, field.value()
    if isinstance(widget, PhraseSelect):
        return str(widget.phrases.get(str(value), ""))
    if isinstance(widget, forms.CheckboxInput):
        return str(widget.attrs.get("data-phrase" if value else "data-otherwise", ""))
    if "data-many" not in widget.attrs:
        return str(value or "")
    return of_number(widget.attrs, str("" if value is None else value).strip())


def of_number(attributes: dict[str, Any], value: str) -> str:
    if not value:
        return str(attributes["data-none"]) or "…"
    if not (value.isascii() and value.isdigit()):
        return "…"
    if int(value) == 1:
        return str(attributes["data-one"])
    return str(attributes["data-many"]).replace("{n}", number_in_words(int(value)))
