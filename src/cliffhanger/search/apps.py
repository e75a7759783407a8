from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "cliffhanger.search"
    label = "search"

    def ready(self) -> None:
        from cliffhanger.works.queries import WANTED

        from .standing import wanted

        WANTED.append(wanted)
