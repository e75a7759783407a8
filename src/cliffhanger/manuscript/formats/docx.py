"""Word documents, by way of mammoth, which knows Word's styles, lists, tables and footnotes."""

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


def to_html(package: Package, source: bytes) -> str:
    for name in package.sizes:
        if name.endswith((".xml", ".rels")):
            parse(package.read(name), ContentHandler())  # refuses entities, bombs, and what is not XML
    return _converted(source).replace(" ↑</a>", "</a>").replace("↑</a>", "</a>")


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
