"""`cliffhanger read`: what was understood of a manuscript."""

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from .console import Refused, bytes_of, show

if TYPE_CHECKING:
    from .console import Commands


def add_to(commands: "Commands") -> None:
    read = commands.add_parser("read", help="read a manuscript and print what was understood")
    read.add_argument("file", type=Path, metavar="FILE")
    read.add_argument("--json", action="store_true", help="every field, for programs")
    read.set_defaults(run=run)


def run(options: Namespace) -> None:
    from cliffhanger.manuscript import Unreadable, read

    try:
        manuscript = read(bytes_of(options.file), options.file.name)
    except Unreadable as error:
        raise Refused(f"{options.file.name}: {error}") from error
    facts = manuscript.as_json()
    if not options.json:
        facts["chapters"] = "; ".join(
            f"{chapter.title or 'untitled'} ({chapter.words} words)" for chapter in manuscript.chapters
        )
    show(facts, as_json=options.json)
