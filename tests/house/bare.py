"""Words in the source of a template that nobody has marked for translation."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

COMMENT = re.compile(r"\{#.*?#\}|\{% *comment\b.*?%\}.*?\{% *endcomment *%\}|<!--.*?-->", re.DOTALL)
MARKED = re.compile(
    r"\{% *blocktrans(?:late)?\b.*?%\}.*?\{% *endblocktrans(?:late)? *%\}|\{% *trans(?:late)?\b.*?%\}|_\((?:\"[^\"]*\"|'[^']*')\)",
    re.DOTALL,
)
CLASSES = re.compile(r"\{% *block main_class *%\}.*?\{% *endblock *%\}")
TAG = re.compile(r"\{%(.*?)%\}", re.DOTALL)
VALUE = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
LITERAL = re.compile(r"""(?:(\w+)=)?(?<![\w.])("[^"]*"|'[^']*')""")
ENTITY = re.compile(r"&\w+;|&#\w+;")
WORD = re.compile(r"[^\W\d_]{2,}")

READ_ALOUD = {"aria-label", "title", "alt", "placeholder", "aria-description", "aria-roledescription"}
SAID_BY_TAGS = {"message", "action", "heading", "legend", "caption", "label", "lede", "summary", "help"}
NAMES_BY_TAGS = re.compile(
    r"^ *(?:url|load|extends|static|include|if|elif|ifchanged|for|block|cycle|with|regroup|kept|kept_for_strangers)\b"
)
FOR_PROGRAMS = {"pagination"}  # the title by which they find the pages of a list
TO_PROGRAMS = {
    "data-create-value",
    "data-destroy-value",
}  # nobody sees them, and no script of ours reads them
NAMES = {"EPUB", "PDF", "HTML", "Markdown", "AZW3", "MOBI"}  # of formats, the same in every language
UNREAD = {"script", "style", "code", "kbd"}


def bare(source: str) -> list[str]:
    """Each piece of text that a reader would see or hear as it stands, in every language."""
    source = CLASSES.sub("", MARKED.sub("", COMMENT.sub("", source)))
    found = [*in_tags(source), *in_html(VALUE.sub("", TAG.sub("\n", source)))]
    words = (" ".join(text.split()) for text in found if WORD.search(ENTITY.sub("", text)))
    return [text for text in words if text not in NAMES]


def in_tags(source: str) -> Iterator[str]:
    """Texts between quotes that a tag or a filter is given: named for it, or of more than one word."""
    for inside in [*TAG.findall(source), *VALUE.findall(source)]:
        for name, quoted in LITERAL.findall(inside):
            text = quoted[1:-1]
            is_sentence = " " in text.strip() and WORD.search(text)
            if name in SAID_BY_TAGS or (
                is_sentence and not NAMES_BY_TAGS.match(inside) and "|date:" not in inside
            ):
                yield text


def in_html(source: str) -> list[str]:
    seen = Seen()
    seen.feed(source)
    seen.close()
    return seen.found


class Seen(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.within: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in UNREAD or "hidden" in dict(attrs):
            self.within.append(tag)
        self.found += [value for name, value in attrs if value and says(tag, name, value)]

    def handle_endtag(self, tag: str) -> None:
        if self.within and self.within[-1] == tag:
            self.within.pop()

    def handle_data(self, data: str) -> None:
        if not self.within:
            self.found.append(data)


def says(tag: str, name: str, value: str) -> bool:
    """Whether an attribute is words: read aloud, or given to a script to be said."""
    if name in READ_ALOUD:
        return value not in FOR_PROGRAMS
    if name.startswith("data-") and not name.startswith("data-hx-") and name not in TO_PROGRAMS:
        return bool(re.search(r"[^\W\d_]{2,} +[^\W\d_]{2,}|^[A-Z][a-z]+…?$", value))
    return tag == "meta" and name == "content" and bool(re.search(r"\w+ \w+ \w+", value)) and "=" not in value
