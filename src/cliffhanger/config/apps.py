from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "cliffhanger.config"
    label = "config"

    def ready(self) -> None:
        from . import checks  # noqa: F401 - registers the checks, which need the apps to be loaded
