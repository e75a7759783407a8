from django.apps import AppConfig


class PromisesConfig(AppConfig):
    name = "cliffhanger.promises"
    label = "promises"
