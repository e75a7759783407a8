"""Programs that read books say who reads by HTTP Basic: the account's name, and one of its tokens as the password.

It opens what is read only, at a few addresses: the catalogue, and the files and covers it leads to. The password
of the account is nothing to a program, and is refused.
"""

import base64
import re
from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from cliffhanger.accounts.models import Account
from cliffhanger.accounts.names import key
from cliffhanger.archive import clock

from . import tokens
from .models import Scope
from .opds.authentication import TYPE, document

Answer = Callable[[HttpRequest], HttpResponse]

FILES = re.compile(
    r"/works/\d+/(chapters/\d+/)?download\.\w+|/works/\d+/cover/picture|/series/\d+/download\.\w+"
)
OPEN = re.compile(rf"/opds|/opds/.*|/downloads/.*|{FILES.pattern}")
LONGEST = 1_000  # characters of what is said


def known_by_word(answer: Answer) -> Answer:
    """Middleware behind Django's own, which knows who is signed in in a browser."""

    def answered(request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD") or not OPEN.fullmatch(request.path_info):
            return answer(request)
        said = request.headers.get("Authorization", "")
        if not said:
            return asking_programs(request, answer)
        account = account_of(said, clock.now())
        if account is None:
            return refused(request)
        request.user = account
        response = answer(request)
        response.headers.setdefault("Cache-Control", "private, no-cache")
        patch_vary_headers(response, ["Authorization"])
        return response

    return answered


def account_of(said: str, now: datetime) -> Account | None:
    """Whom `Basic …` names, or `Bearer …` alone, if the token is hers, good, and may read in her name."""
    scheme, _, packed = said.partition(" ")
    if scheme.lower() == "bearer":
        token = tokens.holder(packed, now)
        return token.account if token and Scope.READ in token.scopes else None
    if scheme.lower() != "basic" or len(packed) > LONGEST:
        return None
    try:
        name, _, word = base64.b64decode(packed.strip(), validate=True).decode().partition(":")
    except ValueError:  # no base64, or no text in it
        return None
    token = tokens.holder(word, now)
    if token is None or Scope.READ not in token.scopes or not is_called(token.account, name):
        return None
    return token.account


def is_called(account: Account, name: str) -> bool:
    return key(account.username) == key(name)


def asking_programs(request: HttpRequest, answer: Answer) -> HttpResponse:
    """A person is taken to the page where she signs in; a program, which cannot do that there, is asked for a token."""
    is_program = "text/html" not in request.headers.get("Accept", "")
    is_file = FILES.fullmatch(request.path_info)
    response = answer(request)
    is_sent_away = response.status_code == 302 and "restricted=true" in response.headers.get("Location", "")
    return refused(request) if is_sent_away and is_file and is_program else response


def refused(request: HttpRequest) -> HttpResponse:
    """401, with how a program says who reads."""
    response = HttpResponse(document(), content_type=TYPE, status=401)
    name = re.sub(r'[^ -~]|["\\]', "", settings.ARCHIVE_NAME)
    response["WWW-Authenticate"] = f'Basic realm="{name}", charset="UTF-8"'
    response["Cache-Control"] = "no-store"
    return response
