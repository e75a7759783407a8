"""Every wrong setting speaks, with an id and a hint."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, register

HERE = ("localhost", "127.0.0.1", "::1")


@register()
def settings_that_cannot_be_used(**kwargs: Any) -> list[CheckMessage]:
    return [
        Error(
            f"{wrong.name} is set to {wrong.value!r}, which cannot be used.",
            wrong.hint,
            id="cliffhanger.E001",
        )
        for wrong in settings.ENV.wrong
    ]


@register(deploy=True)
def settings_for_the_world(**kwargs: Any) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    if settings.DEBUG:
        found.append(
            checks.Warning(
                "CLIFFHANGER_DEBUG is on.",
                "Turn it off where others can reach the archive.",
                id="cliffhanger.W001",
            )
        )
    if not settings.HTTPS and urlsplit(settings.ARCHIVE_URL).hostname not in HERE:
        found.append(
            checks.Warning(
                "The archive's address is not https.",
                "Set CLIFFHANGER_URL to its https address.",
                id="cliffhanger.W002",
            )
        )
    return found
