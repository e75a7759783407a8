from django.urls import path

from .views import course, desk, opening, pages, record

app_name = "promises"
urlpatterns = [
    path("promises", pages.promises, name="promises"),
    path("desk", desk.desk, name="desk"),
    path("works/<int:work_id>/promise", pages.promise, name="promise"),
    path("works/<int:work_id>/promise/why", pages.why, name="why"),
    path("works/<int:work_id>/promise/new", opening.new, name="new"),
    path("works/<int:work_id>/promise/easing", course.easing, name="easing"),
    path("works/<int:work_id>/promise/withdrawal", course.withdrawal, name="withdrawal"),
    path("works/<int:work_id>/promise/release", course.everything_out, name="release"),
    path("works/<int:work_id>/promise/word", course.word, name="word"),
    path("works/<int:work_id>/promise/halting", course.halting, name="halting"),
    path("works/<int:work_id>/promise/ledger", record.ledger_page, name="ledger"),
    path("works/<int:work_id>/promise/ledger.json", record.ledger_json, name="ledger-json"),
    path("works/<int:work_id>/promise/ledger.csv", record.ledger_csv, name="ledger-csv"),
    path("works/<int:work_id>/promise/seals/<int:position>", record.sealed_text, name="sealed-text"),
]
