from django.urls import path, re_path

from . import views

app_name = "downloads"
urlpatterns = [
    path("downloads/<int:work_id>/<path:file>", views.download, name="download"),
    # There is a program that puts the root and the address together with a stroke between them.
    re_path(r"^(?:/)downloads/(?P<work_id>[0-9]{1,18})/(?P<file>.+)$", views.doubled),
    path("works/<int:work_id>/download", views.download_page, name="download-page"),
    path("works/<int:work_id>/download.<str:extension>", views.work_file, name="work"),
    path(
        "works/<int:work_id>/chapters/<int:chapter_id>/download.<str:extension>",
        views.chapter_file,
        name="chapter",
    ),
    path("works/search/download.<str:extension>", views.search_file, name="search"),
    path("series/<int:series_id>/download.<str:extension>", views.series_file, name="series"),
    path("users/<str:username>/bookmarks/download.<str:extension>", views.bookmarks_file, name="bookmarks"),
    path("users/<str:username>/readings/download.<str:extension>", views.later_file, name="later"),
    path("works/<int:work_id>/cover", views.cover, name="cover"),
    path("works/<int:work_id>/cover/own", views.own_picture, name="own-picture"),
    path("works/<int:work_id>/cover/picture", views.cover_picture, name="cover-picture"),
]
