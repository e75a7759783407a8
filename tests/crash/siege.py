"""Two served archives on one database, killed and started again while people use them."""

import http.client
import os
import random
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

COMMAND = str(Path(sys.executable).parent / "cliffhanger")
ENOUGH = 100  # answers that must have been acknowledged before the siege is over


class Siege:
    """`run` until so many processes were killed and enough answers acknowledged. Everything started here is gone when it returns."""

    def __init__(self, env: dict[str, str], ports: list[int], moved_in: dict[str, Any], note: Any) -> None:
        self.env, self.ports, self.note = env, ports, note
        self.sessions: dict[str, str] = moved_in["sessions"]
        self.chapters: list[list[int]] = moved_in["chapters"]
        self.over = threading.Event()
        self.log = (Path(env["CLIFFHANGER_HOME"]) / "siege.log").open("ab")
        self.servers: dict[int, subprocess.Popen[bytes]] = {}
        self.answers: Counter[int] = Counter()
        self.killed = 0

    def run(self, seed: int, kills: int) -> None:
        chance = random.Random(seed)
        people = [threading.Thread(target=self.read, args=(name, chance.random())) for name in self.sessions]
        clock = threading.Thread(target=self.keep_time, args=(chance.random(),))
        try:
            for port in self.ports:
                self.serve(port)
            for thread in [*people, clock]:
                thread.start()
            while self.killed < kills or self.answers[302] < ENOUGH:
                time.sleep(chance.uniform(0.2, 4.0))
                if (
                    self.killed < kills
                ):  # the last answers may come in peace, however slowly servers start here
                    self.kill_one(chance)
        finally:
            self.over.set()
            for thread in [*people, clock]:
                thread.join()
            for server in self.servers.values():
                kill_group(server)
            self.log.close()

    def serve(self, port: int) -> None:
        self.servers[port] = self.start("serve", "--bind", f"127.0.0.1:{port}", "--workers", "2")

    def start(self, *arguments: str) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            [COMMAND, *arguments], env=self.env, start_new_session=True, stdout=self.log, stderr=self.log
        )

    def kill_one(self, chance: random.Random) -> None:
        """A whole server, or one process of it; a server that is gone is started again."""
        port = chance.choice(self.ports)
        server = self.servers[port]
        if chance.random() < 0.6:
            kill_group(server)
        elif children := children_of(server.pid):
            kill(chance.choice(children))
        else:
            return
        self.killed += 1
        if server.poll() is not None:
            self.serve(port)

    def read(self, name: str, seed: float) -> None:
        """A reader answers one chapter after the other, each form as often as it takes."""
        chance = random.Random(seed)
        while not self.over.wait(chance.uniform(0.05, 0.4)):
            work, chapter = chance.choice(self.chapters)
            number = time.monotonic_ns()
            facts = {"reader": name, "chapter": chapter, "number": number}
            form = {
                "chapter": chapter,
                "form_key": str(uuid.uuid4()),
                "verdicts": "good",
                "wants_rest": chance.choice(["yes", "no"]),
                "text": f"answer {number}",
            }
            self.note("sent", **facts)
            status = self.send(name, work, form, chance)
            self.answers[status] += 1
            if status == 302:
                self.note("acknowledged", **facts)
            elif status >= 500:
                self.note("failed", role="read", error=f"{status} from the server")

    def send(self, name: str, work: int, form: dict[str, Any], chance: random.Random) -> int:
        """The status of the answer; 0 if nobody answered before the siege was over."""
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"sessionid={self.sessions[name]}",
            "Sec-Fetch-Site": "same-origin",
        }
        body = urlencode(form)
        while not self.over.is_set():
            connection = http.client.HTTPConnection("127.0.0.1", chance.choice(self.ports), timeout=30)
            try:
                connection.request("POST", f"/works/{work}/reviews", body, headers)
                return connection.getresponse().status
            except (OSError, http.client.HTTPException):
                time.sleep(0.1)
            finally:
                connection.close()
        return 0

    def keep_time(self, seed: float) -> None:
        """`cliffhanger tick`, over and over, now and then hours later, now and then killed.

        Where answers take long time waits for them, or every promise would lapse before it is answered.
        """
        chance = random.Random(seed)
        ahead = timedelta()
        while not self.over.is_set():
            ahead = min(ahead + timedelta(hours=chance.choice([0, 2, 4])), timedelta(hours=self.answers[302]))
            at = datetime.now(UTC) + ahead
            ticking = self.start("tick", *(["--at", at.isoformat()] if ahead else []))
            try:
                ticking.wait(chance.choice([0.8, 1.2, 60]))
            except subprocess.TimeoutExpired:
                kill_group(ticking)
                self.killed += 1


def kill_group(process: "subprocess.Popen[bytes]") -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def kill(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def children_of(pid: int) -> list[int]:
    """Processes started by any thread of `pid`."""
    children: list[int] = []
    with suppress(OSError):
        for thread in Path(f"/proc/{pid}/task").iterdir():
            children += map(int, (thread / "children").read_text().split())
    return children
