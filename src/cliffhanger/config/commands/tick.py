"""`cliffhanger tick`: carry out what is due, by hand or from cron."""

from argparse import Namespace
from datetime import datetime
from typing import TYPE_CHECKING

from .console import Refused, count, say, start

if TYPE_CHECKING:
    from .console import Commands


def add_to(commands: "Commands") -> None:
    tick = commands.add_parser("tick", help="carry out what is due")
    tick.add_argument(
        "--at", metavar="INSTANT", help="first set the archive's clock forward, such as 2027-01-31T18:00Z"
    )
    tick.set_defaults(run=run)


def run(options: Namespace) -> None:
    at = instant(options.at) if options.at else None
    start()
    from cliffhanger.api.webhooks.courier import courier
    from cliffhanger.archive import clock
    from cliffhanger.kit.text import number_in_words

    from ..strike import strike

    if at:
        try:
            clock.move_to(at)
        except clock.BackInTime as error:
            raise Refused(str(error)) from error
    now = clock.now()
    ticked = strike(now)
    courier.finish(now)
    say(
        f"Looked at {count(ticked.looked_at, 'promise')}, settled {number_in_words(ticked.settled)}, "
        f"posted {count(ticked.posted, 'chapter')}."
    )


def instant(text: str) -> datetime:
    try:
        read = datetime.fromisoformat(text)
        offset = read.utcoffset()
    except ValueError as error:
        raise Refused(f"{text!r} is not an instant. Write it as 2027-01-31T18:00Z.") from error
    if offset is None:
        raise Refused(f"{text!r} does not say its time zone. End it with Z for UTC, or with +01:00.")
    if read.year > 9000:
        raise Refused(f"{text!r} is too far away.")
    return read
