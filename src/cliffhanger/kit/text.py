"""Numbers as people write them."""

SMALL = (
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
)


def number_in_words(number: int) -> str:
    """`eight`, `twenty`, then figures: `21`, `9,840`."""
    return SMALL[number] if 0 <= number < len(SMALL) else f"{number:,}"


def count(number: int, one: str, many: str = "") -> str:
    """`one reader`, `eight readers`, `9,840 words`; `many` defaults to `one` with an s."""
    return f"{number_in_words(number)} {one if number == 1 else many or one + 's'}"


def words(number: int) -> str:
    """`1 word`, `9,840 words`: always figures, for lists and tables."""
    return f"{number:,} {'word' if number == 1 else 'words'}"


def capitalised(text: str) -> str:
    """`text` with its first letter large and the rest as it was."""
    return text[:1].upper() + text[1:]
