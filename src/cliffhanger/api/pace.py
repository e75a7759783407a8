"""How often a program may call. Each worker counts for itself, and tells what is left in the answer's headers.

It keeps one program from taking the machine from readers; limits on what is written (answers, sign-ins) are
the archive's own and hold for all workers together.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from .problems import Problem, told
from .repeating import BENEATH, digest

Answer = Callable[[HttpRequest], HttpResponse]

LENGTH = 60  # seconds
MOST = {True: 600, False: 120}  # calls in that time, with a token and without
FROM_ONE_PLACE = 1_800  # calls with tokens from one address
REMEMBERED = 10_000  # callers


class Pace:
    """Calls a caller made in the minute that is under way."""

    def __init__(self, time_of: Callable[[], float] = time.monotonic) -> None:
        self.time_of = time_of
        self.lock = threading.Lock()
        self.made: OrderedDict[str, tuple[float, int]] = OrderedDict()

    def call(self, caller: str, most: int) -> tuple[int, int]:
        """Count a call: how many are left, and the seconds until there are `most` again. Below zero: one too many."""
        now = self.time_of()
        with self.lock:
            began, made = self.made.pop(caller, (now, 0))
            if now - began >= LENGTH:
                began, made = now, 0
            self.made[caller] = (began, made + 1)
            while len(self.made) > REMEMBERED:
                self.made.popitem(last=False)
        return most - made - 1, max(1, round(began + LENGTH - now))


def paced(answer: Answer) -> Answer:
    """Middleware around the API."""
    pace = Pace()

    def answered(request: HttpRequest) -> HttpResponse:
        word = request.headers.get("Authorization", "") or request.headers.get("x-auth-key", "")
        if not settings.RATE_LIMITS or not is_paced(request.path_info, word):
            return answer(request)
        address = request.META.get("REMOTE_ADDR", "")
        most = MOST[bool(word)]
        left, until = pace.call(digest(word) if word else address, most)
        if word and pace.call(f"{address} with tokens", FROM_ONE_PLACE)[0] < 0:  # many words, good or not
            left = -1
        response = answer(request) if left >= 0 else refused(until)
        response["RateLimit-Limit"] = str(most)
        response["RateLimit-Remaining"] = str(max(0, left))
        response["RateLimit-Reset"] = str(until)
        return response

    return answered


def is_paced(path: str, word: str) -> bool:
    """What a program is served without a word from the catalogue is what everybody is, from memory."""
    return path.startswith((BENEATH, "/kosync/", "/oauth/token", "/oauth/revoke")) or (
        bool(word) and path.startswith("/opds")
    )


def refused(until: int) -> HttpResponse:
    problem = Problem(429, _("That was too often. Try again in a moment."))
    problem.headers["Retry-After"] = str(until)
    return told(problem)
