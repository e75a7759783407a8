"""What happens when the clock strikes: promises first, then those who follow what they did."""

from datetime import datetime

from cliffhanger.follows.mail import mail
from cliffhanger.follows.tell import tell
from cliffhanger.promises.tick import Ticked, tick


def strike(now: datetime) -> Ticked:
    ticked = tick(now)
    tell()
    mail(now)
    return ticked
