"""A chapter of 2,500 words, opened over HTTP, beside nginx sending the same bytes as a file.

The archive is `cliffhanger serve` with two workers and its usual settings. `wrk` asks for the page over
connections that stay open, without and with a session (one reader, who opens the same chapter again and
again). A second server keeps no pages: each is put together anew, of the rows of the database and of the
pieces that pages share. A third keeps nothing at all. nginx, with two workers as well, sends exactly the
bytes of the signed-out page from a file. All of them share the machine with wrk and take turns.

Beside requests a second stands what a request costs in processor time, of the server and of wrk: where
other programs are at work too, that is the fairer of the two.

Then the same page where nothing is kept, in archives of different sizes: what it costs in the large one, over
what it costs in the small one.
"""

import argparse
import http.client
import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path

from . import scratch
from .apart import SPAWN
from .measure import Contender, Figures, Target, in_turn, numbers, report, report_ratio
from .review import free_port, served

OUT, IN, ANEW = Target(least=0.25), Target(least=0.015), Target(least=0.01)
AS_LARGE = Target(most=1.2)
CONNECTIONS = 8
NO_PAGES = {"CLIFFHANGER_PAGE_CACHE_MB": "0"}
NOTHING = NO_PAGES | {"CLIFFHANGER_PIECES_MB": "0"}
TICKS = os.sysconf("SC_CLK_TCK")
RATE = re.compile(r"^Requests/sec:\s+([\d.]+)$", re.MULTILINE)
CONFIGURATION = """
daemon off; {user} worker_processes 2; pid {folder}/nginx.pid; error_log {folder}/nginx.log;
events {{ worker_connections 256; }}
http {{
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000; default_type text/html;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  server {{ listen 127.0.0.1:{port}; root {folder}; }}
}}
"""


def main() -> None:
    options = parsed()
    for program in ("wrk", "nginx"):
        if not shutil.which(program, path=f"{os.environ['PATH']}:/usr/sbin"):
            raise SystemExit(f"This needs {program}.")
    for database in options.databases:
        beside_nginx(database, options)
    by_size(options)


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser("bench.reading", description="A chapter over HTTP beside nginx.")
    parser.add_argument("--seconds", type=int, default=3, help="how long each is asked, each round")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--sizes", type=numbers, default=[100, 100_000], help="works in the archive")
    parser.add_argument("--databases", type=lambda text: text.split(","), default=["sqlite", "postgresql"])
    return parser.parse_args()


def beside_nginx(database: str, options: argparse.Namespace) -> None:
    with ExitStack() as stack:
        home = stack.enter_context(scratch.folder())
        env = stack.enter_context(archive(home, database))
        place = filled(env, 100)
        with environment(env):
            port = stack.enter_context(served(home))
            with environment(NO_PAGES):
                anew = stack.enter_context(served(home))
            with environment(NOTHING):
                bare = stack.enter_context(served(home))
        page = fetch(port, place.path)
        static = stack.enter_context(nginx(page))
        file = f"http://127.0.0.1:{static}/page.html"
        kept, made, nothing = (f"http://127.0.0.1:{number}{place.path}" for number in (port, anew, bare))
        signed_in = f"Cookie: sessionid={place.session}"
        asked = {
            "nginx, a file": Asking(options.seconds, file),
            "signed out": Asking(options.seconds, kept),
            "signed in": Asking(options.seconds, kept, signed_in),
            "signed out, made anew": Asking(options.seconds, made),
            "signed in, made anew": Asking(options.seconds, made, signed_in),
            "signed out, nothing kept": Asking(options.seconds, nothing),
        }
        figures = in_turn(asked, options.rounds)
    costs = {name: Figures(tuple(each.costs)) for name, each in asked.items()}
    report(f"A chapter of {len(page):,} bytes, on {database}", "a second", figures)
    report("The same, in processor time", "milliseconds a request", costs)
    base = "nginx, a file"
    targets = {
        "signed out": OUT,
        "signed in": IN,
        "signed out, made anew": ANEW,
        "signed in, made anew": None,
        "signed out, nothing kept": None,
    }
    for name, target in targets.items():
        # The targets are for the database most archives have; of the other is said what it comes to.
        target = target if database == "sqlite" else None
        report_ratio(f"chapter {name} over nginx, {database}", figures[name].over(figures[base]), target)
        report_ratio(f"the same by processor time, {database}", costs[base].over(costs[name]), target)


