"""`cliffhanger serve` from the outside: it starts beside others, keeps its clock alive, and ends when told."""

import http.client
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from crash.siege import COMMAND, children_of, kill, kill_group
from crash.test_crash import Scratch, free_ports, scratch

__all__ = ["scratch"]  # a fixture
PATIENCE = 60  # seconds: a slow machine is no failure


@pytest.fixture
def serve(scratch: Scratch) -> Iterator[Callable[[int], "subprocess.Popen[bytes]"]]:
    servers = []

    def start(port: int) -> "subprocess.Popen[bytes]":
        bind = ["--bind", f"127.0.0.1:{port}"]
        with (scratch.home / f"{port}.log").open("wb") as log:
            server = subprocess.Popen(
                [COMMAND, "serve", *bind], env=scratch.env, start_new_session=True, stdout=log, stderr=log
            )
        servers.append(server)
        return server

    yield start
    for server in servers:
        kill_group(server)


def until(holds: Callable[[], bool]) -> bool:
    end = time.monotonic() + PATIENCE
    while not (held := holds()) and time.monotonic() < end:
        time.sleep(0.1)
    return held


def answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def beside(server: "subprocess.Popen[bytes]") -> list[int]:
    """The processes of a server that run beside its workers, each started afresh: the clock, and who keeps the index."""
    return [child for child in children_of(server.pid) if b"spawn_main" in command_line(child)]


def command_line(pid: int) -> bytes:
    try:
        return (Path("/proc") / str(pid) / "cmdline").read_bytes()
    except OSError:
        return b""  # it is gone


@pytest.mark.timeout(300)
def test_two_servers_that_start_at_once_on_a_new_database_both_serve(
    serve: Callable[[int], "subprocess.Popen[bytes]"],
) -> None:
    ports = free_ports(2)
    for port in ports:
        serve(port)
    assert all(until(lambda port=port: answers(port)) for port in ports)  # type: ignore[misc]


@pytest.mark.timeout(300)
def test_what_runs_beside_and_dies_is_replaced_and_a_server_ends_when_it_is_told(
    serve: Callable[[int], "subprocess.Popen[bytes]"],
) -> None:
    (port,) = free_ports(1)
    server = serve(port)
    assert until(lambda: answers(port))
    assert until(lambda: len(beside(server)) == 2)
    first = beside(server)
    for process in first:
        kill(process)
    assert until(lambda: len(set(beside(server)) - {*first}) == 2)
    server.send_signal(signal.SIGTERM)
    assert server.wait(PATIENCE) == 0
    assert not answers(port)


@pytest.mark.timeout(300)
def test_workers_do_not_outlive_their_server(serve: Callable[[int], "subprocess.Popen[bytes]"]) -> None:
    (port,) = free_ports(1)
    server = serve(port)
    assert until(lambda: answers(port))
    server.kill()
    server.wait()
    assert until(lambda: not answers(port))
