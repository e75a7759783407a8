"""What the keeper finds wrong with terms, said in the language of who set them.

The keeper knows of no languages: its sentences are listed here so that the catalogues have them.
"""

from collections.abc import Iterator

from django.utils.translation import gettext, gettext_noop

from cliffhanger import keeper

SENTENCES = (
    gettext_noop("Ask for 1 to 500 readers."),
    gettext_noop("The window is 1 to 60 days."),
    gettext_noop("The share of readers who say yes is more than nothing and at most all of them."),
    gettext_noop("The earliest moment to keep the promise must lie inside the window."),
    gettext_noop("Choose 1 to 365 days for the calendar."),
    gettext_noop("A second chance needs a number of readers, one or more."),
    gettext_noop("A second chance lasts 1 to 60 days."),
)


def problems(terms: keeper.Terms) -> Iterator[tuple[str, str]]:
    """`keeper.problems`: the field's name and a sentence for the author."""
    return ((field, gettext(sentence)) for field, sentence in keeper.problems(terms))
