"""Hundreds of short-lived processes, several at once, most of them killed half-way."""

import os
import random
import signal
import sys
import traceback

from django.db import connections

from . import fuse, people
from .world import note

AT_ONCE = 4
MOST_STEPS = 260
LONGEST = 0.25  # seconds


def kill_many(seed: int, kills: int) -> dict[str, int]:
    """Start processes until `kills` of them were killed; how many there were of each end."""
    chance = random.Random(seed)
    running: dict[int, str] = {}
    ends = {"killed": 0, "finished": 0}
    while ends["killed"] < kills and ends["finished"] < 10 * kills:
        while len(running) < AT_ONCE:
            role, person = people.somebody(chance, set(running.values()))
            running[fork(role, person, chance.getrandbits(64))] = person
        end(running, ends)
    while running:
        end(running, ends)
    return ends


def end(running: dict[int, str], ends: dict[str, int]) -> None:
    pid, status = os.wait()
    running.pop(pid)
    was_killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    ends["killed" if was_killed else "finished"] += 1


def fork(role: people.Role, person: str, seed: int) -> int:
    """A process that plays the role until it ends or is killed; no connection outlives the fork."""
    connections.close_all()
    pid = os.fork()
    if pid:
        return pid
    try:
        chance = random.Random(seed)
        if chance.random() < 0.7:
            fuse.light(chance.randint(1, chance.choice([12, 60, MOST_STEPS])))
        else:
            fuse.set_alarm(chance.uniform(0, LONGEST))
        role(chance, person)
    except BaseException:
        note("failed", role=role.__name__, error=traceback.format_exc())
    finally:
        sys.stdout.flush()
        os._exit(0)
