from django.urls import URLPattern, path

from .views import works

app_name = "search"
# Lists of works, in the namespace of the works they are lists of: see `config.urls`.
of_works: list[URLPattern] = [
    path("works", works.works, name="works"),
    path("works/random", works.random, name="random"),
    path("tags/<path:name>/works", works.tagged, name="tagged"),
    path("languages/<str:code>/works", works.in_language, name="in-language"),
    path("users/<str:username>/works", works.of_account, name="of-account"),
    path("users/<str:username>/pseuds/<str:name>/works", works.of_pseud, name="of-pseud"),
    path("series/<int:series_id>/works", works.of_series, name="of-series"),
]
urlpatterns: list[URLPattern] = []
