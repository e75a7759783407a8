from django.urls import path

from . import views

app_name = "kit"
urlpatterns = [
    path("cliffhanger.<slug:fingerprint>.css", views.stylesheet, name="stylesheet"),
    path("reading", views.reading, name="reading"),
    path("language", views.language, name="language"),
    path("pieces", views.pieces, name="pieces"),
]
