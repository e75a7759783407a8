"""After a write is committed, nobody sees the page from before: not in any thread, process or worker."""

import time
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection

from cliffhanger.archive import clock
from cliffhanger.cast import makers

from . import exactness

SPAWN = get_context("spawn")
FOR = 7  # seconds, of which the processes need some to start


@pytest.mark.django_db(transaction=True)
def test_no_reader_sees_a_page_from_before_a_write(tmp_path: Path) -> None:
    author = makers.account("Ada")
    works = [makers.work(author, "Number 0.", ["It went on."]) for _ in range(2)]
    for work in works:
        work.chapters.get().post(clock.now())
    pages = [work.chapters.get().get_absolute_url() for work in works]
    committed: Any = SPAWN.Array("q", len(works))
    env = environment(tmp_path)
    until = time.monotonic() + FOR
    ears = []
    processes = [
        SPAWN.Process(target=exactness.write, args=(env, place, work.pk, committed, until))
        for place, work in enumerate(works)
    ]
    for _ in range(2):
        ear, mouth = SPAWN.Pipe()
        ears.append(ear)
        processes.append(SPAWN.Process(target=exactness.read, args=(env, pages, committed, until, mouth)))
    for process in processes:
        process.start()
    found = [ear.recv() for ear in ears]
    for process in processes:
        process.join(30)
        assert process.exitcode == 0
    assert [wrong for wrong, _, _ in found] == [[], []]
    assert min(committed) > 5
    for _, read, made in found:
        assert read > made > 0  # some pages were made, and some were kept


def environment(home: Path) -> dict[str, str]:
    """That of the test database. DEBUG, because static files are not gathered for tests."""
    name = str(connection.settings_dict["NAME"])
    found = connection.settings_dict
    address = f"sqlite:///{name}"
    if connection.vendor == "postgresql":
        user, host, port = quote(found["USER"]), quote(found["HOST"], safe=""), found["PORT"]
        word = f":{quote(found['PASSWORD'])}" if found["PASSWORD"] else ""
        address = f"postgres://{user}{word}@{host}:{port}/{name}"
    return {
        "DATABASE_URL": address,
        "CLIFFHANGER_HOME": str(home),
        "CLIFFHANGER_DEBUG": "yes",
        "DJANGO_SETTINGS_MODULE": "cliffhanger.config.settings",
    }
