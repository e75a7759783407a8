"""Processes that write and read one archive at once, for `test_exact`. Started by spawning."""

import os
import random
import re
import time
from multiprocessing.sharedctypes import SynchronizedArray
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

ENOUGH = 20  # a machine that is busy may take longer to begin than all of it should last
SHOWN = re.compile(r"Number (\d+)\.")


def begin(env: dict[str, str]) -> None:
    os.environ.update(env)
    import django

    django.setup()


def write(
    env: dict[str, str], place: int, work: int, committed: "SynchronizedArray[int]", until: float
) -> None:
    """Number the work's title upwards. What is in `committed` was committed before it was put there."""
    begin(env)
    from django.db import connection, transaction

    from cliffhanger.works.models import Work

    number = 0
    chance = random.Random(place)
    while time.monotonic() < until or number < ENOUGH:
        number += 1
        title = f"Number {number}."
        match number % 3:
            case 0:
                Work.objects.filter(pk=work).update(title=title)
            case 1:
                with connection.cursor() as cursor:
                    cursor.execute("UPDATE works_work SET title = %s WHERE id = %s", [title, work])
            case 2:
                with transaction.atomic():
                    found = Work.objects.select_for_update().get(pk=work)
                    found.title = title
                    found.save()
                    time.sleep(chance.random() / 200)
        committed[place] = number
        if chance.random() < 0.3:
            give_up(work)
        time.sleep(chance.choice([0, 0.01, 0.3]))


def give_up(work: int) -> None:
    """A write that comes to nothing: no page may ever show it."""
    from django.db import transaction

    from cliffhanger.works.models import Work

    with transaction.atomic():
        Work.objects.filter(pk=work).update(title="Number 999999999.")
        transaction.set_rollback(True)


def read(
    env: dict[str, str],
    pages: list[str],
    committed: "SynchronizedArray[int]",
    until: float,
    said: "Connection",
) -> None:
    """Several threads of one process read the pages, as a web worker's do. Says what was wrong, and the figures."""
    begin(env)
    from concurrent.futures import ThreadPoolExecutor

    from .front import Front

    front = Front()
    with ThreadPoolExecutor(3) as pool:
        found = list(pool.map(lambda seed: watch(front, seed, pages, committed, until), range(3)))
    said.send(([line for wrong, _ in found for line in wrong], sum(count for _, count in found), front.asked))


def watch(
    front: Any, seed: int, pages: list[str], committed: "SynchronizedArray[int]", until: float
) -> tuple[list[str], int]:
    chance = random.Random(os.getpid() + seed)
    wrong: list[str] = []
    count = 0
    while time.monotonic() < until or count < ENOUGH * 10:
        place = chance.randrange(len(pages))
        before = committed[place]
        page = front.get(pages[place])
        after = committed[place] + 1  # one more may be committed and not yet written down
        count += 1
        number = int(SHOWN.findall(page.text)[0])
        if not before <= number <= after:
            wrong.append(f"{pages[place]} showed {number}; {before} was committed before it was asked for")
    return wrong, count
