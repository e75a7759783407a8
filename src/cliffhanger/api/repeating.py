"""A request that changes something may be sent again: with an `Idempotency-Key` it happens once.

The key, what was done and what was answered are committed together. Whoever did not hear the answer sends the
same request with the same key and hears it then; what failed left nothing and may be tried again. A key that
was used for something else is refused. An answer may hold a secret: it is kept encrypted, with what only its
caller knows.
"""

import base64
import hashlib
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from cryptography.fernet import Fernet
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _

from cliffhanger.archive import clock, sequence

from . import tokens
from .models import LONGEST_KEY, Repeat
from .problems import Problem, answer_for, told

Answer = Callable[[HttpRequest], HttpResponse]

HEADER = "Idempotency-Key"
CHANGES = ("POST", "PUT", "PATCH", "DELETE")
BENEATH = "/api/"
KEPT_FOR = timedelta(days=1)


def once(answer: Answer) -> Answer:
    """Middleware around the API."""

    def answered(request: HttpRequest) -> HttpResponse:
        key = request.headers.get(HEADER, "")
        if not key or request.method not in CHANGES or not request.path_info.startswith(BENEATH):
            return answer(request)
        if len(key) > LONGEST_KEY:
            return told(Problem(422, _("The Idempotency-Key is too long.")))
        if is_form(request) and not is_held(request):
            return answer(request)  # which refuses it before any of it is read
        return heard_once(request, answer, key)

    return answered


def heard_once(request: HttpRequest, answer: Answer, key: str) -> HttpResponse:
    word = request.headers.get("Authorization", "")
    mine, cipher = digest(word, key), cipher_of(word, key)
    try:
        asked = digest(request.method or "", request.get_full_path(), *said_in(request))
    except (SuspiciousOperation, MultiPartParserError) as error:
        problem = answer_for(error)
        assert problem is not None  # noqa: S101 - it answers for both
        return told(problem)
    try:
        with transaction.atomic():
            sequence.appending()  # before any lock on a row, as everywhere
            kept = Repeat.objects.create(key=mine, asked=asked, at=clock.now())
            response = answer(request)
            if response.status_code >= 400:
                transaction.set_rollback(True)
                return response
            keep(kept, response, cipher)
            return response
    except IntegrityError:
        earlier = Repeat.objects.filter(key=mine).first()
        if earlier is None:  # what went wrong was something else
            raise
        return again(earlier, asked, cipher)


def said_in(request: HttpRequest) -> Iterator[str | bytes]:
    """All that is said in a request. Files may be larger than what is read at once, and every client parts them otherwise."""
    if not is_form(request):
        yield request.body
        return
    for name, values in sorted(request.POST.lists()):
        yield from (name, *map(str, values))
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            yield from (name, file.name or "", digest(*file.chunks()))
            file.seek(0)


def is_form(request: HttpRequest) -> bool:
    return request.content_type == "multipart/form-data"


def is_held(request: HttpRequest) -> bool:
    """Whether a good token came along."""
    scheme, _said, word = request.headers.get("Authorization", "").partition(" ")
    return scheme.lower() == "bearer" and tokens.holder(word, clock.now()) is not None


def cipher_of(word: str, key: str) -> Fernet:
    made = bytes.fromhex(digest(settings.SECRET_KEY, "answer", word, key))
    return Fernet(base64.urlsafe_b64encode(made))


def keep(kept: Repeat, response: HttpResponse, cipher: Fernet) -> None:
    kept.status = response.status_code
    kept.content_type = response.headers.get("Content-Type", "")
    kept.location = response.headers.get("Location", "")
    kept.body = cipher.encrypt(response.content)
    kept.save()


def again(earlier: Repeat, asked: str, cipher: Fernet) -> HttpResponse:
    if earlier.asked != asked:
        return told(Problem(422, _("This Idempotency-Key was used for another request.")))
    body = cipher.decrypt(bytes(earlier.body))
    response = HttpResponse(body, status=earlier.status, content_type=earlier.content_type or None)
    if earlier.location:
        response["Location"] = earlier.location
    response["Idempotency-Replayed"] = "true"
    return response


def prune(now: datetime) -> None:
    over = Repeat.objects.filter(at__lt=now - KEPT_FOR)
    if over.exists():
        over.delete()


def digest(*parts: str | bytes) -> str:
    made = hashlib.sha256()
    for part in parts:
        piece = part.encode() if isinstance(part, str) else part
        made.update(len(piece).to_bytes(8, "big") + piece)
    return made.hexdigest()
