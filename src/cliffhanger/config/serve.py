"""The web workers, with the clock and the index's follower beside them."""

import hashlib
import logging
import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connections
from granian import Granian
from granian.constants import Interfaces

from .following import run_follower
from .parent import SERVED_BY
from .schema import locked
from .ticker import run_clock

log = logging.getLogger(__name__)
GRACE = 15  # seconds in which a worker may finish what it answers, and what runs beside them its round
# Requests a worker answers at once, each with a database connection of its own. Measured with 1, 2 and 4 threads,
# with either runtime mode of Granian and with a bound on what waits: kept pages and pages made anew come equally
# fast within the noise. Four, so that a slow page, or one that waits for a writer, does not hold up all others.
THREADS = 4
RESPAWN = 1.0  # seconds before what runs beside the workers and died is started again
BEHIND = 5  # niceness of what runs beside them: readers come first, where there is not enough for all


class CannotListen(Exception):
    """The address cannot be listened at; the message says why."""


def serve(host: str, port: int, workers: int) -> None:
    """Serve until told to stop. One clock strikes for all servers of the same database.

    Raises CannotListen.
    """
    address = address_of(host, port)
    collect_static()
    connections.close_all()
    os.environ[SERVED_BY] = str(os.getpid())
    server = Granian(
        "cliffhanger.config.wsgi:application",
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        respawn_failed_workers=True,
        workers_kill_timeout=GRACE,
    )
    with running_beside("clock", run_clock), running_beside("follower of the index", run_follower):
        server.serve()


def address_of(host: str, port: int) -> str:
    """The numeric address of `host`, once it is sure that one can listen there."""
    try:
        family, kind, _, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError as error:
        raise CannotListen(f"There is no address {host!r} on this machine.") from error
    with socket.socket(family, kind) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(place)
            probe.listen()
        except PermissionError as error:
            raise CannotListen(
                f"Listening at port {port} is not permitted. Choose one above 1023."
            ) from error
        except OSError as error:
            raise CannotListen(
                f"Cannot listen at {host}:{port}: {(error.strerror or str(error)).lower()}."
            ) from error
    return str(place[0])


def collect_static() -> None:
    """Gather the style sheets and scripts, unless exactly these were gathered before.

    A mark is written last, so that a server killed half-way gathers them anew; servers that start
    together wait for each other.
    """
    with locked(settings.HOME / "static.lock"):
        mark = Path(settings.STATIC_ROOT) / "gathered"
        wanted = fingerprint()
        if mark.exists() and mark.read_text() == wanted:
            return
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        mark.write_text(wanted)


def fingerprint() -> str:
    files = []
    for finder in get_finders():
        for path, storage in finder.list(None):
            file = Path(storage.path(path)).stat()
            files.append(f"{storage.path(path)} {file.st_size} {file.st_mtime_ns}")
    return hashlib.sha256("\n".join(sorted(files)).encode()).hexdigest()


@contextmanager
def running_beside(name: str, run: Callable[[int], None]) -> Iterator[None]:
    """A process for as long as the block runs; one that dies is replaced. `run` is given the number of this one."""
    stopping = threading.Event()
    watching = threading.Thread(target=keep_alive, args=(name, run, stopping), daemon=True)
    watching.start()
    try:
        yield
    finally:
        stopping.set()
        watching.join()


def keep_alive(name: str, run: Callable[[int], None], stopping: threading.Event) -> None:
    while not stopping.is_set():
        beside = start(name, run)
        while beside.is_alive() and not stopping.wait(0.2):
            pass
        if stopping.is_set():
            stop(beside)
        else:
            log.error("The %s ended (%s); another is started", name, beside.exitcode)
            stopping.wait(RESPAWN)


def start(name: str, run: Callable[[int], None]) -> BaseProcess:
    beside = get_context("spawn").Process(target=run, args=(os.getpid(),), name=name, daemon=True)
    beside.start()
    with suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, beside.pid or 0, BEHIND)
    return beside


def stop(beside: BaseProcess) -> None:
    beside.terminate()
    beside.join(GRACE)
    if beside.is_alive():
        beside.kill()
        beside.join()
