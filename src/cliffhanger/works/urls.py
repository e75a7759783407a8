from django.urls import path

from .views import reading

app_name = "works"
urlpatterns = [
    path("works", reading.works, name="works"),
    path("works/<int:work_id>", reading.work, name="work"),
    path("works/<int:work_id>/chapters/<int:chapter_id>", reading.chapter, name="chapter"),
]
