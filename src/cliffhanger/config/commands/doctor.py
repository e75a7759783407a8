"""`cliffhanger doctor`: what is wrong with settings, database, data folder, mail and clock, in plain words."""

from argparse import Namespace
from typing import TYPE_CHECKING

from .console import Refused, say, start

if TYPE_CHECKING:
    from .console import Commands


def add_to(commands: "Commands") -> None:
    doctor = commands.add_parser("doctor", help="check settings, database, data folder, mail and clock")
    doctor.set_defaults(run=run)


def run(options: Namespace) -> None:
    start(migrate=False)
    from .. import checkup

    found = checkup.everything()
    for finding in found:
        say(f"{'Wrong' if finding.is_wrong else 'Good '}  {finding.sentence}")
    wrong = sum(finding.is_wrong for finding in found)
    if wrong:
        raise Refused(f"{wrong} of {len(found)} things want attention.")
