"""A book as EPUB 3.3."""

import uuid
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path

from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from cliffhanger.manuscript import style_of, visible_text
from cliffhanger.tags.models import Kind

from . import matter
from .book import Book, Piece, Story, speaking
from .cover import Cover
from .matter import Pictures, notes
from .pictures import Picture
from .xhtml import escaped, prose, value

LEVEL = 4  # of deflate: two in a hundred larger than 6 for prose, a third quicker
NAMESPACE = uuid.UUID("6f1a3cb0-6a3c-4e43-9a2b-1b5f0f1d7c11")  # any constant of our own
CONTAINER = """<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="content.opf" media-type="application/oebps-package+xml"/></rootfiles></container>
"""
PAGE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="{lang}" xml:lang="{lang}" dir="{dir}">
<head><title>{title}</title><link rel="stylesheet" type="text/css" href="style.css"/>{styles}</head>
<body>
{body}
</body>
</html>
"""


@dataclass
class Leaf:
    """A page of the book: its file, its name in the table of contents, and what stands below it there."""

    name: str
    title: str
    body: str
    language: str
    dir: str
    style: str = ""  # the file of the work's own style
    below: list["Leaf"] = field(default_factory=list)


def write(book: Book, place: Path, cover: Cover, pictures: Mapping[str, Picture]) -> None:
    """The EPUB at `place`. The same book gives the same bytes."""
    shown = {address: picture.name for address, picture in pictures.items()}
    with zipfile.ZipFile(place, "w") as file, speaking():
        stamp = book.as_of.timetuple()[:6]

        def put(name: str, data: str | bytes, packed: bool = True) -> None:
            entry = zipfile.ZipInfo(name, stamp if stamp[0] >= 1980 else (1980, 1, 1, 0, 0, 0))
            entry.external_attr = 0o644 << 16
            method = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
            file.writestr(entry, data, method, LEVEL if packed else None)

        put("mimetype", "application/epub+zip", packed=False)
        put("META-INF/container.xml", CONTAINER)
        put("style.css", stylesheet())
        put(f"cover.{cover.extension}", cover.picture, packed=False)
        for picture in {picture.name: picture for picture in pictures.values()}.values():
            put(picture.name, picture.data, packed=False)
        worn = styles(book)
        for name, css in worn.items():
            put(name, css)
        contents: list[Leaf] = []
        order: list[Leaf] = []
        for depth, leaf in leaves(book, shown):
            put(leaf.name, page(leaf))
            leaf.body = ""
            order.append(leaf)
            (contents[-1].below if depth else contents).append(leaf)
        last = colophon(book)
        put(last.name, page(last))
        order.append(last)
        contents.append(last)
        put("cover.xhtml", page(cover_page(book, cover)))
        put("nav.xhtml", page(navigation(book, contents)))
        put("toc.ncx", ncx(book, contents))
        put("content.opf", package(book, order, cover, pictures, worn))


@cache
def stylesheet() -> str:
    return (files(__package__) / "style.css").read_text()


def page(leaf: Leaf) -> str:
    styles = f'<link rel="stylesheet" type="text/css" href="{leaf.style}"/>' if leaf.style else ""
    title = escaped(leaf.title)
    return PAGE.format(lang=leaf.language, dir=leaf.dir, title=title, styles=styles, body=leaf.body)


def styles(book: Book) -> dict[str, str]:
    """The files of what the works wear. Only the chapters of a work ask for its own."""
    made = ((style_file(number), style_of(story.style)) for number, story in enumerate(book.stories, start=1))
    return {name: style.css(".userstuff") for name, style in made if style.rules}


def style_file(number: int) -> str:
    return f"style-{number}.css"


def leaves(book: Book, pictures: Pictures) -> Iterator[tuple[int, Leaf]]:
    """The pages in order, each with its depth in the table of contents."""
    if book.is_collection:
        yield 0, title_page(book, pictures)
    for number, story in enumerate(book.stories, start=1):
        prefix = f"s{number}-" if book.is_collection else ""
        kind = (
            f'epub:type="part" role="doc-part" aria-label="{value(story.title)}"'
            if book.is_collection
            else 'epub:type="titlepage"'
        )
        body = f'<section {kind} id="preface">\n'
        body += matter.front(book, story, 1, pictures) + "\n</section>"
        title = story.title if book.is_collection else _("Preface")
        yield 0, Leaf(f"{prefix}preface.xhtml", title, body, story.language, story.dir)
        depth = int(book.is_collection)
        style = style_file(number) if style_of(story.style).rules else ""
        for place, (piece, text) in enumerate(book.texts(story), start=1):
            made = chapter(f"{prefix}chapter-{place:04}.xhtml", story, piece, text, pictures)
            made.style = style
            yield depth, made
        if story.notes_after.strip():
            yield depth, afterword(f"{prefix}afterword.xhtml", story, pictures)


def title_page(book: Book, pictures: Pictures) -> Leaf:
    listed = "".join(
        f"<li>{escaped(story.title)} {escaped(_('by %(names)s') % {'names': story.by})}</li>"
        for story in book.stories
    )
    about = prose(book.about, 1, pictures) if book.about.strip() else ""
    body = (
        f'<section epub:type="titlepage" id="preface"><h1 dir="auto">{escaped(book.title)}</h1>\n'
        f'<div class="plain" dir="auto">{about}</div>\n<ol>{listed}</ol></section>'
    )
    return Leaf("preface.xhtml", book.title, body, book.language, book.dir)


def chapter(name: str, story: Story, piece: Piece, text: str, pictures: Pictures) -> Leaf:
    title = story.title if story.is_whole else piece.heading
    body = (
        '<section epub:type="bodymatter chapter" role="doc-chapter" aria-labelledby="heading">\n'
        f'<h1 id="heading" dir="auto">{escaped(title)}</h1>\n'
        + notes(_("Notes"), piece.notes_before, 2, story, pictures)
        + f'<div class="userstuff" dir="auto">\n{prose(text, 1, pictures)}\n</div>\n'
        + notes(_("Notes at the end"), piece.notes_after, 2, story, pictures)
        + "</section>"
    )
    return Leaf(name, title, body, story.language, story.dir)


def afterword(name: str, story: Story, pictures: Pictures) -> Leaf:
    title = _("Afterword")
    body = (
        '<section epub:type="afterword" role="doc-afterword" aria-labelledby="heading">'
        f'<h1 id="heading">{escaped(title)}</h1>\n'
        f'<div class="plain" dir="auto">{prose(story.notes_after, 1, pictures)}</div></section>'
    )
    return Leaf(name, title, body, story.language, story.dir)


def colophon(book: Book) -> Leaf:
    title = _("About this book")
    said = "\n".join(f"<p>{paragraph}</p>" for paragraph in matter.colophon(book))
    body = (
        '<section epub:type="colophon" role="doc-colophon" aria-labelledby="heading" class="colophon plain">'
        f'<h1 id="heading">{escaped(title)}</h1>\n{said}</section>'
    )
    return Leaf("colophon.xhtml", title, body, *of_the_house())


def of_the_house() -> tuple[str, str]:
    """Language and direction of what the archive says itself."""
    return get_language(), "rtl" if get_language_bidi() else "ltr"


def cover_page(book: Book, cover: Cover) -> Leaf:
    body = (
        f'<section epub:type="cover" class="cover"><img src="cover.{cover.extension}" alt="{value(cover.alt)}" '
        'role="doc-cover"/></section>'
    )
    return Leaf("cover.xhtml", book.title, body, book.language, book.dir)


def navigation(book: Book, contents: list[Leaf]) -> Leaf:
    heading = escaped(_("Contents"))
    first = next(
        leaf
        for leaf in [*contents, *(below for leaf in contents for below in leaf.below)]
        if "chapter" in leaf.name
    )
    body = (
        f'<nav epub:type="toc" role="doc-toc" id="toc" aria-labelledby="contents"><h1 id="contents">{heading}</h1>\n'
        f"{listed(contents)}</nav>\n"
        f'<nav epub:type="landmarks" hidden="hidden" aria-label="{value(_("Landmarks"))}"><ol>'
        f'<li><a epub:type="cover" href="cover.xhtml">{escaped(_("Cover"))}</a></li>'
        f'<li><a epub:type="toc" href="nav.xhtml">{heading}</a></li>'
        f'<li><a epub:type="bodymatter" href="{first.name}">{escaped(_("Beginning"))}</a></li></ol></nav>'
    )
    return Leaf("nav.xhtml", _("Contents"), body, *of_the_house())


def listed(contents: list[Leaf]) -> str:
    lines = [
        f'<li><a href="{leaf.name}"><bdi lang="{leaf.language}" xml:lang="{leaf.language}">{escaped(leaf.title)}</bdi></a>'
        f"{listed(leaf.below) if leaf.below else ''}</li>"
        for leaf in contents
    ]
    return "<ol>\n" + "\n".join(lines) + "\n</ol>"


def ncx(book: Book, contents: list[Leaf]) -> str:
    """The table of contents for reading systems of before EPUB 3."""
    points = "".join(point(leaf) for leaf in contents)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1">'
        f'<head><meta name="dtb:uid" content="{identifier(book)}"/></head>'
        f"<docTitle><text>{escaped(book.title)}</text></docTitle><navMap>{points}</navMap></ncx>\n"
    )


def point(leaf: Leaf) -> str:
    number = leaf.name.removesuffix(".xhtml")
    below = "".join(point(each) for each in leaf.below)
    return (
        f'<navPoint id="{number}"><navLabel><text>{escaped(leaf.title)}</text></navLabel>'
        f'<content src="{leaf.name}"/>{below}</navPoint>'
    )


def identifier(book: Book) -> str:
    """The same for all revisions of a book; the instant of the text tells them apart."""
    return f"urn:uuid:{uuid.uuid5(NAMESPACE, f'{book.url} {book.title if book.is_collection else str()}')}"


def package(
    book: Book, order: list[Leaf], cover: Cover, pictures: Mapping[str, Picture], worn: Iterable[str]
) -> str:
    prefix = "tdm: http://www.w3.org/ns/tdmrep#"
    items = "\n".join(item(leaf.name, "application/xhtml+xml") for leaf in order)
    images = {picture.name: picture.media_type for picture in pictures.values()}
    spine = "\n".join(f'<itemref idref="{known_as(leaf.name)}"/>' for leaf in order)
    direction = f' page-progression-direction="{book.dir}"' if book.dir == "rtl" else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="{book.language}" prefix="{prefix}">\n'
        f'<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">\n{metadata(book, bool(pictures))}\n</metadata>\n'
        # Programs look into the first page of the manifest for where a book is from.
        f"<manifest>\n{items}\n"
        f"{item('nav.xhtml', 'application/xhtml+xml', 'nav')}\n{item('cover.xhtml', 'application/xhtml+xml')}\n"
        f"{item(f'cover.{cover.extension}', cover.media_type, 'cover-image', 'cover-image')}\n"
        f"{item('style.css', 'text/css')}\n{item('toc.ncx', 'application/x-dtbncx+xml')}\n"
        + "\n".join(
            [*(item(name, "text/css") for name in worn), *(item(name, kind) for name, kind in images.items())]
        )
        + f'\n</manifest>\n<spine toc="{known_as("toc.ncx")}"{direction}>\n<itemref idref="{known_as("cover.xhtml")}"/>\n'
        f'{spine}\n<itemref idref="{known_as("nav.xhtml")}" linear="no"/>\n</spine>\n</package>\n'
    )


def item(name: str, media_type: str, properties: str = "", known: str = "") -> str:
    said = f' properties="{properties}"' if properties else ""
    return f'<item id="{known or known_as(name)}" href="{name}" media-type="{media_type}"{said}/>'


def known_as(name: str) -> str:
    return "i-" + name.replace(".", "-").replace("/", "-")


def metadata(book: Book, has_pictures: bool) -> str:
    story = book.stories[0]
    subjects = dict.fromkeys(
        name
        for each in book.stories
        for fact in each.facts
        if fact.kind in Kind.values
        for name in fact.values
    )
    lines = [
        f'<dc:identifier id="id">{identifier(book)}</dc:identifier>',
        f"<dc:title>{escaped(book.title)}</dc:title>",
        *(
            f"<dc:language>{code}</dc:language>"
            for code in dict.fromkeys([book.language, *(s.language for s in book.stories)])
        ),
        *creators(book),
        f"<dc:publisher>{escaped(book.archive)}</dc:publisher>",
        f"<dc:source>{escaped(book.url)}</dc:source>",
        f"<dc:date>{min(s.posted_at for s in book.stories):%Y-%m-%d}</dc:date>",
        f"<dc:rights>{escaped(matter.rights(book))}</dc:rights>",
        *(f"<dc:subject>{escaped(subject)}</dc:subject>" for subject in list(subjects)[:200]),
        f'<meta property="dcterms:modified">{book.as_of:%Y-%m-%dT%H:%M:%SZ}</meta>',
        f'<meta property="tdm:reservation">{0 if book.may_be_mined else 1}</meta>',
        *accessibility(has_pictures),
        '<meta name="cover" content="cover-image"/>',
    ]
    if description := plain_summary(book):
        lines.append(f"<dc:description>{escaped(description)}</dc:description>")
    if not book.is_collection:
        lines += belonging(story)
    return "\n".join(lines)


def plain_summary(book: Book) -> str:
    return visible_text(book.about if book.is_collection else book.stories[0].summary)


def creators(book: Book) -> Iterator[str]:
    for number, name in enumerate(book.authors or (_("somebody who has left"),), start=1):
        yield f'<dc:creator id="creator-{number}">{escaped(name)}</dc:creator>'
        yield f'<meta refines="#creator-{number}" property="role" scheme="marc:relators">aut</meta>'


def belonging(story: Story) -> Iterator[str]:
    for number, (series, position) in enumerate(story.places, start=1):
        yield f'<meta property="belongs-to-collection" id="series-{number}">{escaped(series)}</meta>'
        yield f'<meta refines="#series-{number}" property="collection-type">series</meta>'
        yield f'<meta refines="#series-{number}" property="group-position">{position}</meta>'


def accessibility(has_pictures: bool) -> Iterator[str]:
    modes = ["textual", "visual"] if has_pictures else ["textual"]
    yield from (f'<meta property="schema:accessMode">{mode}</meta>' for mode in modes)
    yield '<meta property="schema:accessModeSufficient">textual</meta>'
    for feature in (
        "tableOfContents",
        "readingOrder",
        "structuralNavigation",
        "displayTransformability",
        "alternativeText",
        "ARIA",
    ):
        yield f'<meta property="schema:accessibilityFeature">{feature}</meta>'
    yield f'<meta property="schema:accessibilityHazard">{"unknown" if has_pictures else "none"}</meta>'
    yield f'<meta property="schema:accessibilitySummary">{escaped(summary_of_access(has_pictures))}</meta>'


def summary_of_access(has_pictures: bool) -> str:
    if has_pictures:
        return _(
            "Running text with headings and a table of contents. Pictures have the descriptions that their author gave them."
        )
    return _("Running text with headings and a table of contents. It has no pictures but the cover.")
