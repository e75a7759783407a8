"""Reads what an author hands in, and cleans what an author writes. Pure Python: no Django, no network.

`read(source, filename)` brings a file of any usual format to a `Manuscript`: bytes -> lines -> blocks ->
header, notes and chapters. `sanitise` is the one way for author HTML into the archive.
"""

from .files import FORMATS, MAX_BYTES, source_text
from .manuscript import Chapter, Manuscript, Notes
from .markup import visible_text
from .pasted import from_text
from .promise import ReadPromise, read_promise
from .reading import read
from .sanitiser import sanitise
from .style import Style, style_of
from .unreadable import Unreadable
from .words import count_words

__all__ = [
    "FORMATS",
    "MAX_BYTES",
    "Chapter",
    "Manuscript",
    "Notes",
    "ReadPromise",
    "Style",
    "Unreadable",
    "count_words",
    "from_text",
    "read",
    "read_promise",
    "sanitise",
    "source_text",
    "style_of",
    "visible_text",
]
