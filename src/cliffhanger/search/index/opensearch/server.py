"""The server asked, and kept true."""

import os
import uuid
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from cliffhanger.archive import lease
from cliffhanger.works.models import Work

from ...question import Answer, Question
from .. import ledger
from ..asking import NotReady
from ..card import cards
from ..choosing import demands
from ..embedded import visible_of
from ..following import FAR, works_in, works_of_authors
from ..passages import passages
from ..place import VERSION
from ..standing import Standing
from .documents import Body, chapters_of, document, mappings
from .progress import Progress
from .queries import Hits, body_of, facets_of, query_of

if TYPE_CHECKING:
    from opensearchpy import OpenSearch

WORKS, STATE = f"cliffhanger-{VERSION}-works", f"cliffhanger-{VERSION}-state"
AT_ONCE = 500  # works
HELD_FOR = timedelta(seconds=30)
HOLDER = f"{os.uname().nodename[:40]}:{uuid.uuid4().hex[:8]}"


@cache
def client_of(address: str) -> "OpenSearch":
    from opensearchpy import OpenSearch

    return OpenSearch(hosts=[address], timeout=10, max_retries=2, retry_on_timeout=True)


class Server:
    def __init__(self, address: str) -> None:
        self.client = client_of(address)

    # Asking -------------------------------------------------------------------------------------------------

    def ask(self, question: Question, now: datetime) -> Answer:
        """Raises NotReady, also where the server is away: the database answers then."""
        from opensearchpy.exceptions import OpenSearchException

        asked = question.narrowed()
        try:
            progress = self.progress()
            if progress is None or progress.walked_to is not None:
                raise NotReady(progress.done if progress else 0, Work.objects.out().count())
            return self.answered(asked, now, progress)
        except (OpenSearchException, ledger.Lost) as error:
            raise NotReady from error

    def answered(self, asked: Question, now: datetime, progress: Progress) -> Answer:
        wanted = demands(asked, now)
        query = query_of(asked, wanted, progress)
        unasked = None
        if asked.eyes.wants:
            counted = self.client.search(
                index=WORKS, body={"query": query, "size": 0, "track_total_hits": True}
            )
            unasked = int(counted["hits"]["total"]["value"])
            always = asked.eyes.wants.narrowed()
            narrow = query_of(always, demands(always, now), progress)
            query = {"bool": {"must": [query], "filter": [narrow]}}
        found = self.client.search(index=WORKS, body=body_of(asked, wanted, query))
        hits = found["hits"]["hits"]
        works = [int(hit["_source"]["work"]) for hit in hits]
        visible = set(visible_of(works, asked))
        total = int(found["hits"]["total"]["value"])
        answer = Answer(
            works=tuple(work for work in works if work in visible),
            total=total,
            facets=facets_of(found["aggregations"], progress),
            is_cut_off=bool(found.get("timed_out")),
            kept_back=0 if unasked is None else unasked - total,
        )
        return passages(Hits(hits, progress.languages), asked, answer)

    # Following ----------------------------------------------------------------------------------------------

    def follow(self) -> None:
        """Take in what was written since, or the next works of a first walk, if no other machine does."""
        if not lease.take("search", HOLDER, HELD_FOR):
            return
        progress = self.progress() or self.begin()
        try:
            touched = ledger.after(progress.cursor)
        except ledger.Lost:
            progress = self.begin()
            touched = ledger.after(progress.cursor)
        works = touched.works | works_of_authors(touched.authors) | works_in(touched.series)
        waiting = {*progress.waiting, *self.works_with(touched.names | touched.meanings)} - works
        walked = self.next_works(progress)
        now, later = sorted(works)[:AT_ONCE], sorted(works)[AT_ONCE:]
        late = sorted(waiting)[: AT_ONCE - len(now)]
        is_walking = progress.walked_to is not None
        if not (now or late or is_walking) and touched.cursor.top - progress.cursor.top < FAR:
            return
        languages = self.take_in({*now, *late, *walked})
        after = replace(
            progress,
            cursor=touched.cursor,
            waiting=(*later, *sorted(waiting - set(late))),
            languages=tuple(sorted({*progress.languages, *languages})),
        )
        if is_walking:
            after = replace(after, walked_to=max(walked, default=None), done=progress.done + len(walked))
        self.write_progress(after)

    def begin(self) -> Progress:
        for name, body in ((WORKS, mappings()), (STATE, {})):
            if not self.client.indices.exists(index=name):
                self.client.indices.create(index=name, body=body)
        progress = Progress(ledger.here())
        self.write_progress(progress)
        return progress

    def next_works(self, progress: Progress) -> list[int]:
        if progress.walked_to is None:
            return []
        after = Work.objects.out().filter(pk__gt=progress.walked_to).order_by("pk")
        return list(after.values_list("pk", flat=True)[:AT_ONCE])

    def works_with(self, tags: set[int]) -> set[int]:
        """All works that have any of these tags, a page of them after the other."""
        found: set[int] = set()
        after: list[Any] = []
        while tags:
            body: Body = {
                "query": {"terms": {"keys": sorted(tags)}},
                "sort": [{"work": "asc"}],
                "size": 5_000,
                "_source": ["work"],
            }
            if after:
                body["search_after"] = after
            hits = self.client.search(index=WORKS, body=body)["hits"]["hits"]
            if not hits:
                break
            found.update(int(hit["_source"]["work"]) for hit in hits)
            after = hits[-1]["sort"]
        return found

    def take_in(self, works: set[int]) -> set[str]:
        """Write these works as they are now; returns their languages."""
        found = {card.work: card for card in cards(works)}
        texts = chapters_of(found)
        lines: list[Body] = []
        for work in sorted(works):
            if work in found:
                lines += [
                    {"index": {"_index": WORKS, "_id": str(work)}},
                    document(found[work], texts.get(work, [])),
                ]
            else:
                lines.append({"delete": {"_index": WORKS, "_id": str(work)}})
        if lines:
            self.client.bulk(body=lines, params={"refresh": "true"})
        return {card.heading.language for card in found.values() if card.heading}

    def progress(self) -> Progress | None:
        from opensearchpy.exceptions import NotFoundError

        try:
            told = self.client.get(index=STATE, id="progress")["_source"]
        except NotFoundError:
            return None
        return Progress(
            ledger.Cursor(**told["cursor"]),
            told["walked_to"],
            told["done"],
            tuple(told["waiting"]),
            tuple(told["languages"]),
        )

    def write_progress(self, progress: Progress) -> None:
        self.client.index(index=STATE, id="progress", body=asdict(progress), params={"refresh": "true"})


def standing_of(address: str) -> Standing:
    from opensearchpy.exceptions import OpenSearchException

    try:
        progress = Server(address).progress()
    except OpenSearchException as error:
        return Standing(f"The search server does not answer: {type(error).__name__}.", is_wrong=True)
    if progress is None or progress.walked_to is not None:
        done = progress.done if progress else 0
        return Standing(f"The index on the search server is being built: {done:,} works are in it.")
    return Standing("The search server has all works.")
