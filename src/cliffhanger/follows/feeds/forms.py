"""The two forms in which feeds are sent: Atom (RFC 4287, with RFC 6721 for what is gone) and JSON Feed 1.1."""

import json
import re
from typing import Any
from xml.sax.xmlreader import AttributesImpl

from django.conf import settings
from django.utils.feedgenerator import Atom1Feed, rfc3339_date
from django.utils.translation import get_language
from django.utils.xmlutils import SimplerXMLGenerator

from .feed import Author, Entry, Feed, absolute

# No XML may hold these, and no program wants them.
UNSPEAKABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def as_atom(feed: Feed) -> bytes:
    written = _Atom(feed)
    for entry in feed.entries:
        written.add_item(
            title=clean(entry.title),
            link=absolute(entry.url),
            description=clean(entry.summary) or None,  # type: ignore[arg-type] # without one it says nothing
            unique_id=entry.id,
            pubdate=entry.published,
            updateddate=entry.updated,
            categories=[clean(tag) for tag in entry.tags],
            entry=entry,
        )
    return written.writeString("utf-8").encode()


class _Atom(Atom1Feed):
    def __init__(self, feed: Feed) -> None:
        super().__init__(
            title=clean(feed.title),
            link=absolute(feed.page),
            description="",
            subtitle=clean(feed.subtitle) or None,
            language=get_language(),
            feed_url=feed.address("atom"),
            feed_guid=absolute(feed.path) + (f"?{feed.query}" if feed.query else ""),
        )
        self.told = feed

    def latest_post_date(self) -> Any:
        return self.told.updated

    def root_attributes(self) -> dict[str, str]:
        return {**super().root_attributes(), "xmlns:at": "http://purl.org/atompub/tombstones/1.0"}

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        super().add_root_elements(handler)
        write_author(handler, Author(settings.ARCHIVE_NAME, "/"))  # of entries that name nobody
        handler.addQuickElement(
            "link",
            "",
            {"rel": "alternate", "type": "application/feed+json", "href": self.told.address("json")},
        )
        if settings.WEBSUB_HUB:
            handler.addQuickElement("link", "", {"rel": "hub", "href": settings.WEBSUB_HUB})

    def write_items(self, handler: SimplerXMLGenerator) -> None:
        for gone in self.told.gone:
            handler.addQuickElement("at:deleted-entry", "", {"ref": gone.id, "when": rfc3339_date(gone.at)})
        super().write_items(handler)

    def item_attributes(self, item: dict[str, Any]) -> dict[str, Any]:
        entry: Entry = item["entry"]
        return {"xml:lang": entry.language} if entry.language else {}

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        entry: Entry = item["entry"]
        for author in entry.authors:
            write_author(handler, author)
        if entry.content:
            handler.addQuickElement("content", clean(entry.content), {"type": "html"})


def write_author(handler: SimplerXMLGenerator, author: Author) -> None:
    handler.startElement("author", AttributesImpl({}))
    handler.addQuickElement("name", clean(author.name))
    if author.url:
        handler.addQuickElement("uri", absolute(author.url))
    handler.endElement("author")


def as_json(feed: Feed) -> bytes:
    told = without_nothing(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": clean(feed.title),
            "description": clean(feed.subtitle),
            "home_page_url": absolute(feed.page),
            "feed_url": feed.address("json"),
            "language": get_language(),
            "hubs": [{"type": "WebSub", "url": settings.WEBSUB_HUB}] if settings.WEBSUB_HUB else [],
        }
    )
    told["items"] = [item_of(entry) for entry in feed.entries]
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def item_of(entry: Entry) -> dict[str, Any]:
    item = without_nothing(
        {
            "id": entry.id,
            "url": absolute(entry.url),
            "title": clean(entry.title),
            "date_published": rfc3339_date(entry.published),
            "date_modified": rfc3339_date(entry.updated),
            "authors": [author_of(author) for author in entry.authors],
            "tags": [clean(tag) for tag in entry.tags],
            "language": entry.language,
        }
    )
    return {**item, "content_html": clean(entry.content or entry.summary)}


def author_of(author: Author) -> dict[str, str]:
    return without_nothing({"name": clean(author.name), "url": absolute(author.url) if author.url else ""})


def without_nothing(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if value}


def clean(text: str) -> str:
    return UNSPEAKABLE.sub("", str(text))


FORMS = {
    "atom": (as_atom, "application/atom+xml; charset=utf-8"),
    "json": (as_json, "application/feed+json; charset=utf-8"),
}
