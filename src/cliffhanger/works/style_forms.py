"""The form in which an author writes the style of a work, and what she is told of it."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cliffhanger.manuscript.style import LeftOut, Why

from .models import Chapter
from .models.style import LONGEST

# Whole sentences; `what` is what she wrote, shortened.
SAID: dict[Why, Any] = {
    Why.BROKEN: _(
        "Line {line}: this is no rule that can be read. Perhaps a brace or a semicolon is missing."
    ),
    Why.AT_RULE: _("Line {line}: “{what}” is left out. Only @media is understood here."),
    Why.MEDIA: _(
        "Line {line}: “{what}” is left out. @media may ask for prefers-color-scheme, min-width, max-width, screen or print."
    ),
    Why.NESTED: _("Line {line}: “{what}” stands within another rule. Write each rule by itself."),
    Why.SELECTOR: _(
        "Line {line}: “{what}” is left out. Name elements of the text and classes of yours, as in “.letter p”."
    ),
    Why.PROPERTY: _("Line {line}: “{what}” is not among the properties that a story may use."),
    Why.VALUE: _(
        "Line {line}: “{what}” is left out: this value is not understood, or goes further than a story may."
    ),
    Why.ADDRESS: _("Line {line}: “{what}” is left out. A style may not fetch anything from an address."),
    Why.IMPORTANT: _("Line {line}: “{what}” counts without !important."),
    Why.FACE: _(
        "Line {line}: “{what}” is left out: other devices do not have it. Kinds of letters are: serif, sans-serif, monospace, cursive, fantasy, system-ui."
    ),
    Why.READERS: _("Line {line}: “{what}” of the whole text is the reader’s own choice."),
    Why.CONTENT: _("Line {line}: “{what}” may stand in ::before and ::after only."),
    Why.TOO_MUCH: _("Line {line}: from “{what}” on it is more than a style may hold."),
}


class StyleForm(forms.Form):
    source = forms.CharField(
        label=_("Style sheet"),
        required=False,
        strip=False,
        max_length=LONGEST,
        widget=forms.Textarea(
            attrs={"rows": 16, "class": "code", "spellcheck": "false", "autocapitalize": "off"}
        ),
        help_text=_("CSS. It dresses the text of the chapters, and nothing around it."),
    )
    chapter = forms.TypedChoiceField(label=_("Look at"), required=False, coerce=int, empty_value=None)

    def __init__(self, chapters: list[Chapter], *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.chapters = {chapter.pk: chapter for chapter in chapters}
        self.fields["chapter"].choices = [(chapter.pk, chapter.heading) for chapter in chapters]  # type: ignore[attr-defined] # it is a field of choices

    def clean_source(self) -> str:
        return str(self.cleaned_data["source"]).replace("\x00", "").replace("\r\n", "\n")

    def looked_at(self) -> Chapter | None:
        """The chapter, with its text, that the style is shown on: the first unless another is asked for."""
        asked = str(self["chapter"].value() or "")
        chosen = next((pk for pk in self.chapters if str(pk) == asked), next(iter(self.chapters), None))
        return None if chosen is None else Chapter.objects.select_related("work").get(pk=chosen)


def told(left_out: Iterable[LeftOut]) -> Iterator[str]:
    """What is left out of a style, in sentences, for its author."""
    for each in left_out:
        yield str(SAID[each.why]).format(line=each.line, what=each.what)
