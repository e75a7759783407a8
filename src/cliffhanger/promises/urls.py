from django.urls import path

from . import views

app_name = "promises"
urlpatterns = [
    path("promises", views.promises, name="promises"),
    path("desk", views.desk, name="desk"),
    path("works/<int:work_id>/promise", views.promise, name="promise"),
    path("works/<int:work_id>/promise/new", views.new, name="new"),
    path("works/<int:work_id>/promise/withdrawal", views.withdrawal, name="withdrawal"),
    path("works/<int:work_id>/promise/release", views.everything_out, name="release"),
    path("works/<int:work_id>/promise/ledger", views.ledger_page, name="ledger"),
    path("works/<int:work_id>/promise/ledger.json", views.ledger_json, name="ledger-json"),
    path("works/<int:work_id>/promise/ledger.csv", views.ledger_csv, name="ledger-csv"),
]
