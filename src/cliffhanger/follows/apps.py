from django.apps import AppConfig


class FollowsConfig(AppConfig):
    name = "cliffhanger.follows"
    label = "follows"
