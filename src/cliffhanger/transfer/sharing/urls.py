from django.urls import path

from . import views

app_name = "sharing"
urlpatterns = [path("works/<int:work_id>/picture-<slug:mark>.png", views.picture, name="picture")]
