"""A small archive on a scratch database, and the journal of what its people were told had succeeded."""

import json
import os
import time
from pathlib import Path
from typing import Any

JOURNAL = Path(os.environ.get("CLIFFHANGER_HOME", ".")) / "journal"
AUTHORS = ("Ada", "Bo")
READERS = tuple(f"Reader{number}" for number in range(8))
STORY = "\n\n".join(
    f"Chapter {number}\n\nIt went on, and number {number} was told." for number in range(1, 6)
)


def note(kind: str, **facts: Any) -> None:
    """Add a line to the journal in one write, so that it is there whole or not at all, whoever dies."""
    line = json.dumps({"kind": kind, **facts}) + "\n"
    file = os.open(JOURNAL, os.O_APPEND | os.O_CREAT | os.O_WRONLY, 0o600)
    os.write(file, line.encode())
    os.close(file)


def noted(kind: str) -> list[dict[str, Any]]:
    if not JOURNAL.exists():
        return []
    return [line for text in JOURNAL.read_text().splitlines() if (line := json.loads(text))["kind"] == kind]


def tick_of_the_machine() -> int:
    """A number that grows, for all processes of this machine."""
    return time.monotonic_ns()


def settle_down(promises: int) -> dict[str, Any]:
    """Bring the database up to date and move in: authors, readers with sessions, some open promises."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from cliffhanger.cast import makers
    from cliffhanger.config.schema import bring_up_to_date

    from . import people

    bring_up_to_date()
    for name in AUTHORS:
        makers.account(name)
    sessions = {}
    for name in READERS:
        account = makers.account(name)
        session = SessionStore()
        session[SESSION_KEY] = str(account.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = account.get_session_auth_hash()
        session.save()
        sessions[name] = session.session_key
    chapters = [people.open_promise(people.Chance(number), AUTHORS[0]) for number in range(promises)]
    return {"sessions": sessions, "chapters": [[c.work_id, c.pk] for c in chapters if c]}


def let_time_pass() -> None:
    """Ten weeks, a day at a time, so that everything that was begun comes to its end."""
    from datetime import timedelta

    from cliffhanger.archive import clock
    from cliffhanger.config.strike import strike

    for _ in range(70):
        strike(clock.move_to(clock.now() + timedelta(days=1)))
    strike(clock.now())
