"""Finding in an archive shaped like the field: a filter with all its counts, and phrases in the text of stories.

The filter: a fandom that holds a quarter of all works, without two of the tags that are frequent in it, by last
update, the first page, with the most frequent tags of every kind. It is asked of the index that `cliffhanger
serve` keeps, and in the same run of SQLite and PostgreSQL in plain SQL over the same rows, with an index for each
way the question can go. Each time another pair of tags is left out.

A fandom of as many works as the largest has in an archive of a tenth is then asked about in both: that ratio is
what the size of the archive costs by itself. Besides: pages while a tag of very many works is merged into another,
how soon a posted chapter is found, what a process that answers takes of memory, and phrases in the chapters of
another archive, beside the size of their index.

Wall time and, since other programs may be at work too, processor time.

With `--home FOLDER`, or `BENCH_HOME`, archives are filled and indexed in that folder and stay there, so that a million
works need not be filled and measured in one sitting: `--prepare` fills and measures nothing.
"""

import argparse
import os
import random
import statistics
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from . import kept, scratch
from .apart import SPAWN
from .measure import Figures, Target, met, report, report_ratio, short

FASTER, BY_SIZE, BY_TEXT = Target(least=10), Target(most=2), Target(most=1)
WARM = 5  # questions that are not counted


def main() -> None:
    options = parsed()
    with kept.folder(options.home) as place:
        large, small, told = prepared(place, options)
        if options.prepare:
            return
        pairs = pairs_of(large["largest"]["common"], options.questions)
        ours = of(large, "filtered", large["largest"]["tag"], pairs)
        report_filter(large, ours)
        report_sizes(large, small, options.questions)
        if "sqlite" in options.databases:
            theirs = of(large, "asked_in_sql", large["largest"]["tag"], pairs[: options.rounds])
            report_against("SQLite", ours, theirs, options.rounds)
        if "postgresql" in options.databases:
            with postgresql(place, options.works) as rows:
                if rows is not None:
                    theirs = of(rows, "asked_in_sql", large["largest"]["tag"], pairs[: options.rounds])
                    report_against("PostgreSQL", ours, theirs, options.rounds)
        with following(large):
            report_posted(of(large, "posted", options.posts))
            report_merged(of(large, "merged", *large["often"][::-1]))
        report_phrases(told, of(told, "phrases", options.questions * 3))


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser("bench.search", description="A filter with its counts, and phrases.")
    parser.add_argument("--works", type=int, default=int(os.environ.get("WORKS", "100000")))
    parser.add_argument("--chapters", type=int, default=0, help="with text; a tenth of the works")
    parser.add_argument("--questions", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=5, help="of plain SQL")
    parser.add_argument("--posts", type=int, default=10)
    parser.add_argument("--databases", type=lambda text: text.split(","), default=["sqlite", "postgresql"])
    parser.add_argument("--prepare", action="store_true", help="fill and index, and measure nothing")
    kept.offer(parser)
    return parser.parse_args()


# Archives -----------------------------------------------------------------------------------------------


Archive = Mapping[str, Any]


