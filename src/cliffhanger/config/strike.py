"""What happens when the clock strikes: promises first, then those who follow what they did."""

import logging
from datetime import datetime

from cliffhanger.archive import cached, watch
from cliffhanger.follows.mail import mail
from cliffhanger.follows.push import push
from cliffhanger.follows.tell import tell
from cliffhanger.promises.tick import Ticked, tick

log = logging.getLogger(__name__)


def strike(now: datetime) -> Ticked:
    ticked = tick(now)
    tell()
    try:
        mail(now)
    except Exception:  # whatever mail runs into, promises were kept and the next stroke follows
        log.exception("Mail stopped")
    try:
        push(now)
    except Exception:
        log.exception("Push stopped")
    watch.prune()
    cached.prune()
    return ticked
