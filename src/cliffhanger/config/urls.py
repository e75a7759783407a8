"""The root of all addresses. The last noun in an address names the app that answers."""

from django.urls import include, path

from cliffhanger.api.v1 import api
from cliffhanger.search.urls import of_works
from cliffhanger.works import urls as works
from cliffhanger.works.views import reading

# The lists of works are shown by search, which stands above works; to all who link to them they are `works:`.
lists_and_works = ([*of_works, *works.urlpatterns], works.app_name)

urlpatterns = [
    path("api/v1/", api.urls),
    path("", include("cliffhanger.api.urls")),
    path("", reading.home, name="home"),
    # What is asked for most comes first: to try a hundred other addresses before is a quarter of what such a page
    # costs. They have their names further down.
    path("works/<int:work_id>/chapters/<int:chapter_id>", reading.chapter),
    path("works/<int:work_id>", reading.work),
    path("", include("cliffhanger.reviews.urls")),
    path("", include("cliffhanger.follows.feeds.urls")),  # before the tags, whose names may hold a stroke
    path("", include("cliffhanger.collections.urls")),
    path("", include("cliffhanger.shelves.urls")),  # before the works, where a tag's name may hold a stroke
    path("", include("cliffhanger.search.urls")),
    path("", include("cliffhanger.tags.urls")),
    path("", include(lists_and_works)),
    path("", include("cliffhanger.promises.urls")),
    path("", include("cliffhanger.follows.urls")),
    path("", include("cliffhanger.api.opds.urls")),
    path("", include("cliffhanger.api.koreader.urls")),
    path("", include("cliffhanger.api.oauth.urls")),
    path("", include("cliffhanger.transfer.downloads.urls")),
    path("", include("cliffhanger.transfer.imports.urls")),
    path("", include("cliffhanger.transfer.leaving.urls")),
    path("", include("cliffhanger.transfer.sharing.urls")),
    path("", include("cliffhanger.accounts.urls")),
    path("", include("cliffhanger.archive.urls")),
    path("", include("cliffhanger.kit.offline.urls")),
    path("kit/", include("cliffhanger.kit.urls")),
    path("accounts/", include("allauth.urls")),
]

handler400 = "cliffhanger.archive.views.bad_request"
handler403 = "cliffhanger.archive.views.not_allowed"
handler404 = "cliffhanger.archive.views.not_found"
handler500 = "cliffhanger.archive.views.broken"
