"""The style of a work: what is let through is written anew and stays within the text; the rest is told by its line."""

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tinycss2.parser import parse_blocks_contents, parse_rule_list, parse_stylesheet

from cliffhanger.manuscript import Style, style_of
from cliffhanger.manuscript.style import MOST_LEFT_OUT, MOST_SELECTORS, Why
from cliffhanger.manuscript.style_values import PROPERTIES

SCOPE = "#workskin .text"
ON = f':root:not([data-styles="none"]) {SCOPE}'
KNOWN = {*PROPERTIES, "font-family"}
NEVER = re.compile(
    r"url\(|image-set|src\(|var\(|attr\(|expression|javascript|-moz-|behavior|@import|@font-face|@charset|@namespace"
    r"|position:|z-index|animation|transition|transform|!|<|\\(?!3c |3e |22 |5c )",
    re.I,
)


def told(style: Style) -> list[tuple[int, Why]]:
    return [(each.line, each.why) for each in style.left_out]


def rules_of(css: str) -> list[tuple[str, dict[str, str]]]:
    """Selector and declarations of every rule, also of those within @media and @layer."""
    found = []
    waiting = list(parse_stylesheet(css, skip_comments=True, skip_whitespace=True))
    while waiting:
        node = waiting.pop(0)
        assert node.type in ("qualified-rule", "at-rule"), node
        if node.type == "at-rule":
            assert node.lower_at_keyword in ("media", "layer")
            waiting += parse_rule_list(node.content, skip_comments=True, skip_whitespace=True)
            continue
        said = {}
        for each in parse_blocks_contents(node.content, skip_comments=True, skip_whitespace=True):
            assert each.type == "declaration", each
            assert not each.important
            said[each.lower_name] = "".join(token.serialize() for token in each.value).strip()
        found.append(("".join(token.serialize() for token in node.prelude).strip(), said))
    return found


def assert_harmless(style: Style) -> None:
    for css in (style.css(SCOPE), style.css_of_page(SCOPE)):
        strings_aside = re.sub(r'"(?:[^"\\]|\\.)*"', '""', css)
        assert not NEVER.search(strings_aside), css
        assert "</" not in css
        for selectors, said in rules_of(css):
            assert said.keys() <= KNOWN, said
            for selector in selectors.removeprefix(":where(").split(","):
                behind = selector.partition(SCOPE)[2]
                assert selector.startswith((SCOPE, ":root", ":where(:root")), selector
                assert not behind.startswith(("+", "~", ".", "#", "[", ":")), selector


HOSTILE = [
    "@import url(https://evil.example/x.css);",
    "@import 'https://evil.example/x.css';",
    "@charset 'x'; @namespace url(x);",
    "@font-face { font-family: x; src: url(https://evil.example/x.woff) }",
    "@keyframes a { to { opacity: 0 } } p { animation: a 1s infinite; transition: all 9s }",
    "@supports (display: grid) { body { display: none } }",
    "@media print { @media screen { body { color: red } } }",
    "@media (prefers-color-scheme: dark), all { p { color: red } }",
    "@layer tokens { :root { --paper: red } }",
    "@page { margin: 9cm } @container (width > 1px) { p { color: red } }",
    "p { background: url(https://evil.example/a.png) }",
    "p { background-image: URL( 'https://evil.example/a.png' ) }",
    "p { background: \\75 rl(https://evil.example/a.png) }",
    "p { background: u\\72l(https://evil.example/a.png) }",
    "p { background: image-set('https://evil.example/a.png' 1x) }",
    "p { --a: url(https://evil.example/a.png); background: var(--a) }",
    "p { background: var(--a, url(https://evil.example/a.png)) }",
    "p { background: url(https://evil.example/a.png",
    "p { content: attr(data-x); content: url(x) } p::before { content: counter(x) }",
    "p { width: expression(alert(1)); behavior: url(x.htc); -moz-binding: url(x) }",
    "p { color: red;} </style><script>alert(1)</script>",
    "p::before { content: '</style><script>alert(1)</script>' }",
    "p::before { content: '\\3c/style\\3e' }",
    "p::before { content: '\\22 } body { display: none } /*' }",
    "<!-- p { color: red } -->",
    "p { color: red /* } body { display: none } */ }",
    "p { color: red; } /* never ends body { display: none }",
    "body { display: none } html, :root, head { color: red }",
    "#main, #workskin ~ #feedback, #workskin + *, .userstuff ~ * { display: none }",
    "#workskin > * ~ #feedback, #chapters + p { color: red }",
    "~ p, + p, p >, > > p, p + { color: red }",
    "p, ), q { color: red } p } body { color: red }",
    "p:has(~ body), p:is(body, p), p:where(*), ::part(x), ::slotted(*), :host { color: red }",
    "[style], a[href^='https'], input[value^='a'] { color: red }",
    "*|body, ns|p, a|* { color: red }",
    "p { position: fixed; top: 0; left: 0; z-index: 999; inset: 0 }",
    "p { margin: -100em; margin-top: -1px; text-indent: -999px; left: -9em }",
    "p { width: 99999px; font-size: 9999px; padding: 100vw; height: 100vh; line-height: 0 }",
    "p { box-shadow: 0 0 0 9999px red; text-shadow: 900px 900px red; outline: 900px solid red }",
    "p { display: none; visibility: hidden; opacity: 0; clip-path: inset(100%); font-size: 0 }",
    "p { transform: scale(99); filter: blur(9px); mix-blend-mode: difference; cursor: none }",
    "p { pointer-events: none; user-select: none; overflow: hidden; contain: strict; all: unset }",
    "p { width: 1e999px; width: calc(1px * 1e99); opacity: 1e-99; color: rgb(1e999 0 0) }",
    "p { grid-template-columns: repeat(100000, 1fr); columns: 100000 }",
    "p { color: red !important; color: red !\\69mportant }",
    "p { co\\lor: red } \\70 { color: red } .\\3c b { color: red }",
    "p { p & { color: red } & ~ body { color: red } color: red }",
    ".\u202e, .a\u200b, .a\ud800 { color: red } p::after { content: '\u202egnp' }",
    "p\x00 { color\x00: red } \x00 { } \ufeff p { color: red }",
    "\\",
    "{}{}}{",
    "p { color: red; ;; : ; x ; } @ { } @; @media { } @media ( { }",
    "p { background: linear-gradient(url(x), red) } p { background: linear-gradient(red) }",
]


