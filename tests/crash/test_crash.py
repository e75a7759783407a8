"""Kill everything at random moments, let time pass, and look whether the archive kept its word.

`CRASH_KILLS` says how many processes are killed (300), `CRASH_SEED` repeats a run as far as chance goes.
"""

import json
import os
import random
import socket
import subprocess
import sys
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from operator import ge
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings

from crash import listener, siege

KILLS = int(os.environ.get("CRASH_KILLS", "300"))
SEED = int(os.environ.get("CRASH_SEED", str(random.SystemRandom().randrange(10**6))))
ENOUGH_HAPPENED = [10, 3, 5, 10]  # of what `verdict.census` counts
ENOUGH_TOLD = 30  # messages to programs, which it counts last
TESTS = Path(__file__).parent.parent


@dataclass
class Scratch:
    """A data folder and a database that nobody else uses."""

    home: Path
    env: dict[str, str]

    def run(self, *part: str) -> Any:
        """One part of the test, in a process of its own."""
        done = subprocess.run(
            [sys.executable, "-m", "crash", *part], env=self.env, cwd=TESTS, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return json.loads(done.stdout)

    def note(self, kind: str, **facts: Any) -> None:
        with (self.home / "journal").open("a") as journal:
            journal.write(json.dumps({"kind": kind, **facts}) + "\n")


@pytest.fixture
def scratch(tmp_path: Path) -> Iterator[Scratch]:
    database = settings.DATABASES["default"]
    env = {
        **os.environ,
        "CLIFFHANGER_HOME": str(tmp_path),
        "CLIFFHANGER_MAIL_URL": f"file://{tmp_path}/mail",
        "CLIFFHANGER_RATE_LIMITS": "no",
        "CRASH_MAIL": f"{tmp_path}/mail",
        "DJANGO_SETTINGS_MODULE": "cliffhanger.config.settings",
    }
    if database["ENGINE"].endswith("sqlite3"):
        yield Scratch(tmp_path, env | {"DATABASE_URL": f"sqlite:///{tmp_path}/archive.sqlite3"})
        return
    name = f"crash_{uuid.uuid4().hex}"
    place = f"{database['USER']}@{database['HOST']}:{database['PORT']}"
    with psycopg.connect(f"postgres://{place}/postgres", autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        yield Scratch(tmp_path, env | {"DATABASE_URL": f"postgres://{place}/{name}"})
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.timeout(900)
def test_processes_killed_at_any_step_break_nothing(scratch: Scratch) -> None:
    print(f"CRASH_SEED={SEED}")  # noqa: T201 - shown when it fails
    with listener.listening(scratch.note) as address:
        scratch.env["CRASH_LISTENER"] = address
        scratch.run("settle", "4")
        scratch.run("register")
        ends = scratch.run("forks", str(SEED), str(KILLS))
        scratch.run("pass")
        assert scratch.run("arrive") == 0
    assert scratch.run("verdict") == []
    assert ends["killed"] >= KILLS
    assert all(map(ge, scratch.run("census"), [*ENOUGH_HAPPENED, ENOUGH_TOLD]))


@pytest.mark.timeout(900)
def test_servers_and_tickers_killed_under_load_break_nothing(scratch: Scratch) -> None:
    print(f"CRASH_SEED={SEED}")  # noqa: T201 - shown when it fails
    besieged = siege.Siege(scratch.env, free_ports(2), scratch.run("settle", "8"), scratch.note)
    besieged.run(SEED, max(KILLS // 20, 5))
    scratch.run("pass")
    assert scratch.run("verdict") == []
    assert all(map(ge, scratch.run("census"), ENOUGH_HAPPENED))


def free_ports(number: int) -> list[int]:
    sockets = [socket.socket() for _ in range(number)]
    for each in sockets:
        each.bind(("127.0.0.1", 0))
    ports = [int(each.getsockname()[1]) for each in sockets]
    for each in sockets:
        each.close()
    return ports
