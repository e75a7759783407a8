"""Files as authors really save them: encodings, line ends, scene marks, and the sites and programs they come from."""

import textwrap

import pytest

from cliffhanger.manuscript import Manuscript, read

from . import bindery
from .tally import visible, words, words_of

SCENES = [
    "The café was empty — or nearly. “Who’s there?” she said, and put the lamp down on the counter.",
    "Nobody answered her, so she went behind the bar and counted the money that had been left in the till.",
    "In the morning the lamp had gone, and with it every one of the naïve little drawings on the wall.",
    "He wouldn’t say where he had been. He said only that the tide was late, and that it was not his fault.",
]
TEXT = "Title: Low Water\nAuthor: Ines\nRating: T\n\nA/N: Thanks for reading!\n\n" + "\n\n".join(
    [*SCENES[:2], "***", *SCENES[2:]]
)
ENCODINGS = ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"]
BREAKS = [
    "***",
    "* * *",
    "---",
    "-----",
    "~*~",
    "~~~",
    "#",
    "###",
    "xoxoxox",
    "oOo",
    "x-x-x",
    "-0-0-0-",
    "§",
    "•••",
]
BREAKS += [
    "___",
    "=====",
    "+++",
    "<>",
    "~ * ~",
    ". . .",
    "o.O.o",
    "*~*~*~*",
    "XXX",
    "-page break-",
    "[scene break]",
    "❦",
]


def is_low_water(manuscript: Manuscript) -> bool:
    assert (manuscript.title, manuscript.author, manuscript.rating) == ("Low Water", "Ines", "T")
    assert manuscript.notes.before == "Thanks for reading!"
    assert [(c.title, c.scene_breaks) for c in manuscript.chapters] == [(None, 1)]
    assert words(visible(manuscript.chapters[0].html)) == words(" ".join(SCENES))
    return True


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_encoding_and_line_end_reads_alike(encoding: str, newline: str) -> None:
    assert is_low_water(read(TEXT.replace("\n", newline).encode(encoding), "story.txt"))


def test_text_that_was_decoded_wrongly_once_is_mended() -> None:
    assert is_low_water(
        read(TEXT.encode().decode("cp1252", "replace").replace("\ufffd", "\x9d").encode(), "story.txt")
    )


def test_wrapped_lines_are_joined() -> None:
    wrapped = "\n\n".join(
        block if "\n" in block else textwrap.fill(block, 60) for block in TEXT.split("\n\n")
    )
    manuscript = read(wrapped.encode(), "story.txt")
    assert is_low_water(manuscript)
    assert manuscript.chapters[0].html.count("<p>") == 4


def test_single_newlines_part_paragraphs_and_a_blank_line_is_a_scene_break() -> None:
    lines = [f"{scene} It was line {n} of the evening." for n, scene in enumerate(SCENES * 3)]
    text = "\n".join(lines[:6]) + "\n\n" + "\n".join(lines[6:])
    chapter = read(text.encode(), "story.txt").chapters[0]
    assert (chapter.html.count("<p>"), chapter.scene_breaks) == (12, 1)


def test_two_blank_lines_are_a_scene_break_where_one_parts_paragraphs() -> None:
    text = "\n\n".join(SCENES[:2]) + "\n\n\n" + "\n\n".join(SCENES[2:])
    chapter = read(text.encode(), "story.txt").chapters[0]
    assert (chapter.html.count("<p>"), chapter.scene_breaks) == (4, 1)


@pytest.mark.parametrize("mark", BREAKS)
@pytest.mark.parametrize("suffix", ["txt", "docx", "html"])
def test_every_usual_mark_breaks_a_scene(mark: str, suffix: str) -> None:
    chapter = read(bindery.FORMATS[suffix]([SCENES[0], mark, SCENES[1]]), f"x.{suffix}").chapters[0]
    assert chapter.scene_breaks == 1
    assert words(visible(chapter.html)) == words(" ".join(SCENES[:2]))


