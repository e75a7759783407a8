from django.apps import AppConfig


class TagsConfig(AppConfig):
    name = "cliffhanger.tags"
    label = "tags"
