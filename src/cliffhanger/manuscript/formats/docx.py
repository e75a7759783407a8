"""Word documents, by way of mammoth, which knows Word's styles, lists, tables and footnotes."""

import zipfile
from io import BytesIO
from xml.sax.handler import ContentHandler

import mammoth

from ..package import Package, damaged, parse

_STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='title'] => h1:fresh
p[style-name='Subtitle'] => p:fresh
p[style-name='Quote'] => blockquote > p:fresh
u => u
strike => s
br[type='page'] => hr
"""


def to_html(package: Package) -> str:
    return _converted(_checked(package)).replace(" ↑</a>", "</a>").replace("↑</a>", "</a>")


def _checked(package: Package) -> bytes:
    """The document again with nothing but its text parts, of known size: mammoth itself sets no limits, and
    follows references to parts of any name. Entities, bombs, and what is not XML are refused here."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as checked:
        for name in package.sizes:
            if name.endswith((".xml", ".rels")):
                part = package.read(name)
                parse(part, ContentHandler())
                checked.writestr(name, part)
    return file.getvalue()


def _converted(source: bytes) -> str:
    try:
        return str(
            mammoth.convert_to_html(
                BytesIO(source),
                style_map=_STYLES,
                convert_image=mammoth.images.img_element(lambda image: {}),
                ignore_empty_paragraphs=False,
            ).value
        )
    except Exception as error:  # mammoth says in many ways that a document is not as it should be
        raise damaged() from error
