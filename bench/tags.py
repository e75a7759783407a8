"""Looking names of tags up while somebody types, beside a plain LIKE over the same names in the same run.

`python -m bench.tags` looks among 100,000 names; `TAGS=1000000` or `--tags 1000000` among a million. Names
are of made-up words: shares as `bench.field` has them, words by Zipf's law. Then the largest tag of a
made-up archive is merged into another, with `--works 400000` one of 100,000 works, beside rewriting the
rows of its works in one statement, which is what a merge would be without synonyms.

With `--home FOLDER`, or `BENCH_HOME`, the archive stays there; `bench.search` fills and uses the same ones.
"""

import argparse
import os
import random
import resource
import sqlite3
import statistics
import time
from collections.abc import Callable, Iterator
from itertools import accumulate, product
from pathlib import Path

from cliffhanger.config.commands.console import start

from . import kept
from .measure import Figures, Target, in_turn, met, report, report_ratio
from .scratch import archive_in, folder

MOST = 15
QUESTIONS = 200
SHARES = {"fandom": 0.02, "relationship": 0.28, "character": 0.2, "freeform": 0.5}
FIRST, THEN = "b br c d f g h j k l m n p r s sh st t v w z", "a e i o u ar en or"
SYLLABLES = list(map("".join, product(FIRST.split(" "), THEN.split(" "))))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--tags", type=int, default=int(os.environ.get("TAGS", 100_000)))
    options.add_argument("--works", type=int, default=20_000)
    options.add_argument("--rounds", type=int, default=5)
    kept.offer(options)
    chosen = options.parse_args()
    with kept.folder(chosen.home) as place:
        os.environ.update(
            archive_in(kept.of_works(place, chosen.works)),
            DJANGO_SETTINGS_MODULE="cliffhanger.config.settings",
        )
        start()
        with folder() as home:
            measure(home, chosen.tags, chosen.rounds)
        merging(chosen.works, chosen.rounds)


