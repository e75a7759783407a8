"""The command `cliffhanger`."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cliffhanger.works.models import Work


class Refused(Exception):
    """What was asked cannot be done; the message is for the one who asked."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status is 0, or 2 with one sentence on standard error."""
    options = parser().parse_args(arguments)
    try:
        options.run(options)
    except Refused as refused:
        print(f"cliffhanger: {refused}", file=sys.stderr)  # noqa: T201 - a command speaks on the console
        return 2
    return 0


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(
        "cliffhanger", description="An archive for serial fiction that keeps the author's word."
    )
    commands = top.add_subparsers(required=True, metavar="COMMAND")

    serve = commands.add_parser("serve", help="serve the archive, with its clock beside it")
    serve.add_argument("--bind", default="127.0.0.1:8000", metavar="HOST:PORT")
    serve.add_argument("--workers", type=int, default=2, metavar="N")
    serve.set_defaults(run=run_serve)

    read = commands.add_parser("read", help="read a manuscript and print what was understood")
    read.add_argument("file", type=Path)
    read.add_argument("--json", action="store_true")
    read.set_defaults(run=run_read)

    account = commands.add_parser("account", help="accounts").add_subparsers(required=True, metavar="VERB")
    add = account.add_parser("add", help="add an account with a confirmed address")
    add.add_argument("name")
    add.add_argument("--email", required=True)
    add.add_argument("--password", required=True)
    add.add_argument("--staff", action="store_true")
    add.set_defaults(run=run_account_add)

    hand_in = commands.add_parser(
        "hand-in", help="make a draft of a file; post it; make a promise about the rest"
    )
    hand_in.add_argument("file", type=Path)
    hand_in.add_argument("--as", dest="pseud", required=True, metavar="PSEUD")
    hand_in.add_argument(
        "--rest", type=Path, nargs="*", default=[], metavar="FILE", help="files with further chapters"
    )
    hand_in.add_argument("--title")
    hand_in.add_argument(
        "--post", action="store_true", help="post it: all of it, or with a quorum the first chapter"
    )
    hand_in.add_argument("--quorum", type=int, metavar="N")
    hand_in.add_argument("--days", type=int, metavar="N", help="how long readers have")
    hand_in.add_argument("--favour", action="store_true", help="readers must want the rest")
    hand_in.add_argument("--pace", choices=("at_once", "every", "spread"))
    hand_in.add_argument("--pace-days", type=int, metavar="N")
    hand_in.add_argument("--if-lapsed", choices=("withdraw", "keep_up", "release"))
    hand_in.set_defaults(run=run_hand_in)

    tick = commands.add_parser("tick", help="carry out what is due")
    tick.add_argument(
        "--at", metavar="INSTANT", help="first set the archive's clock forward, such as 2027-01-31T18:00Z"
    )
    tick.set_defaults(run=run_tick)

    promise = commands.add_parser("promise", help="promises").add_subparsers(required=True, metavar="VERB")
    for name, run in (("show", run_promise_show), ("replay", run_promise_replay)):
        verb = promise.add_parser(name)
        verb.add_argument("work", type=int)
        verb.add_argument("--json", action="store_true")
        verb.set_defaults(run=run)

    doctor = commands.add_parser("doctor", help="check settings, database and data folder")
    doctor.set_defaults(run=run_doctor)
    return top


