"""What tests of every app stand on."""

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.db import connection, transaction
from django.db.backends.base.operations import BaseDatabaseOperations


def pytest_configure(config: pytest.Config) -> None:
    live_far_away()
    be_patient()
    settings.SEARCH_FOLDER = tempfile.mkdtemp()  # no index unless a test makes one
    config.add_cleanup(lambda: shutil.rmtree(settings.SEARCH_FOLDER, ignore_errors=True))
    put_database_on_disk(config)


def live_far_away() -> None:
    """In a zone that is nobody's, and a quarter of an hour off: what forgets the zone is wrong at once."""
    os.environ["TZ"] = settings.TIME_ZONE = "Pacific/Chatham"
    time.tzset()


def be_patient() -> None:
    """A machine that is slow, or shared, is no failure of what is tested."""
    hypothesis.settings.register_profile(
        "patient", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
    )
    hypothesis.settings.load_profile("patient")


def put_database_on_disk(config: pytest.Config) -> None:
    """SQLite's test database: threads that answer at once cannot share one in memory."""
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3") and not database["TEST"].get("NAME"):
        folder = tempfile.mkdtemp()
        config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
        database["TEST"]["NAME"] = f"{folder}/tests.sqlite3"


@pytest.fixture(autouse=True, scope="session")
def _ledger_can_be_emptied_between_tests() -> Iterator[None]:
    """On SQLite Django empties the database by deleting rows, which the ledger refuses: not then.

    PostgreSQL truncates instead, which no trigger on rows hears of.
    """
    if connection.vendor != "sqlite":
        yield
        return
    operations = type(connection.ops)
    flush = operations.execute_sql_flush

    def flush_without_triggers(operations: BaseDatabaseOperations, statements: list[str]) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
            for name, _ in triggers:
                cursor.execute(f"DROP TRIGGER {name}")
            flush(operations, statements)
            for _, again in triggers:
                cursor.execute(again)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operations, "execute_sql_flush", flush_without_triggers)
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Threads of served archives and their watches may still be connected when the tests' database is to go."""
    yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
