from django.apps import AppConfig


class TransferConfig(AppConfig):
    name = "cliffhanger.transfer"
    label = "transfer"
