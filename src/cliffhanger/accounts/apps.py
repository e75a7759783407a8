from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "cliffhanger.accounts"
    label = "accounts"
