"""Words of others as typst takes them: strings, in which nothing is a command."""

import re

# Latin, Greek, Cyrillic, Hebrew and the usual signs: for these typst brings letters of its own.
OTHER_LETTERS = re.compile(
    "[^\x00-\u0377\u0384-\u052f\u0591-\u05f4\u1e00-\u1fff\u2010-\u2027\u202f-\u205e\u20a0-\u20bf\u2190-\u2193\u2212\ufb00-\ufb06]"
)


def has_letters_for(text: str) -> bool:
    """Whether the fonts of the system need not be asked, which takes a while."""
    return not OTHER_LETTERS.search(text)


def literal(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
