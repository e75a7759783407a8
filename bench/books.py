"""Books beside other makers of books, from the same text in the same run; and sending one that is kept, beside nginx.

A work of 100 chapters of 2,500 words lies in an archive. EPUB: what the archive does when the book is asked for
first, from looking the work up to the file on the disk, cover drawn anew, in a process that has the archive
loaded as a web worker has; beside `pandoc` and calibre's `ebook-convert`, which are started as commands and make
EPUB from the same text as one file of HTML. PDF: the same, typst's own process included, beside `weasyprint`.
A program that is not installed is said and left out.

Sending: `cliffhanger serve` with two workers and its usual settings, asked by `wrk` for the EPUB that is kept;
nginx with two workers sends the same bytes from a file.
"""

import argparse
import os
import resource
import shutil
import subprocess
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from typing import Any

from . import scratch
from .apart import SPAWN, Apart
from .manuscript import known_sentences
from .measure import Contender, Figures, Target, in_turn, report, report_ratio
from .reading import Asking, environment, fetch, nginx
from .review import served

BESIDE_PANDOC, BESIDE_CALIBRE, BESIDE_WEASYPRINT = Target(least=10), Target(least=50), Target(least=3)
BESIDE_NGINX = Target(least=0.2)
WORDS = 2_500  # of a chapter
PARAGRAPH = 60  # words


def main() -> None:
    options = parsed()
    chapters = list(told(options.chapters))
    with ExitStack() as stack:
        home = stack.enter_context(scratch.folder())
        env = scratch.archive_in(home)
        work = filled(env, chapters)
        page = home / "book.html"
        page.write_text(as_page(chapters))
        size = f"{options.chapters} chapters of {WORDS:,} words"
        epub = {"pandoc": ["pandoc", str(page), "-o", str(home / "pandoc.epub"), "--metadata", "title=Book"]}
        epub["calibre"] = ["ebook-convert", str(page), str(home / "calibre.epub")]
        targets = {"pandoc": BESIDE_PANDOC, "calibre": BESIDE_CALIBRE}
        beside(f"EPUB of {size}", partial(making, work, "epub"), env, epub, targets, options.rounds)
        if options.pdf_rounds:
            pdf = {"weasyprint": [options.weasyprint, str(page), str(home / "weasyprint.pdf")]}
            targets = {"weasyprint": BESIDE_WEASYPRINT}
            beside(f"PDF of {size}", partial(making, work, "pdf"), env, pdf, targets, options.pdf_rounds)
        sending(stack, home, env, work, options)


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser("bench.books", description="Books beside other makers of books.")
    parser.add_argument("--chapters", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=3, help="of EPUB, and of sending")
    parser.add_argument(
        "--pdf-rounds", type=int, default=1, help="WeasyPrint takes minutes; 0 leaves PDF out"
    )
    parser.add_argument(
        "--seconds", type=int, default=3, help="how long each is asked for a kept book, each round"
    )
    parser.add_argument(
        "--weasyprint", default="weasyprint", metavar="PROGRAM", help="where it is, if not on the path"
    )
    return parser.parse_args()


# Making -------------------------------------------------------------------------------------------------


def beside(
    heading: str,
    ours: Callable[[], Contender],
    env: Mapping[str, str],
    others: Mapping[str, list[str]],
    targets: Mapping[str, Target],
    rounds: int,
) -> None:
    there = {name: command for name, command in others.items() if shutil.which(command[0])}
    for name in others.keys() - there.keys():
        print(f"\n{heading}: {name} is not installed, and not measured.")
    with Making(ours, env=env) as archive:
        archive.wait_until_ready()
        contenders: dict[str, Contender] = {"archive": archive}
        commands = {name: Command(command) for name, command in there.items()}
        figures = in_turn({**contenders, **commands}, rounds)
    costs = {"archive": Figures(tuple(archive.costs))}
    costs |= {name: Figures(tuple(command.costs)) for name, command in commands.items()}
    report(heading, "seconds", figures)
    report(f"{heading}, processor time", "seconds", costs)
    kind = heading.partition(" ")[0]
    for name in there:
        report_ratio(
            f"{kind}, time of {name} over the archive's",
            figures[name].over(figures["archive"]),
            targets[name],
        )
        report_ratio(f"{kind}, the same by processor time", costs[name].over(costs["archive"]), targets[name])


class Making(Apart):
    """Figures are seconds by the clock; `costs` those of the processor, processes it started included."""

    def __init__(self, make: Callable[..., Contender], env: Mapping[str, str]) -> None:
        super().__init__(make, env=env)
        self.costs: list[float] = []

    def __call__(self) -> float:
        self.end.send("again")
        seconds, cost = self.answer()
        self.costs.append(cost)
        return float(seconds)


