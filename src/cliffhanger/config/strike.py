"""What happens when the clock strikes: promises first, then those who follow what they did."""

import logging
from datetime import datetime

from cliffhanger.api import repeating
from cliffhanger.api.oauth import rules
from cliffhanger.api.webhooks import courier as webhooks
from cliffhanger.api.webhooks.gathering import gather
from cliffhanger.archive import cached, watch
from cliffhanger.follows.feeds.hub import hub
from cliffhanger.follows.mail import mail
from cliffhanger.follows.push import push
from cliffhanger.follows.tell import tell
from cliffhanger.promises.tick import Ticked, tick
from cliffhanger.transfer.downloads.store import sweep_now_and_then

log = logging.getLogger(__name__)


def strike(now: datetime) -> Ticked:
    ticked = tick(now)
    tell()
    gather(now)
    try:
        mail(now)
    except Exception:  # whatever mail runs into, promises were kept and the next stroke follows
        log.exception("Mail stopped")
    try:
        push(now)
    except Exception:
        log.exception("Push stopped")
    try:
        hub.tell(now)
    except Exception:
        log.exception("The WebSub hub was not told")
    try:
        webhooks.courier.go_round(now)
        webhooks.prune(now)
    except Exception:
        log.exception("Webhooks were not carried")
    try:
        sweep_now_and_then(now)
    except Exception:
        log.exception("Kept books were not swept")
    repeating.prune(now)
    rules.prune(now)
    watch.prune()
    cached.prune()
    return ticked
