"""Markdown, plain text, and the one file of HTML."""

import re
from pathlib import Path

import pytest

from cliffhanger.archive import clock
from cliffhanger.cast import makers
from cliffhanger.manuscript import read, visible_text
from cliffhanger.transfer.downloads.book import Book, book_of, book_of_work
from cliffhanger.transfer.downloads.formats import FORMATS, make
from cliffhanger.transfer.downloads.plain import MARKDOWN, TEXT, prose
from cliffhanger.works.models import Chapter, Style, Work

pytestmark = pytest.mark.django_db


def written(book: Book, place: Path) -> str:
    make(book, FORMATS[place.suffix[1:]], "", place, lambda: None)
    return place.read_text()


@pytest.mark.parametrize(
    ("html", "markdown", "text"),
    [
        ("<p>One <em>two</em> <strong>three</strong>.</p>", "One *two* **three**.", "One _two_ *three*."),
        ("<p>a<br>b</p>", "a\\\nb", "a\nb"),
        ("<p>a</p><hr><p>b</p>", "a\n\n* * *\n\nb", "a\n\n* * *\n\nb"),
        ("<p><em> so </em>it</p>", "*so* it", "_so_ it"),
        (
            "<p>2 * 3_4 [x] `y` \\ &lt;b&gt; &amp;amp;</p>",
            "2 \\* 3\\_4 \\[x\\] \\`y\\` \\\\ \\<b> \\&amp;",
            "2 * 3_4 [x] `y` \\ <b> &amp;",
        ),
        (
            "<p># one</p><p>1. two</p><p>- three</p><p>&gt; four</p>",
            "\\# one\n\n1\\. two\n\n\\- three\n\n\\> four",
            "# one\n\n1. two\n\n- three\n\n> four",
        ),
        ("<p>#one 1.5 -three</p>", "#one 1.5 -three", "#one 1.5 -three"),
        (
            '<p><a href="https://x.example/a">on</a></p>',
            "[on](<https://x.example/a>)",
            "on <https://x.example/a>",
        ),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b", "  a\n\n  b"),
        ("<ul><li>a</li><li><p>b</p><p>c</p></li></ul>", "- a\n- b\n\n  c", "- a\n- b\n\n  c"),
        ('<ol start="4"><li>a</li><li>b</li></ol>', "4. a\n5. b", "4. a\n5. b"),
        ("<h2>A <em>b</em></h2>", "## A *b*", "A _b_"),
        ("<p>a<sup>2</sup> <ruby>漢<rt>kan</rt></ruby></p>", "a2 漢 (kan)", "a2 漢 (kan)"),
        ("<p></p><p> </p>", "", ""),
    ],
)
def test_words_are_written_as_they_are_meant(html: str, markdown: str, text: str) -> None:
    assert prose(html, MARKDOWN, 1) == markdown
    assert prose(html, TEXT, 1) == text


def test_markdown_is_read_again_as_it_was(work: Work, tmp_path: Path) -> None:
    html = "<p>One <em>two</em> 3 * 4 * 5, [x] &amp; _so_.</p>\n<hr>\n<p># no heading</p>\n<p>Last &lt;line&gt;.</p>"
    Chapter.objects.filter(work=work, position=1).update(text=html)
    again = read(prose(html, MARKDOWN, 1).encode(), "it.md")
    assert visible_text("".join(chapter.html for chapter in again.chapters)) == visible_text(html)


@pytest.mark.parametrize("kind", ["md", "txt", "html"])
def test_only_what_is_posted_is_in_it(work: Work, tmp_path: Path, kind: str) -> None:
    said = written(book_of_work(work), tmp_path / f"it.{kind}")
    assert "The Key" in said
    assert "Somebody finds a key." in said
    assert "The second part." in said
    assert "Nobody has read" not in said
    assert f"http://localhost:8000/works/{work.pk}" in said


def test_programs_find_in_the_html_what_they_look_for(work: Work, tmp_path: Path) -> None:
    said = written(book_of_work(work), tmp_path / "it.html")
    message = re.search(r'<div id="preface"><div class="preface">\s*<p class="message">(.*?)</p>', said)
    assert message
    assert re.findall(r'href="([^"]*)"', message[1]) == [
        "http://localhost:8000/",
        f"http://localhost:8000/works/{work.pk}",
    ]
    assert re.search(
        r'<div class="meta">.*?<dl class="tags">.*?<dd class="stats">[^<]*Chapters: 2/3', said, re.S
    )
    assert '<div id="chapters" class="userstuff"' in said


def test_the_html_asks_nobody_and_runs_nothing(rich: Work, door: bytes, tmp_path: Path) -> None:
    said = written(book_of_work(rich), tmp_path / "it.html")
    assert "default-src 'none'" in said
    assert 'src="data:image/png;base64,' in said
    assert "<script" not in said
    assert not re.search(r'src="(?!data:)', said)


@pytest.mark.parametrize("kind", ["md", "txt", "html"])
def test_several_stories_stand_in_their_order(work: Work, rich: Work, tmp_path: Path, kind: str) -> None:
    other = makers.work(makers.account("Other"), "Another", ["Of another."])
    other.chapters.get().post(clock.now())
    book = book_of(
        [other.pk, rich.pk, work.pk], makers.account("R"), title="All of it", url="http://a.example/"
    )
    said = written(book, tmp_path / f"it.{kind}")
    assert said.index("All of it") < said.index("Of another.") < said.index("The second part.")


def test_an_html_file_has_the_style_of_each_work_for_its_own_text(
    work: Work, rich: Work, tmp_path: Path
) -> None:
    Style.wear(work, ".a::before { content: '</style><script>' } body { color: red }", clock.now())
    Style.wear(rich, "p { color: #123456 }", clock.now())
    book = book_of([rich.pk, work.pk], makers.account("R"), title="Two", url="http://a.example/x")
    said = written(book, tmp_path / "two.html")
    assert "#chapters-1>section>.text p{color:#123456}" in said
    assert '#chapters-2>section>.text .a::before{content:"\\3c /style\\3e \\3c script\\3e "}' in said
    assert said.count("</style>") == 1
    assert "#ff0000" not in said