def start(*, migrate: bool = True) -> None:
    """Load the archive; bring its database up to date unless told otherwise."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cliffhanger.config.settings")
    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    for wrong in settings.ENV.wrong:
        raise Refused(f"{wrong.name} is set to {wrong.value!r}. {wrong.hint}")
    settings.HOME.mkdir(parents=True, exist_ok=True)
    if migrate:
        call_command("migrate", verbosity=0)


def say(text: str) -> None:
    print(text)  # noqa: T201 - a command speaks on the console


def show(facts: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        say(json.dumps(facts, ensure_ascii=False, indent=2, default=str))
        return
    for name, value in facts.items():
        say(f"{name.replace('_', ' ')}: {value}")


def bytes_of(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise Refused(f"{file} cannot be opened: {error.strerror}.") from error


def run_read(options: argparse.Namespace) -> None:
    from cliffhanger.manuscript import Unreadable, read

    try:
        manuscript = read(bytes_of(options.file), options.file.name)
    except Unreadable as error:
        raise Refused(str(error)) from error
    facts = manuscript.as_json()
    if not options.json:
        facts["chapters"] = "; ".join(
            f"{chapter.title or 'untitled'} ({chapter.words} words)" for chapter in manuscript.chapters
        )
    show(facts, as_json=options.json)


def run_account_add(options: argparse.Namespace) -> None:
    start()
    from django.core.exceptions import ValidationError
    from django.db import IntegrityError, transaction

    from cliffhanger.accounts.joining import join

    try:
        with transaction.atomic():
            account = join(options.name, options.email, options.password, is_staff=options.staff)
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
    except IntegrityError as error:
        raise Refused("An account or a pseud with that name or address exists already.") from error
    say(f"{account.username} may sign in.")


def run_hand_in(options: argparse.Namespace) -> None:
    start()
    from cliffhanger.accounts.models import Pseud, key
    from cliffhanger.archive import clock
    from cliffhanger.manuscript import Unreadable, read
    from cliffhanger.transfer.imports.hand_in import add_chapters, hand_in

    pseud = Pseud.objects.filter(key=key(options.pseud)).first()
    if pseud is None:
        raise Refused(f"There is no pseud {options.pseud!r}. Add an account first.")
    try:
        first, *rest = [read(bytes_of(file), file.name) for file in (options.file, *options.rest)]
    except Unreadable as error:
        raise Refused(str(error)) from error
    from django.db import transaction

    with transaction.atomic():
        work = hand_in(first, pseud)
        for more in rest:
            add_chapters(work, more)
        if options.title:
            work.title = options.title
            work.save()
        if options.quorum is not None:
            open_promise(options, work, first)
        elif options.post:
            for chapter in work.chapters.all():
                chapter.post(clock.now())
    say(
        f"Work {work.pk}: {work.title}, {work.chapters.posted().count()} of {work.chapters.count()} chapters posted."
    )


def open_promise(options: argparse.Namespace, work: "Work", manuscript: Any) -> None:
    from cliffhanger.archive import clock
    from cliffhanger.promises.models import Promise
    from cliffhanger.promises.opening import CannotOpen, launch
    from cliffhanger.transfer.imports.hand_in import proposed

    promise = proposed(work, manuscript) or Promise(work=work)
    promise.quorum = options.quorum
    given = {
        "window_days": options.days,
        "asks": Promise.Asks.FAVOUR if options.favour else None,
        "pace": options.pace,
        "calendar_days": options.pace_days,
        "if_lapsed": options.if_lapsed,
    }
    for name, value in given.items():
        if value is not None:
            setattr(promise, name, value)
    try:
        launch(promise, clock.now(), post=list(work.chapters.all()[:1]))
    except CannotOpen as error:
        raise Refused(str(error)) from error


def run_tick(options: argparse.Namespace) -> None:
    start()
    from cliffhanger.archive import clock

    from .strike import strike

    if options.at:
        try:
            clock.move_to(instant(options.at))
        except clock.BackInTime as error:
            raise Refused(str(error)) from error
    ticked = strike(clock.now())
    say(f"Looked at {ticked.looked_at} promises, settled {ticked.settled}, posted {ticked.posted} chapters.")


def instant(text: str) -> datetime:
    try:
        read = datetime.fromisoformat(text)
    except ValueError as error:
        raise Refused(f"{text!r} is not an instant. Write it as 2027-01-31T18:00Z.") from error
    if read.tzinfo is None:
        raise Refused(f"{text!r} does not say its time zone. End it with Z for UTC, or with +01:00.")
    return read


def promise_of(work: int) -> Any:
    from cliffhanger.promises.models import Promise

    promise = Promise.objects.filter(work=work).select_related("work").first()
    if promise is None:
        raise Refused(f"Work {work} has no promise.")
    return promise


def run_promise_show(options: argparse.Namespace) -> None:
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
        facts["ledger"] = [
            {
                "number": entry.number,
                "kind": entry.kind,
                "at": entry.at.isoformat(),
                "recorded_at": entry.recorded_at.isoformat(),
                "sentence": ledger.sentence(entry),
                "facts": ledger.shown(entry, is_open=promise.is_open),
            }
            for entry in entries
        ]
    show(facts, as_json=options.json)
    if not options.json:
        for entry in entries:
            say(f"{entry.number:>4}  {entry.at:%Y-%m-%d %H:%M}  {ledger.sentence(entry)}")


def run_promise_replay(options: argparse.Namespace) -> None:
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


def run_doctor(options: argparse.Namespace) -> None:
    start(migrate=False)
    from django.core.management import call_command

    from cliffhanger.archive import clock

    call_command("check", deploy=True)
    call_command("migrate", check_unapplied=True, verbosity=0)
    ahead = clock.ahead_for()
    say(
        f"The archive's clock is {ahead} ahead of the world's."
        if ahead
        else "The archive's clock is the world's."
    )


def run_serve(options: argparse.Namespace) -> None:
    start()
    from .serve import serve

    host, _, port = options.bind.rpartition(":")
    if not host or not port.isdigit():
        raise Refused("--bind takes HOST:PORT, such as 127.0.0.1:8000.")
    serve(host, int(port), options.workers)
