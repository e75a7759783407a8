"""The formats books are made in, and how one is asked for."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from . import epub, html, pdf, plain
from .book import Book
from .cover import cover_of
from .pictures import Picture, pictures_of
from .store import Beat, Wanted

Write = Callable[..., None]


@dataclass(frozen=True)
class Format:
    """`name` is what readers, and programs that look for links, call it."""

    extension: str
    name: str
    media_type: str
    write: Write
    shows_pictures: bool = True

    @property
    def takes_long(self) -> bool:
        return self.extension == "pdf"


FORMATS = {
    each.extension: each
    for each in (
        Format("epub", "EPUB", "application/epub+zip", epub.write),
        Format("pdf", "PDF", "application/pdf", pdf.write),
        Format("html", "HTML", "text/html; charset=utf-8", html.write),
        Format("md", "Markdown", "text/markdown; charset=utf-8", plain.write_markdown, shows_pictures=False),
        Format("txt", "Text", "text/plain; charset=utf-8", plain.write_text, shows_pictures=False),
    )
}


def wanted(book: Book, form: Format, paper: str = "", *, of: str = "", work: int | None = None) -> Wanted:
    """The file of this book, as the store takes it. `of` names what it is the one revision of."""
    paper = paper if paper in pdf.PAPERS else pdf.USUAL
    kind = f"{form.extension} {paper}" if form.extension == "pdf" else form.extension
    key = hashlib.sha256(f"{book.revision()} {kind}".encode()).hexdigest()
    made = partial(make, book, form, paper)
    return Wanted(key, form.extension, made, of=of and f"{of} {kind}", work=work)


def make(book: Book, form: Format, paper: str, place: Path, beat: Beat) -> None:
    cover = cover_of(book, pdf.COVERS[paper]) if form.extension == "pdf" and paper else cover_of(book)
    pictures: Mapping[str, Picture] = pictures_of(book, beat) if form.shows_pictures else {}
    more = {"paper": paper, "beat": beat} if form.extension == "pdf" else {}
    form.write(book, place, cover, pictures, **more)
