from collections.abc import Callable
from typing import Any

from django.urls import URLPattern, path

from . import views
from .forms import FORMS

app_name = "feeds"


def feeds(of: str, view: Callable[..., Any]) -> list[URLPattern]:
    """At `works/feed.atom` and the like, under the names `works-atom` and so on."""
    name = view.__name__
    return [path(f"{of}/feed.{form}", view, {"form": form}, name=f"{name}-{form}") for form in FORMS]


urlpatterns = [
    *feeds("works", views.works),
    *feeds("works/<int:work_id>", views.work),
    *feeds("works/<int:work_id>/reviews", views.reviews),
    *feeds("series/<int:series_id>", views.series),
    *feeds("collections/<str:collection>", views.collection),
    *feeds("promises", views.promises),
    *feeds("users/<str:username>", views.account),
    *feeds("users/<str:username>/pseuds/<str:name>", views.pseud),
    *feeds("tags/<path:name>", views.tag),
]
