"""Every command and option is in docs/operating.md, and refuses in one plain sentence."""

import argparse
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cliffhanger.config.command import main, parser
from cliffhanger.config.commands.serve import place

DOCUMENT = (Path(__file__).parents[2] / "docs/operating.md").read_text()
COMMAND = Path(sys.executable).parent / "cliffhanger"


def commands(parser: argparse.ArgumentParser, words: str = "cliffhanger") -> Iterator[tuple[str, set[str]]]:
    """Each command with its options."""
    groups = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
    for group in groups:
        for name, sub in group.choices.items():
            yield from commands(sub, f"{words} {name}")
    if not groups:
        options = {o for a in parser._actions for o in a.option_strings if o.startswith("--")}
        yield words, options - {"--help"}


def described(command: str) -> str:
    """The paragraph about a command."""
    found = re.search(rf"^\*\*`{command}\b.*?(?=\n\n|\Z)", DOCUMENT, re.MULTILINE | re.DOTALL)
    return found.group() if found else ""


@pytest.mark.parametrize(
    ("command", "options"), [pytest.param(*each, id=each[0]) for each in commands(parser())]
)
def test_a_command_is_documented_with_every_option(command: str, options: set[str]) -> None:
    paragraph = described(command)
    assert paragraph, f"{command} is not in docs/operating.md"
    assert options == set(re.findall(r"--[a-z][a-z-]+", paragraph))


@pytest.fixture
def cliffhanger(tmp_path: Path) -> "Shell":
    return Shell(tmp_path)


class Shell:
    """The command on an archive of its own."""

    def __init__(self, home: Path) -> None:
        # Journeys in the same worker set one of Django's, against which the doctor warns.
        others = ("DATABASE_URL", "CLIFFHANGER_", "DJANGO_")
        kept = {n: v for n, v in os.environ.items() if not n.startswith(others)}
        self.env = kept | {"CLIFFHANGER_HOME": str(home), "CLIFFHANGER_MAIL_URL": f"file://{home}/mail"}
        self.home = home

    def __call__(self, *words: str) -> str:
        done = self.run(*words)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def refusal(self, *words: str) -> str:
        """The one sentence on standard error."""
        done = self.run(*words)
        assert done.returncode == 2, done.stdout
        (line,) = done.stderr.strip().splitlines()
        assert line.startswith("cliffhanger: ")
        return line

    def run(self, *words: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [COMMAND, *words], env=self.env, cwd=self.home, capture_output=True, text=True, timeout=100
        )


def test_a_story_goes_in_is_promised_and_its_ledger_replays(cliffhanger: Shell) -> None:
    story = cliffhanger.home / "story.txt"
    story.write_text("Title: The Key\n\nChapter 1\n\nIt began.\n\nChapter 2\n\nIt went on.\n")
    cliffhanger("account", "add", "Kit", "--email", "kit@authors.example", "--password", "lantern-season")
    said = cliffhanger("hand-in", "story.txt", "--as", "kit", "--post", "--quorum", "2", "--days", "1")
    assert said == "Work 1: The Key, 1 of 2 chapters posted.\n"
    assert "The promise opened" in cliffhanger("promise", "show", "1")
    assert cliffhanger("tick", "--at", "2090-01-01T00:00Z").startswith("Looked at one promise, settled one")
    assert "equals the recorded: yes" in cliffhanger("promise", "replay", "1")
    assert "cannot go back" in cliffhanger.refusal("tick", "--at", "2080-01-01T00:00Z")
    assert cliffhanger("tick", "--at", "2090-01-01T00:00Z").startswith("Looked at zero promises")
    assert "ahead of the world's" in cliffhanger("doctor")


def test_what_cannot_be_done_is_refused_in_one_sentence_and_leaves_nothing(cliffhanger: Shell) -> None:
    (cliffhanger.home / "one.txt").write_text("Title: One\n\nAll of it.\n")
    add = ("account", "add", "Kit", "--email", "kit@authors.example", "--password", "lantern-season")
    cliffhanger(*add)
    assert "exists already" in cliffhanger.refusal(*add)
    assert "no pseud 'Nobody'" in cliffhanger.refusal("hand-in", "one.txt", "--as", "Nobody")
    assert "cannot be opened" in cliffhanger.refusal("hand-in", "none.txt", "--as", "Kit")
    refusal = cliffhanger.refusal("hand-in", "one.txt", "--as", "Kit", "--post", "--quorum", "1000000000")
    assert "hold back" in refusal
    assert "no work 1" in cliffhanger.refusal("promise", "show", "1")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["read", "empty.txt"], "empty.txt"),
        (["read", "none.txt"], "cannot be opened"),
        (["tick", "--at", "2090-01-01T00:00"], "time zone"),
        (["tick", "--at", "soon"], "not an instant"),
        (["hand-in", "one.txt", "--as", "Kit", "--days", "3"], "need --quorum"),
        (["serve", "--workers", "0"], "from 1 to 64"),
    ],
)
def test_a_mistake_is_told_before_anything_is_touched(
    words: list[str],
    sentence: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    monkeypatch.chdir(tmp_path)
    assert main(words) == 2
    assert sentence in capsys.readouterr().err


def test_the_doctor_names_what_is_wrong(cliffhanger: Shell) -> None:
    cliffhanger.env["CLIFFHANGER_MAIL_URL"] = "smtp://127.0.0.1:1"
    done = cliffhanger.run("doctor")
    assert done.returncode == 2
    assert "The database lacks" in done.stdout
    assert "The mail server 127.0.0.1:1 does not take mail" in done.stdout


@pytest.mark.parametrize("bind", ["8000", "127.0.0.1:", ":8000", "localhost:http", "localhost:99999"])
def test_a_place_to_listen_is_a_host_and_a_port(bind: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--bind", bind]) == 2
    assert "HOST:PORT" in capsys.readouterr().err


def test_a_place_may_be_of_the_sixth_internet_protocol() -> None:
    assert place("[::1]:8000") == ("::1", 8000)


def test_a_port_in_use_is_named(cliffhanger: Shell) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        bind = f"127.0.0.1:{taken.getsockname()[1]}"
        assert "in use" in cliffhanger.refusal("serve", "--bind", bind)
