"""The command `cliffhanger`: its parser, and how it ends. Each group of verbs is a module of `commands`."""

import argparse
import sys
from collections.abc import Sequence

from .commands import account, demo, doctor, hand_in, promise, read, remote, search, serve, tick
from .commands.console import Refused


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status is 0, or 2 with one sentence on standard error."""
    options = parser().parse_args(arguments)
    try:
        options.run(options)
    except Refused as refused:
        print(f"cliffhanger: {refused}", file=sys.stderr)  # noqa: T201 - a command speaks on the console
        return 2
    except KeyboardInterrupt:
        return 130
    return 0


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(
        "cliffhanger", description="An archive for serial fiction that keeps the author's word."
    )
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    for group in (serve, demo, read, account, hand_in, tick, promise, search, doctor, remote):
        group.add_to(commands)
    return top
