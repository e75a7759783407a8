"""Pages for everybody, kept in front of Django and never older than the last write: docs/why/page-cache.md."""

from .everybody import depends_on, for_at_most, for_everybody
from .front import PageCache
from .news import News, Watch
from .reuse import page_again, page_of_reader, reuse

__all__ = [
    "News",
    "PageCache",
    "Watch",
    "depends_on",
    "for_at_most",
    "for_everybody",
    "page_again",
    "page_of_reader",
    "reuse",
]
