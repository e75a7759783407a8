"""A machine that listens for webhooks, for the tests."""

import json
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from cliffhanger.client import Event, verify


class Heard:
    """One message that came."""

    def __init__(self, path: str, headers: dict[str, str], body: bytes) -> None:
        self.path, self.headers, self.body = path, headers, body

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    @property
    def said(self) -> dict[str, Any]:
        told: dict[str, Any] = json.loads(self.body)
        return told

    @property
    def type(self) -> str:
        return str(self.said["type"])

    def verified(self, secret: str) -> Event:
        return verify(self.body, self.headers, secret)


class Receiver:
    """What it heard, and what it answers by path: 200 unless `answers` says something else. `/slow` waits."""

    def __init__(self) -> None:
        self.heard: list[Heard] = []
        self.answers: dict[str, tuple[int, dict[str, str]]] = {}
        self.go_on = threading.Event()
        self.url = ""

    def of(self, path: str) -> list[Heard]:
        return [one for one in self.heard if one.path == path]

    def types(self, path: str) -> list[str]:
        return [one.type for one in self.of(path) if one.type != "ping"]


@contextmanager
def listening(identity: ssl.SSLContext | None = None) -> Iterator[Receiver]:
    """With an `identity`, over TLS."""
    receiver = Receiver()

    class Listener(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            receiver.heard.append(Heard(self.path, headers, body))
            if self.path == "/slow":
                receiver.go_on.wait(20)
            status, more = receiver.answers.get(self.path, (200, {}))
            self.send_response(status)
            for name, value in more.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *said: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Listener)
    server.handle_error = lambda *_: None  # type: ignore[method-assign] # whoever hangs up is no trouble
    if identity:
        server.socket = identity.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    receiver.url = f"{'https' if identity else 'http'}://127.0.0.1:{server.server_port}"
    try:
        yield receiver
    finally:
        receiver.go_on.set()
        server.shutdown()
        server.server_close()
        thread.join()
