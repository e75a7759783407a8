from django.urls import path

from . import views

app_name = "offline"
urlpatterns = [
    path("sw.js", views.worker, name="worker"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path("kept", views.kept, name="kept"),
    path("kept/away", views.away, name="away"),
]
