"""What programs of others meet: an archive served as any other, by a process of its own, and their requests led to it.

The archive is built once for all tests here (`furnish.py`), in a folder and a database of its own; each test
acts as a reader of its own or undoes what it did. `archive.has` holds the numbers of its works and series.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
import requests
from psycopg.sql import SQL, Identifier

from .furnish import PASSWORD

FURNISH = Path(__file__).with_name("furnish.py")
ELSEWHERE = "https://archiveofourown.org"  # where programs go that know one archive alone
PATIENCE = 120  # seconds: a slow machine is not a failure


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The programs are as old as they are: what they do that will not do any more is not ours to mend."""
    for item in items:
        if item.path.is_relative_to(FURNISH.parent):
            item.add_marker(pytest.mark.timeout(3 * PATIENCE))  # the first one waits for the archive
            for kind in ("DeprecationWarning", "FutureWarning", "ResourceWarning", "UserWarning"):
                item.add_marker(pytest.mark.filterwarnings(f"ignore::{kind}"))


@dataclass(frozen=True)
class Archive:
    """An archive that is served, and what it has."""

    address: str
    home: Path
    has: dict[str, Any]
    environment: dict[str, str]
    password: str = PASSWORD

    @property
    def host(self) -> str:
        return self.address.removeprefix("http://")

    def post_next(self, work: int) -> None:
        """The next chapter of a work goes up."""
        furnish(self.environment, "post", str(work))


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    home = tmp_path_factory.mktemp("archive")
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    environment = {**os.environ, "CLIFFHANGER_HOME": str(home), "CLIFFHANGER_URL": address}
    environment["CLIFFHANGER_RATE_LIMITS"] = "no"
    environment["DJANGO_SETTINGS_MODULE"] = "cliffhanger.config.settings"
    with own_database(environment, f"clients_{port}"):
        has = json.loads(furnish(environment))
        with served(environment, port):
            yield Archive(address, home, has, environment)
    shutil.rmtree(home, ignore_errors=True)


@contextmanager
def led_elsewhere(archive: Archive) -> Iterator[None]:
    """Lead requests for the one archive that a program knows to ours, as docs/clients says."""
    send = requests.Session.request

    def led(self: requests.Session, method: str, url: str, *data: Any, **more: Any) -> requests.Response:
        headers = more.get("headers") or {}
        more["headers"] = {
            name: value.replace(ELSEWHERE, archive.address) if name.lower() == "referer" else value
            for name, value in headers.items()
        }
        return send(self, method, url.replace(ELSEWHERE, archive.address), *data, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(requests.Session, "request", led)
        yield


@contextmanager
def own_database(environment: dict[str, str], name: str) -> Iterator[None]:
    """A database beside the one that the tests were given; on SQLite it is in the archive's folder anyway."""
    beside = environment.pop("DATABASE_URL", "")
    if not beside.startswith("postgres"):
        yield
        return
    with psycopg.connect(beside, autocommit=True) as connection:
        connection.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
    environment["DATABASE_URL"] = f"{beside.rpartition('/')[0]}/{name}"
    try:
        yield
    finally:
        with psycopg.connect(beside, autocommit=True) as connection:
            connection.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))


@contextmanager
def served(environment: dict[str, str], port: int) -> Iterator[None]:
    command = Path(sys.executable).with_name("cliffhanger")
    log = Path(environment["CLIFFHANGER_HOME"]) / "served.log"
    with log.open("wb") as out:
        run = [str(command), "serve", "--bind", f"127.0.0.1:{port}", "--workers", "1"]
        server = subprocess.Popen(run, env=environment, stdout=out, stderr=subprocess.STDOUT)
        try:
            wait_for(f"http://127.0.0.1:{port}/healthz", server, log)
            yield
        finally:
            server.terminate()
            server.wait(PATIENCE)


def wait_for(address: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and server.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=PATIENCE).close()  # noqa: S310 - our own
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"The archive did not come up:\n{log.read_text()}")


def furnish(environment: dict[str, str], *arguments: str) -> str:
    run = [sys.executable, str(FURNISH), *arguments]
    return subprocess.run(run, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
