"""How many answers a served archive takes through HTTP, beside bare committed inserts on the same disk.

The archive is `cliffhanger serve` with two workers and its usual settings: SQLite with a write-ahead log
that is synced at every commit, its clock striking every second beside them. Signed-in readers post the
answer form of chapters under open promises over connections that stay open, each answer a new review; in
the end every answer that was acknowledged is counted in the database. What the senders cost is not taken
off, though they share the machine.

The reference is one connection that inserts rows into a table like that of the reviews, with its columns
and its indexes, each row committed: the same journal, the same syncing, the same disk.
"""

import argparse
import http.client
import os
import socket
import sqlite3
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from . import scratch
from .measure import Contender, Target, in_turn, numbers, report, report_ratio

if TYPE_CHECKING:
    from .readers import Post

A_TENTH = Target(least=0.1)
COMMAND = Path(sys.executable).parent / "cliffhanger"
PATIENCE = 60  # seconds for the server to start
WARMING = 20  # answers a connection before the first that is timed: every thread prepares its queries once


def main() -> None:
    options = parsed()
    with scratch.folder() as home:
        os.environ.update(scratch.archive_in(home))
        measure(home, options)


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser("bench.review", description="Answers through HTTP beside bare inserts.")
    parser.add_argument("--clients", type=numbers, default=[1, 4, 16], help="connections that send at once")
    parser.add_argument("--posts", type=int, default=200, help="answers a round")
    parser.add_argument("--inserts", type=int, default=400, help="bare inserts a round")
    parser.add_argument("--works", type=int, default=10, help="works that are answered")
    parser.add_argument("--rounds", type=int, default=5)
    return parser.parse_args()


def measure(home: Path, options: argparse.Namespace) -> None:
    from cliffhanger.config.commands.console import start

    start()
    from . import readers

    warming = WARMING * max(options.clients)
    many = warming + options.rounds * options.posts * len(options.clients)
    waiting = iter(readers.posts(many, options.works))
    with served(home) as port:
        send_some(port, waiting, warming, max(options.clients))
        inserts = Inserts(home / "bare.sqlite3", *readers.like_table())
        contenders: dict[str, Contender] = {"bare inserts": partial(inserts.rate, options.inserts)}
        for clients in options.clients:
            contenders[named(clients)] = partial(send_some, port, waiting, options.posts, clients)
        figures = in_turn(contenders, options.rounds)
    assert readers.answers_given() == many
    report(f"Answers through HTTP, on {scratch.disk_of(home)}", "a second", figures)
    for clients in options.clients:
        ratios = figures[named(clients)].over(figures["bare inserts"])
        report_ratio(f"answers through HTTP, {named(clients)}, over bare inserts", ratios, A_TENTH)


def named(clients: int) -> str:
    return f"{clients} connection{'s' if clients > 1 else ''}"


# The archive --------------------------------------------------------------------------------------------


@contextmanager
def served(home: Path) -> Iterator[int]:
    """The archive in `home`, served; its port."""
    port = free_port()
    command = [str(COMMAND), "serve", "--bind", f"127.0.0.1:{port}", "--workers", "2"]
    with (home / "serve.log").open("wb") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        wait_for(port, server, home / "serve.log")
        yield port
    finally:
        server.terminate()
        server.wait(30)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int, server: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while server.poll() is None and time.monotonic() < until:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            connection.request("GET", "/about")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"The archive did not start.\n{log.read_text()}")


def send_some(port: int, waiting: "Iterator[Post]", many: int, clients: int) -> float:
    return send(port, list(islice(waiting, many)), clients)


def send(port: int, posts: "list[Post]", clients: int) -> float:
    """All of the posts, dealt to so many connections: answers acknowledged a second."""
    shares = [posts[number::clients] for number in range(clients)]
    with ThreadPoolExecutor(clients) as pool:
        start = time.perf_counter()
        list(pool.map(lambda share: send_each(port, share), shares))
        return len(posts) / (time.perf_counter() - start)


def send_each(port: int, posts: "list[Post]") -> None:
    """One after the other over one connection. Plain sockets: a sender should cost next to nothing."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for post in posts:
            connection.sendall(post.request)
            answer = received(connection)
            if not answer.startswith(b"HTTP/1.1 302"):
                raise SystemExit(f"An answer was not taken: {answer[:2000].decode(errors='replace')}")


def received(connection: socket.socket) -> bytes:
    """A response up to its end. One that leads elsewhere has no body, which may be sent as no chunks."""
    answer = more(connection)
    while (end := answer.find(b"\r\n\r\n")) < 0:
        answer += more(connection)
    if b"transfer-encoding: chunked" in answer[:end].lower():
        while not answer.endswith(b"\r\n0\r\n\r\n"):
            answer += more(connection)
    return answer


def more(connection: socket.socket) -> bytes:
    part = connection.recv(65536)
    if not part:
        raise SystemExit("The archive hung up.")
    return part


# The reference ------------------------------------------------------------------------------------------


class Inserts:
    """Rows like `row`, each with keys of its own as the constraints ask, inserted and committed one by one."""

    def __init__(self, file: Path, schema: list[str], row: dict[str, object]) -> None:
        self.rows = sqlite3.connect(file, isolation_level=None)
        for statement in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", *schema):
            self.rows.execute(statement)
        self.row = {name: value for name, value in row.items() if name != "id"}
        self.account = 0
        columns = ", ".join(f'"{name}"' for name in self.row)
        marks = ", ".join(f":{name}" for name in self.row)
        self.statement = f"INSERT INTO reviews_review ({columns}) VALUES ({marks})"  # noqa: S608 - names of columns

    def rate(self, many: int) -> float:
        """Rows a second."""
        start = time.perf_counter()
        for _ in range(many):
            self.account += 1
            own = {"form_key": uuid.uuid4().hex, "account_id": self.account}
            self.rows.execute(self.statement, {**self.row, **own})
        return many / (time.perf_counter() - start)


if __name__ == "__main__":
    main()
