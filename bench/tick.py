"""How long a tick takes where few promises are open and where very many are, as many being due in both.

Two archives, each in a process and a database of its own, are filled and then ticked in turn. The time is
that of `promises.tick.tick`, with all its commits; every tick is checked to have settled what was due.
"""

import argparse
from contextlib import ExitStack

from . import scratch
from .apart import Apart
from .measure import Contender, Target, in_turn, numbers, report, report_ratio

BY_WHAT_IS_DUE = Target(most=2)


def main() -> None:
    options = parsed()
    if "sqlite" in options.databases:
        with ExitStack() as stack:
            homes = [scratch.archive_in(stack.enter_context(scratch.folder())) for _ in options.open]
            compare("SQLite", homes, options)
    if "postgresql" in options.databases:
        on_postgresql(options)


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser("bench.tick", description="A tick among few and many open promises.")
    parser.add_argument("--open", type=numbers, default=[1_000, 100_000])
    parser.add_argument("--due", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--databases", type=lambda text: text.split(","), default=["sqlite", "postgresql"])
    return parser.parse_args()


def on_postgresql(options: argparse.Namespace) -> None:
    programs = scratch.postgresql()
    if programs is None:
        print("\nTick on PostgreSQL: not measured, since there is no PostgreSQL on this machine.")
        return
    with ExitStack() as stack:
        place = stack.enter_context(scratch.cluster(programs))
        homes = [
            scratch.archive_in(
                stack.enter_context(scratch.folder()), scratch.database(place, f"open_{number}")
            )
            for number in options.open
        ]
        compare("PostgreSQL", homes, options)


def compare(database: str, homes: list[dict[str, str]], options: argparse.Namespace) -> None:
    with ExitStack() as stack:
        contenders = {
            f"{number:,} open": stack.enter_context(
                Apart(ticker, number, options.due, options.rounds, env=home)
            )
            for number, home in zip(options.open, homes, strict=True)
        }
        for each in contenders.values():
            each.wait_until_ready()
        figures = in_turn(contenders, options.rounds)
    report(f"Tick on {database}, {options.due} due, by how many promises are open", "milliseconds", figures)
    few, *_, many = figures
    what = f"tick on {database}, {options.due} due of {many} over {few}"
    report_ratio(what, figures[many].over(figures[few]), BY_WHAT_IS_DUE)


def ticker(open_promises: int, due: int, rounds: int) -> Contender:
    """Runs in the process of the archive, whose models can be imported once it is loaded."""
    from cliffhanger.config.commands.console import start

    start()
    from . import crowd

    return crowd.ticker(open_promises, due, rounds)


if __name__ == "__main__":
    main()
