"""The three doors of the protocol as oauthlib makes them, with what this archive leaves away."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from oauthlib.oauth2 import (
    AuthorizationCodeGrant,
    AuthorizationEndpoint,
    BearerToken,
    InvalidRequestError,
    MetadataEndpoint,
    RefreshTokenGrant,
    RevocationEndpoint,
    TokenEndpoint,
    UnsupportedResponseTypeError,
)
from oauthlib.oauth2.rfc6749.grant_types.authorization_code import code_challenge_method_s256

from ..models import Scope
from ..tokens import new_word
from .rules import CHALLENGE, TOKEN_FOR, Rules, next_refresh

ISSUER = "iss"


class CodeGrant(AuthorizationCodeGrant):
    """With PKCE by S256, and the code in the query of the address that leads back."""

    _code_challenge_methods = {"S256": code_challenge_method_s256}

    def __init__(self, rules: Rules) -> None:
        super().__init__(rules, pre_auth=[well_asked])

    def create_authorization_code(self, request: Any) -> dict[str, str]:
        grant = {"code": new_word(), ISSUER: settings.ARCHIVE_URL}
        return grant | ({"state": request.state} if request.state else {})


def well_asked(request: Any) -> dict[str, Any]:
    if request.response_type not in (None, "code"):  # there are answers made of several
        raise UnsupportedResponseTypeError(request=request)
    if request.code_challenge is not None and not CHALLENGE.fullmatch(request.code_challenge):
        raise InvalidRequestError("code_challenge is not 43 characters of base64url.", request=request)
    if request.response_mode not in (None, "query"):
        request.response_mode = None
        raise InvalidRequestError("response_mode can be query only.", request=request)
    return {}


def authorization(now: datetime) -> AuthorizationEndpoint:
    rules = Rules(now)
    return AuthorizationEndpoint("code", bearer(rules), {"code": CodeGrant(rules)})


def exchange(now: datetime) -> TokenEndpoint:
    rules = Rules(now)
    grants = {"authorization_code": CodeGrant(rules), "refresh_token": RefreshTokenGrant(rules)}
    return TokenEndpoint("authorization_code", bearer(rules), grants)


def bearer(rules: Rules) -> Any:  # its stubs take it for a string where it is used
    return BearerToken(rules, lambda _request: new_word(), int(TOKEN_FOR.total_seconds()), next_refresh)


def revocation(now: datetime) -> RevocationEndpoint:
    return RevocationEndpoint(Rules(now))


def metadata(now: datetime) -> dict[str, Any]:
    """What RFC 8414 has a server say of itself."""
    ways = ["none", "client_secret_basic", "client_secret_post"]
    claims = {
        "issuer": settings.ARCHIVE_URL,
        "authorization_endpoint": address("oauth:authorize"),
        "token_endpoint": address("oauth:token"),
        "revocation_endpoint": address("oauth:revoke"),
        "scopes_supported": list(Scope.values),
        "response_modes_supported": ["query"],
        "token_endpoint_auth_methods_supported": ways,
        "revocation_endpoint_auth_methods_supported": ways,
        "authorization_response_iss_parameter_supported": True,
        "ui_locales_supported": [code for code, _name in settings.LANGUAGES],
    }
    endpoints = [authorization(now), exchange(now), revocation(now)]
    return dict(MetadataEndpoint(endpoints, claims, raise_errors=False).claims)


def address(name: str) -> str:
    return f"{settings.ARCHIVE_URL}{reverse(name)}"
