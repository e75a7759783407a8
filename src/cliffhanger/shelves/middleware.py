"""Keeps a reader's history. What was opened is said by the pages that show chapters (`works.opened`)."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from cliffhanger.accounts.models import Account
from cliffhanger.archive import clock

from .history import last_visit, visit
from .shelf import SHELVES

Answer = Callable[[HttpRequest], HttpResponse]


def keep_history(answer: Answer) -> Answer:
    def answered(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        opened = request.META.get("works.opened")
        if opened and response.status_code == 200 and isinstance(request.user, Account):
            work, chapters = opened
            shown = request.META.get(SHELVES, {}).get(work.pk)  # looked up for the page already
            here = shown.visit if shown else last_visit(request.user, work)
            visit(request.user, work, chapters, shown.now if shown else clock.now(), here)
        return response

    return answered
