"""`cliffhanger search`: the index of this machine, seen and built anew."""

import sys
from argparse import Namespace
from typing import TYPE_CHECKING

from .console import Refused, say, start

if TYPE_CHECKING:
    from .console import Commands

WIDTH = 40  # of the bar


def add_to(commands: "Commands") -> None:
    search = commands.add_parser("search", help="the index: how it stands, or build it anew")
    verbs = search.add_subparsers(required=True, metavar="VERB")
    status = verbs.add_parser("status", help="how the index of this machine stands")
    status.set_defaults(run=show_status)
    rebuild = verbs.add_parser("rebuild", help="build it anew; the archive and the old one serve meanwhile")
    rebuild.set_defaults(run=run_rebuild)


def show_status(options: Namespace) -> None:
    start()
    from cliffhanger.search.index.standing import standing

    say(standing().sentence)


def run_rebuild(options: Namespace) -> None:
    start()
    from cliffhanger.search.index.building import build
    from cliffhanger.search.index.following import Taken
    from cliffhanger.search.index.standing import standing

    bar = Bar()
    try:
        build(bar)
    except Taken as error:
        raise Refused("The index is being built already, by another process.") from error
    finally:
        bar.end()
    say(standing().sentence)


class Bar:
    """A line that grows on a terminal; elsewhere a line now and then."""

    def __init__(self) -> None:
        self.is_terminal = sys.stderr.isatty()
        self.said = -1

    def __call__(self, done: int, total: int) -> None:
        tenth = 10 * done // max(total, 1)
        if self.is_terminal:
            filled = WIDTH * done // max(total, 1)
            bar = f"{'━' * filled}{'─' * (WIDTH - filled)}"
            print(f"\r{bar} {done:,} of {total:,} works", end="", file=sys.stderr, flush=True)  # noqa: T201 - a bar
        elif tenth != self.said:
            say(f"{done:,} of {total:,} works")
        self.said = tenth

    def end(self) -> None:
        if self.is_terminal and self.said >= 0:
            print(file=sys.stderr)  # noqa: T201 - ends the bar's line
