"""The demo world: the past weeks of a small archive, lived through the same verbs that pages use.

Its clock begins in the past and is moved forward from one moment to the next, so that every instant in
every ledger is where it would be had it all happened. All in one transaction: killed anywhere, nothing is
there, and the next run begins anew.
"""

from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction

from cliffhanger.accounts.models import Account
from cliffhanger.archive import clock
from cliffhanger.follows.tell import tell
from cliffhanger.promises.models import Promise, Seal
from cliffhanger.promises.tick import tick

from . import voices
from .play import Play

AUTHOR, READER, MODERATOR = "hetty", "tea_and_vinegar", "warden"
PASSWORD = "turn the page"  # noqa: S105 - everybody in the demo world has it, and the console says so
BEFORE = timedelta(days=60)


class Inhabited(Exception):
    """The archive has people or works of its own; the demo world is not built beside them."""


@transaction.atomic
def build() -> bool:
    """Build the demo world up to the present. False if it is there already; raises Inhabited."""
    if is_there():
        return False
    now = clock.now()
    try:
        clock.begin(now - BEFORE)
    except clock.BackInTime as error:
        raise Inhabited("The archive is not empty.") from error
    play = Play(now.replace(minute=0, second=0, microsecond=0))
    for at, act in sorted(play.moments(), key=lambda moment: moment[0]):
        wait_until(at)
        act()
        strike()
    wait_until(clock.now() - clock.ahead_for())
    clock.catch_up()
    strike()
    # One hash for all, since making one is slow on purpose. Nobody lives at these addresses: no mail.
    Account.objects.update(password=make_password(PASSWORD), mail_notices=False)
    return True


def is_there() -> bool:
    return Account.objects.filter(username__in=names()).count() == len(names())


def names() -> set[str]:
    """Every account of the demo world."""
    authors = {author.account for author in voices.authors()}
    moderators = {moderator.account for moderator in voices.moderators()}
    return authors | moderators | {reader.pseud for reader in voices.readers()}


def wait_until(instant: datetime) -> None:
    """Let time pass, with the clock striking whenever something is due on the way."""
    before = None
    while (due := next_due()) and before != due <= instant:
        move_to(due)
        strike()
        before = due
    move_to(instant)


def move_to(instant: datetime) -> None:
    """Building takes time of its own: a moment that has come meanwhile is now."""
    if instant > clock.now():
        clock.move_to(instant)


def next_due() -> datetime | None:
    """When the archive would next have to act by itself."""
    looks = Promise.objects.filter(look_again_at__isnull=False).values_list("look_again_at", flat=True)
    posts = Seal.objects.filter(due_at__isnull=False, posted_at=None).values_list("due_at", flat=True)
    return min([*looks, *posts], default=None)


def strike() -> None:
    tick(clock.now())
    tell()
