"""What a page shows beside the fields: the author's file as its readers see it."""

import pytest

from cliffhanger.manuscript import source_text

from . import bindery
from .tally import words

STORY = ["A/N- Thanks!", "Chapter 1", "The key was under the pot.", "“Oh,” she said."]


@pytest.mark.parametrize("suffix", sorted(bindery.FORMATS))
def test_every_paragraph_is_a_line_in_its_order(suffix: str) -> None:
    shown = source_text(bindery.FORMATS[suffix](STORY), f"story.{suffix}")
    assert [line for line in shown.split("\n") if line] == STORY


def test_lines_of_a_text_stay_as_they_were_broken() -> None:
    assert source_text(b"Title: Salt\r\nAuthor: Vi\r\n\r\n\r\nIt rained\r\nall day.", "x.txt") == (
        "Title: Salt\nAuthor: Vi\n\n\nIt rained\nall day."
    )


def test_markup_scripts_and_styles_are_not_shown() -> None:
    html = "<html><head><title>t</title><style>p{}</style></head><body><p>One &lt;b&gt;</p><script>x</script><hr><p>Two</p>"
    assert source_text(html.encode(), "x.html") == "One <b>\n\n* * *\n\nTwo"


def test_a_million_blank_lines_are_shown_as_a_few() -> None:
    assert source_text(b"One" + b"\n" * 100_000 + b"Two", "x.txt") == "One\n\n\n\nTwo"


def test_fields_of_an_archive_keep_their_labels() -> None:
    html = "<html><body><dl><dt>Rating:</dt><dd><a href='/t'>Mature</a></dd></dl><p>The lamp was lit.</p>"
    assert words(source_text(html.encode(), "x.html")) == words("Rating Mature The lamp was lit")
