from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "cliffhanger.config"
    label = "config"
