"""How a program says who reads: Authentication for OPDS 1.0, by name and token."""

import json

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cliffhanger.follows.feeds.feed import absolute

TYPE = "application/opds-authentication+json"


def document() -> bytes:
    said = {
        "id": absolute(reverse("opds:authentication")),
        "title": settings.ARCHIVE_NAME,
        "description": _(
            "Your name here, and a token instead of your password: make one in your preferences, under "
            "“Programs that act for you”. It must be allowed to read what you may read."
        ),
        "links": [
            {"rel": "help", "href": absolute(reverse("api:tokens")), "type": "text/html"},
            {"rel": "register", "href": absolute(reverse("account_signup")), "type": "text/html"},
        ],
        "authentication": [
            {
                "type": "http://opds-spec.org/auth/basic",
                "labels": {
                    "login": pgettext("of an account", "Name"),
                    "password": pgettext("instead of a password", "Token"),
                },
            }
        ],
    }
    return json.dumps(said, ensure_ascii=False).encode()
