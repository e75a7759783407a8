from django.urls import path

from .views import reading, writing

app_name = "works"
urlpatterns = [
    path("works", reading.works, name="works"),
    path("works/new", writing.new, name="new"),
    path("works/<int:work_id>", reading.work, name="work"),
    path("works/<int:work_id>/navigate", reading.navigate, name="navigate"),
    path("works/<int:work_id>/edit", writing.edit, name="edit"),
    path("works/<int:work_id>/removal", writing.removal, name="removal"),
    path("works/<int:work_id>/withdrawal", writing.withdrawal, name="withdrawal"),
    path("works/<int:work_id>/return", writing.return_, name="return"),
    path("works/<int:work_id>/chapters/new", writing.chapter_new, name="chapter-new"),
    path("works/<int:work_id>/chapters/<int:chapter_id>", reading.chapter, name="chapter"),
    path("tags/<path:name>/works", reading.tagged, name="tagged"),
    path("works/<int:work_id>/chapters/<int:chapter_id>/edit", writing.chapter_edit, name="chapter-edit"),
    path("works/<int:work_id>/chapters/<int:chapter_id>/posting", writing.posting, name="posting"),
    path(
        "works/<int:work_id>/chapters/<int:chapter_id>/removal",
        writing.chapter_removal,
        name="chapter-removal",
    ),
    path(
        "works/<int:work_id>/chapters/<int:chapter_id>/joining",
        writing.chapter_joining,
        name="chapter-joining",
    ),
]