def prepared(place: Path, options: argparse.Namespace) -> tuple[Archive, Archive, Archive]:
    """The archive that is asked, one of a tenth, and one with chapters that have text; two are made at a time."""
    if not (place / "empty").exists():
        apart(scratch.archive_in(place / "empty"), "nothing")
    with ThreadPoolExecutor(2) as threads:
        large = threads.submit(archive, place, options.works)
        told = threads.submit(stories, place, options.chapters or max(100, options.works // 10))
        small = threads.submit(archive, place, max(1000, options.works // 10))
        if "postgresql" in options.databases:
            threads.submit(rows_in_postgresql, place, options.works).result()
        return large.result(), small.result(), told.result()


def archive(place: Path, works: int) -> Archive:
    """What `finding.filled` says of an archive of so many works, with how to start a process of it."""
    env = kept.settled(kept.of_works(place, works), place / "empty")
    told = apart(env, "filled", works)
    print(
        f"\nAn archive of {works:,} works\n"
        f"  filled in {told['filled']:.0f} s; {how_indexed(told)}, {told['megabytes']:.0f} MB; "
        f"its largest fandom has {told['largest']['works']:,} works",
        flush=True,
    )
    return {**told, "env": env, "total": works}


def stories(place: Path, chapters: int) -> Archive:
    env = kept.settled(place / f"chapters-{chapters}", place / "empty")
    told = apart(env, "prose", chapters)
    print(
        f"\nAn archive with {chapters:,} chapters of 2,500 words\n"
        f"  filled in {told['filled']:.0f} s; {how_indexed(told)}",
        flush=True,
    )
    return {**told, "env": env}


def how_indexed(told: Mapping[str, Any]) -> str:
    return "its index was there" if told["was_there"] else f"indexed in {told['built']:.0f} s"


def rows_in_postgresql(place: Path, works: int) -> None:
    with postgresql(place, works):
        pass


@contextmanager
def postgresql(place: Path, works: int) -> Iterator[Archive | None]:
    """The same rows in PostgreSQL, without an index; None where there is no PostgreSQL."""
    programs = scratch.postgresql()
    if programs is None:
        print("\nPlain SQL in PostgreSQL: not measured, since there is no PostgreSQL on this machine.")
        yield None
        return
    cluster, home = place / "postgresql", place / f"rows-{works}"
    with scratch.cluster_in(cluster, programs):
        found = scratch.address if kept.is_filled(home) else scratch.database
        env = scratch.archive_in(home, found(cluster, f"works_{works}"))
        apart(env, "rows", works)
        yield {"env": env}


# Processes ----------------------------------------------------------------------------------------------


def of(archive: Mapping[str, Any], name: str, *given: Any) -> Any:
    return apart(archive["env"], name, *given)


def apart(env: Mapping[str, str], name: str, *given: Any) -> Any:
    """What `finding.name(*given)` returns in a new process of the archive that `env` says."""
    end, theirs = SPAWN.Pipe()
    process = SPAWN.Process(target=run, args=(theirs, dict(env), name, given), daemon=True)
    process.start()
    theirs.close()
    try:
        return end.recv()
    except EOFError:
        raise SystemExit(1) from None
    finally:
        process.join()


def run(end: Connection, env: dict[str, str], name: str, given: tuple[Any, ...]) -> None:
    os.environ.update(env)
    from cliffhanger.config.commands.console import start

    start()
    from . import finding

    end.send(getattr(finding, name)(*given))


@contextmanager
def following(archive: Mapping[str, Any]) -> Iterator[BaseProcess]:
    """The archive's follower, as it runs beside the web workers."""
    process = SPAWN.Process(target=follow, args=(dict(archive["env"]), os.getpid()), daemon=True)
    process.start()
    try:
        yield process
    finally:
        process.terminate()
        process.join()


def follow(env: dict[str, str], parent: int) -> None:
    os.environ.update(env)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cliffhanger.config.settings")
    from cliffhanger.config.following import run_follower

    run_follower(parent)


# Reports ------------------------------------------------------------------------------------------------


def pairs_of(common: Sequence[int], many: int) -> list[tuple[int, int]]:
    chance = random.Random(11)
    found = [tuple(chance.sample(common, 2)) for _ in range(many + WARM)]
    return [(one, other) for one, other in found]


def report_filter(large: Mapping[str, Any], ours: Mapping[str, Any]) -> None:
    print(f"\nA filter of {large['largest']['works']:,} of {large['total']:,} works, two tags excluded (ms)")
    tell_times(ours, 40)
    print(
        f"  memory of the process that answers: {ours['resident']:.0f} MB resident, of it "
        f"{ours['own']:.0f} MB its own; target: at most 400, {met(ours['resident'] <= 400)}"
    )


def tell_times(times: Mapping[str, Any], most: float) -> None:
    for clock in ("wall", "processor"):
        counted = times[clock][WARM:]
        late = p95(counted)
        print(
            f"  {clock:<9}  median {short(statistics.median(counted))}  p95 {short(late)}  max {short(max(counted))}; "
            f"target: p95 at most {most:g}, {met(late <= most)}",
            flush=True,
        )


def p95(times: Sequence[float]) -> float:
    return sorted(times)[max(0, -(-len(times) * 95 // 100) - 1)]


def report_sizes(large: Mapping[str, Any], small: Mapping[str, Any], questions: int) -> None:
    same, own = large["tenth"], small["largest"]
    times = {
        f"{archive['total']:,} works": of(archive, "filtered", one["tag"], pairs_of(one["common"], questions))
        for archive, one in ((small, own), (large, same))
    }
    figures = {name: Figures(tuple(each["processor"][WARM:])) for name, each in times.items()}
    report(
        f"A filter of {own['works']:,} and of {same['works']:,} works", "milliseconds of processor", figures
    )
    few, many = (Figures((each.median,)) for each in figures.values())
    report_ratio("filter of equally many works, in ten times as large an archive", many.over(few), BY_SIZE)


def report_against(database: str, ours: Mapping[str, Any], theirs: Mapping[str, Any], rounds: int) -> None:
    check_same(ours["answers"][0], theirs["answers"][0])
    figures = {
        "index": Figures(tuple(ours["wall"][WARM : WARM + rounds])),
        database: Figures(tuple(theirs["wall"])),
    }
    report(f"The filter beside plain SQL in {database}, the same answer", "milliseconds", figures)
    report_ratio(f"filter in {database} over the index", figures[database].over(figures["index"]), FASTER)


def check_same(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> None:
    assert ours["works"] == theirs["works"], "The page is another."
    assert ours["total"] == theirs["total"], "The total is another."
    for kind, rows in theirs["facets"].items():
        assert ours["facets"][kind] == rows, f"The counts of {kind} are others."


def report_posted(found: Sequence[float]) -> None:
    print(
        f"\nFrom when a chapter is posted until its words find it (s)\n"
        f"  median {short(statistics.median(found))}  max {short(max(found))}; target: at most 2, {met(max(found) <= 2)}",
        flush=True,
    )


def report_merged(told: Mapping[str, Any]) -> None:
    print(
        f"\nA tag of {told['works']:,} works merged into another\n"
        f"  all count as one after {told['took']:.1f} s; target: at most 60, {met(told['took'] <= 60)}\n"
        f"  {len(told['pages'])} pages meanwhile, p95 {short(p95(told['pages']))} ms, max {short(max(told['pages']))} ms",
        flush=True,
    )


def report_phrases(told: Archive, times: Mapping[str, Any]) -> None:
    print(f"\nPhrases in {told['chapters']:,} chapters of 2,500 words (ms)", flush=True)
    tell_times(times, 30)
    print(f"  on average in {times['found']:,.0f} works")
    ratio = Figures((told["words"] / told["text"],))
    report("Megabytes", "MB", {"text": Figures((told["text"],)), "index": Figures((told["words"],))})
    report_ratio("index of the text over the text", ratio, BY_TEXT)


if __name__ == "__main__":
    main()
