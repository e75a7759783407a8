from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "cliffhanger.kit"
    label = "kit"
