"""`cliffhanger promise`: a promise with its ledger, and the ledger read again from its first line."""

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from .console import Refused, say, show, start

if TYPE_CHECKING:
    from cliffhanger.promises.models import Promise

    from .console import Commands


def add_to(commands: "Commands") -> None:
    promise = commands.add_parser("promise", help="promises").add_subparsers(required=True, metavar="VERB")
    for name, run, words in (
        ("show", run_show, "how it stands, and its ledger"),
        ("replay", run_replay, "settle it again from its ledger and compare"),
    ):
        verb = promise.add_parser(name, help=words)
        verb.add_argument("work", type=int, metavar="WORK", help="the number of the work")
        verb.add_argument("--json", action="store_true", help="for programs")
        verb.set_defaults(run=run)


def promise_of(work: int) -> "Promise":
    """The latest promise of the work."""
    from cliffhanger.promises.models import Promise
    from cliffhanger.works.models import Work

    if not 0 < work < 2**63 or not Work.objects.filter(pk=work).exists():
        raise Refused(f"There is no work {work}.")
    promise: Promise | None = Promise.objects.filter(work=work).select_related("work").first()
    if promise is None:
        raise Refused(f"Work {work} has no promise.")
    return promise


def run_show(options: Namespace) -> None:
    start()
    from cliffhanger.promises import ledger

    promise = promise_of(options.work)
    entries = list(promise.entries.all())
    facts: dict[str, Any] = {
        "work": promise.work_id,
        "title": promise.work.title,
        "outcome": promise.outcome,
        "readers": promise.readers,
        "quorum": promise.quorum,
        "opened_at": promise.opened_at.isoformat(),
        "closes_at": promise.closes_at.isoformat(),
        "settled_at": promise.settled_at and promise.settled_at.isoformat(),
    }
    if options.json:
        facts["ledger"] = [ledger.public(entry, is_open=promise.is_open) for entry in entries]
    show(facts, as_json=options.json)
    if not options.json:
        for entry in entries:
            say(f"{entry.number:>4}  {entry.at:%Y-%m-%d %H:%M}  {ledger.sentence(entry)}")


def run_replay(options: Namespace) -> None:
    start()
    from cliffhanger.promises.replay import replay

    again = replay(promise_of(options.work))
    computed = again.computed
    show(
        {
            "outcome": computed.outcome.value,
            "at": computed.at and computed.at.isoformat(),
            "readers": computed.tally.readers,
            "yes": computed.tally.yes,
            "no": computed.tally.no,
            "equals_the_recorded": again.is_equal,
        },
        as_json=options.json,
    )
    if not again.is_equal:
        raise Refused("The ledger does not come to what was recorded.")
