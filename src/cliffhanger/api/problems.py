"""What went wrong, as RFC 9457 has it: `application/problem+json`, with sentences a person can read."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import (
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFilesSent,
)
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from cliffhanger.archive.doors import SignInFirst, TooOften
from cliffhanger.promises.easing import NotNow
from cliffhanger.promises.opening import CannotOpen
from cliffhanger.shelves.muting import NotMuted
from cliffhanger.tags import wrangle
from cliffhanger.works.ordering import Full
from cliffhanger.works.writing import NotLikeThis

TYPE = "application/problem+json"


class Problem(Exception):
    """An answer that is a problem. `errors`: sentences by field, for what was sent; "" is for all of it."""

    def __init__(self, status: int, detail: str = "", errors: Mapping[str, list[str]] | None = None) -> None:
        super().__init__(detail)
        self.status, self.detail, self.errors = status, detail, errors or {}
        self.headers: dict[str, str] = {}


def told(problem: Problem) -> HttpResponse:
    status = HTTPStatus(problem.status)
    body: dict[str, Any] = {"type": "about:blank", "title": status.phrase, "status": status.value}
    if problem.detail:
        body["detail"] = problem.detail
    if problem.errors:
        body["errors"] = dict(problem.errors)
    headers = dict(problem.headers)
    if status == HTTPStatus.UNAUTHORIZED:
        headers.setdefault("WWW-Authenticate", "Bearer")
    return HttpResponse(json.dumps(body), status=status, content_type=TYPE, headers=headers)


def checked(
    form: BaseForm, status: int | None = None, names: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """What a form makes of what was sent. Raises Problem with the form's own sentences at its fields.

    `status`: where what was sent has its shape, and what it holds is all that can be wrong. `names`: of fields
    that are called otherwise here.
    """
    if form.is_valid():
        return form.cleaned_data
    raise of_form(form, status, names)


def of_form(form: BaseForm, status: int | None = None, names: Mapping[str, str] | None = None) -> Problem:
    called = {"__all__": "", **(names or {})}
    errors = {
        called.get(field, field): [str(sentence) for sentence in sentences]
        for field, sentences in form.errors.items()
    }
    # What is wrong with no field but with all of it together is no slip of writing.
    usual = 422 if errors.keys() - {""} else 409
    return Problem(status or usual, _("Some of it cannot be taken as it is."), errors)


def answer_for(error: Exception) -> Problem | None:
    """How what a verb or a door of the archive raises is told to a program."""
    match error:
        case Problem():
            return error
        case CannotOpen():
            return Problem(409, _("The promise cannot open."), error.problems)
        case NotLikeThis() | wrangle.NotLikeThis() | NotNow() | Full() | NotMuted():
            return Problem(409, str(error))
        case TooOften():
            problem = Problem(429, str(error))
            problem.headers["Retry-After"] = str(error.retry_after)
            return problem
        case SignInFirst():
            return Problem(401, str(error))
        case PermissionDenied():
            return Problem(403, str(error) or _("You may not."))
        case Http404():
            return Problem(404, str(error) or _("There is nothing here."))
        case RequestDataTooBig() | TooManyFilesSent():
            return Problem(413, _("That is more than may be sent at once."))
        case SuspiciousOperation() | MultiPartParserError():
            return Problem(400, _("It could not be read."))
        case AuthenticationError():
            problem = Problem(401, _("The token is not, or no longer, good."))
            problem.headers["WWW-Authenticate"] = 'Bearer error="invalid_token"'
            return problem
        case ValidationError():
            return Problem(422, _("Some of it cannot be taken as it is."), by_field(error))
        case HttpError():
            return Problem(error.status_code, str(error))
    return None


def by_field(error: ValidationError) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in error.errors:
        place = [
            str(part) for part in one["loc"] if part not in ("body", "form", "file", "query", "path", "said")
        ]
        found.setdefault(".".join(place), []).append(one["msg"])
    return found


def take_over(api: NinjaAPI) -> None:
    """Let `api` tell of everything that is raised in its views in this way."""

    def handled(request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
        problem = answer_for(error) if isinstance(error, Exception) else None
        if problem is None:
            raise error
        return told(problem)

    for kind in (
        Problem,
        CannotOpen,
        NotLikeThis,
        wrangle.NotLikeThis,
        NotNow,
        Full,
        NotMuted,
        PermissionDenied,
        Http404,
        SuspiciousOperation,
        MultiPartParserError,
        AuthenticationError,
        ValidationError,
        HttpError,
    ):
        api.add_exception_handler(kind, handled)
