"""The web workers, and the clock beside them."""

import logging
import os
import time
from datetime import timedelta
from multiprocessing import get_context

from django.conf import settings
from django.core.management import call_command
from django.db import close_old_connections, connections
from granian import Granian
from granian.constants import Interfaces

from cliffhanger.archive import clock, lease

log = logging.getLogger(__name__)
LEASE = timedelta(seconds=15)


def serve(host: str, port: int, workers: int) -> None:
    """Serve until told to stop. One clock runs for all servers of the same database."""
    call_command("collectstatic", interactive=False, verbosity=0)
    connections.close_all()
    ticker = get_context("spawn").Process(target=run_clock, args=(os.getpid(),), daemon=True)
    ticker.start()
    server = Granian(
        "cliffhanger.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        respawn_failed_workers=True,
    )
    server.serve()


def run_clock(parent: int) -> None:
    """Strike every so often while this process has the duty, and as long as its server lives."""
    import django

    django.setup()
    from .strike import strike  # needs the apps, which a spawned process loads here

    holder = f"{os.uname().nodename}:{os.getpid()}"
    while os.getppid() == parent:
        try:
            close_old_connections()
            if lease.take("clock", holder, LEASE):
                strike(clock.now())
        except Exception:
            log.exception("The clock missed a stroke")
        time.sleep(settings.TICK_EVERY.total_seconds())
