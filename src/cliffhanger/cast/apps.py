from django.apps import AppConfig


class CastConfig(AppConfig):
    name = "cliffhanger.cast"
    label = "cast"
