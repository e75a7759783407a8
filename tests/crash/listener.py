"""A machine that is told what happens, and notes all that comes before it answers. It is not killed; it is moody.

Of each message that it has not heard before it is said by the id what it does: some it takes, some it refuses, some it
takes without saying so. What comes again it takes.
"""

import base64
import hashlib
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Note = Callable[..., None]


@contextmanager
def listening(note: Note) -> Iterator[str]:
    """Its address. `note` is given each message, as `heard`, and as `took` before one is answered well."""
    known: set[str] = set()

    class Listener(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            mark = self.headers["webhook-id"]
            mood = "takes" if mark in known else mood_of(mark)
            known.add(mark)
            headers = {
                name.lower(): value for name, value in self.headers.items() if name.startswith("webhook")
            }
            note("heard", path=self.path, headers=headers, body=base64.b64encode(body).decode())
            if mood == "refuses":
                self.answer(503)
            elif mood == "takes":
                note("took", path=self.path, mark=mark)
                self.answer(204)
            else:
                self.close_connection = True

        def answer(self, status: int) -> None:
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *said: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Listener)
    server.handle_error = lambda *_: None  # type: ignore[method-assign] # who asked is dead, often
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def mood_of(mark: str) -> str:
    return ("refuses", "hangs up", *["takes"] * 4)[hashlib.sha256(mark.encode()).digest()[0] % 6]
