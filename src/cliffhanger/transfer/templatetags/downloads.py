"""Links to books: `{% load downloads %}`."""

from django import template
from django.urls import reverse
from django.utils.translation import gettext_lazy

from cliffhanger.transfer.downloads.filenames import in_address
from cliffhanger.transfer.downloads.formats import FORMATS
from cliffhanger.works.models import Work

register = template.Library()

PAPER_NAMES = {
    "a4": gettext_lazy("A4"),
    "letter": gettext_lazy("Letter"),
    "a5": gettext_lazy("A5"),
    "reader": gettext_lazy("e-reader"),
}


@register.simple_tag
def download_url(work: Work, extension: str, paper: str = "") -> str:
    """Under the title, as a file is to be called; and with the day of its text, so that a newer one is another."""
    name = f"{in_address(work.title)}.{extension}"
    at = int(work.updated_at.timestamp()) if work.updated_at else 0
    return reverse("downloads:download", args=[work.pk, name]) + (
        f"?paper={paper}" if paper else f"?updated_at={at}"
    )


@register.simple_tag
def book_links(kind: str, of: int | str) -> list[tuple[str, str]]:
    """Each format of a book of several works, with its address."""
    return [(form.name, reverse(f"downloads:{kind}", args=[of, form.extension])) for form in FORMATS.values()]


@register.simple_tag
def search_links(query: str) -> list[tuple[str, str]]:
    """The same of what a search found; `query` is the search as its address has it."""
    asked = f"?{query}" if query else ""
    return [
        (form.name, reverse("downloads:search", args=[form.extension]) + asked) for form in FORMATS.values()
    ]


@register.filter
def paper_name(paper: str) -> str:
    return str(PAPER_NAMES[paper])
