"""How words are counted."""

from .markup import visible_text


def is_word(token: str) -> bool:
    return token[:1].isalnum() or any(character.isalnum() for character in token)


def count_words(html_or_text: str) -> int:
    """Tokens between white space, of the visible text, that hold at least one letter or digit.

    `don't`, `well-known` and `3,000` are one word each; a dash or an emoji alone is none.
    """
    return sum(map(is_word, visible_text(html_or_text).split()))
