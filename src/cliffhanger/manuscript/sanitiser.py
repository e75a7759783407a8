"""The one allow-list for author HTML: chapters, notes, summaries, reviews, and what a web editor submits."""

import re

import nh3

from .balance import balance

TAGS = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "address",
        "b",
        "big",
        "blockquote",
        "br",
        "caption",
        "cite",
        "code",
        "dd",
        "del",
        "details",
        "dfn",
        "div",
        "dl",
        "dt",
        "em",
        "figcaption",
        "figure",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "i",
        "img",
        "ins",
        "kbd",
        "li",
        "ol",
        "p",
        "pre",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "small",
        "span",
        "strong",
        "sub",
        "summary",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "u",
        "ul",
        "var",
    ]
)
ATTRIBUTES = {
    "*": {"align", "class", "dir", "lang", "title"},
    "a": {"href"},
    "blockquote": {"cite"},
    "del": {"cite"},
    "details": {"open"},
    "img": {"alt", "height", "src", "width"},
    "ins": {"cite"},
    "li": {"value"},
    "ol": {"reversed", "start", "type"},
    "q": {"cite"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}
CLASS = re.compile(r"[A-Za-z][\w-]{0,60}")
_CLASSES = re.compile(rf"{CLASS.pattern}( {CLASS.pattern}){{0,9}}")
_IMAGE = re.compile(r"https://[^\s/]+\S*", re.I)
_SPAN = re.compile(r"<span>|</span>")
_INVISIBLE = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ufeff\ufffe\uffff\ud800-\udfff]")


def sanitise(html: str) -> str:
    """Safe, balanced HTML with the same visible words; `docs/manuscript.md` has the table of what is kept.

    Linear in its input, whatever is in it. Sanitising what was sanitised changes nothing.
    """
    return _clean(balance(_INVISIBLE.sub("", html)))


def _clean(html: str) -> str:
    return nh3.clean(
        html,
        tags=set(TAGS),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        attribute_filter=_attribute,
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow ugc noopener noreferrer",
        strip_comments=True,
    )


def _attribute(tag: str, name: str, value: str) -> str | None:
    if name == "class":
        value = " ".join(value.split())
        return value if _CLASSES.fullmatch(value) else None
    if name == "src":
        return value if _IMAGE.fullmatch(value) else None
    if name in {"align", "dir"}:
        return value.lower() if value.isalpha() else None
    if name in {"colspan", "rowspan", "height", "width", "start", "value"}:
        return value if value.isdigit() and len(value) < 5 else None
    return value
