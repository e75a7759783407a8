"""The index: questions are put to `ask`, and `following` keeps it true. See docs/search.md."""

from datetime import datetime
from functools import cache

from django.conf import settings

from ..question import Answer, Question
from . import ledger, place
from .asking import Index, NotReady

__all__ = ["NotReady", "ask", "is_behind"]


def ask(question: Question, now: datetime) -> Answer:
    """What the archive answers to whoever the question's `eyes` are. Raises NotReady where there is no index yet."""
    return the_index(settings.SEARCH_SERVER).ask(question, now)


def is_behind() -> bool:
    """Whether something may have been written that the index has not read: tags that count as others, new words.

    Asked before a question is: what is answered then is true until something else is written. Without an index the
    database answers, which is never behind.
    """
    if not settings.SEARCH_SERVER and place.current() is None:
        return False
    state = getattr(the_index(settings.SEARCH_SERVER), "state", None)
    if state is None:
        return True
    try:
        return bool(state.catalogue.known.get("waiting") or ledger.after(state.catalogue.cursor))
    except ledger.Lost:
        return True


@cache
def the_index(server: str) -> Index:
    # Imported where they are used: the one loads all of the index, the other is an extra of the archive.
    if server:
        from .opensearch import Server

        return Server(server)
    from .embedded import Embedded

    return Embedded()
