from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApiConfig(AppConfig):
    name = "cliffhanger.api"
    verbose_name = _("The archive for programs")
