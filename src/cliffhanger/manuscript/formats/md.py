"""Markdown, with the liberties that authors take with it."""

import re

from markdown_it import MarkdownIt
from markdown_it.token import Token

from ..lines import Line
from . import html

# Three or more digits, or a number alone, begin a chapter or a sentence; as list items they would not be shown.
_NOT_A_LIST = re.compile(r"^([ \t]*\d+)([.)])(?=[ \t]*$)|^([ \t]*\d{3,})([.)])(?=\s)", re.MULTILINE)
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n((?:[A-Za-z_-]{1,30}:.*\n|[ \t]+.*\n)+)---[ \t]*\n")
MOST_MARKS = 2000  # in one paragraph; each is looked up in all the rest of it
_INDENT = re.compile(r"^[ \t\u3000]+(?=[^\s*+>-])", re.MULTILINE)


def lines(text: str) -> list[Line]:
    return html.lines(to_html(text))


def to_html(text: str) -> str:
    text = re.sub(r"\r\n?", "\n", text)
    front, text = _front_matter(text)
    text = _NOT_A_LIST.sub(lambda m: f"{m[1] or m[3]}\\{m[2] or m[4]}", _INDENT.sub("", text))
    parser = MarkdownIt("commonmark", {"html": True, "maxNesting": 20}).disable(["code", "reference"])
    if any(_is_heavy(paragraph) for paragraph in text.split("\n\n")):
        parser.disable(["link", "image", "emphasis", "autolink", "html_inline"])
    tokens = parser.parse(text)
    return front + str(parser.renderer.render(_mended(tokens), parser.options, {}))


def _is_heavy(paragraph: str) -> bool:
    return len(paragraph) > MOST_MARKS and any(paragraph.count(mark) > MOST_MARKS for mark in "[*_<")


def _front_matter(text: str) -> tuple[str, str]:
    match = _FRONT_MATTER.match(text)
    if not match:
        return "", text
    rows = re.sub(r"[\[\]]|(?<=: )\"|\"$", "", match[1], flags=re.MULTILINE).splitlines()
    return "".join(f"<p>{row}</p>" for row in rows), text[match.end() :]


def _mended(tokens: list[Token]) -> list[Token]:
    """A paragraph with `---` right below it is no heading but a paragraph and a scene break."""
    made: list[Token] = []
    for place, token in enumerate(tokens):
        underlined = token.type.startswith("heading_") and token.markup in {"-", "="}
        text = tokens[place + (1 if token.nesting > 0 else -1)].content if underlined else ""
        if underlined and (len(text) > 80 or re.search(r"[.!?,;\"”]\W?$", text)):
            made.append(
                Token(
                    "paragraph_open" if token.nesting > 0 else "paragraph_close",
                    "p",
                    token.nesting,
                    block=True,
                )
            )
            if token.nesting < 0:
                made.append(Token("hr", "hr", 0, block=True))
            continue
        made.append(_with_line_marks(token))
    return made


def _with_line_marks(token: Token) -> Token:
    """Keeps a line break where the next line may be a field: `**Title:** x` over `**Author:** y`."""
    for child in token.children or []:
        if child.type == "softbreak":
            child.type, child.tag = "html_inline", ""
            child.content = SOFT
    return token


SOFT = "<br>"
