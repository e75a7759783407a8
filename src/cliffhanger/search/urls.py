from django.urls import URLPattern, path

from .views import discovering, filters, searching, works

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
    path("collections/<str:collection>/works", works.of_collection, name="of-collection"),
    path("users/<str:username>/bookmarks/works", works.of_bookmarks, name="of-bookmarks"),
    path(
        "users/<str:username>/pseuds/<str:name>/bookmarks/works",
        works.of_bookmarks,
        name="of-pseud-bookmarks",
    ),
    path("users/<str:username>/readings/works", works.of_readings, name="of-readings"),
    path("users/<str:username>/laters/works", works.of_laters, name="of-laters"),
]
urlpatterns: list[URLPattern] = [
    path("works/search", searching.search, name="search"),
    path("discover", discovering.discover, name="discover"),
    path("works/<int:work_id>/similar", discovering.similar, name="similar"),
    path("autocomplete/tag", searching.autocomplete, name="autocomplete"),
    path("users/<str:username>/filters", filters.filters, name="filters"),
    path("users/<str:username>/filters/<int:filter_id>", filters.filter_, name="filter"),
]
