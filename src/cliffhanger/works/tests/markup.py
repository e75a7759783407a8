"""A page as programs read it: elements by name, id and class, and what is wrong with the markup."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


@dataclass
class Element:
    name: str
    attributes: dict[str, str]
    parent: "Element | None" = None
    children: "list[Element | str]" = field(default_factory=list)

    @property
    def text(self) -> str:
        """As a program sees it, with single spaces."""
        parts = (part if isinstance(part, str) else part.text for part in self.children)
        return " ".join(" ".join(parts).split())

    def __getitem__(self, attribute: str) -> str:
        return self.attributes[attribute]

    def all(self, name: str = "", cls: str = "", **attributes: str) -> "list[Element]":
        """Elements within. `cls` is the whole class attribute, as some programs compare it."""
        return [
            element
            for element in self.walk()
            if (not name or element.name == name)
            and (not cls or element.attributes.get("class") == cls)
            and all(element.attributes.get(key) == value for key, value in attributes.items())
        ]

    def one(self, name: str = "", cls: str = "", **attributes: str) -> "Element":
        found = self.all(name, cls, **attributes)
        assert found, f"no {name} {cls} {attributes}"
        return found[0]

    def walk(self) -> "Iterator[Element]":
        for child in self.children:
            if isinstance(child, Element):
                yield child
                yield from child.walk()


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = self.here = Element("", {})
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        doubled = [name for name, times in Counter(name for name, _ in attrs).items() if times > 1]
        self.faults += [f"<{tag}> has {name} twice" for name in doubled]
        element = Element(tag, {name: value or "" for name, value in attrs}, self.here)
        self.here.children.append(element)
        if tag not in VOID:
            self.here = element

    def handle_endtag(self, tag: str) -> None:
        if self.here.name != tag:
            self.faults.append(f"</{tag}> closes <{self.here.name}>")
        if self.here.parent is not None:
            self.here = self.here.parent

    def handle_data(self, data: str) -> None:
        self.here.children.append(data)


def page(html: str) -> Element:
    reader = Reader()
    reader.feed(html)
    return reader.root


def faults(html: str) -> list[str]:
    """What a checker of HTML would say: nesting, doubled attributes and ids, levels of headings, instants."""
    reader = Reader()
    reader.feed(html)
    elements = list(reader.root.walk())
    # What stands in a template is a document of its own.
    apart = {id(inner) for element in elements if element.name == "template" for inner in element.walk()}
    ids = Counter(
        element["id"] for element in elements if "id" in element.attributes and id(element) not in apart
    )
    found = [
        *reader.faults,
        *(f"id {name} is given {times} times" for name, times in ids.items() if times > 1),
    ]
    if reader.here is not reader.root:
        found.append(f"<{reader.here.name}> is never closed")
    levels = [
        int(element.name[1]) for element in elements if len(element.name) == 2 and element.name[1].isdigit()
    ]
    found += [f"h{after} follows h{before}" for before, after in pairwise(levels) if after > before + 1]
    for element in elements:
        if element.name == "time" and len(element["datetime"].partition(".")[2].partition("+")[0]) > 3:
            found.append(f"{element['datetime']} is too exact")
        if element.name == "label" and "for" in element.attributes and element["for"] not in ids:
            found.append(f"a label is for {element['for']}, which is not there")
        if element.name == "a" and "href" in element.attributes and set(element["href"]) & set(' "<>'):
            found.append(f"{element['href']} is not an address")
    return found
