"""The index: questions are put to `ask`, and `following` keeps it true. See docs/search.md."""

from datetime import datetime
from functools import cache

from django.conf import settings

from ..question import Answer, Question
from .asking import Index, NotReady

__all__ = ["NotReady", "ask"]


def ask(question: Question, now: datetime) -> Answer:
    """What the archive answers to whoever the question's `eyes` are. Raises NotReady where there is no index yet."""
    return the_index(settings.SEARCH_SERVER).ask(question, now)


@cache
def the_index(server: str) -> Index:
    # Imported where they are used: the one loads all of the index, the other is an extra of the archive.
    if server:
        from .opensearch import Server

        return Server(server)
    from .embedded import Embedded

    return Embedded()
