"""What stands before every page."""

from collections.abc import Callable

from csp.constants import HEADER
from csp.utils import build_policy
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

Answer = Callable[[HttpRequest], HttpResponse]


def only_readable_addresses(answer: Answer) -> Answer:
    """404 for an address with a NUL in it: nothing here is called so, and PostgreSQL cannot even be asked."""

    def answered(request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path_info:
            raise Http404
        return answer(request)

    return answered


def with_policy(answer: Answer) -> Answer:
    """Says what a page may load, as settings.CONTENT_SECURITY_POLICY has it: the same on all pages, put into words once."""
    policy = build_policy()

    def answered(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        # Django's own pages for those who build the archive have styles in them.
        if not (settings.DEBUG and response.status_code in (404, 500)):
            response.headers.setdefault(HEADER, policy)
        return response

    return answered


def reserving(answer: Answer) -> Answer:
    """Says of every page that mining its text is reserved, unless the page itself says otherwise."""

    def answered(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        response.headers.setdefault("TDM-Reservation", "1")
        return response

    return answered
