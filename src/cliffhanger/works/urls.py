from django.urls import path

from . import views

app_name = "works"
urlpatterns = [
    path("works", views.works, name="works"),
    path("works/<int:work_id>", views.work, name="work"),
    path("works/<int:work_id>/chapters/<int:chapter_id>", views.chapter, name="chapter"),
]
