"""What a question is in words: how a list is ordered, and each of its demands."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from .question import Promised, Question, Sort, Status
from .spans import Dates, Day, Span

SORTS = {
    Sort.RELEVANCE: gettext_lazy("Best match"),
    Sort.UPDATED: gettext_lazy("Latest update"),
    Sort.POSTED: gettext_lazy("Latest posted"),
    Sort.WORDS: gettext_lazy("Length"),
    Sort.KUDOS: gettext_lazy("Kudos"),
    Sort.PER_READER: gettext_lazy("Kudos per reader"),
    Sort.BOOKMARKS: gettext_lazy("Bookmarks"),
    Sort.RESPONSES: gettext_lazy("Reviews"),
    Sort.TITLE: gettext_lazy("Title"),
    Sort.AUTHOR: gettext_lazy("Author"),
}
# By whether the list rises: how it is ordered, in a sentence.
ORDERS = {
    (Sort.RELEVANCE, False): gettext_lazy("Ordered by how well the words match, best first."),
    (Sort.RELEVANCE, True): gettext_lazy("Ordered by how well the words match, best last."),
    (Sort.UPDATED, False): gettext_lazy("Ordered by the latest update, newest first."),
    (Sort.UPDATED, True): gettext_lazy("Ordered by the latest update, oldest first."),
    (Sort.POSTED, False): gettext_lazy("Ordered by when they were first posted, newest first."),
    (Sort.POSTED, True): gettext_lazy("Ordered by when they were first posted, oldest first."),
    (Sort.WORDS, False): gettext_lazy("Ordered by length, longest first."),
    (Sort.WORDS, True): gettext_lazy("Ordered by length, shortest first."),
    (Sort.KUDOS, False): gettext_lazy("Ordered by kudos, most first."),
    (Sort.KUDOS, True): gettext_lazy("Ordered by kudos, fewest first."),
    (Sort.PER_READER, False): gettext_lazy("Ordered by kudos for each signed-in reader, most first."),
    (Sort.PER_READER, True): gettext_lazy("Ordered by kudos for each signed-in reader, fewest first."),
    (Sort.BOOKMARKS, False): gettext_lazy("Ordered by bookmarks, most first."),
    (Sort.BOOKMARKS, True): gettext_lazy("Ordered by bookmarks, fewest first."),
    (Sort.RESPONSES, False): gettext_lazy("Ordered by reviews, most first."),
    (Sort.RESPONSES, True): gettext_lazy("Ordered by reviews, fewest first."),
    (Sort.TITLE, True): gettext_lazy("Ordered by title, from A to Z."),
    (Sort.TITLE, False): gettext_lazy("Ordered by title, from Z to A."),
    (Sort.AUTHOR, True): gettext_lazy("Ordered by author, from A to Z."),
    (Sort.AUTHOR, False): gettext_lazy("Ordered by author, from Z to A."),
}
STATES = {
    Status.COMPLETE: gettext_lazy("Complete"),
    Status.PROGRESS: gettext_lazy("In progress"),
    Status.HIATUS: gettext_lazy("On hiatus"),
}
PROMISES = {
    Promised.OPEN: pgettext_lazy("promise", "Promise open"),
    Promised.KEPT: pgettext_lazy("promise", "Promise kept"),
    Promised.NONE: pgettext_lazy("promise", "No promise"),
}
SPANS = {
    "words": gettext_lazy("Words"),
    "chapters": gettext_lazy("Chapters"),
    "kudos": gettext_lazy("Kudos"),
    "responses": gettext_lazy("Reviews"),
    "bookmarks": gettext_lazy("Bookmarks"),
}
DATES = {"updated": gettext_lazy("Updated"), "posted": gettext_lazy("Posted")}


def order_of(question: Question) -> str:
    return str(ORDERS[question.order, question.rises])


def ranges(question: Question) -> Iterator[tuple[str, str]]:
    """The ranges of figures and dates that are asked for: the name of each, and its words."""
    for name, label in SPANS.items():
        if span := getattr(question, name):
            yield name, span_in_words(str(label), span)
    for name, label in DATES.items():
        if dates := getattr(question, name):
            yield name, dates_in_words(str(label), dates)


def span_in_words(label: str, span: Span) -> str:
    said = {"label": label, "least": f"{span.least or 0:,}", "most": f"{span.most or 0:,}"}
    if span.most is None:
        return _("%(label)s: %(least)s or more") % said
    if span.least is None:
        return _("%(label)s: %(most)s or fewer") % said
    if span.least == span.most:
        return _("%(label)s: %(least)s") % said
    return _("%(label)s: %(least)s to %(most)s") % said


def dates_in_words(label: str, dates: Dates) -> str:
    since, until = dates.since, dates.until
    said = {"label": label, "since": day_in_words(since), "until": day_in_words(until)}
    if until is None:
        return _("%(label)s: since %(since)s") % said
    if since is None:
        return _("%(label)s: up to %(until)s") % said
    return _("%(label)s: from %(since)s to %(until)s") % said


def day_in_words(day: Day | None) -> str:
    if isinstance(day, timedelta):
        return ngettext("%(days)d day ago", "%(days)d days ago", day.days) % {"days": day.days}
    return date_format(day, "j M Y") if isinstance(day, date) else ""


def crossover_in_words(is_crossover: bool) -> str:
    return _("Crossovers only") if is_crossover else pgettext("filter", "No crossovers")
