"""Numbers as people write them, in the language that is spoken."""

from functools import lru_cache

from django.utils import translation
from django.utils.formats import get_format
from django.utils.translation import ngettext, pgettext

# Spanish writes four figures without a gap: 9840, 12 345.
GROUPED_FROM = {"es": 5}


def number_in_words(number: int) -> str:
    """`eight`, `twenty`, then figures: `21`, `9,840`."""
    small = small_numbers()
    return small[number] if 0 <= number < len(small) else figures(number)


def small_numbers() -> tuple[str, ...]:
    """`zero`, `one`, … `twenty`."""
    return _small_numbers(translation.get_language())


@lru_cache(maxsize=64)
def _small_numbers(language: str) -> tuple[str, ...]:
    # Translators: as they stand alone or before a plural; for one there is always a sentence of its own.
    said = pgettext(
        "numbers from zero to twenty, a space between",
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
        " seventeen eighteen nineteen twenty",
    )
    return tuple(said.split())


def figures(number: int) -> str:
    """`9,840`; `9.840` in German."""
    language = translation.get_language()
    if len(str(abs(number))) < GROUPED_FROM.get(language, 4):
        return str(number)
    return f"{number:,}".replace(",", gap(language))


@lru_cache(maxsize=64)
def gap(language: str) -> str:
    """What stands between the thousands."""
    return str(get_format("THOUSAND_SEPARATOR", language))


def words(number: int) -> str:
    """`1 word`, `9,840 words`: always figures, for lists and tables."""
    return ngettext("{figures} word", "{figures} words", number).format(figures=figures(number))


def capitalised(text: str) -> str:
    """`text` with its first letter large and the rest as it was."""
    return text[:1].upper() + text[1:]
