"""The process that keeps the index of this machine true, beside the web workers, while its server lives.

The process loads this module before the apps are loaded, so what has models is imported where it is used.
"""

import logging
import os
import signal
import threading

import django
from django.db import close_old_connections, connections

log = logging.getLogger(__name__)
EVERY = 0.5  # seconds between two looks at what was written
AFTER_TROUBLE = 5.0  # seconds


def run_follower(parent: int) -> None:
    """Run until told to stop, or until `parent` is gone. A round that fails is logged, and the next follows."""
    stopping = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopping.set())
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupt from the keyboard reaches the server as well
    django.setup()
    from cliffhanger.search.index.keeping import Upkeep

    def may_go_on() -> bool:
        return not stopping.is_set() and os.getppid() == parent

    upkeep = Upkeep()
    while may_go_on():
        try:
            close_old_connections()
            upkeep.go_round(may_go_on)
            stopping.wait(EVERY)
        except Exception:
            log.exception("The index was not followed")
            upkeep.close()
            stopping.wait(AFTER_TROUBLE)
    upkeep.close()
    connections.close_all()
