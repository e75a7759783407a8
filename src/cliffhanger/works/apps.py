from django.apps import AppConfig


class WorksConfig(AppConfig):
    name = "cliffhanger.works"
    label = "works"
