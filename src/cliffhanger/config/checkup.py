"""What `cliffhanger doctor` looks at. Each finding is one sentence for the one who runs the archive."""

import os
import smtplib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core import checks
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import DatabaseError, OperationalError, connection
from django.utils import timezone

from cliffhanger.archive import clock
from cliffhanger.archive.models import Lease
from cliffhanger.follows.models import Notice
from cliffhanger.kit.time import in_words
from cliffhanger.promises.models import Promise, Seal
from cliffhanger.search.index.standing import standing

from . import schema

SILENT = {
    "security.W004",  # strict transport security is the proxy's, see docs/operating.md
    "security.W008",  # and so is sending http on to https
    "security.W012",  # cookies are secure as soon as the archive's address is https: W002 speaks of that
    "security.W003",  # where a form comes from is judged by `archive.origin`, without a token
    "security.W016",
}


@dataclass(frozen=True)
class Finding:
    sentence: str
    is_wrong: bool = False


def everything() -> list[Finding]:
    rows = database()
    if not any(finding.is_wrong for finding in rows):
        rows += [*the_clock(), *promises(), *letters(), *the_index()]
    return [*data_folder(), *settings_in_use(), *rows, *mail()]


def wrong(sentence: str) -> Finding:
    return Finding(sentence, is_wrong=True)


def data_folder() -> list[Finding]:
    home = settings.HOME
    if not os.access(home, os.W_OK):
        return [
            wrong(f"The data folder {home} cannot be written. Give it to the user that runs the archive.")
        ]
    key = home / "secret.key"
    if key.exists() and key.stat().st_mode & 0o077:
        return [wrong(f"Others on this machine can read {key}. Run: chmod 600 {key}")]
    return [Finding(f"The data folder is {home}.")]


def settings_in_use() -> list[Finding]:
    messages = checks.run_checks(include_deployment_checks=True)
    heard = [message for message in messages if message.id not in SILENT and not message.is_silenced()]
    if not heard:
        return [Finding(f"The settings can be used; the archive's address is {settings.ARCHIVE_URL}.")]
    return [wrong(f"{message.msg} {message.hint or ''} ({message.id})") for message in heard]


def database() -> list[Finding]:
    try:
        missing = schema.missing()
    except OperationalError as error:
        return [wrong(f"The database cannot be reached: {str(error).strip().splitlines()[0]}.")]
    except DatabaseError as error:
        return [wrong(f"The database cannot be read: {error}.")]
    if missing:
        return [
            wrong(
                f"The database lacks {len(missing)} migrations. Start the server, or run `cliffhanger tick`."
            )
        ]
    if connection.vendor == "sqlite" and (trouble := broken_pages()):
        return [wrong(f"The database file is damaged: {trouble}. Restore a backup.")]
    return [Finding(f"The database is {connection.display_name} and up to date.")]


def broken_pages() -> str:
    """What SQLite finds wrong with its file; reads all of it, without its indexes."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA quick_check(1)")
        verdict = str(cursor.fetchone()[0])
    return "" if verdict == "ok" else verdict


def the_clock() -> list[Finding]:
    ahead = clock.ahead_for()
    side = "ahead of" if ahead > timedelta() else "behind"
    said = (
        f"The archive's clock is {in_words(abs(ahead))} {side} the world's."
        if ahead
        else "The archive's clock is the world's."
    )
    held = Lease.objects.filter(name="clock").first()
    if held and held.until > timezone.now():
        return [Finding(f"{said} {held.holder.rsplit(':', 1)[0]} strikes it.")]
    return [Finding(f"{said} No server strikes it now; `cliffhanger serve` or `cliffhanger tick` does.")]


def promises() -> list[Finding]:
    """Promises that should have been looked at long since: the clock stands still or fails on them."""
    late = clock.now() - timedelta(hours=1)
    behind = Promise.objects.due(late).count()
    held_up = Seal.objects.filter(due_at__lte=late, posted_at=None, promise__halted_at=None).count()
    if behind or held_up:
        return [
            wrong(
                f"{behind} promises wait for their settlement and {held_up} chapters for their posting since "
                "more than an hour. Run `cliffhanger tick` and read what it logs."
            )
        ]
    return [Finding("Every promise is up to date.")]


def letters() -> list[Finding]:
    """Notices whose letter was being handed over when the process died, so that nobody knows if it left."""
    unsure = Notice.objects.exclude(claim=None).filter(mailed_at=None).count()
    return (
        [Finding(f"{unsure} notices may not have left by mail; they are in the archive.")] if unsure else []
    )


def the_index() -> list[Finding]:
    stands = standing()
    return [Finding(stands.sentence, stands.is_wrong)]


def mail() -> list[Finding]:
    ways: dict[str, Callable[[], list[Finding]]] = {"smtp": smtp, "smtps": smtp, "file": folder}
    look = ways.get(settings.MAIL_URL.partition(":")[0])
    return (
        look() if look else [Finding("Mail is printed on the console; set CLIFFHANGER_MAIL_URL to send it.")]
    )


def smtp() -> list[Finding]:
    sender: BaseEmailBackend = get_connection()
    try:
        sender.open()
        sender.close()
    except (OSError, smtplib.SMTPException) as error:
        return [
            wrong(
                f"The mail server {settings.EMAIL_HOST}:{settings.EMAIL_PORT} does not take mail: {error}. "
                "See CLIFFHANGER_MAIL_URL."
            )
        ]
    return [Finding(f"The mail server {settings.EMAIL_HOST}:{settings.EMAIL_PORT} answers.")]


def folder() -> list[Finding]:
    place = settings.EMAIL_FILE_PATH or "."
    if os.path.isdir(place) and not os.access(place, os.W_OK):
        return [wrong(f"The mail folder {place} cannot be written.")]
    return [Finding(f"Mail is written into {place}.")]
