from django.urls import path

from . import views

app_name = "follows"
urlpatterns = [
    path("notices", views.notices, name="notices"),
    path("works/<int:work_id>/subscription", views.subscription, name="subscription"),
]
