from django.apps import AppConfig


class ShelvesConfig(AppConfig):
    name = "cliffhanger.shelves"
    label = "shelves"
