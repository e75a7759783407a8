"""The field in which authors write. Formatted text comes from the editor as HTML, typed text as it is."""

import re
from typing import Any

from django import forms
from django.templatetags.static import static
from django.utils.translation import gettext as _

from cliffhanger.kit.text import figures
from cliffhanger.manuscript import from_text, sanitise, visible_text

TAG = re.compile(
    r"</?(?:a|b|br|em|i|s|span|strong|sub|sup|u|abbr|cite|code|del|ins|q|ruby|small)\b[^<>]*>", re.I
)
BLOCK = re.compile(r"<(?:p|div|h[1-6]|hr|ul|ol|dl|blockquote|pre|table|details|figure|center)\b[^<>]*>", re.I)
EMPTY_LINE = re.compile(r"\n[^\S\n]*\n")


def from_prose(text: str) -> str:
    """Sanitised HTML of what an author wrote: HTML as it is, a few tags in plain paragraphs, or plain text."""
    text = text.replace("\x00", "").replace("\r\n", "\n").strip()
    if BLOCK.search(text):
        return sanitise(text)
    if TAG.search(text):
        paragraphs = (part.strip().replace("\n", "<br>") for part in EMPTY_LINE.split(text))
        return sanitise("\n".join(f"<p>{paragraph}</p>" for paragraph in paragraphs if paragraph))
    return from_text(text)


class ProseArea(forms.Textarea):
    """A text area that `works/js/prose.js` makes an editor of; without it one writes HTML or plain text."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"]["data-prose"] = static("django_prose_editor/editor.js")
        return context


class ProseField(forms.CharField):
    """Sanitised HTML; `most` is how many characters of visible text it may have."""

    widget = ProseArea

    def __init__(self, *, most: int, rows: int = 4, **options: Any) -> None:
        super().__init__(**{"required": False, "widget": ProseArea(attrs={"rows": rows}), **options})
        self.most = most

    def clean(self, value: Any) -> str:
        written = from_prose(super().clean(value))
        length = len(visible_text(written))
        if length > self.most:
            raise forms.ValidationError(
                _("This has {length} characters; there is room for {most}.").format(
                    length=figures(length), most=figures(self.most)
                )
            )
        return written
