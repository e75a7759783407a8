from django.apps import AppConfig


class ArchiveConfig(AppConfig):
    name = "cliffhanger.archive"
    label = "archive"
