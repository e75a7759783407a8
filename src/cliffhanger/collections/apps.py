from django.apps import AppConfig


class CollectionsConfig(AppConfig):
    name = "cliffhanger.collections"
    label = "collections"