def by_size(options: argparse.Namespace) -> None:
    """The chapter page, nothing kept, in archives of each size: milliseconds of the machine a page."""
    with ExitStack() as stack:
        contenders: dict[str, Contender] = {}
        for size in options.sizes:
            home = stack.enter_context(scratch.folder())
            env = scratch.archive_in(home)
            place = filled(env, size)
            with environment({**env, **NOTHING}):
                port = stack.enter_context(served(home))
            address = f"http://127.0.0.1:{port}{place.path}"
            contenders[f"{size:,} works"] = partial(cost, options.seconds, address)
        figures: dict[str, Figures] = in_turn(contenders, options.rounds)
    report("A chapter, nothing kept", "milliseconds a page", figures)
    small, *larger = figures
    for name in larger:
        report_ratio(f"chapter in {name} over {small}", figures[name].over(figures[small]), AS_LARGE)


def cost(seconds: int, address: str) -> float:
    asking = Asking(seconds, address)
    asking()
    return asking.costs[0]


@dataclass
class Asking:
    """Asks for a page for some seconds: requests a second. Keeps what a request cost, in milliseconds."""

    seconds: int
    address: str
    header: str = ""
    costs: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        before = processor_time()
        rate = wrk(self.seconds, self.address, self.header)
        # On a machine that has no time for it not even one may have come back.
        self.costs.append((processor_time() - before) * 1e3 / max(1.0, rate * self.seconds))
        return rate


def processor_time() -> float:
    """Seconds of the processors that this benchmark's servers and askers have had up to now.

    Servers that are not asked take next to none.
    """
    parents, times = {}, {}
    for file in Path("/proc").glob("[0-9]*/stat"):
        try:
            said = file.read_text().rpartition(")")[2].split()
        except OSError:  # it has ended
            continue
        number = int(file.parent.name)
        parents[number], times[number] = int(said[1]), int(said[11]) + int(said[12])
    ended = os.times()
    return sum(times[each] for each in times if is_ours(each, parents)) / TICKS + (
        ended.children_user + ended.children_system
    )


def is_ours(number: int, parents: Mapping[int, int]) -> bool:
    while (number := parents.get(number, 0)) > 1:
        if number == os.getpid():
            return True
    return False


@contextmanager
def archive(home: Path, database: str) -> Iterator[dict[str, str]]:
    if database == "sqlite":
        yield scratch.archive_in(home)
        return
    programs = scratch.postgresql()
    if programs is None:
        raise SystemExit("There is no PostgreSQL on this machine.")
    with scratch.cluster(programs) as place:
        yield scratch.archive_in(home, scratch.database(place, "reading"))


@dataclass(frozen=True)
class Place:
    """Where the long chapter is, and a session of somebody who may read it signed in."""

    path: str
    session: str


def filled(env: Mapping[str, str], works: int) -> Place:
    """An archive of so many works, filled in a process of its own: one process knows one archive."""
    ours, theirs = SPAWN.Pipe()
    process = SPAWN.Process(target=fill, args=(theirs, dict(env), works))
    process.start()
    theirs.close()
    try:
        place = Place(*ours.recv())
    except EOFError:
        raise SystemExit(1) from None
    process.join()
    return place


def fill(end: Connection, env: dict[str, str], works: int) -> None:
    os.environ.update(env)
    from cliffhanger.config.commands.console import start

    start()
    from .library import archive_of

    end.send(archive_of(works))


@contextmanager
def environment(more: Mapping[str, str]) -> Iterator[None]:
    """The variables that a server is started with."""
    before = dict(os.environ)
    os.environ.update(more)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def fetch(port: int, path: str) -> bytes:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path)
    response = connection.getresponse()
    if response.status != 200:
        raise SystemExit(f"The chapter got {response.status}.")
    return response.read()


@contextmanager
def nginx(page: bytes) -> Iterator[int]:
    """nginx with the page as a file; its port."""
    with scratch.folder() as folder:
        (folder / "page.html").write_bytes(page)
        port = free_port()
        user = "user root;" if os.geteuid() == 0 else ""
        (folder / "nginx.conf").write_text(CONFIGURATION.format(user=user, folder=folder, port=port))
        program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin") or "nginx"
        server = subprocess.Popen([program, "-p", str(folder), "-c", str(folder / "nginx.conf")])
        try:
            wait_until_it_listens(port)
            yield port
        finally:
            server.terminate()
            server.wait(10)


def wait_until_it_listens(port: int) -> None:
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise SystemExit("nginx did not start.")


def wrk(seconds: int, address: str, header: str = "") -> float:
    """Requests a second. Ends everything if any answer was not the page."""
    command = [
        "wrk",
        "--timeout",
        "60s",
        "-t1",
        f"-c{CONNECTIONS}",
        f"-d{seconds}s",
        *(["-H", header] if header else []),
        address,
    ]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = RATE.search(said)
    if found is None or "Non-2xx" in said or "Socket errors" in said:
        raise SystemExit(said)
    return float(found[1])


if __name__ == "__main__":
    main()
