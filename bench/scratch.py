"""Folders and databases that are gone afterwards."""

import os
import pwd
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

USER = "bench"


@contextmanager
def folder() -> Iterator[Path]:
    """A new folder where the machine keeps temporary files; TMPDIR chooses another disk."""
    with tempfile.TemporaryDirectory(prefix="cliffhanger-bench-") as name:
        yield Path(name)


def archive_in(home: Path, database: str = "") -> dict[str, str]:
    """The environment of an archive in `home`: with a SQLite file there, unless `database` says otherwise."""
    return {
        "CLIFFHANGER_HOME": str(home),
        "DATABASE_URL": database or f"sqlite:///{home / 'archive.sqlite3'}",
    }


def disk_of(place: Path) -> str:
    """The kind of file system that `place` lies on. On a tmpfs a commit costs next to nothing."""
    asked = ["findmnt", "--noheadings", "--output", "FSTYPE", "--target", str(place)]
    try:
        return subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def postgresql() -> Path | None:
    """Where the programs of the newest PostgreSQL on this machine are, if there is one."""
    found = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = max(found, key=lambda file: int(file.parts[-3]), default=None)
    return newest.parent if newest else None


@contextmanager
def cluster(programs: Path) -> Iterator[Path]:
    """A PostgreSQL of its own with its usual settings, reached by a socket in the folder that is returned."""
    with folder() as place, cluster_in(place, programs):
        yield place


@contextmanager
def cluster_in(place: Path, programs: Path) -> Iterator[None]:
    """The same in a folder that stays."""
    rows = place / "rows"
    place.mkdir(exist_ok=True)
    env = {**os.environ, "PATH": f"{programs}:{os.environ['PATH']}"}
    user = owner(place)
    if not (rows / "postgresql.conf").exists():
        run(["initdb", "-D", str(rows), "-U", USER, "-A", "trust"], env, user)
    listen = f"-k {place} -c listen_addresses=''"
    run(["pg_ctl", "-D", str(rows), "-w", "-o", listen, "-l", str(place / "log"), "start"], env, user)
    try:
        yield
    finally:
        run(["pg_ctl", "-D", str(rows), "-m", "fast", "stop"], env, user)


def owner(place: Path) -> str | None:
    """PostgreSQL does not run for root: the folder is given to its own user, who is returned."""
    if os.geteuid() != 0:
        return None
    user = pwd.getpwnam("postgres")
    os.chown(place, user.pw_uid, user.pw_gid)
    return "postgres"


def run(command: list[str], env: Mapping[str, str], user: str | None) -> None:
    # Its output goes nowhere: a server that is started keeps the pipe open, and one would wait for it.
    subprocess.run(command, env=env, user=user, cwd="/", stdout=subprocess.DEVNULL, check=True)


def database(place: Path, name: str) -> str:
    """The address of a new database in the cluster at `place`."""
    import psycopg

    with psycopg.connect(f"host={place} user={USER} dbname=postgres", autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}"'.encode())
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
    return address(place, name)


def address(place: Path, name: str) -> str:
    return f"postgres://{USER}@{str(place).replace('/', '%2F')}/{name}"
