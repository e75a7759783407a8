from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "cliffhanger.search"
    label = "search"
