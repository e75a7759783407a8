"""How quickly a manuscript is read, beside a plain conversion of the same manuscript from HTML to text.

The conversion is the least that a program can do: decode, walk the elements with the parser of Python's
standard library, keep the text, begin a line at each block. It finds no fields, notes, chapters or
promise and cleans nothing; reading does all that. Both get bytes and both are timed in processor time.

The manuscripts are made of sentences of the demo's stories, drawn in an order of their own, with the
header, notes, chapters and scene breaks of a real one. With `--corpus FOLDER` every file in it that is a
manuscript is read too; one that is no HTML is given to the conversion as the HTML that reading made of it.
"""

import argparse
import html
import random
import re
import time
from collections.abc import Callable, Iterator
from functools import partial
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path

from cliffhanger.manuscript import FORMATS, Unreadable, read

from .measure import Contender, Figures, Target, in_turn, report, report_ratio

LINEAR = Target(most=1.5)
MB = 1_000_000
BLOCKS = {"p", "div", "br", "hr", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "tr", "title"}
UNSEEN = {"script", "style"}
HEADER = {
    "Title": "A Long Way Down the River",
    "Fandom": "Original Work",
    "Rating": "Teen And Up Audiences",
    "Pairing": "Ada/Bo",
    "Summary": "Somebody goes down the river, and somebody waits.",
}
NOTE = (
    "Author's Note: six parts are written. If ten of you answer within five days, the rest goes up; "
    "if not, I take it down. Tell me whether it is good, bad, messed up or out of character."
)


def main() -> None:
    options = parsed()
    for suffix in (".html", ".txt"):
        generated(suffix, options)
    if options.corpus:
        corpus(options.corpus, options.rounds)


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser("bench.manuscript", description="Reading beside html to text.")
    parser.add_argument("--sizes", type=megabytes, default=[0.25, 1, 4], help="in MB")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--corpus", type=Path, metavar="FOLDER", help="manuscripts to read besides")
    return parser.parse_args()


def megabytes(text: str) -> list[float]:
    return [float(number) for number in text.split(",")]


def generated(suffix: str, options: argparse.Namespace) -> None:
    """Rates by size, and how the cost of a byte grows with the size."""
    contenders: dict[str, Contender] = {}
    for size in sorted(options.sizes):
        paragraphs = list(tale(int(size * MB)))
        page = as_html(paragraphs).encode()
        source = page if suffix == ".html" else as_text(paragraphs).encode()
        contenders |= beside(f"{size:g} MB of {suffix}", [(source, f"tale{suffix}", page)])
    figures = in_turn(contenders, options.rounds)
    report(f"Manuscript, {suffix}", "MB a second", figures)
    kinds = [f"{size:g} MB of {suffix}" for size in sorted(options.sizes)]
    smallest, largest = kinds[0], kinds[-1]
    report_beside(list(dict.fromkeys([smallest, largest])), figures)
    if smallest != largest:
        growth = figures[f"read {smallest}"].over(figures[f"read {largest}"])
        report_ratio(f"manuscript, reading a byte of {largest} over one of {smallest}", growth, LINEAR)


def corpus(folder: Path, rounds: int) -> None:
    """Each format of the folder as a whole, every file of it read once a round."""
    of_format: dict[str, list[Path]] = {}
    for file in sorted(folder.rglob("*")):
        if file.suffix.lower() in FORMATS and file.is_file():
            of_format.setdefault(file.suffix.lower(), []).append(file)
    contenders: dict[str, Contender] = {}
    kinds = []
    for suffix, found in of_format.items():
        sources = [(file.read_bytes(), file.name) for file in found]
        read_once = [(source, name, page_of(source, name)) for source, name in sources]
        readable = [(source, name, page) for source, name, page in read_once if page]
        if readable:
            kinds.append(f"{len(readable)} file{'s' if len(readable) > 1 else ''} of {suffix}")
            contenders |= beside(kinds[-1], readable)
        if refused := len(found) - len(readable):
            print(f"\nRefused and not measured: {refused} of {suffix}.")
    if not contenders:
        print(f"\nThere is no manuscript in {folder}.")
        return
    figures = in_turn(contenders, rounds)
    report("Manuscript, corpus", "MB a second", figures)
    report_beside(kinds, figures)


