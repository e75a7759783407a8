"""The database brought up to date, by one process at a time."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from cliffhanger.archive import triggers

from .shown import SHOWN

MIGRATING = 0x436C6967  # any constant number of our own


class Unreachable(Exception):
    """The database cannot be opened; the message says which and why."""


def bring_up_to_date() -> None:
    """Apply the migrations that are missing. Servers that start together wait for each other.

    Raises Unreachable.
    """
    try:
        connection.ensure_connection()
    except OperationalError as error:
        name = connection.settings_dict["NAME"]
        reason = str(error).strip().splitlines()[0]
        raise Unreachable(f"The database {name} cannot be opened: {reason}. See DATABASE_URL.") from error
    if is_up_to_date():
        return
    with alone():
        if not is_up_to_date():
            call_command("migrate", verbosity=0)


def is_up_to_date() -> bool:
    return not missing() and triggers.are_current(SHOWN)


def missing() -> list[str]:
    """Names of the migrations that the database has not had yet."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [str(migration) for migration, _ in plan]


@contextmanager
def alone() -> Iterator[None]:
    """Hold a lock that every process of this archive waits for, and that dies with its holder."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATING])
            try:
                yield
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATING])
    else:
        with locked(Path(connection.settings_dict["NAME"]).with_suffix(".lock")):
            yield


@contextmanager
def locked(file: Path) -> Iterator[None]:
    with file.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
