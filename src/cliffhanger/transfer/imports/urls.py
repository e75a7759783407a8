from django.urls import path

from . import views

app_name = "imports"
urlpatterns = [
    path("imports/new", views.new, name="new"),
    path("imports/<int:import_id>", views.import_, name="import"),
    path("works/<int:work_id>/imports/new", views.chapters, name="chapters"),
]