@pytest.mark.parametrize("css", HOSTILE)
def test_hostile_styles_reach_nothing_outside_the_text(css: str) -> None:
    style = style_of(css)
    assert_harmless(style)
    assert_harmless(style_of(f"{css}\n p {{ color: red }}"))


PIECES = st.one_of(
    st.sampled_from(HOSTILE),
    st.sampled_from(sorted(KNOWN)),
    st.sampled_from(
        [" ", "\n", ";", ":", "{", "}", "(", ")", "[", "]", ",", ">", "+", "~", "*", ".", "#", "@", "!"]
    ),
    st.sampled_from(
        ['"', "'", "\\", "/*", "*/", "<!--", "-->", "</style", "url(", "@media", "and", "p", ".a", "red"]
    ),
    st.sampled_from(
        ["1px", "-1em", "50%", "1e9", "#fff", "rgb(1,2,3)", "u+26", "--x", "var(--x)", "inherit"]
    ),
    st.text(max_size=6),
)


@settings(max_examples=500, deadline=None)
@given(st.lists(PIECES, max_size=30).map("".join))
def test_nothing_but_what_is_allowed_comes_out(css: str) -> None:
    assert_harmless(style_of(css))


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(sorted(KNOWN)), st.lists(PIECES, max_size=6).map(" ".join))
def test_no_value_gets_out_of_its_declaration(name: str, value: str) -> None:
    assert_harmless(style_of(f".a::before {{ {name}: {value} }}"))


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, max_size=20).map("".join))
def test_what_comes_out_is_let_through_as_it_is(css: str) -> None:
    once = style_of(css).css("#workskin")
    own = once.removeprefix("#workskin{display:flow-root}")
    again = style_of(own).css("#workskin").removeprefix("#workskin{display:flow-root}")
    assert (
        again.replace("\n", "") == own.replace("\n", "") or "min(" in own
    )  # a width that was capped is a sum


@pytest.mark.parametrize(
    ("source", "css"),
    [
        ("p { color: RED }", f"{SCOPE} p{{color:#ff0000}}"),
        ("#workskin .letter p { color: #abc }", f"{SCOPE} .letter p{{color:#aabbcc}}"),
        ("#workskin .userstuff > p { color: rgb(0 0 0 / 50%) }", f"{SCOPE}>p{{color:rgba(0,0,0,0.5)}}"),
        ("#workskin { background: #fff }", f"{SCOPE}{{background-color:#ffffff}}"),
        (".a.b:first-child::before { content: 'A: ' }", f'{SCOPE} .a.b:first-child::before{{content:"A: "}}'),
        ("li:nth-child(odd):not(.a) { margin: 0 auto }", f"{SCOPE} li:nth-child(2n+1):not(.a){{margin:0 auto}}"),
        (".a + .b ~ .c { float: left }", f"{SCOPE} .a+.b~.c{{float:left}}"),
        ("p { font-size: 14px }", f"{SCOPE} p{{font-size:0.875em}}"),
        ("p { width: 300px }", f"{SCOPE} p{{width:min(300px,100%)}}"),
        ("p { width: 50% }", f"{SCOPE} p{{width:50%}}"),
        ("p { font-family: monospace }", f"{SCOPE} p{{font-family:monospace}}"),
        ("p { border: 1px solid tan }", f"{SCOPE} p{{border:1px solid #d2b48c}}"),
        ("p { background: linear-gradient(90deg, red, #00f 80%) }", f"{SCOPE} p{{background-image:linear-gradient(90deg,#ff0000,#0000ff 80%)}}"),
        ("@media screen and (max-width: 30em) { p { clear: both } }", f"@media screen and (max-width:30em){{{SCOPE} p{{clear:both}}}}"),
        (".größe { text-align: end }", f"{SCOPE} .größe{{text-align:end}}"),
        ("P { COLOR: currentColor }", f"{SCOPE} p{{color:currentcolor}}"),
    ],
)  # fmt: skip
def test_what_a_letter_or_a_chat_needs_is_written_within_the_text(source: str, css: str) -> None:
    style = style_of(source)
    assert told(style) == []
    assert style.css(SCOPE) == f"{SCOPE}{{display:flow-root}}\n{css}"


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("\n@import 'x';", (2, Why.AT_RULE)),
        ("p {\n  color: red;\n  position: fixed }", (3, Why.PROPERTY)),
        ("p { background: url(x) }", (1, Why.ADDRESS)),
        ("p { font-size: 9em }", (1, Why.VALUE)),
        ("p { color: red !important }", (1, Why.IMPORTANT)),
        ("\n\nbody { color: red }", (3, Why.SELECTOR)),
        (".a { color: red; .b { color: blue } }", (1, Why.NESTED)),
        ("@media (hover) { p { color: red } }", (1, Why.MEDIA)),
        ("p { font-family: Papyrus, serif }", (1, Why.FACE)),
        ("p { content: 'x' }", (1, Why.CONTENT)),
        ("#workskin { font-size: 2em }", (1, Why.READERS)),
        ("p { color: red } }", (1, Why.BROKEN)),
    ],
)
def test_what_is_left_out_is_told_by_its_line(source: str, why: tuple[int, Why]) -> None:
    assert told(style_of(source)) == [why]


