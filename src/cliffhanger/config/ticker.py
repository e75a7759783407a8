"""The clock process: strikes every so often, while it has the duty and its server lives.

The process loads this module before the apps are loaded, so what has models is imported where it is used.
"""

import logging
import os
import signal
import threading
import uuid
from datetime import timedelta

import django
from django.conf import settings
from django.db import close_old_connections, connections

log = logging.getLogger(__name__)
SPARE = timedelta(seconds=15)  # how much longer than a stroke's distance the duty is taken for
FOR_NAMES = timedelta(seconds=2)  # how long a book that is written anew may keep a stroke waiting
GLANCE = 0.5  # seconds between two looks whether to go on


def run_clock(parent: int) -> None:
    """Run until told to stop, or until `parent` is gone. A stroke that fails is logged, and the next follows."""
    stopping = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopping.set())
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupt from the keyboard reaches the server as well
    django.setup()
    holder = f"{os.uname().nodename[:40]}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
    while not stopping.is_set() and os.getppid() == parent:
        strike_if_on_duty(holder)
        keep_names()
        rest(stopping, parent)
    lay_down(holder)


def strike_if_on_duty(holder: str) -> None:
    from cliffhanger.archive import clock, lease

    from .strike import strike

    try:
        close_old_connections()
        if lease.take("clock", holder, settings.TICK_EVERY + SPARE):
            strike(clock.now())
    except Exception:
        log.exception("The clock missed a stroke")


def keep_names() -> None:
    """Every machine has its own book of the names of tags, whoever has the duty."""
    from cliffhanger.tags.keeping import keep, the_book

    try:
        keep(the_book(), FOR_NAMES)
    except Exception:
        log.exception("The book of names was not kept")


def rest(stopping: threading.Event, parent: int) -> None:
    left = settings.TICK_EVERY.total_seconds()
    while left > 0 and os.getppid() == parent and not stopping.wait(min(left, GLANCE)):
        left -= GLANCE


def lay_down(holder: str) -> None:
    """Give the duty up, so that another server's clock need not wait for it to run out."""
    from cliffhanger.archive import lease

    try:
        lease.give_up("clock", holder)
        connections.close_all()
    except Exception:
        log.exception("The clock could not give up its duty; it runs out by itself")