@pytest.mark.parametrize("suffix", sorted(bindery.FORMATS))
def test_every_format_reads_alike(suffix: str) -> None:
    paragraphs = ["Title: Low Water", "Author: Ines", "Rating: T", "A/N: Thanks for reading!"]
    source = bindery.FORMATS[suffix]([*paragraphs, *SCENES[:2], "***", *SCENES[2:]])
    assert is_low_water(read(source, f"story.{suffix}"))
    assert is_low_water(read(source, "story"))


# Where files come from

AO3 = """<!DOCTYPE html><html><head><title>Low Water - Ines - Some Fandom</title></head><body>
<div id="preface"><h2 class="toc-heading">Preface</h2><p class="message"><b>Low Water</b><br/>Posted originally on the <a href="http://a.example/">Archive</a>
at <a href="http://a.example/works/1">http://a.example/works/1</a>.</p><div class="meta"><dl class="tags">
<dt>Rating:</dt><dd><a href="/t">Teen And Up Audiences</a></dd>
<dt>Archive Warning:</dt><dd><a href="/t">No Archive Warnings Apply</a></dd>
<dt>Fandom:</dt><dd><a href="/t">Harbour Lights</a>, <a href="/t">Salt, and Other Stories</a></dd>
<dt>Relationship:</dt><dd><a href="/t">Ines/Mara</a></dd>
<dt>Stats:</dt><dd>Published: 2020-01-01 Words: 90 Chapters: 2/4</dd></dl>
<h1>Low Water</h1><div class="byline">by <a rel="author" href="/u">Ines</a></div>
<p>Summary</p><blockquote class="userstuff"><p>A lamp goes missing.</p></blockquote>
<p>Notes</p><blockquote class="userstuff"><p>For Mara.</p></blockquote></div></div>
<div id="chapters" class="userstuff"><div class="meta group"><h2 class="heading">Chapter 1: Ebb</h2></div>
<div class="userstuff"><p>{0}</p><hr/><p>{1}</p></div>
<div class="meta group"><h2 class="heading">Chapter 2: Flood</h2></div><div class="userstuff"><p>{2}</p></div></div>
<div id="afterword"><h2 class="toc-heading">Afterword</h2><div class="meta"><div id="endnotes"><p>End Notes</p><blockquote class="userstuff"><p>More soon.</p></blockquote></div>
<p class="message">Please <a href="http://a.example/c">drop by the archive and comment</a> to let the author know!</p></div></div></body></html>"""


@pytest.mark.parametrize("heading", ["", '<h2 class="toc-heading">Preface</h2>'], ids=["bare", "headed"])
def test_a_download_of_the_large_archive(heading: str) -> None:
    page = AO3.format(*SCENES).replace('<h2 class="toc-heading">Preface</h2>', heading)
    got = read(page.encode(), "low_water.html")
    assert words_of(got) == words(visible(page))
    assert (got.title, got.author, got.rating) == ("Low Water", "Ines", "Teen And Up Audiences")
    assert got.fandoms == ("Harbour Lights", "Salt, and Other Stories")
    assert got.relationships == ("Ines/Mara",)
    assert (got.summary, got.notes.before, got.notes.after) == (
        "A lamp goes missing.",
        "For Mara.",
        "More soon.",
    )
    assert got.planned_chapters == 4
    assert [(c.title, c.scene_breaks) for c in got.chapters] == [
        ("Chapter 1: Ebb", 1),
        ("Chapter 2: Flood", 0),
    ]


def test_an_e_book_of_the_large_archive() -> None:
    preface = AO3.format(*SCENES).split("<body>")[1].split('<div id="chapters"')[0]
    pages = [
        preface,
        f'<h2 class="toc-heading">Chapter 1: Ebb</h2><div class="userstuff2"><p>{SCENES[0]}</p></div>',
        f'<h2 class="toc-heading">Chapter 2: Flood</h2><div class="userstuff2"><p>{SCENES[2]}</p></div>',
    ]
    got = read(bindery.epub_of(pages, title="Low Water"), "low_water.epub")
    assert (got.title, got.author, got.summary) == ("Low Water", "Ines", "A lamp goes missing.")
    assert [c.title for c in got.chapters] == ["Chapter 1: Ebb", "Chapter 2: Flood"]


