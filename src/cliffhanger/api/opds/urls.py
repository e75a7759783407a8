from collections.abc import Callable
from typing import Any

from django.urls import URLPattern, path

from . import views
from .forms import FORMS

app_name = "opds"


def catalogues(of: str, view: Callable[..., Any], name: str) -> list[URLPattern]:
    """At `opds/new` and `opds/v2/new` and the like, under the names `new-1.2` and so on."""
    return [
        path(f"{form.base.lstrip('/')}{of}", view, {"form": number}, name=f"{name}-{number}")
        for number, form in FORMS.items()
    ]


urlpatterns = [
    path("opds/search.xml", views.description, name="description"),
    path("opds/authentication.json", views.authentication, name="authentication"),
    *catalogues("", views.root, "root"),
    *catalogues("/", views.root, "typed"),  # as people type it
    *catalogues("/new", views.new, "new"),
    *catalogues("/complete", views.complete, "complete"),
    *catalogues("/fandoms", views.fandoms, "fandoms"),
    *catalogues("/fandoms/<path:medium>", views.medium, "medium"),
    *catalogues("/tags/<path:tag>", views.tag, "tag"),
    *catalogues("/search", views.search, "search"),
    *catalogues("/later", views.later, "later"),
    *catalogues("/bookmarks", views.bookmarks, "bookmarks"),
    *catalogues("/continue", views.continue_, "continue"),
]
