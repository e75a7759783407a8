"""Other scripts in Latin letters, roughly as the field writes names.

For finding only: what is shown is always what was typed.
"""

import unicodedata

from anyascii import anyascii

VOICED = "\u3099\u309a"


def romanised(word: str) -> str:
    """`word` is lower case; so is what comes out, with its accents gone."""
    if word.isascii():
        return word
    return anyascii(without_accents(unicodedata.normalize("NFKC", word))).lower()


def without_accents(text: str) -> str:
    """What makes ga of ka in kana is no accent."""
    apart = unicodedata.normalize("NFKD", text)
    bare = (sign for sign in apart if not unicodedata.combining(sign) or sign in VOICED)
    return unicodedata.normalize("NFC", "".join(bare))