def test_one_bad_line_takes_no_good_one_with_it() -> None:
    style = style_of(
        "p { color: red; zoom: 3; margin: 1em }\nbody, .a { float: left }\n@import 'x';\nq { clear: both }"
    )
    assert style.css(SCOPE).splitlines()[1:] == [
        f"{SCOPE} p{{color:#ff0000;margin:1em}}",
        f"{SCOPE} .a{{float:left}}",
        f"{SCOPE} q{{clear:both}}",
    ]


def test_a_reader_who_wants_no_styles_gets_none() -> None:
    page = style_of("p { color: red }").css_of_page(SCOPE)
    assert [selector for selector, _ in rules_of(page)] == [ON, f"{ON} p"]


def test_a_theme_that_the_reader_chose_goes_before_that_of_the_device() -> None:
    page = style_of("@media (prefers-color-scheme: dark) { p { color: #eee } }").css_of_page(SCOPE)
    root = ':root:not([data-styles="none"])'
    assert page.splitlines()[2:-1] == [
        f"@media (prefers-color-scheme:dark){{{root}:not([data-theme]) {SCOPE} p{{color:#eeeeee}}}}",
        f'{root}[data-theme="dark"] {SCOPE} p{{color:#eeeeee}}',
    ]


def test_letters_that_are_easier_for_a_reader_stay() -> None:
    page = style_of("p { font-family: cursive; color: red }").css_of_page(SCOPE)
    clear = f':root:not([data-styles="none"]):not([data-face="clear"]) {SCOPE} p'
    assert dict(rules_of(page)) == {ON: {"display": "flow-root"}, f"{ON} p": {"color": "#ff0000"}, clear: {"font-family": "cursive"}}  # fmt: skip


@pytest.mark.parametrize(("ground", "ink"), [("#fff8e0", "#1e1b18"), ("#222", "#f6f3ee")])
def test_a_background_without_a_colour_gets_letters_that_can_be_read(ground: str, ink: str) -> None:
    page = style_of(f".a {{ background: {ground} }}").css_of_page(SCOPE)
    assert f":where({ON} .a){{color:{ink}}}" in page
    assert ":where" not in style_of(f".a {{ background: {ground}; color: red }}").css_of_page(SCOPE)


def test_classes_are_told_in_the_order_of_the_style() -> None:
    assert style_of(".b p, .a.c { color: red } .b { float: left; } #x .d { color: red }").classes == (
        "b",
        "a",
        "c",
    )


def test_a_style_holds_so_much_and_no_more() -> None:
    style = style_of("p{color:red}" * (MOST_SELECTORS + 5))
    assert len(style.rules) == MOST_SELECTORS
    assert {each.why for each in style.left_out} == {Why.TOO_MUCH}
    assert len(style_of("body{color:red}" * 500).left_out) == MOST_LEFT_OUT


@pytest.mark.parametrize(
    "piece", ["(", "a{", "@media(", ":not(", "a{b:", "[", '"', "\\", "/*", ".a,", "a:b;", "rgb("]
)
def test_depth_and_length_do_no_harm(piece: str) -> None:
    for times in (10_000, 20_000):
        assert_harmless(style_of(piece * times))


def test_lines_are_counted_from_one_in_order() -> None:
    lines = [each.line for each in style_of("\n".join(["body{color:red}"] * 20)).left_out]
    assert lines == list(range(1, 21))
    assert all(before < after for before, after in pairwise(lines))
