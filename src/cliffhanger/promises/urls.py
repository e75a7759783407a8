from django.urls import path

from . import desk, views

app_name = "promises"
urlpatterns = [
    path("promises", views.promises, name="promises"),
    path("desk", desk.desk, name="desk"),
    path("works/<int:work_id>/promise", views.promise, name="promise"),
    path("works/<int:work_id>/promise/why", views.why, name="why"),
    path("works/<int:work_id>/promise/new", views.new, name="new"),
    path("works/<int:work_id>/promise/easing", views.easing, name="easing"),
    path("works/<int:work_id>/promise/withdrawal", views.withdrawal, name="withdrawal"),
    path("works/<int:work_id>/promise/release", views.everything_out, name="release"),
    path("works/<int:work_id>/promise/word", views.word, name="word"),
    path("works/<int:work_id>/promise/halting", views.halting, name="halting"),
    path("works/<int:work_id>/promise/ledger", views.ledger_page, name="ledger"),
    path("works/<int:work_id>/promise/ledger.json", views.ledger_json, name="ledger-json"),
    path("works/<int:work_id>/promise/ledger.csv", views.ledger_csv, name="ledger-csv"),
    path("works/<int:work_id>/promise/seals/<int:position>", views.sealed_text, name="sealed-text"),
]
