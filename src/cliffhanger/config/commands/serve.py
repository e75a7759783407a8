"""`cliffhanger serve`: the archive on the web, with its clock beside it."""

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from .console import Refused, start

if TYPE_CHECKING:
    from .console import Commands

MOST_WORKERS = 64


def add_to(commands: "Commands") -> None:
    serve = commands.add_parser("serve", help="serve the archive, with its clock beside it")
    add_server_options(serve)
    serve.set_defaults(run=run)


def add_server_options(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--bind", default="127.0.0.1:8000", metavar="HOST:PORT", help="where to listen (127.0.0.1:8000)"
    )
    parser.add_argument("--workers", type=int, default=2, metavar="N", help="web processes (2)")


def run(options: Namespace) -> None:
    host, port = place(options.bind)
    if not 1 <= options.workers <= MOST_WORKERS:
        raise Refused(f"--workers takes a whole number from 1 to {MOST_WORKERS}.")
    start()
    from ..serve import CannotListen, serve

    try:
        serve(host, port, options.workers)
    except CannotListen as error:
        raise Refused(str(error)) from error


def place(bind: str) -> tuple[str, int]:
    host, _, port = bind.rpartition(":")
    if not host or not (port.isascii() and port.isdigit()) or not 1 <= int(port) <= 65535:
        raise Refused("--bind takes HOST:PORT, such as 127.0.0.1:8000.")
    return host.strip("[]"), int(port)
