import pytest
from django.utils import translation

from cliffhanger.kit.text import capitalised, figures, number_in_words, small_numbers, words


@pytest.mark.parametrize(
    ("number", "said"), [(0, "zero"), (8, "eight"), (20, "twenty"), (21, "21"), (9840, "9,840"), (-1, "-1")]
)
def test_numbers_up_to_twenty_are_words(number: int, said: str) -> None:
    assert number_in_words(number) == said


@pytest.mark.parametrize(("number", "said"), [(0, "0 words"), (1, "1 word"), (1234, "1,234 words")])
def test_words_are_counted_in_figures(number: int, said: str) -> None:
    assert words(number) == said


@pytest.mark.parametrize(
    ("language", "small", "large", "words_said"),
    [
        ("en", "zero one twelve twenty", "9,840 12,345", "1 word, 9,840 words"),
        ("de", "null eins zwölf zwanzig", "9.840 12.345", "1 Wort, 9.840 Wörter"),
        ("es", "cero uno doce veinte", "9840 12\xa0345", "1 palabra, 9840 palabras"),
    ],
)
def test_numbers_are_written_as_their_language_writes_them(
    language: str, small: str, large: str, words_said: str
) -> None:
    with translation.override(language):
        assert " ".join(number_in_words(number) for number in (0, 1, 12, 20)) == small
        assert " ".join(figures(number) for number in (9_840, 12_345)) == large
        assert ", ".join(words(number) for number in (1, 9_840)) == words_said


@pytest.mark.parametrize("language", ["en", "de", "es"])
def test_every_language_has_its_numbers_up_to_twenty(language: str) -> None:
    with translation.override(language):
        assert len(set(small_numbers())) == 21


def test_only_the_first_letter_grows() -> None:
    assert capitalised("eight of twelve McRaes") == "Eight of twelve McRaes"
    assert capitalised("") == ""
