"""What `bench.search` measures, each in a process of its own. Imported there once the archive is loaded."""

import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from cliffhanger.accounts.models import Account
from cliffhanger.archive import clock
from cliffhanger.cast import makers
from cliffhanger.manuscript import visible_text
from cliffhanger.search.index import place
from cliffhanger.search.index.building import build
from cliffhanger.search.index.embedded import Embedded
from cliffhanger.search.index.following import Follower
from cliffhanger.search.index.standing import size_of
from cliffhanger.search.question import Answer, Question, Within
from cliffhanger.tags.models import Tag
from cliffhanger.works.models import Chapter, Work

from .filling import Written, fill
from .kept import FILLED, SEED, once

Timed = dict[str, list[float]]  # milliseconds, by wall and by processor


def filled(works: int) -> dict[str, Any]:
    """An archive that is filled and has its index; and which tags to ask about: the largest fandom, and one a tenth as large."""
    told = once(settings.HOME, FILLED, lambda: filling(works), works=works, prose=0, seed=SEED)
    return {**told, **indexed()}


def filling(works: int) -> dict[str, Any]:
    began = time.monotonic()
    written = fill(works, seed=SEED)
    drawn = written.drawn
    uses = drawn.uses[drawn.largest]
    fandoms = [number for number, kind in enumerate(drawn.kinds) if kind == "fandom"]
    tenth = min(fandoms, key=lambda number: abs(int(drawn.uses[number]) - int(uses) // 10))
    return {
        "filled": time.monotonic() - began,
        "largest": asked_of(written, drawn.largest),
        "tenth": asked_of(written, tenth),
        "often": [
            int(written.tag(number))
            for number in (-drawn.uses).argsort()
            if drawn.kinds[number] == "freeform"
        ][:2],
    }


def indexed() -> dict[str, Any]:
    """The index: finished if it was begun, and used if it is there; it has all that is in the archive."""
    began = time.monotonic()
    is_there = place.current() is not None
    if not is_there:
        build()
    generation = place.current()
    assert generation
    follower = Follower(generation)
    while follower.follow():  # what an earlier run wrote last
        pass
    follower.close()
    return {
        "was_there": is_there,
        "built": time.monotonic() - began,
        "megabytes": size_of(generation) / 1e6,
        "words": size_of(place.words_of(generation)) / 1e6,
    }


def nothing() -> None:
    """Only the tables, which are made by now."""


def rows(works: int) -> None:
    """The same archive without an index."""
    once(settings.HOME, FILLED, lambda: only_rows(works), works=works, prose=0, seed=SEED)


def only_rows(works: int) -> dict[str, Any]:
    began = time.monotonic()
    fill(works, seed=SEED)
    return {"filled": time.monotonic() - began}


def asked_of(written: Written, fandom: int) -> dict[str, Any]:
    """A fandom, how many works it has, and what may be left out of it."""
    common = [
        written.tag(number)
        for kind in ("freeform", "character", "relationship")
        for number in written.drawn.common(kind, fandom, 5)
    ]
    return {"tag": written.tag(fandom), "works": int(written.drawn.uses[fandom]), "common": common}


def filter_of(fandom: int, without: Sequence[int]) -> Question:
    return Question(within=Within(tags=frozenset({fandom})), without=frozenset(without))


def filtered(fandom: int, pairs: Sequence[tuple[int, int]]) -> dict[str, Any]:
    """Times of the filter with each of the pairs left out, after one that warms up; and what this process takes."""
    index, now = Embedded(), clock.now()
    index.ask(filter_of(fandom, pairs[0]), now)
    times = timed([lambda pair=pair: index.ask(filter_of(fandom, pair), now) for pair in pairs])
    answers = [plain(index.ask(filter_of(fandom, pair), now)) for pair in pairs[:3]]
    return {**times, "answers": answers, **memory()}


def plain(answer: Answer) -> dict[str, Any]:
    """As it is compared with what SQL says."""
    facets = {kind: list(map(list, rows)) for kind, rows in answer.facets.items()}
    return {"works": list(answer.works), "total": answer.total, "facets": facets}


def timed(acts: Sequence[Callable[[], object]]) -> Timed:
    wall, processor = [], []
    for act in acts:
        began, spent = time.perf_counter(), time.process_time()
        act()
        wall.append(1000 * (time.perf_counter() - began))
        processor.append(1000 * (time.process_time() - spent))
    return {"wall": wall, "processor": processor}


def memory() -> dict[str, float]:
    """Megabytes of this process: all that is in it, and that with shared pages divided among those that share them."""
    rows = Path("/proc/self/smaps_rollup").read_text().splitlines()[1:]
    known = {row.split(":")[0]: int(row.split()[1]) / 1024 for row in rows}
    return {"resident": known["Rss"], "proportional": known["Pss"], "own": known["Private_Dirty"]}


FOUND = """
SELECT works_work.id, updated_at FROM works_work
JOIN works_worktag ON work_id = works_work.id AND tag_id = %(fandom)s
WHERE posted_at IS NOT NULL AND withdrawn_at IS NULL AND NOT is_restricted
  AND NOT EXISTS (SELECT 1 FROM works_worktag AS other
                  WHERE other.work_id = works_work.id AND other.tag_id IN (%(one)s, %(two)s))
"""
FACETS = f"""
WITH found AS MATERIALIZED ({FOUND}),
counted AS (SELECT tag_id, count(*) AS many FROM found
            JOIN works_worktag ON work_id = found.id GROUP BY tag_id),
placed AS (SELECT kind, tag_id, many,
                  row_number() OVER (PARTITION BY kind ORDER BY many DESC, tag_id) AS place
           FROM counted JOIN tags_tag ON tags_tag.id = tag_id)
SELECT kind, tag_id, many FROM placed WHERE place <= 20
"""  # noqa: S608 - our own words


def asked_in_sql(fandom: int, pairs: Sequence[tuple[int, int]]) -> dict[str, Any]:
    """The same filter in plain SQL: the page, the total and the counts of tags, with all indexes it can use."""
    with connection.cursor() as cursor:
        for columns in ("tag_id, work_id", "work_id, tag_id"):
            name = f"bench_{columns.replace(', ', '_')}"
            cursor.execute(f"CREATE INDEX IF NOT EXISTS {name} ON works_worktag ({columns})")
        cursor.execute("ANALYZE")
        times = timed([lambda pair=pair: in_sql(cursor, fandom, pair) for pair in pairs])
        return {**times, "answers": [in_sql(cursor, fandom, pair) for pair in pairs[:1]]}


def in_sql(cursor: Any, fandom: int, pair: tuple[int, int]) -> dict[str, Any]:
    given = {"fandom": fandom, "one": pair[0], "two": pair[1]}
    cursor.execute(f"{FOUND} ORDER BY updated_at DESC, works_work.id DESC LIMIT 20", given)
    works = [row[0] for row in cursor.fetchall()]
    cursor.execute(f"SELECT count(*) FROM ({FOUND}) AS counted", given)  # noqa: S608 - our own words
    total = cursor.fetchone()[0]
    cursor.execute(FACETS, given)
    facets: dict[str, list[list[int]]] = {}
    for kind, tag, many in cursor.fetchall():
        facets.setdefault(kind, []).append([tag, many])
    return {"works": works, "total": total, "facets": facets}


def merged(one: int, other: int) -> dict[str, Any]:
    """Merge the tag `one` into `other` while pages are asked for: how long until all count as one, and the pages' times.

    Then they are two tags again, as another run wants to find them.
    """
    both = len(set(works_of(one)) | set(works_of(other)))
    alone = len(works_of(other))
    means(one, one, other, alone)  # a run that was broken off may have left them merged
    took, pages = means(one, other, other, both)
    means(one, one, other, alone)
    return {"works": len(works_of(one)), "took": took, "pages": pages}


def means(tag: int, meant: int, asked: int, total: int) -> tuple[float, list[float]]:
    """Let the tag count as `meant`. Seconds until so many works have the tag `asked`, and how long pages took meanwhile."""
    index, now = Embedded(), clock.now()
    pages: list[float] = []
    began = time.monotonic()
    Tag.objects.filter(pk=tag).update(canonical_at=None, synonym_of=None if meant == tag else meant)
    while True:
        started = time.perf_counter()
        found = index.ask(Question(tags=frozenset({asked})), now).total
        pages.append(1000 * (time.perf_counter() - started))
        if found == total:
            return time.monotonic() - began, pages
        time.sleep(0.05)


def works_of(tag: int) -> Sequence[int]:
    return list(Work.objects.public().filter(work_tags__tag=tag).values_list("pk", flat=True))


def posted(many: int) -> list[float]:
    """Seconds from when a chapter is posted until one of its words finds it, with a follower in another process."""
    index = Embedded()
    author = Account.objects.filter(username="Posts").first() or makers.account("Posts")
    chance = random.Random()
    found = []
    for _ in range(many):
        word = "unheardof" + "".join(chance.choices("bcdfghjklmnpqrstvwxz", k=12))
        work = makers.work(author, "New", [f"Only here stands {word}."])
        began = time.monotonic()
        work.chapters.get().post(clock.now())
        while not index.ask(Question(word), clock.now()).works:
            time.sleep(0.01)
        found.append(time.monotonic() - began)
        time.sleep(chance.random() / 2)
    return found


def prose(chapters: int) -> dict[str, Any]:
    """An archive with so many chapters of text, and the sizes of the text and of its index."""
    works = max(1, chapters // 2)
    told = once(
        settings.HOME, FILLED, lambda: telling(works, chapters), works=works, prose=chapters, seed=SEED
    )
    return {**told, **indexed()}


def telling(works: int, chapters: int) -> dict[str, Any]:
    began = time.monotonic()
    fill(works, prose=chapters, seed=SEED)
    filled = time.monotonic() - began
    texts = Chapter.objects.exclude(text="").values_list("text", flat=True).iterator(chunk_size=500)
    lengths = [len(visible_text(text).encode()) for text in texts]
    return {"filled": filled, "chapters": len(lengths), "text": sum(lengths) / 1e6}


def phrases(many: int) -> dict[str, Any]:
    """Times of phrases of two to four words as they stand in chapters that are taken by chance."""
    chance = random.Random(7)
    chapters = list(Chapter.objects.exclude(text="").values_list("pk", flat=True))
    asked = []
    for _ in range(many):
        words = visible_text(Chapter.objects.get(pk=chance.choice(chapters)).text).replace(".", "").split()
        start = chance.randrange(len(words) - 4)
        asked.append('"' + " ".join(words[start : start + chance.choice([2, 3, 4])]) + '"')
    index, now = Embedded(), clock.now()
    index.ask(Question(asked[0]), now)
    times = timed([lambda q=q: index.ask(Question(q), now) for q in asked])
    totals = [index.ask(Question(q), now).total for q in asked]
    return {**times, "found": sum(totals) / len(totals), **memory()}