def test_a_live_journal_post() -> None:
    post = (
        '<html><body><b>Title:</b> Low Water<br><b>Author:</b> <lj user="ines"><br><b>Rating:</b> PG-13<br>'
        "<b>Pairing:</b> Ines/Mara<br><b>Disclaimer:</b> Not mine.<br><b>Summary:</b> A lamp goes missing.<br><br>"
        f'<lj-cut text="Low water">{SCENES[0]}<br><br>{SCENES[1]}<br><br>{SCENES[2]}</lj-cut></body></html>'
    )
    got = read(post.encode(), "entry.html")
    assert (got.title, got.author, got.rating) == ("Low Water", "ines", "PG-13")
    assert (got.relationships, got.disclaimer) == (("Ines/Mara",), "Not mine.")
    assert got.chapters[0].html.count("<p") == 3


def test_a_page_of_google_docs() -> None:
    page = (
        '<html><head><style>.c1{font-weight:700}</style></head><body class="c2"><p class="c0 title"><span>Low Water</span></p>'
        f'<p class="c0"><span class="c1">by Ines</span></p><p class="c0"><span>{SCENES[0]}</span></p><hr>'
        f'<p class="c0"><span style="font-style:italic">{SCENES[1]}</span></p></body></html>'
    )
    got = read(page.encode(), "LowWater.html")
    assert (got.title, got.author) == ("Low Water", "Ines")
    assert got.chapters[0].scene_breaks == 1
    assert "<em>" in got.chapters[0].html


def test_a_page_that_word_filtered() -> None:
    page = (
        '<html><head><meta http-equiv=Content-Type content="text/html; charset=windows-1252"><style><!-- p.MsoNormal {margin:0} --></style>'
        "</head><body lang=EN-GB><div class=WordSection1><p class=MsoTitle>Low Water</p><p class=MsoNormal>by Ines</p>"
        f"<p class=MsoNormal>{SCENES[0]}<o:p></o:p></p><p class=MsoNormal align=center style='text-align:center'>* * *</p>"
        f"<p class=MsoNormal><i>{SCENES[1]}</i></p></div></body></html>"
    )
    got = read(page.encode("cp1252"), "LowWater.htm")
    assert (got.title, got.author) == ("Low Water", "Ines")
    assert got.chapters[0].scene_breaks == 1
    assert words_of(got) == words(visible(page))


# What only looks like a label


@pytest.mark.parametrize(
    "line",
    [
        "Note: she left the key under the pot, as she had said she would, and did not look back.",
        "Note to self, he thought: never trust a man with two umbrellas.",
        "Title was a thing he had never had, and rating even less.",
        "Chapter 3 was the one she always skipped.",
        "Rated highly by everyone, the hotel had nevertheless burnt down.",
        "Warning: the tide was already in.",
    ],
)
def test_story_that_begins_like_a_label_stays_story(line: str) -> None:
    got = read("\n\n".join([*SCENES, line, *SCENES]).encode(), "story.txt")
    assert words(line) - words(visible(got.chapters[0].html)) == words("")
    assert len(got.chapters) == 1
    assert (got.notes.before, got.notes.after) == (None, None)


def test_a_chat_in_a_story_stays_story() -> None:
    chat = ["Mara: are you up", "Ines: no", "Mara: note: that is not what asleep people say", "Ines: ok bye"]
    got = read("\n\n".join([SCENES[0], *chat, SCENES[1]]).encode(), "story.txt")
    assert words(" ".join(chat)) - words(visible(got.chapters[0].html)) == words("")


def test_a_letter_in_a_story_stays_story() -> None:
    letter = [
        "Date: 4 March",
        "To: the harbour master",
        "Subject: the lamp",
        "Dear Sir, it was not me. Yours, Mara.",
    ]
    got = read("\n\n".join([*SCENES[:2], *letter, *SCENES[2:]]).encode(), "story.txt")
    assert words(" ".join(letter)) - words(visible(got.chapters[0].html)) == words("")
