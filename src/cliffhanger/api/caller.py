"""Who calls: the holder of a token, or nobody. A browser's session is no way in, so that no page can use it."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.errors import AuthenticationError
from ninja.security import HttpBearer

from cliffhanger.accounts.models import Account
from cliffhanger.archive import clock

from . import tokens
from .models import Scope
from .problems import Problem


class Bearer(HttpBearer):
    """`Authorization: Bearer cliff_…`. Raises AuthenticationError for a word that is nobody's."""

    def __call__(self, request: HttpRequest) -> Any:
        request.user = AnonymousUser()
        return super().__call__(request)

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        found = tokens.holder(token, clock.now())
        if found is None:
            raise AuthenticationError
        request.user = found.account
        return found


class Holder(Bearer):
    """For what may be large: who brings no good token is refused before any of it is read."""

    def __call__(self, request: HttpRequest) -> Any:
        if "Authorization" not in request.headers:
            raise token_first()
        return super().__call__(request)


class Nobody:
    """Whoever brings no token sees what everybody sees."""

    def __call__(self, request: HttpRequest) -> Any:
        return None if "Authorization" in request.headers else "nobody"


def called_by(request: HttpRequest, scope: Scope) -> Account:
    """The account that the program acts for. Raises Problem: 401 without a token, 403 without this scope."""
    token: Any = request.auth  # type: ignore[attr-defined] # Ninja sets it
    if not isinstance(request.user, Account):
        raise token_first()
    if scope not in token.scopes:
        problem = Problem(
            403, _("The token may not do this: it lacks the scope “{scope}”.").format(scope=scope.value)
        )
        problem.headers["WWW-Authenticate"] = f'Bearer error="insufficient_scope", scope="{scope.value}"'
        raise problem
    return request.user


def token_first() -> Problem:
    return Problem(401, _("Send a token: Authorization: Bearer …"))


def reading(request: HttpRequest) -> None:
    """Make a token that may not read in its account's name see what nobody in particular sees."""
    token: Any = request.auth  # type: ignore[attr-defined] # as above
    if isinstance(request.user, Account) and Scope.READ not in token.scopes:
        request.user = AnonymousUser()
