"""The addresses that the skeleton of a page names, going nowhere."""

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path


def nowhere(request: HttpRequest, of: str = "") -> HttpResponse:
    return HttpResponse()


def named(app: str, *names: str) -> tuple[list[URLPattern | URLResolver], str]:
    return [path(f"{app}/{name}", nowhere, name=name) for name in names], app


search = [
    *(path(f"search/{name}", nowhere, name=name) for name in ("search", "discover")),
    path("<str:of>/filters", nowhere, name="filters"),
]
urlpatterns = [
    path("", nowhere, name="home"),
    path("", include("cliffhanger.kit.offline.urls")),
    path("kit/", include("cliffhanger.kit.urls")),
    path("", include(named("works", "works", "media"))),
    path("", include(named("promises", "promises", "desk"))),
    path("", include(named("follows", "notices"))),
    path("", include(named("imports", "new"))),
    path("", include(named("accounts", "logout"))),
    path("", include(named("collections", "collections"))),
    path("", include(named("archive", "about", "rules", "news"))),
    path("<str:of>/", include(named("shelves", "readings", "users-bookmarks"))),
    path("", include((search, "search"))),
    path("sign-in", nowhere, name="account_login"),
    path("sign-up", nowhere, name="account_signup"),
    path("sign-out", nowhere, name="account_logout"),
]
