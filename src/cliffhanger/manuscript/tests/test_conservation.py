"""No word is lost and none is doubled, whatever an author writes, in every format and encoding."""

import textwrap

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cliffhanger.manuscript import Unreadable, read

from . import bindery
from .tally import words, words_of

WORDS = st.sampled_from(
    [
        *["river", "lamp", "key", "Mrs.", "Okafor", "said", "quietly", "chapter", "note", "review", "story"],
        *["the", "end", "she", "he", "I", "you", "author", "part", "one", "two", "three", "title", "by"],
        *["rating", "summary", "café", "naïve", "wait—", "don't", "17", "“Go,”", "door?", "window.", "it!"],
        *["rain,", "😀"],
    ]
)
SENTENCES = st.lists(WORDS, min_size=1, max_size=30).map(" ".join)
LABELS = st.sampled_from(
    [
        *[
            "A/N-",
            "A/N:",
            "AN:",
            "[Author's Note]",
            "(A/N:",
            "Author’s Notes:",
            "Note:",
            "NOTE-",
            "End Notes:",
        ],
        *["Summary:", "Disclaimer-", "Title:", "Author:", "Rated:", "Pairing:", "Fandom:", "Genre:"],
        *["Warnings:", "Characters:", "Feedback:", "Spoilers:", "Chapters:", "Chapter Summary:"],
        *["Pretty please?-", "by", "Dear", "Tom:", "Date:", "Subject:", "From:"],
    ]
)
LINES = st.one_of(
    SENTENCES,
    SENTENCES,
    st.tuples(LABELS, SENTENCES).map(" ".join),
    LABELS,
    st.sampled_from(
        [
            "***",
            "* * *",
            "~*~",
            "#",
            "oOo",
            "xoxoxox",
            "-----",
            "§",
            "•••",
            "...",
            "I",
            "II",
            "III",
            "1.",
            "2.",
            "~3~",
        ]
    ),
    st.sampled_from(
        [
            "Chapter 1",
            "CHAPTER TWO",
            "Chapter 3: The Key",
            "Part One",
            "Prologue",
            "Epilogue",
            "Preface",
            "Afterword",
        ]
    ),
    st.sampled_from(
        [
            "TBC",
            "THE END",
            "Notes",
            "Summary",
            "Title",
            "End Notes",
            "A/N",
            "Contents",
            "End A/N",
            "Previously:",
        ]
    ),
)
PARAGRAPHS = st.lists(LINES, min_size=1, max_size=25).filter(lambda lines: any(words(" ".join(lines))))
GENEROUS = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@GENEROUS
@given(PARAGRAPHS, st.sampled_from(["html", "docx", "odt", "rtf", "epub"]))
def test_every_word_of_a_document_lands_once(paragraphs: list[str], suffix: str) -> None:
    source = bindery.FORMATS[suffix](paragraphs)
    assert words_of(read(source, f"story.{suffix}")) == words(" ".join(paragraphs))


@GENEROUS
@given(
    PARAGRAPHS,
    st.lists(st.integers(1, 4), min_size=25, max_size=25),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from(["txt", "md"]),
)
def test_every_word_of_a_text_lands_once(
    paragraphs: list[str], newlines: list[int], encoding: str, newline: str, suffix: str
) -> None:
    text = "".join(line + newline * count for line, count in zip(paragraphs, newlines, strict=False))
    assert words_of(read(text.encode(encoding), f"story.{suffix}")) == words(text)


@GENEROUS
@given(PARAGRAPHS, st.integers(40, 80))
def test_wrapped_lines_lose_nothing(paragraphs: list[str], width: int) -> None:

    text = "\n\n".join(textwrap.fill(line, width) for line in paragraphs).replace("😀", ":)")
    assert words_of(read(text.encode("cp1252"), "story.txt")) == words(text)


@GENEROUS
@given(
    PARAGRAPHS,
    st.sampled_from(
        ["<br>", "<br><br>", "</p><p>", "</div><div>", "<hr>", "</h2><p>", "</li><li>", "</td><td>"]
    ),
)
def test_loose_markup_loses_nothing(paragraphs: list[str], between: str) -> None:
    source = "<html><body>" + between.join(paragraphs)
    assert words_of(read(source.encode(), "story.html")) == words(" ".join(paragraphs))


def answer(source: bytes, filename: str) -> bool:
    """Whether a file is read to at least one chapter, or refused with a sentence."""
    try:
        return bool(read(source, filename).chapters)
    except Unreadable as error:
        return str(error).endswith(".") and len(str(error)) > 30


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=3000), st.sampled_from(["txt", "md", "html", "docx", "odt", "rtf", "epub"]))
def test_any_bytes_are_read_or_refused(source: bytes, suffix: str) -> None:
    assert answer(source, f"x.{suffix}")


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(["docx", "odt", "epub", "rtf"]), st.integers(0, 2000), st.binary(min_size=1, max_size=6)
)
def test_a_damaged_document_is_read_or_refused(suffix: str, place: int, junk: bytes) -> None:
    source = bytearray(
        bindery.FORMATS[suffix](["Chapter 1", "The key was under the pot.", "“Oh,” she said."] * 5)
    )
    place %= len(source)
    source[place : place + len(junk)] = junk
    assert answer(bytes(source), f"x.{suffix}")
