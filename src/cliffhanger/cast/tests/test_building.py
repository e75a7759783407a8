import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from cliffhanger.accounts.models import Account
from cliffhanger.archive import clock
from cliffhanger.archive.models import Clock
from cliffhanger.cast import makers, world
from cliffhanger.cast.play import Play
from cliffhanger.works.models import Work

KILLED_HALF_WAY = """
import os, signal, django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from cliffhanger.cast import play, world
left = iter(range(10))
reply = play.Play.reply
def killing(self, said):
    if next(left, None) is None:
        os.kill(os.getpid(), signal.SIGKILL)
    reply(self, said)
play.Play.reply = killing
world.build()
"""

LOOK = """
import django
django.setup()
from cliffhanger.accounts.models import Account
from cliffhanger.promises.models import Promise
from cliffhanger.promises.replay import replay
from cliffhanger.cast import world
print(Account.objects.count(), world.build(), world.is_there(), all(replay(p).is_equal for p in Promise.objects.all()))
"""

COMMAND = "import sys; from cliffhanger.config.command import main; sys.exit(main())"


def elsewhere(home: Path) -> dict[str, str]:
    """The environment of an archive of its own in `home`, on SQLite."""
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return {
        **kept,
        "CLIFFHANGER_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "cliffhanger.config.settings",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }


@pytest.mark.django_db
def test_a_build_that_fails_leaves_nothing_and_the_next_is_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(Play, "withdraw", lambda play, terms: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            world.build()
    assert not Account.objects.exists()
    assert not Clock.objects.exists()
    assert world.build() is True
    assert world.is_there()


def test_a_build_killed_half_way_leaves_nothing_and_the_next_is_whole(tmp_path: Path) -> None:
    killed = subprocess.run([sys.executable, "-c", KILLED_HALF_WAY], env=elsewhere(tmp_path))
    assert killed.returncode == -signal.SIGKILL
    looked = subprocess.run(
        [sys.executable, "-c", LOOK], env=elsewhere(tmp_path), capture_output=True, text=True, check=True
    )
    assert looked.stdout.split() == ["0", "True", "True", "True"]


@pytest.mark.django_db
def test_it_is_not_built_into_an_archive_that_somebody_uses() -> None:
    makers.account("Kit")
    with pytest.raises(world.Inhabited):
        world.build()
    assert not Work.objects.exists()
    assert clock.ahead_for().total_seconds() == 0


def test_the_demo_says_who_may_sign_in_and_serves_its_world(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        bind = f"127.0.0.1:{free.getsockname()[1]}"
    log = tmp_path / "log"
    with log.open("w") as output:
        demo = subprocess.Popen(
            [sys.executable, "-c", COMMAND, "demo", "--bind", bind, "--home", str(tmp_path / "world")],
            env=elsewhere(tmp_path / "not used"),
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        works = page(f"http://{bind}/works", demo)
    finally:
        demo.terminate()
        demo.wait(30)
    said = log.read_text()
    assert all(word in said for word in (bind, world.AUTHOR, world.READER, world.MODERATOR, world.PASSWORD))
    assert "The Lighthouse Letters" in works
    assert "The Borrowed Umbrella" not in works
    assert not (tmp_path / "not used").exists()


def page(address: str, server: "subprocess.Popen[bytes]") -> str:
    """The page as soon as the server answers; an error when it ends before."""
    while server.poll() is None:
        try:
            with urlopen(address, timeout=20) as answer:  # noqa: S310 - an address of our own
                text: str = answer.read().decode()
                return text
        except HTTPError:
            raise
        except OSError:
            time.sleep(0.2)
    raise AssertionError("The server ended.")
