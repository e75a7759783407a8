"""What the editor of prose says, for pages that have one: `{% load prose %}`."""

import json

from django import template
from django.utils.translation import gettext_lazy as _

register = template.Library()

# Spelt as the editor spells them, whose own catalogue knows few languages.
WORDS = {
    "bold": _("bold"),
    "italic": _("italic"),
    "underline": _("underline"),
    "strike": _("strike"),
    "subscript": _("subscript"),
    "superscript": _("superscript"),
    "unordered list": _("unordered list"),
    "ordered list": _("ordered list"),
    "blockquote": _("blockquote"),
    "horizontal rule": _("horizontal rule"),
    "List properties": _("List properties"),
    "List type": _("List type"),
    "Start at": _("Start at"),
    "Bullets": _("Bullets"),
    "Decimal numbers": _("Decimal numbers"),
    "Lowercase letters": _("Lowercase letters"),
    "Uppercase letters": _("Uppercase letters"),
    "Lowercase Roman numerals": _("Lowercase Roman numerals"),
    "Uppercase Roman numerals": _("Uppercase Roman numerals"),
    "Update": _("Update"),
    "Cancel": _("Cancel"),
    "Write HTML": _("Write HTML"),
}


@register.simple_tag
def editor_words() -> str:
    """As JSON, for an attribute."""
    return json.dumps({name: str(said) for name, said in WORDS.items()}, ensure_ascii=False)
