"""A server that stands in for OpenSearch: as much of its language as the archive speaks, over documents in memory.

Its answers follow OpenSearch's documentation; it has never been compared with a real server.
"""

import json
import threading
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import product
from typing import Any

Source = dict[str, Any]


class StandIn:
    def __init__(self) -> None:
        self.indexes: dict[str, dict[str, Source]] = {}
        self.is_away = False

    def answer(self, method: str, path: str, lines: list[Any]) -> tuple[int, Any]:
        if self.is_away:
            return 503, {"error": {"type": "unavailable"}, "status": 503}
        parts = [part for part in path.partition("?")[0].split("/") if part]
        if not parts:
            return 200, {"version": {"number": "2.11.0", "distribution": "opensearch"}}
        if parts[0] == "_bulk":
            return 200, self.bulk(lines)
        name, *rest = parts
        if not rest and method == "HEAD":
            return (200 if name in self.indexes else 404), None
        if not rest and method == "PUT":
            self.indexes.setdefault(name, {})
            return 200, {"acknowledged": True}
        if rest[0] == "_doc" and method == "GET":
            source = self.indexes.get(name, {}).get(rest[1])
            return (404, {"found": False}) if source is None else (200, {"_source": source})
        if rest[0] == "_doc":
            self.indexes[name][rest[1]] = lines[0]
            return 201, {"result": "created"}
        assert rest[0] == "_search", path
        return 200, search(self.indexes[name], lines[0])

    def bulk(self, lines: list[Any]) -> Source:
        rest = iter(lines)
        for line in rest:
            ((verb, about),) = line.items()
            if verb == "index":
                self.indexes[about["_index"]][about["_id"]] = next(rest)
            else:
                self.indexes[about["_index"]].pop(about["_id"], None)
        return {"errors": False, "items": []}


def search(documents: Mapping[str, Source], body: Source) -> Source:
    hits: list[Source] = []
    for source in documents.values():
        inner: dict[str, Source] = {}
        if matches(body["query"], source, inner):
            hits.append({"_source": source, "_score": 1.0, "sort": [], "inner_hits": inner})
    for order in reversed(body.get("sort", [])):
        ((name, turn),) = order.items()
        hits.sort(key=lambda hit: 1.0 if name == "_score" else hit["_source"][name], reverse=turn == "desc")
    for hit in hits:
        hit["sort"] = [hit["_source"].get(name) for order in body.get("sort", []) for name in order]
    shown = hits
    if "search_after" in body:
        shown = [hit for hit in hits if hit["sort"] > body["search_after"]]
    start = body.get("from", 0)
    counted = {
        name: aggregate(asked, [hit["_source"] for hit in hits])
        for name, asked in body.get("aggs", {}).items()
    }
    total = {"value": len(hits), "relation": "eq"}
    return {
        "timed_out": False,
        "hits": {"total": total, "hits": shown[start : start + body.get("size", 10)]},
        "aggregations": counted,
    }


def aggregate(asked: Source, sources: Sequence[Source]) -> Source:
    if "terms" in asked:
        counted = Counter(key for source in sources for key in source.get(asked["terms"]["field"], []))
        rows = sorted(counted.items(), key=lambda row: (-row[1], row[0]))[: asked["terms"]["size"]]
        return {"buckets": [{"key": key, "doc_count": many} for key, many in rows]}
    filters = asked["filters"]["filters"]
    return {
        "buckets": {
            name: {"doc_count": sum(matches(query, source, {}) for source in sources)}
            for name, query in filters.items()
        }
    }


def matches(query: Source, source: Source, inner: dict[str, Source]) -> bool:
    ((kind, asked),) = query.items()
    if kind == "bool":
        return all_told(asked, source, inner)
    if kind == "nested":
        return nested(asked, source, inner)
    ((field, wanted),) = [(name, value) for name, value in asked.items()]
    if kind == "terms":
        return bool({*values(source, field)} & {*wanted})
    if kind == "range":
        ends = {"gte": int.__ge__, "lte": int.__le__, "gt": int.__gt__, "lt": int.__lt__}
        return all(
            ends[end](value, limit) for value in values(source, field) for end, limit in wanted.items()
        )
    standing = words(source, field)
    if kind == "term":
        return wanted["value"] in standing
    if kind == "match_phrase":
        phrase = wanted["query"].split()
        return any(standing[at : at + len(phrase)] == phrase for at in range(len(standing)))
    assert kind == "intervals", kind
    within = wanted["all_of"]
    assert within["ordered"]
    one, other = (part["match"]["query"] for part in within["intervals"])
    places = product(*([at for at, word in enumerate(standing) if word == stem] for stem in (one, other)))
    return any(0 <= last - first - 1 <= within["max_gaps"] for first, last in places)


def all_told(asked: Source, source: Source, inner: dict[str, Source]) -> bool:
    should = [matches(query, source, inner) for query in asked.get("should", [])]
    return (
        all(matches(query, source, inner) for query in [*asked.get("must", []), *asked.get("filter", [])])
        and not any(matches(query, source, {}) for query in asked.get("must_not", []))
        and sum(should) >= asked.get("minimum_should_match", 0)
    )


def nested(asked: Source, source: Source, inner: dict[str, Source]) -> bool:
    path = asked["path"]
    found = [
        one
        for one in source.get(path, [])
        if matches(asked["query"], {f"{path}.{name}": value for name, value in one.items()}, {})
    ]
    if found and "inner_hits" in asked:
        inner[asked["inner_hits"]["name"]] = {"hits": {"hits": [{"_source": found[0]}]}}
    return bool(found)


def values(source: Source, field: str) -> list[Any]:
    value = source.get(field, [])
    return value if isinstance(value, list) else [value]


def words(source: Source, field: str) -> list[str]:
    """With a gap after each value, as the mapping says."""
    return [word for value in values(source, field) for word in [*value.split(), ""]]


@contextmanager
def standing_in() -> Iterator[tuple[StandIn, str]]:
    """The server and its address."""
    stand_in = StandIn()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def respond(self) -> None:
            sent = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            lines = [json.loads(line) for line in sent.splitlines() if line.strip()]
            status, answer = stand_in.answer(self.command, self.path, lines)
            body = b"" if answer is None else json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        do_GET = do_PUT = do_POST = do_HEAD = respond  # noqa: N815 - as the module names them

        def log_message(self, *told: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield stand_in, f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
