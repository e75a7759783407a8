import ipaddress
import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from cliffhanger.archive import fetch as fetching
from cliffhanger.archive.fetch import Errand, NotFetched, fetch, is_public

PLAIN = frozenset({"http"})


class Elsewhere(BaseHTTPRequestHandler):
    asked: list[str] = []

    def do_GET(self) -> None:
        type(self).asked.append(self.path)
        if self.path == "/moved":
            self.answer(302, b"", ("Location", "/here"))
        elif self.path == "/round":
            self.answer(302, b"", ("Location", "/round"))
        elif self.path.startswith("/to/"):
            self.answer(302, b"", ("Location", self.path.removeprefix("/to/")))
        elif self.path == "/large":
            self.answer(200, b"x" * 5000)
        elif self.path == "/endless":
            self.send_response(200)
            self.end_headers()
            for _ in range(100):
                self.wfile.write(b"x" * 1000)
        elif self.path == "/slow":
            self.send_response(200)
            self.end_headers()
            for _ in range(50):
                self.wfile.write(b"x")
                self.wfile.flush()
                time.sleep(0.1)
        else:
            self.answer(200, self.headers["Host"].encode())

    def do_POST(self) -> None:
        self.do_GET()

    def answer(self, status: int, body: bytes, *more: tuple[str, str]) -> None:
        self.send_response(status)
        for name, value in (("Content-Length", str(len(body))), *more):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *said: object) -> None:
        pass


@pytest.fixture
def elsewhere() -> Iterator[str]:
    Elsewhere.asked = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere)
    server.handle_error = lambda *_: None  # type: ignore[method-assign] # whoever hangs up is no trouble
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def seen_as_public(monkeypatch: pytest.MonkeyPatch) -> None:
    """This machine's own address counts as public, so that there is somebody to ask."""
    monkeypatch.setattr(fetching, "is_public", lambda address: str(address) == "127.0.0.1")


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.0.0.1",
        "172.16.3.4",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104 - nobody listens there
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "192.0.2.1",
        "::",
        "::1",
        "fe80::1",
        "fc00::1",
        "fd12:3456::1",
        "fec0::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "2001::1",
    ],
)
def test_an_inward_address_is_not_public(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["93.184.216.34", "8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_an_outer_address_is_public(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]"]
)
def test_nobody_inside_is_asked(elsewhere: str, host: str) -> None:
    port = elsewhere.rpartition(":")[2]
    with pytest.raises(NotFetched):
        fetch(f"http://{host}:{port}/", Errand(schemes=PLAIN))
    assert Elsewhere.asked == []


def test_one_inward_address_among_several_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "resolve", lambda *_: ["93.184.216.34", "10.0.0.7"])
    with pytest.raises(NotFetched, match="not on a public machine"):
        fetch("https://pictures.example/")


def test_the_connection_goes_to_the_address_that_was_looked_at(
    elsewhere: str, seen_as_public: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = {"pictures.example": [["127.0.0.1"], ["10.0.0.7"]]}  # another answer the second time
    monkeypatch.setattr(fetching, "resolve", lambda host, *_: names[host].pop(0))
    port = elsewhere.rpartition(":")[2]
    answer = fetch(f"http://pictures.example:{port}/", Errand(schemes=PLAIN))
    assert answer.body == f"pictures.example:{port}".encode()
    assert names == {"pictures.example": [["10.0.0.7"]]}


def test_a_redirect_is_followed(elsewhere: str, seen_as_public: None) -> None:
    answer = fetch(f"{elsewhere}/moved", Errand(schemes=PLAIN))
    assert (answer.status, answer.url) == (200, f"{elsewhere}/here")


@pytest.mark.parametrize(
    "inward",
    ["http://127.0.0.2:9/", "http://[::1]:9/", "file:///etc/passwd", "https://10.0.0.1/", "gopher://x/"],
)
def test_a_redirect_inward_is_not(elsewhere: str, seen_as_public: None, inward: str) -> None:
    with pytest.raises(NotFetched):
        fetch(f"{elsewhere}/to/{inward}", Errand(schemes=PLAIN | {"https"}))
    assert Elsewhere.asked == [f"/to/{inward}"]


def test_a_ring_of_redirects_ends(elsewhere: str, seen_as_public: None) -> None:
    with pytest.raises(NotFetched, match="on and on"):
        fetch(f"{elsewhere}/round", Errand(schemes=PLAIN))
    assert len(Elsewhere.asked) == 4


def test_what_is_posted_is_not_posted_on(elsewhere: str, seen_as_public: None) -> None:
    answer = fetch(f"{elsewhere}/moved", Errand(method="POST", body=b"secret", schemes=PLAIN))
    assert (answer.status, Elsewhere.asked) == (302, ["/moved"])


@pytest.mark.parametrize("path", ["/large", "/endless"])
def test_too_much_is_refused(elsewhere: str, seen_as_public: None, path: str) -> None:
    with pytest.raises(NotFetched, match="too large"):
        fetch(elsewhere + path, Errand(schemes=PLAIN, most=1000))


def test_what_trickles_in_is_broken_off(elsewhere: str, seen_as_public: None) -> None:
    with pytest.raises(NotFetched):
        fetch(f"{elsewhere}/slow", Errand(schemes=PLAIN, within=0.5))


@pytest.mark.parametrize("said", [b"", b"SSH-2.0-nothing\r\n", b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 500])
def test_what_does_not_speak_http_is_told_plainly(seen_as_public: None, said: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def speak() -> None:
            line, _ = server.accept()
            with line:
                line.sendall(said)

        thread = threading.Thread(target=speak)
        thread.start()
        with pytest.raises(NotFetched):
            fetch(f"http://127.0.0.1:{server.getsockname()[1]}/", Errand(schemes=PLAIN, within=5))
        thread.join()


def test_a_name_server_that_says_nothing_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    silence = threading.Event()

    def say_nothing(*_: object, **__: object) -> object:
        silence.wait(10)
        raise OSError

    monkeypatch.setattr(socket, "getaddrinfo", say_nothing)
    with pytest.raises(NotFetched, match="name server"):
        fetch("https://pictures.example/", Errand(within=0.2))
    silence.set()


@pytest.mark.parametrize(
    "address",
    [
        "http://pictures.example/",
        "ftp://pictures.example/",
        "https://",
        "https:///x",
        "https://user:word@pictures.example/",
        "https://pictures.example:22/",
        "https://pictures.example:x/",
        "https://pictures.example/a b",
        "https://pictures.example/\r\nX: y",
        "https://[::1/",
        "https://пример.example/",
        "https://pictures.example/" + "x" * 3000,
    ],
)
def test_what_is_no_address_for_it_is_not_visited(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: Callable[..., list[str]] = lambda *_: pytest.fail("somebody was asked")  # noqa: E731 - never called
    monkeypatch.setattr(fetching, "resolve", asked)
    with pytest.raises(NotFetched):
        fetch(address)
