"""Adult works ask once. Whoever has agreed says so in the address, by a cookie, or in her preferences.

The page that asks stands at the work's own address, and the work at the same with `view_adult=true`, so
that each address shows everybody who is signed out the same, and links in a story keep what was agreed.
"""

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from cliffhanger.tags.models import RATINGS, Kind

from .access import role_in
from .models import Work

NAME = "view_adult"  # of the parameter and of the cookie
VALUE = "true"
COOKIE_AGE = 400 * 24 * 3600  # seconds; browsers keep none longer
SAID = _(
    "This work could have adult content. "
    "If you continue, you have agreed that you are willing to see such content."
)


def is_adult(work: Work) -> bool:
    """By its rating, from the prefetched tags; one that nobody rated is as good as Not Rated."""
    ratings = {row.tag.name for row in work.work_tags.all() if row.tag.kind == Kind.RATING}
    return not (ratings or {RATINGS[0]}).isdisjoint(settings.ADULT_RATINGS)


def asks_first(request: HttpRequest, work: Work) -> bool:
    return is_adult(work) and not has_agreed(request) and role_in(work, request.user) is None


def has_agreed(request: HttpRequest) -> bool:
    if request.GET.get(NAME) == VALUE or request.COOKIES.get(NAME) == VALUE:
        return True
    return request.user.is_authenticated and request.user.shows_adult


def ask(request: HttpRequest, work: Work) -> HttpResponse:
    """The page that asks. It tells no more of the work than a list does."""
    query = request.GET.copy()
    query[NAME] = VALUE
    context = {"work": work, "said": SAID, "onward": f"{request.path}?{query.urlencode()}"}
    return render(request, "works/adult.html", context)


def agreeing(request: HttpRequest) -> str:
    """What links within an adult work carry on, so that it asks once also without a cookie."""
    return f"?{urlencode({NAME: VALUE})}" if request.GET.get(NAME) == VALUE else ""


def keep_agreement(request: HttpRequest, response: HttpResponse) -> None:
    """Let this device remember what the address says. The same for everybody who comes by that address."""
    if request.GET.get(NAME) == VALUE and request.COOKIES.get(NAME) != VALUE:
        response.set_cookie(
            NAME, VALUE, max_age=COOKIE_AGE, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
        )
