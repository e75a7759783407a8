"""What tests of every app stand on."""

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.core.management.commands import flush as flushing
from django.db import connection, transaction
from django.db.backends.base.operations import BaseDatabaseOperations


def pytest_configure(config: pytest.Config) -> None:
    live_far_away()
    live_apart()
    be_patient()
    settings.SEARCH_FOLDER = tempfile.mkdtemp()  # no index unless a test makes one
    config.add_cleanup(lambda: shutil.rmtree(settings.SEARCH_FOLDER, ignore_errors=True))
    put_database_on_disk(config)


def live_far_away() -> None:
    """In a zone that is nobody's, and a quarter of an hour off: what forgets the zone is wrong at once."""
    os.environ["TZ"] = settings.TIME_ZONE = "Pacific/Chatham"
    time.tzset()


def live_apart() -> None:
    """Workers that test at the same time have data folders of their own, and so has what they start."""
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker is None:
        return
    shared = settings.HOME
    for name in ("HOME", "STATIC_ROOT", "MEDIA_ROOT"):
        setattr(settings, name, shared / worker / getattr(settings, name).relative_to(shared))
    os.environ["CLIFFHANGER_HOME"] = str(settings.HOME)


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
        # No power cord is pulled here: what is killed, in tests/crash, has a database as it is outside.
        database["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What is given more time than usual takes long: it goes first, and workers end at about the same time."""
    items.sort(key=lambda item: item.get_closest_marker("timeout") is None)


KEPT = ("django_content_type", "auth_permission")  # which models there are: the same from test to test


@pytest.fixture(autouse=True, scope="session")
def _only_what_was_written_is_emptied() -> Iterator[None]:
    """After a test that commits Django empties every table, of which few have rows: those are asked for.

    No trigger hears of it: the ledger would refuse.
    """

    def flush(operations: BaseDatabaseOperations, statements: list[str]) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            names = {*connection.introspection.django_table_names(only_existing=True, include_views=False)}
            asked = (f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {name})" for name in names - {*KEPT})  # noqa: S608 - our own tables
            cursor.execute(" UNION ALL ".join(asked))
            written = [name for (name,) in cursor.fetchall()]
            with without_triggers(cursor, written):
                for name in written:
                    cursor.execute(f"DELETE FROM {name}")  # noqa: S608

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(connection.ops), "execute_sql_flush", flush)
        patch.setattr(flushing, "emit_post_migrate_signal", lambda *_: None)  # it would fill what is kept
        yield


@contextmanager
def without_triggers(cursor: Any, tables: list[str]) -> Iterator[None]:
    if connection.vendor == "postgresql":
        cursor.execute("SET LOCAL session_replication_role = replica")  # of the transaction
        yield
        return
    cursor.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
    triggers = [(name, again) for name, table, again in cursor.fetchall() if table in tables]
    for name, _ in triggers:
        cursor.execute(f"DROP TRIGGER {name}")
    yield
    for _, again in triggers:
        cursor.execute(again)


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
