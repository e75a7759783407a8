"""`cliffhanger serve` keeps an index: what is posted is found by its words, and a deleted index comes back."""

import http.client
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from crash.siege import COMMAND
from crash.test_crash import Scratch, free_ports, scratch
from crash.test_serve import answers, serve, until

__all__ = ["scratch", "serve"]  # fixtures


def found(port: int, word: str) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", f"/works/search?q={word}")
        answer = connection.getresponse()
        assert answer.status == 200
        return "<mark>" in answer.read().decode()  # a passage: only the index has them
    finally:
        connection.close()


def post(scratch: Scratch, file: Path, word: str) -> None:
    file.write_text(
        f"Title: Of the {word}\n\nA long evening by the sea, and nobody had seen the {word} yet.\n"
    )
    command = [COMMAND, "hand-in", str(file), "--as", "Ada", "--post"]
    subprocess.run(command, env=scratch.env, check=True, capture_output=True)


@pytest.mark.timeout(300)
def test_what_is_posted_is_found_and_a_deleted_index_comes_back(
    scratch: Scratch, serve: Callable[[int], "subprocess.Popen[bytes]"], tmp_path: Path
) -> None:
    command = [
        COMMAND,
        "account",
        "add",
        "Ada",
        "--email",
        "ada@example.org",
        "--password",
        "a long enough word",
    ]
    subprocess.run(command, env=scratch.env, check=True, capture_output=True)
    (port,) = free_ports(1)
    serve(port)
    assert until(lambda: answers(port))
    post(scratch, tmp_path / "a.txt", "zeppelin")
    assert until(lambda: found(port, "zeppelin"))
    shutil.rmtree(scratch.home / "search")
    assert answers(port)
    post(scratch, tmp_path / "b.txt", "quetzal")
    assert until(lambda: found(port, "quetzal") and found(port, "zeppelin"))
