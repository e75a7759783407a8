import pytest

from cliffhanger.kit.text import capitalised, count, number_in_words, words


@pytest.mark.parametrize(
    ("number", "said"), [(0, "zero"), (8, "eight"), (20, "twenty"), (21, "21"), (9840, "9,840"), (-1, "-1")]
)
def test_numbers_up_to_twenty_are_words(number: int, said: str) -> None:
    assert number_in_words(number) == said


@pytest.mark.parametrize(("number", "said"), [(0, "0 words"), (1, "1 word"), (1234, "1,234 words")])
def test_words_are_counted_in_figures(number: int, said: str) -> None:
    assert words(number) == said


def test_things_are_counted() -> None:
    assert count(1, "reader") == "one reader"
    assert count(8, "reader") == "eight readers"
    assert count(2, "has", "have") == "two have"


def test_only_the_first_letter_grows() -> None:
    assert capitalised("eight of twelve McRaes") == "Eight of twelve McRaes"
    assert capitalised("") == ""
