"""A form with files, as browsers send it."""

import secrets
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

QUOTED = str.maketrans({'"': "%22", "\r": "%0D", "\n": "%0A"})


class Attached(NamedTuple):
    """A file of a form: in which field, by which name, what is in it."""

    field: str
    name: str
    content: bytes


def attached(field: str, file: Path) -> Attached:
    return Attached(field, file.name, file.read_bytes())


def encoded(words: Mapping[str, str], files: Iterable[Attached]) -> tuple[str, bytes]:
    """The type of the form, and the form."""
    line = secrets.token_hex(16)
    parts = [part(line, f'name="{name.translate(QUOTED)}"', text.encode()) for name, text in words.items()]
    for file in files:
        named = f'name="{file.field.translate(QUOTED)}"; filename="{file.name.translate(QUOTED)}"'
        parts.append(part(line, f"{named}\r\nContent-Type: application/octet-stream", file.content))
    return f"multipart/form-data; boundary={line}", b"".join([*parts, f"--{line}--\r\n".encode()])


def part(line: str, head: str, content: bytes) -> bytes:
    return b"".join(
        (f"--{line}\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode(), content, b"\r\n")
    )
