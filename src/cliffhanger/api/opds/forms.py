"""The two forms in which a catalogue is sent: OPDS 1.2, which is Atom, and OPDS 2.0, which is JSON."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from xml.sax.xmlreader import AttributesImpl

from django.conf import settings
from django.urls import reverse
from django.utils.feedgenerator import rfc3339_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator

from cliffhanger.follows.feeds.feed import Author, absolute
from cliffhanger.follows.feeds.forms import clean, write_author
from cliffhanger.manuscript import visible_text

from .authentication import TYPE as AUTHENTICATION_TYPE
from .catalogue import Catalogue, Publication, Way, address
from .publications import about

ACQUISITION = "http://opds-spec.org/acquisition/open-access"
IMAGE = "http://opds-spec.org/image"
THUMBNAIL = "http://opds-spec.org/image/thumbnail"
AUTHENTICATION = "http://opds-spec.org/auth/document"
SEARCH_TYPE = "application/opensearchdescription+xml"
ATOM = "application/atom+xml;profile=opds-catalog;kind="
JSON = "application/opds+json"
BASE_1, BASE_2 = "/opds", "/opds/v2"

NAMESPACES = {
    "xmlns": "http://www.w3.org/2005/Atom",
    "xmlns:dc": "http://purl.org/dc/terms/",
    "xmlns:opds": "http://opds-spec.org/2010/catalog",
    "xmlns:opensearch": "http://a9.com/-/spec/opensearch/1.1/",
}


@dataclass(frozen=True)
class Form:
    base: str
    write: Callable[[Catalogue], bytes]
    type_of: Callable[[bool], str]


# OPDS 1.2 ---------------------------------------------------------------------------------------------------


def atom_type(is_list: bool) -> str:
    return ATOM + ("acquisition" if is_list else "navigation")


def as_atom(catalogue: Catalogue) -> bytes:
    written = BytesIO()
    xml = SimplerXMLGenerator(written, "utf-8", short_empty_elements=True)
    xml.startDocument()
    xml.startElement("feed", AttributesImpl({**NAMESPACES, "xml:lang": get_language() or "en"}))
    xml.addQuickElement("id", address(BASE_1, catalogue.path, catalogue.query, catalogue.page))
    xml.addQuickElement("title", clean(catalogue.title))
    xml.addQuickElement("updated", rfc3339_date(catalogue.updated))
    write_author(xml, Author(settings.ARCHIVE_NAME, "/"))
    for rel, href, kind in atom_links(catalogue):
        link(xml, rel, href, kind)
    if catalogue.total is not None:
        xml.addQuickElement("opensearch:totalResults", str(catalogue.total))
        xml.addQuickElement("opensearch:itemsPerPage", str(catalogue.per_page))
        xml.addQuickElement("opensearch:startIndex", str((catalogue.page - 1) * catalogue.per_page + 1))
    for way in catalogue.ways:
        write_way(xml, way, catalogue)
    for work in catalogue.works or ():
        write_work(xml, work)
    xml.endElement("feed")
    xml.endDocument()
    return written.getvalue()


def atom_links(catalogue: Catalogue) -> list[tuple[str, str, str]]:
    own = atom_type(catalogue.is_list)
    found = [
        ("self", address(BASE_1, catalogue.path, catalogue.query, catalogue.page), own),
        ("start", absolute(BASE_1), atom_type(False)),
        ("search", absolute(reverse("opds:description")), SEARCH_TYPE),
        (AUTHENTICATION, absolute(reverse("opds:authentication")), AUTHENTICATION_TYPE),
    ]
    if catalogue.path:
        found.append(("up", absolute(BASE_1 + catalogue.up), atom_type(False)))
    return found + [
        (rel, address(BASE_1, catalogue.path, catalogue.query, page), own) for rel, page in catalogue.around()
    ]


def link(xml: SimplerXMLGenerator, rel: str, href: str, kind: str, **more: str) -> None:
    xml.addQuickElement("link", "", {"rel": rel, "href": href, "type": kind, **more})


def write_way(xml: SimplerXMLGenerator, way: Way, catalogue: Catalogue) -> None:
    href = address(BASE_1, way.path, way.query)
    xml.startElement("entry", AttributesImpl({}))
    xml.addQuickElement("title", clean(way.title))
    xml.addQuickElement("id", href)
    xml.addQuickElement("updated", rfc3339_date(catalogue.updated))
    xml.addQuickElement("content", clean(way.says), {"type": "text"})
    link(xml, way.rel, href, atom_type(way.is_list))
    xml.endElement("entry")


def write_work(xml: SimplerXMLGenerator, work: Publication) -> None:
    xml.startElement("entry", AttributesImpl({}))
    xml.addQuickElement("title", clean(work.title))
    xml.addQuickElement("id", work.id)
    xml.addQuickElement("updated", rfc3339_date(work.updated))
    xml.addQuickElement("published", rfc3339_date(work.published))
    for author in work.authors:
        write_author(xml, author)
    xml.addQuickElement("dc:language", work.language)
    xml.addQuickElement("dc:publisher", clean(settings.ARCHIVE_NAME))
    xml.addQuickElement("dc:issued", f"{work.published:%Y-%m-%d}")
    for subject in work.subjects:
        name = clean(subject.name)
        xml.addQuickElement("category", "", {"term": name, "label": name})
    xml.addQuickElement("content", clean(about(work)), {"type": "html"})
    link(xml, "alternate", absolute(work.page), "text/html")
    for kind, path in work.files.items():
        link(xml, ACQUISITION, absolute(path), kind)
    for rel in (IMAGE, THUMBNAIL):
        link(xml, rel, absolute(work.cover), work.cover_type)
    xml.endElement("entry")


# OPDS 2.0 ---------------------------------------------------------------------------------------------------


def as_json(catalogue: Catalogue) -> bytes:
    told: dict[str, Any] = {"metadata": json_metadata(catalogue), "links": json_links(catalogue)}
    ways = [json_way(way) for way in catalogue.ways]
    works = [json_work(work) for work in catalogue.works or ()]
    if works:
        told["publications"] = works
    if ways or not works:  # a catalogue without anything in it is none: it leads back at least
        told["navigation"] = ways or [
            {"title": _("The whole catalogue"), "href": absolute(BASE_2), "type": JSON}
        ]
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def json_metadata(catalogue: Catalogue) -> dict[str, Any]:
    said: dict[str, Any] = {"title": clean(catalogue.title), "modified": rfc3339_date(catalogue.updated)}
    if catalogue.total is not None:
        said["numberOfItems"] = catalogue.total
        said["itemsPerPage"] = catalogue.per_page
        said["currentPage"] = catalogue.page
    return said


def json_links(catalogue: Catalogue) -> list[dict[str, Any]]:
    where = address(BASE_2, catalogue.path, catalogue.query, catalogue.page)
    found: list[dict[str, Any]] = [
        {"rel": "self", "href": where, "type": JSON},
        {"rel": "start", "href": absolute(BASE_2), "type": JSON},
        {"rel": "search", "href": absolute(f"{BASE_2}/search{{?query}}"), "type": JSON, "templated": True},
        {
            "rel": AUTHENTICATION,
            "href": absolute(reverse("opds:authentication")),
            "type": AUTHENTICATION_TYPE,
        },
    ]
    if catalogue.path:
        found.append({"rel": "up", "href": absolute(BASE_2 + catalogue.up), "type": JSON})
    return found + [
        {"rel": rel, "href": address(BASE_2, catalogue.path, catalogue.query, page), "type": JSON}
        for rel, page in catalogue.around()
    ]


def json_way(way: Way) -> dict[str, Any]:
    href = address(BASE_2, way.path, way.query)
    return {"title": clean(way.title), "href": href, "type": JSON, "rel": way.rel}


def json_work(work: Publication) -> dict[str, Any]:
    metadata: dict[str, Any] = {
        "@type": "http://schema.org/Book",
        "identifier": work.id,
        "title": clean(work.title),
        "author": [json_author(author) for author in work.authors],
        "published": rfc3339_date(work.published),
        "modified": rfc3339_date(work.updated),
        "language": work.language,
        "publisher": clean(settings.ARCHIVE_NAME),
        "description": clean(" · ".join(filter(None, (work.words, visible_text(work.summary))))),
        "subject": [
            {
                "name": clean(subject.name),
                "links": [{"href": address(BASE_2, subject.path, {}), "type": JSON}],
            }
            for subject in work.subjects
        ],
        "belongsTo": {"series": [{"name": clean(name), "position": at} for name, at in work.parts_of]},
    }
    for name in ("author", "subject"):
        if not metadata[name]:
            del metadata[name]
    if not work.parts_of:
        del metadata["belongsTo"]
    files = [{"rel": ACQUISITION, "href": absolute(at), "type": kind} for kind, at in work.files.items()]
    page = {"rel": "alternate", "href": absolute(work.page), "type": "text/html"}
    return {
        "metadata": metadata,
        "links": [*files, page],
        "images": [{"href": absolute(work.cover), "type": work.cover_type}],
    }


def json_author(author: Author) -> dict[str, Any]:
    return {"name": clean(author.name), "links": [{"href": absolute(author.url), "type": "text/html"}]}


FORMS = {
    "1.2": Form(BASE_1, as_atom, atom_type),
    "2.0": Form(BASE_2, as_json, lambda is_list: JSON),
}
