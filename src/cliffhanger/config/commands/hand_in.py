"""`cliffhanger hand-in`: a file becomes a draft, or is posted, or a promise is made about its rest."""

from argparse import ArgumentTypeError, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from .console import Refused, bytes_of, say, start

if TYPE_CHECKING:
    from cliffhanger.accounts.models import Pseud
    from cliffhanger.manuscript import Manuscript
    from cliffhanger.works.models import Work

    from .console import Commands

TERMS = ("days", "favour", "pace", "pace_days", "if_lapsed")


def add_to(commands: "Commands") -> None:
    hand_in = commands.add_parser(
        "hand-in", help="make a draft of a file; post it; make a promise about the rest"
    )
    hand_in.add_argument("file", type=Path, metavar="FILE")
    hand_in.add_argument("--as", dest="pseud", required=True, metavar="PSEUD", help="who signs it")
    hand_in.add_argument(
        "--rest", type=Path, nargs="*", default=[], metavar="FILE", help="files with further chapters"
    )
    hand_in.add_argument("--title", type=title, help="in place of the one in the file")
    hand_in.add_argument(
        "--post", action="store_true", help="post it: all of it, or with a quorum the first chapter"
    )
    hand_in.add_argument(
        "--quorum", type=int, metavar="N", help="promise the rest if this many readers answer"
    )
    hand_in.add_argument("--days", type=int, metavar="N", help="how long readers have")
    hand_in.add_argument("--favour", action="store_true", default=None, help="readers must want the rest")
    hand_in.add_argument("--pace", choices=("at_once", "every", "spread"), help="how the rest goes up")
    hand_in.add_argument("--pace-days", type=int, metavar="N", help="the days of the pace")
    hand_in.add_argument(
        "--if-lapsed", choices=("withdraw", "keep_up", "release"), help="what happens if too few answer"
    )
    hand_in.set_defaults(run=run)


def title(text: str) -> str:
    if not text.strip() or len(text) > 255:
        raise ArgumentTypeError("a title has 1 to 255 characters")
    return text.strip()


def run(options: Namespace) -> None:
    if options.quorum is None and any(getattr(options, name) is not None for name in TERMS):
        raise Refused("The terms of a promise need --quorum N, the number of readers who must answer.")
    start()
    from django.db import transaction

    pseud = pseud_called(options.pseud)
    first, *rest = [manuscript_in(file) for file in (options.file, *options.rest)]
    with transaction.atomic():
        work = draft(options, pseud, first, rest)
        if options.quorum is not None:
            open_promise(options, work, first)
        elif options.post:
            post_all(work)
    out, whole = work.chapters.posted().count(), work.chapters.count()
    say(f"Work {work.pk}: {work.title}, {out} of {whole} chapters posted.")


def pseud_called(name: str) -> "Pseud":
    from cliffhanger.accounts.models import Pseud, key

    pseud = Pseud.objects.filter(key=key(name)).first()
    if pseud is None:
        raise Refused(f"There is no pseud {name!r}. Add an account first.")
    return pseud


def manuscript_in(file: Path) -> "Manuscript":
    from cliffhanger.manuscript import Unreadable, read

    try:
        return read(bytes_of(file), file.name)
    except Unreadable as error:
        raise Refused(f"{file.name}: {error}") from error


def draft(options: Namespace, pseud: "Pseud", first: "Manuscript", rest: "list[Manuscript]") -> "Work":
    from cliffhanger.transfer.imports.hand_in import add_chapters, hand_in

    work = hand_in(first, pseud)
    for more in rest:
        add_chapters(work, more)
    if options.title:
        work.title = options.title
        work.save()
    return work


def post_all(work: "Work") -> None:
    from cliffhanger.archive import clock
    from cliffhanger.works.posting import obstacles

    chapters = list(work.chapters.all())
    in_the_way = [f"{chapter.heading}: {why}" for chapter in chapters for why in obstacles(chapter)]
    if in_the_way or not chapters:
        raise Refused("Nothing was posted. " + " ".join(in_the_way or ["The file holds no chapter."]))
    now = clock.now()
    for chapter in chapters:
        chapter.post(now)


def open_promise(options: Namespace, work: "Work", manuscript: "Manuscript") -> None:
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
