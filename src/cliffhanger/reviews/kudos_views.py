"""Leaving kudos, with a page's form or by a program, and who left them."""

import secrets

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from cliffhanger.archive import clock
from cliffhanger.kit.pagecache import for_everybody
from cliffhanger.works.access import NOT_FOUND, is_gone, work_to_read
from cliffhanger.works.models import Work

from .nod import Guest, TooManyKudos, leave_kudos, why_no_kudos

PER_PAGE = 100
COOKIE, COOKIE_AGE = "kudos", 400 * 24 * 3600  # seconds; browsers keep none longer
LONGEST_WORD = 64
NUMBER, TYPE = "kudo[commentable_id]", "kudo[commentable_type]"
THANKS = gettext_lazy("Thank you for leaving kudos!")
AGAIN = gettext_lazy("You have already left kudos here. :)")


@require_POST
def kudos(request: HttpRequest) -> HttpResponse:
    """The form of a work's page: back to the work, with a word."""
    work = named_work(request)
    if refusal := why_no_kudos(work, request.user):
        raise PermissionDenied(refusal)
    guest = guest_of(request)
    is_new = leave_kudos(work, request.user, guest, clock.now())
    messages.success(request, str(THANKS if is_new else AGAIN), extra_tags="kudos_notice")
    response = redirect(work)
    if not request.user.is_authenticated:
        remember_browser(response, guest)
    return response


@require_POST
def kudos_js(request: HttpRequest) -> HttpResponse:
    """The same for scripts: 201, or 422 with what is wrong under the name programs look for."""
    try:
        work = named_work(request)
    except Http404:
        return refused("no_commentable", _("What did you want to leave kudos on?"))
    if refusal := why_no_kudos(work, request.user):
        return refused("cannot_be_author", refusal)
    guest = guest_of(request)
    try:
        is_new = leave_kudos(work, request.user, guest, clock.now())
    except TooManyKudos as error:
        response = refused("rate_limit", str(error), 429)
        response.headers["Retry-After"] = str(error.retry_after)
        return response
    if not is_new:
        return refused("user_id" if request.user.is_authenticated else "ip_address", str(AGAIN))
    response = JsonResponse(
        {"kudos": work.kudos.not_muted_by(request.user).count(), "said": str(THANKS)}, status=201
    )
    if not request.user.is_authenticated:
        remember_browser(response, guest)
    return response


def named_work(request: HttpRequest) -> Work:
    number = request.POST.get(NUMBER, "")
    is_number = number.isascii() and number.isdigit() and len(number) <= 18
    if not is_number or request.POST.get(TYPE, "Work") != "Work":
        raise Http404(NOT_FOUND)
    return work_to_read(request, int(number))


def guest_of(request: HttpRequest) -> Guest:
    """A browser without a word gets one with the answer."""
    word = request.COOKIES.get(COOKIE, "")[:LONGEST_WORD]
    return Guest(request.META.get("REMOTE_ADDR", ""), word or secrets.token_urlsafe(18))


def remember_browser(response: HttpResponse, guest: Guest) -> None:
    """Below this address only: pages never see the cookie, so those that are kept for all stay the same for all."""
    response.set_cookie(
        COOKIE,
        guest.browser,
        max_age=COOKIE_AGE,
        path="/kudos",
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def refused(name: str, why: str, status: int = 422) -> JsonResponse:
    return JsonResponse({"errors": {name: [why]}}, status=status)


@require_safe
@for_everybody("work:{work_id}", parameters=("page",))
def works_kudos(request: HttpRequest, work_id: int) -> HttpResponse:
    """Who left kudos on a work, the latest first; guests and those who have left as a number."""
    work = work_to_read(request, work_id)
    if is_gone(work, request.user) or not work.posted_at:
        raise Http404(NOT_FOUND)
    named = work.kudos.filter(pseud__isnull=False, account__is_active=True).select_related("pseud__account")
    guests = work.kudos.count() - named.count()
    seen = named.not_muted_by(request.user)
    page = Paginator(seen, PER_PAGE).get_page(request.GET.get("page"))
    pages = page.paginator.get_elided_page_range(page.number)
    context = {"work": work, "page": page, "pages": pages, "guests": guests}
    return render(request, "reviews/works_kudos.html", context)
