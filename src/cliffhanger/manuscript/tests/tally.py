"""Counts words independently of the code under test: what goes in, and what comes out."""

import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from cliffhanger.manuscript import Manuscript

# Keys of `other` that the reader gives and the author did not write.
GIVEN = {"Heading", "Subtitle", "Contents", "Related", "by"}


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"[^\W_]+", text))


class _Visible(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.unseen += tag in {"script", "style", "title"}
        if tag == "lj":
            self.text.append(dict(attrs).get("user") or "")
        if tag not in {"b", "i", "em", "strong", "span", "a", "u", "sup"}:
            self.text.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self.unseen -= tag in {"script", "style", "title"}

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.text.append(data)


def visible(html: str) -> str:
    parser = _Visible()
    parser.feed(html)
    parser.close()
    return "".join(parser.text)


def words_of(manuscript: Manuscript) -> Counter[str]:
    read = manuscript.as_json()
    del read["promise"]
    return words(" ".join(_texts(read)))


def _texts(value: Any, key: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            if key == "other" and name not in GIVEN:
                yield name
            yield from _texts(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner, key)
    elif isinstance(value, str):
        yield visible(value) if key == "html" else value
