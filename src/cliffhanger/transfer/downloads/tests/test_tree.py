import re
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cliffhanger.manuscript import sanitise
from cliffhanger.transfer.downloads import xhtml as writing
from cliffhanger.transfer.downloads.tree import KNOWN, tree, words
from cliffhanger.transfer.downloads.xhtml import prose, xhtml

from .texts import DEEP, RICH, STRAY


def told(html: str, level: int = 1) -> str:
    return xhtml(tree(html, level), {})


def element(markup: str) -> ElementTree.Element:
    return ElementTree.fromstring(f"<div>{markup}</div>")  # noqa: S314


def plain(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>One<br>two &amp; &lt;three&gt;&nbsp;four</p>", "<p>One<br/>two &amp; &lt;three&gt;\xa0four</p>"),
        ("<li>alone</li>", "<ul><li>alone</li></ul>"),
        ("<ul>loose<li>one</li></ul>", "<ul><li>loose</li><li>one</li></ul>"),
        ("<ul> </ul>", ""),
        ("<dl><dd>meaning</dd></dl>", "<div><div>meaning</div></div>"),
        ("<dl>\n<dt>word</dt>\n<dd>meaning</dd></dl>", "<dl><dt>word</dt><dd>meaning</dd></dl>"),
        ("<em>so <p>it</p> goes</em>", "so <p>it</p> goes"),
        ("<h2>a<div>b</div>c</h2>", "<h2>a b c</h2>"),
        ("<details><p>x</p></details>", "<div><p>x</p></div>"),
        (
            "<details><p>x</p><summary>s</summary></details>",
            "<details><summary>s</summary><p>x</p></details>",
        ),
        ("<table><tr><td>1</td></tr></table>", "<table><tbody><tr><td>1</td></tr></tbody></table>"),
        ("<table></table>", ""),
        ("<ruby>a<rt>b</rt></ruby>", "<ruby>a<rt>b</rt></ruby>"),
        ("<ruby>a</ruby>", "a"),
        ("<a>nowhere</a>", "nowhere"),
        ('<a href="javascript:x">bad</a>', "bad"),
        ('<p align="center">c</p>', '<p class="center">c</p>'),
        ('<p class="x" style="color: red" onclick="y">c</p>', "<p>c</p>"),
        ('<p lang="de-AT" dir="rtl">c</p>', '<p dir="rtl" lang="de-AT" xml:lang="de-AT">c</p>'),
        ('<p lang="no such" dir="up">c</p>', "<p>c</p>"),
        ('<ol type="x" start="0"><li value="3">c</li></ol>', "<ol><li>c</li></ol>"),
        ("<script>alert(1)</script>", "alert(1)"),
        ("1 < 2 & 3", "1 &lt; 2 &amp; 3"),
        ("<acronym>A</acronym><big>b</big>", "<abbr>A</abbr><span>b</span>"),
        ('<img src="https://x.example/a.png" alt="A">', '<a href="https://x.example/a.png">[A]</a>'),
        ('<img src="data:x" alt="A"><img>', "[A]"),
    ],
)
def test_everything_stands_where_it_may(html: str, expected: str) -> None:
    assert told(html) == expected


def test_headings_never_skip_a_step() -> None:
    made = told("<h1>a</h1><h4>b</h4><h6>c</h6><h2>d</h2><h1>e</h1>", level=2)
    assert re.findall(r"<h(\d)>", made) == ["3", "4", "5", "4", "3"]


def test_a_link_from_here_leads_here_from_anywhere() -> None:
    assert 'href="http://localhost:8000/works/3?x=1#end"' in told('<a href="/works/3?x=1#end">it</a>')


def test_a_known_picture_is_shown() -> None:
    made = xhtml(tree('<img src="https://x.example/a.png" alt=\'"A" &amp; B\'>'.replace("'", '"')), {})
    assert "https://x.example/a.png" in made
    shown = xhtml(tree('<img src="https://x.example/a.png" alt="A">'), {"https://x.example/a.png": "one.png"})
    assert shown == '<img src="one.png" alt="A"/>'


@pytest.mark.parametrize("html", [RICH, STRAY, DEEP, sanitise(RICH), sanitise(STRAY), sanitise(DEEP)])
def test_what_is_hard_is_well_formed_and_keeps_its_words(html: str) -> None:
    html = re.sub("<img[^>]*>", "", html)  # its description takes its place
    made = element(told(html))
    assert {inner.tag for inner in made.iter()} <= KNOWN
    assert plain("".join(words(tree(html)))) == plain("".join(words(tree(told(html)))))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.sampled_from(
            [*(f"<{t}>" for t in sorted(KNOWN)), *(f"</{t}>" for t in sorted(KNOWN)), "so ", "&lt;", "<", '"']
        ),
        max_size=40,
    )
)
def test_nothing_comes_out_that_is_not_well_formed(pieces: list[str]) -> None:
    html = "".join(pieces)
    for written in (html, sanitise(html)):
        made = told(written)
        element(made)
        assert told(made) == told(told(made))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.sampled_from(
            ["<p>", "</p>", "<em>", "</em>", "<hr>", "<br>", "so", "&amp;", "\n", "\x0b", "&nbsp;"]
        )
    )
)
def test_the_short_way_comes_to_the_same(pieces: list[str]) -> None:
    html = sanitise("".join(pieces))
    assert element(prose(html, 1, {})).itertext() is not None
    assert canonical(prose(html, 1, {})) == canonical(told(html))


def canonical(markup: str) -> str:
    return ElementTree.canonicalize(f"<div>{markup}</div>")


def test_an_ordinary_chapter_goes_the_short_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "tree", lambda *_: pytest.fail("the long way"))
    assert prose("<p>One <em>two</em>&nbsp;&amp; so.<br>On.</p>\n<hr>\n<p>End.</p>", 1, {}).endswith(
        "<p>End.</p>"
    )
