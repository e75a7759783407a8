"""`cliffhanger demo`: a small archive with a past, in a folder of its own, to walk about in."""

import os
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from . import serve
from .console import Refused, say, start

if TYPE_CHECKING:
    from .console import Commands


def add_to(commands: "Commands") -> None:
    demo = commands.add_parser("demo", help="build the demo world, once, and serve it")
    serve.add_server_options(demo)
    demo.add_argument(
        "--home", type=Path, default=Path("demo"), metavar="DIR", help="its data folder (./demo)"
    )
    demo.set_defaults(run=run)


def run(options: Namespace) -> None:
    serve.place(options.bind)  # a wrong one is refused before anything is built
    settle_in(options.home.expanduser().absolute(), options.bind)
    start()
    from cliffhanger.cast import world

    say("Building the demo world. It takes some seconds.")
    try:
        built = world.build()
    except world.Inhabited as error:
        raise Refused(
            f"{options.home} holds an archive of its own. Choose another folder with --home."
        ) from error
    if not built:
        say("It was there already; its time has run on.")
    say(welcome(options.home, options.bind))
    serve.run(options)


def settle_in(home: Path, bind: str) -> None:
    """Point the settings at the demo's own folder and database, whatever the environment says of others."""
    os.environ["CLIFFHANGER_HOME"] = str(home)
    os.environ.pop("DATABASE_URL", None)
    os.environ.setdefault("CLIFFHANGER_URL", f"http://{bind}")


def welcome(home: Path, bind: str) -> str:
    from cliffhanger.cast import world

    return f"""
The demo world is at http://{bind}/ and everybody in it has the password: {world.PASSWORD}

  {world.AUTHOR:<18}writes. One of her promises is open and half answered.
  {world.READER:<18}reads, and has notices waiting.
  {world.MODERATOR:<18}moderates.

Time moves forward with: CLIFFHANGER_HOME={home} cliffhanger tick --at INSTANT
docs/demo.md has a tour of ten minutes. Ctrl+C ends it; the next run goes on from there.
"""
