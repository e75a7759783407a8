"""What is in the repository, and what tests may reach."""

import re
import socket
import subprocess
from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_socket import SocketConnectBlockedError

ROOT = Path(__file__).parents[2]
# Written apart, so that this file does not find itself.
NAMES = (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com"))
REGISTRIES = "|".join(rf"{name}\.{ending}" for name, ending in NAMES)
MACHINES = r"(?<![\w.*~-])/" + "(?:work|root|tmp|home)" + r"/\w"


def files() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


@pytest.mark.parametrize("pattern", [REGISTRIES, MACHINES], ids=["a registry", "a machine"])
def test_no_file_names(pattern: str) -> None:
    found = [
        f"{file.relative_to(ROOT)}: {line.strip()[:80]}"
        for file in files()
        for line in file.read_text(errors="replace").splitlines()
        if re.search(pattern, line)
    ]
    assert found == []


@pytest.mark.django_db
def test_every_change_of_a_model_has_its_migration() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_tests_cannot_reach_the_network() -> None:
    with (
        socket.socket() as out,
        pytest.warns(UserWarning, match="192.0.2.1"),
        pytest.raises(SocketConnectBlockedError),
    ):
        out.connect(("192.0.2.1", 80))


def test_the_ladder_is_checked_by_lint() -> None:
    makefile = (ROOT / "Makefile").read_text()
    assert "lint-imports" in makefile
    assert re.search(r"^test:.*\blint\b", makefile, re.MULTILINE)