def beside(what: str, manuscripts: list[tuple[bytes, str, bytes]]) -> dict[str, Contender]:
    """Reading the manuscripts, and converting their pages: each given with its name and as a page."""
    size = sum(len(source) for source, _, _ in manuscripts)
    return {
        f"read {what}": rate(size, [partial(read, source, name) for source, name, _ in manuscripts]),
        f"html to text, {what}": rate(size, [partial(to_text, page) for _, _, page in manuscripts]),
    }


def report_beside(kinds: list[str], figures: dict[str, Figures]) -> None:
    for kind in kinds:
        ratios = figures[f"read {kind}"].over(figures[f"html to text, {kind}"])
        report_ratio(f"manuscript, reading {kind} over html to text", ratios)


def page_of(source: bytes, name: str) -> bytes:
    """The manuscript as a page; nothing for a file that is refused."""
    try:
        manuscript = read(source, name)
    except Unreadable:
        return b""
    if name.lower().endswith(".html"):
        return source
    return "\n".join(chapter.html for chapter in manuscript.chapters).encode()


def rate(size: int, jobs: list[Callable[[], object]]) -> Contender:
    """Does all jobs, which have so many bytes together: MB a second of processor time."""

    def measured() -> float:
        start = time.process_time()
        for job in jobs:
            job()
        return size / MB / (time.process_time() - start)

    return measured


def to_text(page: bytes) -> str:
    """The plain conversion that reading is measured against."""
    plain = Plain()
    plain.feed(page.decode(errors="replace"))
    plain.close()
    return "".join(plain.text)


class Plain(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self.unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BLOCKS:
            self.text.append("\n")
        self.unseen += tag in UNSEEN

    def handle_endtag(self, tag: str) -> None:
        self.unseen -= tag in UNSEEN

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.text.append(data)


# A manuscript of any size -------------------------------------------------------------------------------


def tale(size: int) -> Iterator[str]:
    """Paragraphs of about `size` bytes in all; "*" is a scene break, "# …" a heading."""
    chance = random.Random(size)
    sentences = known_sentences()
    yield from (f"{name}: {value}" for name, value in HEADER.items())
    yield NOTE
    length, number = 0, 0
    while length < size:
        number += 1
        yield f"# Chapter {number}"
        for position in range(60):
            paragraph = " ".join(chance.choices(sentences, k=chance.randint(1, 7)))
            length += len(paragraph.encode()) + 8
            yield paragraph
            if position % 20 == 19:
                yield "*"


def known_sentences() -> list[str]:
    """The sentences of the demo's stories, as plain text."""
    stories = Path(str(files("cliffhanger.cast"))) / "stories"
    text = " ".join(file.read_text() for file in sorted(stories.rglob("*")) if file.is_file())
    lines = re.split(r"(?<=[.?!])\s+", re.sub(r"<[^>]+>|[#*_=\[\]{}]", " ", text))
    return [line for line in (" ".join(line.split()) for line in lines) if 20 < len(line) < 300]


def as_text(paragraphs: list[str]) -> str:
    return "\n\n".join("* * *" if each == "*" else each.removeprefix("# ") for each in paragraphs) + "\n"


def as_html(paragraphs: list[str]) -> str:
    body = "\n".join(map(element, paragraphs))
    return f"<!doctype html><html><body>\n{body}\n</body></html>"


def element(paragraph: str) -> str:
    if paragraph == "*":
        return "<p>* * *</p>"
    if paragraph.startswith("# "):
        return f"<h2>{html.escape(paragraph[2:])}</h2>"
    first, stop, rest = html.escape(paragraph, quote=False).partition(". ")
    return f"<p>{first}{stop}<em>{rest}</em></p>" if 0 < len(rest) < 80 else f"<p>{first}{stop}{rest}</p>"


if __name__ == "__main__":
    main()
