from django.urls import path

from . import views

app_name = "imports"
urlpatterns = [path("imports/new", views.new, name="new")]