def measure(home: Path, tags: int, rounds: int) -> None:
    from cliffhanger.tags.book import Book, Entry

    rng = random.Random(7)
    names = list(drawn(rng, tags))
    book, plain = Book(home / "tags.sqlite3"), sqlite3.connect(home / "plain.sqlite3")
    began = time.perf_counter()
    book.lay()
    for first in range(0, tags, 20_000):
        with book.writing():
            book.write(Entry(n, kind, name, tags // n) for n, kind, name in names[first : first + 20_000])
    book.tidy()
    print(f"\nA book of {tags:,} names: written in {time.perf_counter() - began:.0f} s, "
          f"{(home / 'tags.sqlite3').stat().st_size / 1e6:.0f} MB")  # fmt: skip
    plain.execute("CREATE TABLE tag (id INTEGER PRIMARY KEY, kind TEXT, name TEXT, uses INTEGER)")
    plain.executemany(
        "INSERT INTO tag VALUES (?, ?, ?, ?)", [(n, kind, name, tags // n) for n, kind, name in names]
    )
    plain.execute("CREATE INDEX of_kind ON tag (kind, uses DESC)")
    asked = {
        "as it is typed": [typed(rng, *rng.choice(names)[1:]) for _ in range(QUESTIONS)],
        "one or two letters": [
            (kind, name[: rng.randint(1, 2)]) for _, kind, name in rng.sample(names, QUESTIONS)
        ],
        "words turned round": [(kind, turned(rng, name)) for _, kind, name in rng.sample(names, QUESTIONS)],
        "a letter wrong": [(kind, wrong(rng, name)) for _, kind, name in rng.sample(names, QUESTIONS)],
    }
    for what, questions in asked.items():
        compare(what, questions, book.look_up, plain, rounds)
    print(
        f"memory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB, with all names that were drawn"
    )


def merging(works: int, rounds: int) -> None:
    from django.conf import settings
    from django.db import connection, transaction

    from cliffhanger.archive import clock
    from cliffhanger.tags.merge import merge
    from cliffhanger.tags.models import Tag, tag
    from cliffhanger.tags.undo import undo
    from cliffhanger.tags.wrangle import make_canonical
    from cliffhanger.works.models import Work, WorkTag

    from .finding import filling

    told = kept.once(settings.HOME, kept.FILLED, lambda: filling(works), works=works, prose=0, seed=kept.SEED)
    answering()
    largest = Tag.objects.get(pk=told["largest"]["tag"])
    other = tag("fandom", "What it is called in order")
    if not other.is_canonical:
        make_canonical(other, None, clock.now())
    has = WorkTag.objects.filter(tag=largest).count()

    def merged() -> float:
        began = time.perf_counter()
        change = merge(largest, other, None, clock.now())
        took = time.perf_counter() - began
        assert Work.objects.tagged(other).count() == has
        undo(change, None, clock.now())
        return took * 1e3

    def rewritten() -> float:
        began = time.perf_counter()
        with transaction.atomic():
            WorkTag.objects.filter(tag=largest).update(tag=other)
            took = time.perf_counter() - began
            transaction.set_rollback(True)
        return took * 1e3

    figures = in_turn({"a synonym": merged, "rewriting": rewritten}, min(rounds, 2))
    report(f"Merging a tag of {has:,} works, on {connection.vendor}", "ms", figures)
    report_ratio("rewriting over merging", figures["rewriting"].over(figures["a synonym"]), Target(least=10))


def answering() -> None:
    """The whole answer, as a worker gives it: address, book, and the look into the database before it is shown."""
    from django.test import Client

    from cliffhanger.tags.book import KINDS
    from cliffhanger.tags.keeping import keep, the_book
    from cliffhanger.tags.models import Tag

    began = time.perf_counter()
    keep(the_book())
    names = list(Tag.objects.filter(kind__in=KINDS).order_by("pk").values_list("kind", "name"))
    print(f"\nA book of the archive's {len(names):,} tags: kept in {time.perf_counter() - began:.0f} s")
    rng, browser = random.Random(7), Client()
    took = []
    for kind, name in rng.choices(names, k=QUESTIONS * 2):
        begun = time.process_time()
        answer = browser.get(f"/autocomplete/{kind}", {"term": typed(rng, kind, name)[1]})
        took.append((time.process_time() - begun) * 1e3)
        assert answer.status_code == 200
    several = statistics.quantiles(took[QUESTIONS:], n=20)
    print(
        f"answers, whole, ms of the processor: median {several[9]:.2f}, p95 {several[-1]:.2f}; "
        f"target: p95 at most 5, {met(several[-1] <= 5)}"
    )


def compare(
    what: str,
    questions: list[tuple[str, str]],
    look_up: Callable[[str, str, int], list[int]],
    plain: sqlite3.Connection,
    rounds: int,
) -> None:
    like = "SELECT id FROM tag WHERE kind = ? AND name LIKE ? ORDER BY uses DESC LIMIT ?"
    slowest: list[float] = []
    found = 0

    def ours() -> float:
        nonlocal found
        took = []
        for kind, text in questions:
            began = time.process_time()
            found += bool(look_up(kind, text, MOST))
            took.append(time.process_time() - began)
        slowest.append(statistics.quantiles(took, n=20)[-1] * 1e3)
        return statistics.mean(took) * 1e3

    def theirs() -> float:
        began = time.process_time()
        for kind, text in questions[:20]:
            plain.execute(like, [kind, f"%{text}%", MOST]).fetchall()
        return (time.process_time() - began) / 20 * 1e3

    figures = in_turn({"the book": ours, "LIKE": theirs}, rounds)
    report(
        f"Autocomplete, {what}: {found * 100 // (len(questions) * rounds)} % find something",
        "ms a question",
        figures | {"the book, p95": Figures(tuple(slowest))},
    )
    report_ratio(
        f"autocomplete by LIKE over ours, {what}", figures["LIKE"].over(figures["the book"]), Target()
    )


def drawn(rng: random.Random, tags: int) -> Iterator[tuple[int, str, str]]:
    """Names that differ, the most used first."""
    people, words = vocabulary(rng, 30_000), vocabulary(rng, 20_000)
    seen: set[tuple[str, str]] = set()
    kinds = list(SHARES)
    while len(seen) < tags:
        kind = rng.choices(kinds, list(SHARES.values()))[0]
        name = named(rng, kind, people, words)
        if (kind, name) not in seen:
            seen.add((kind, name))
            yield len(seen), kind, name


def named(rng: random.Random, kind: str, people: Callable[[], str], words: Callable[[], str]) -> str:
    match kind:
        case "character":
            return f"{people()} {people()}".title()
        case "relationship":
            return rng.choice(["/", " & "]).join(f"{people()} {people()}".title() for _ in range(2))
        case _:
            return " ".join(words() for _ in range(rng.randint(1, 5))).capitalize()


def vocabulary(rng: random.Random, size: int) -> Callable[[], str]:
    """Draws words by Zipf's law."""
    made = list(dict.fromkeys("".join(rng.choices(SYLLABLES, k=rng.randint(1, 4))) for _ in range(size * 2)))[
        :size
    ]
    weights = list(accumulate(1 / (rank + 2.7) for rank in range(len(made))))
    return lambda: rng.choices(made, cum_weights=weights)[0]


def typed(rng: random.Random, kind: str, name: str) -> tuple[str, str]:
    return kind, name[: rng.randint(1, len(name))]


def turned(rng: random.Random, name: str) -> str:
    words = name.replace("/", " ").replace("&", " ").split()
    rng.shuffle(words)
    return " ".join(word[:4] for word in words[:3])


def wrong(rng: random.Random, name: str) -> str:
    place = rng.randrange(len(name))
    return name[:place] + rng.choice("aeiourst") + name[place + 1 :]


if __name__ == "__main__":
    main()
