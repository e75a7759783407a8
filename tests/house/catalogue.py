"""Reads catalogues of translations, as they are written (.po)."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

LINE = re.compile(r'(msgctxt|msgid_plural|msgid|msgstr(?:\[\d+\])?)\s+(".*")')


@dataclass
class Entry:
    context: str = ""
    one: str = ""
    many: str = ""
    said: list[str] = field(default_factory=list)
    flags: set[str] = field(default_factory=set)
    places: list[str] = field(default_factory=list)

    @property
    def key(self) -> tuple[str, str]:
        return self.context, self.one


def entries(file: Path) -> Iterator[Entry]:
    """Every entry but those that are out of use; the first, without an id, is the header."""
    for block in re.split(r"\n\s*\n", file.read_text(encoding="utf-8")):
        found = entry(block)
        if found is not None:
            yield found


def entry(block: str) -> Entry | None:
    made, name = Entry(), ""
    texts: dict[str, str] = {}
    for line in block.splitlines():
        if line.startswith("#,"):
            made.flags |= {flag.strip() for flag in line[2:].split(",")}
        elif line.startswith("#:"):
            made.places += line[2:].split()
        elif line.startswith('"'):
            texts[name] += ast.literal_eval(line)
        elif match := LINE.match(line):
            name = match[1]
            texts[name] = ast.literal_eval(match[2])
    if "msgid" not in texts:
        return None
    made.context, made.one = texts.get("msgctxt", ""), texts["msgid"]
    made.many = texts.get("msgid_plural", "")
    made.said = [texts[name] for name in sorted(texts) if name.startswith("msgstr")]
    return made