@dataclass
class Command:
    """A program, started and waited for."""

    command: list[str]
    costs: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        began = time.perf_counter()
        started = subprocess.Popen(self.command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, used = os.wait4(started.pid, 0)
        seconds = time.perf_counter() - began
        started.returncode = status
        if status:
            raise SystemExit(f"{self.command[0]} ended with {status}.")
        self.costs.append(used.ru_utime + used.ru_stime)
        return seconds


def making(work: int, extension: str) -> Any:
    """Makes the book again and again, nothing of it kept; returns seconds and processor seconds."""
    start()
    from django.conf import settings

    from cliffhanger.transfer.downloads.book import book_of_work
    from cliffhanger.transfer.downloads.formats import FORMATS, make, wanted
    from cliffhanger.transfer.downloads.pdf import USUAL
    from cliffhanger.works.models import Work

    place = settings.HOME / f"book.{extension}"

    def once() -> tuple[float, float]:
        shutil.rmtree(settings.HOME / "downloads" / "covers", ignore_errors=True)
        before, began = processor_time(), time.perf_counter()
        book = book_of_work(Work.objects.get(pk=work))
        wanted(book, FORMATS[extension])
        make(book, FORMATS[extension], USUAL, place, lambda: None)
        return time.perf_counter() - began, processor_time() - before

    once()  # fonts and templates are read once in the life of a process
    return once


def processor_time() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


# Sending ------------------------------------------------------------------------------------------------


def sending(
    stack: ExitStack, home: Path, env: Mapping[str, str], work: int, options: argparse.Namespace
) -> None:
    if not shutil.which("wrk") or not shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin"):
        print("\nSending a kept book needs wrk and nginx, and is not measured.")
        return
    path = f"/downloads/{work}/Book.epub"
    with environment(env):
        port = stack.enter_context(served(home))
    book = fetch(port, path)
    static = stack.enter_context(nginx(book))
    asked = {
        "nginx, a file": Asking(options.seconds, f"http://127.0.0.1:{static}/page.html"),
        "archive": Asking(options.seconds, f"http://127.0.0.1:{port}{path}"),
    }
    figures = in_turn(asked, options.rounds)
    costs = {name: Figures(tuple(each.costs)) for name, each in asked.items()}
    report(f"A kept EPUB of {len(book):,} bytes", "a second", figures)
    report("The same, in processor time", "milliseconds a request", costs)
    base = "nginx, a file"
    report_ratio("kept EPUB over nginx", figures["archive"].over(figures[base]), BESIDE_NGINX)
    report_ratio("the same by processor time", costs[base].over(costs["archive"]), BESIDE_NGINX)


# What is told -------------------------------------------------------------------------------------------


def told(chapters: int) -> Any:
    """Chapters as the archive keeps them: paragraphs of sentences of the demo's stories, some of them emphasised."""
    chance = Random(chapters)
    sentences = known_sentences()
    for _ in range(chapters):
        paragraphs: list[str] = []
        words = 0
        while words < WORDS:
            said = paragraph(chance, sentences)
            words += len(said.split())
            paragraphs.append(f"<p>{said}</p>")
        yield "\n".join([*paragraphs[:20], "<hr>", *paragraphs[20:]])


def paragraph(chance: Random, sentences: list[str]) -> str:
    said: list[str] = []
    while sum(len(each.split()) for each in said) < PARAGRAPH:
        sentence = chance.choice(sentences).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        said.append(f"<em>{sentence}</em>" if chance.random() < 0.1 else sentence)
    return " ".join(said)


def as_page(chapters: list[str]) -> str:
    body = "\n".join(f"<h1>Chapter {number}</h1>\n{text}" for number, text in enumerate(chapters, start=1))
    return f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Book</title></head><body>\n{body}\n</body></html>'


def filled(env: Mapping[str, str], chapters: list[str]) -> int:
    """An archive with the work, filled in a process of its own; the work's key."""
    ours, theirs = SPAWN.Pipe()
    process = SPAWN.Process(target=fill, args=(theirs, dict(env), chapters))
    process.start()
    theirs.close()
    try:
        work = int(ours.recv())
    except EOFError:
        raise SystemExit(1) from None
    process.join()
    return work


def start() -> None:
    from cliffhanger.config.commands.console import start

    start()


def fill(end: Connection, env: dict[str, str], chapters: list[str]) -> None:
    os.environ.update(env)
    start()
    from cliffhanger.archive import clock
    from cliffhanger.cast import makers
    from cliffhanger.manuscript import count_words, sanitise
    from cliffhanger.works.models import Chapter, Work

    work = makers.work(makers.account("Author"), "Book", [], planned_chapters=len(chapters))
    now = clock.now()
    texts = [sanitise(text) for text in chapters]
    Chapter.objects.bulk_create(
        Chapter(work=work, position=number, text=text, words=count_words(text), posted_at=now)
        for number, text in enumerate(texts, start=1)
    )
    Work.objects.filter(pk=work.pk).update(posted_at=now, updated_at=now)
    end.send(work.pk)


if __name__ == "__main__":
    main()
