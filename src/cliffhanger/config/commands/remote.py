"""`cliffhanger post` and `cliffhanger fetch`: an archive elsewhere, through its API."""

import os
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from cliffhanger.client import Archive, Refused, Unreachable
from cliffhanger.client.keeping import keep_up

from .console import Refused as Refusal
from .console import bytes_of, say

if TYPE_CHECKING:
    from .console import Commands

TOKEN = "CLIFFHANGER_TOKEN"  # noqa: S105 - the name of the variable that holds one
FORMS = ("epub", "pdf", "html", "md", "txt")


def add_to(commands: "Commands") -> None:
    post = commands.add_parser("post", help="post a chapter from a Markdown file to an archive")
    post.add_argument("file", type=Path, metavar="FILE")
    post.add_argument("--to", required=True, metavar="URL", help="the archive's address")
    post.add_argument("--work", required=True, type=int, metavar="N", help="the number of the work")
    post.add_argument("--title", default="", help="of the chapter")
    post.add_argument("--draft", action="store_true", help="only add it; it is not let out")
    post.set_defaults(run=run_post)
    fetch = commands.add_parser("fetch", help="download everything new among what one follows")
    fetch.add_argument("--from", required=True, dest="archive", metavar="URL", help="the archive's address")
    fetch.add_argument("--into", required=True, type=Path, metavar="FOLDER")
    fetch.add_argument("--format", choices=FORMS, default="epub")
    fetch.set_defaults(run=run_fetch)


def run_post(options: Namespace) -> None:
    text = bytes_of(options.file).decode("utf-8", "replace")
    archive = archive_at(options.to)
    try:
        chapter = archive.add_chapter(options.work, text, options.title, markup="markdown")
        if not options.draft:
            archive.post(chapter)
    except (Refused, Unreachable) as why:
        raise Refusal(str(why)) from why
    say(f"{chapter.heading} is {'added' if options.draft else 'up'}: {chapter.url}")


def run_fetch(options: Namespace) -> None:
    missed = 0
    try:
        for work, file in keep_up(archive_at(options.archive), options.into, options.format):
            if isinstance(file, Refused):
                missed += 1
                say(f"{work.title}: {file}")
            else:
                say(f"{work.title}: {file}")
    except (Refused, Unreachable) as why:
        raise Refusal(str(why)) from why
    if missed:
        raise Refusal(f"{missed} of them could not be fetched.")


def archive_at(url: str) -> Archive:
    """With the token in the environment: on the command line others on the machine could read it."""
    return Archive(url, os.environ.get(TOKEN, ""))
