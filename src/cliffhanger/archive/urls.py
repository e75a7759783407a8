from django.urls import path

from . import news, views

app_name = "archive"
urlpatterns = [
    path("about", views.about, name="about"),
    path("rules", views.rules, name="rules"),
    path("news", news.news, name="news"),
    path("news/new", news.write, name="news-write"),
    path("news/<int:news_id>", news.entry, name="news-entry"),
    path("news/<int:news_id>/edit", news.edit, name="news-edit"),
    path("news/<int:news_id>/removal", news.removal, name="news-removal"),
]
