from django.urls import path

from . import views

app_name = "leaving"
urlpatterns = [
    path("leaving", views.leaving, name="leaving"),
    path("leaving/copy.json", views.copy, name="copy"),
]
