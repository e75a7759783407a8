"""What oauthlib asks while it takes a request of the protocol apart, answered from the archive's rows.

One `Rules` serves one request, in one transaction. Whoever presents a code or a refresh token is held against
its row under a lock, so that each is exchanged once however often it is sent at the same time.
"""

import base64
import re
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils.crypto import constant_time_compare
from oauthlib.oauth2 import RequestValidator

from ..models import App, Permit, Scope, Token
from ..tokens import digest, new_word
from .redirects import is_registered

CODE_FOR = timedelta(minutes=2)
TOKEN_FOR = timedelta(hours=1)
REFRESH_FOR = timedelta(days=90)  # from the last time it was exchanged
MOST_TOKENS = 10  # of one leave: an app that asks for more has forgotten the first
GRANTS = ("authorization_code", "refresh_token")
CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
LONGEST_BASIC = 1_000  # characters


def app_called(client_id: str | None) -> App | None:
    """The app of this name, unless its maker was shut out."""
    if not client_id or "\x00" in client_id:
        return None
    return App.objects.select_related("account").filter(client_id=client_id, account__is_active=True).first()


class Rules(RequestValidator):
    def __init__(self, now: datetime) -> None:
        super().__init__()
        self.now = now

    # Who asks -----------------------------------------------------------------------------------------------

    def client_authentication_required(self, request: Any, *_: Any, **__: Any) -> bool:
        client_id, secret = credentials_of(request)
        app = app_called(client_id)
        return secret is not None or app is None or app.is_confidential

    def authenticate_client(self, request: Any, *_: Any, **__: Any) -> bool:
        client_id, secret = credentials_of(request)
        app = app_called(client_id)
        if app is None or not app.is_confidential or secret is None:
            return False
        if not constant_time_compare(app.secret_digest, digest(secret)):
            return False
        request.client, request.client_id = app, app.client_id
        return True

    def authenticate_client_id(self, client_id: str, request: Any, *_: Any, **__: Any) -> bool:
        """An app that can keep no secret says its name only; PKCE is what tells it from another."""
        request.client = app_called(client_id)
        return request.client is not None and not request.client.is_confidential

    def validate_client_id(self, client_id: str, request: Any, *_: Any, **__: Any) -> bool:
        request.client = app_called(client_id)
        return request.client is not None

    # What it asks for ---------------------------------------------------------------------------------------

    def validate_redirect_uri(
        self, client_id: str, redirect_uri: str, request: Any, *_: Any, **__: Any
    ) -> bool:
        return is_registered(redirect_uri, request.client.redirects)

    def get_default_redirect_uri(self, *_: Any, **__: Any) -> str:
        return ""  # it is always said

    def validate_response_type(self, client_id: str, response_type: str, *_: Any, **__: Any) -> bool:
        return response_type == "code"

    def validate_grant_type(self, client_id: str, grant_type: str, *_: Any, **__: Any) -> bool:
        return grant_type in GRANTS

    def is_pkce_required(self, *_: Any, **__: Any) -> bool:
        return True

    def get_default_scopes(self, *_: Any, **__: Any) -> list[str]:
        return [Scope.READ.value]

    def validate_scopes(self, client_id: str, scopes: list[str], *_: Any, **__: Any) -> bool:
        return set(scopes) <= set(Scope.values)

    def is_origin_allowed(self, *_: Any, **__: Any) -> bool:
        return False

    # The code -----------------------------------------------------------------------------------------------

    def save_authorization_code(
        self, client_id: str, code: Mapping[str, Any], request: Any, *_: Any, **__: Any
    ) -> None:
        Permit.objects.create(
            account=request.user,
            app=request.client,
            scopes=in_order(request.scopes),
            redirect=request.redirect_uri,
            challenge=request.code_challenge,
            code_digest=digest(code["code"]),
            code_ends_at=self.now + CODE_FOR,
            given_at=self.now,
        )

    def validate_code(self, client_id: str, code: str, client: Any, request: Any, *_: Any, **__: Any) -> bool:
        """Whether it is this app's and good. One that comes a second time takes along whatever came of it."""
        permits = Permit.objects.select_for_update(of=("self",)).select_related("account")
        permit = permits.filter(code_digest=digest(code), app=client).first()
        if permit is None:
            return False
        if permit.exchanged_at:
            permit.delete()
            return False
        if self.now >= permit.code_ends_at or not permit.account.is_active:
            return False
        request.permit, request.user, request.scopes = permit, permit.account, permit.scopes
        return True

    def get_code_challenge(self, code: str, request: Any) -> str:
        return str(request.permit.challenge)

    def get_code_challenge_method(self, code: str, request: Any) -> str:
        return "S256"

    def confirm_redirect_uri(
        self, client_id: str, code: str, redirect_uri: str, client: Any, request: Any, *_: Any, **__: Any
    ) -> bool:
        return bool(redirect_uri == request.permit.redirect)

    def invalidate_authorization_code(
        self, client_id: str, code: str, request: Any, *_: Any, **__: Any
    ) -> None:
        request.permit.exchanged_at = self.now
        request.permit.save(update_fields=["exchanged_at"])

    # The tokens ---------------------------------------------------------------------------------------------

    def validate_refresh_token(
        self, refresh_token: str, client: Any, request: Any, *_: Any, **__: Any
    ) -> bool:
        """Whether it is this app's and good. One that was used already was stolen: from then on nobody has any."""
        permits = Permit.objects.select_for_update(of=("self",)).select_related("account")
        permit = permits.filter(family_digest=digest(family_of(refresh_token)), app=client).first()
        if permit is None:
            return False
        if not constant_time_compare(permit.refresh_digest, digest(refresh_token)):
            permit.delete()
            return False
        if not is_refreshed(permit, self.now) or not permit.account.is_active:
            return False
        request.permit, request.user = permit, permit.account
        return True

    def get_original_scopes(self, refresh_token: str, request: Any, *_: Any, **__: Any) -> list[str]:
        return list(request.permit.scopes)

    def rotate_refresh_token(self, request: Any) -> bool:
        return True

    def save_token(self, token: Mapping[str, Any], request: Any, *_: Any, **__: Any) -> None:
        permit: Permit = request.permit
        permit.family_digest = digest(family_of(token["refresh_token"]))
        permit.refresh_digest = digest(token["refresh_token"])
        permit.refresh_ends_at = self.now + REFRESH_FOR
        permit.save(update_fields=["family_digest", "refresh_digest", "refresh_ends_at"])
        Token.objects.create(
            account=permit.account,
            permit=permit,
            name=request.client.name,
            digest=digest(token["access_token"]),
            scopes=in_order(request.scopes),
            made_at=self.now,
            ends_at=self.now + TOKEN_FOR,
        )
        surplus = permit.tokens.values_list("pk", flat=True)[MOST_TOKENS:]
        Token.objects.filter(pk__in=list(surplus)).delete()

    def revoke_token(self, token: str, token_type_hint: str, request: Any, *_: Any, **__: Any) -> None:
        """A refresh token goes with all that came of the same leave; one that is nobody's is none already."""
        Permit.objects.filter(app=request.client, family_digest=digest(family_of(token))).delete()
        Token.objects.filter(permit__app=request.client, digest=digest(token)).delete()


def credentials_of(request: Any) -> tuple[str | None, str | None]:
    """What an app says it is called, and its secret: by HTTP Basic, or in the form; None for what it does not say."""
    scheme, _, packed = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return request.client_id, request.client_secret or None
    if len(packed) > LONGEST_BASIC:
        return None, None
    try:
        client_id, _, secret = base64.b64decode(packed.strip(), validate=True).decode().partition(":")
    except ValueError:
        return None, None
    return client_id, secret or None


def next_refresh(request: Any) -> str:
    """A refresh token of the family of the one that is exchanged for it, or of a new one."""
    is_next = request.grant_type == "refresh_token"
    family = family_of(request.refresh_token) if is_next else new_word()
    return f"{family}.{secrets.token_urlsafe(32)}"


def family_of(refresh_token: str) -> str:
    return refresh_token.partition(".")[0]


def is_refreshed(permit: Permit, now: datetime) -> bool:
    return permit.refresh_ends_at is not None and now < permit.refresh_ends_at


def in_order(scopes: list[str]) -> list[str]:
    return [scope for scope in Scope.values if scope in scopes]


def new_secret() -> tuple[str, str]:
    """A word for an app that can keep one, and what is kept of it here."""
    word = new_word()
    return word, digest(word)


def new_client_id() -> str:
    return secrets.token_hex(12)


def prune(now: datetime) -> None:
    """Forget tokens that are over, and what a person allowed as soon as nothing is left of it."""
    Token.objects.exclude(permit=None).filter(ends_at__lte=now).delete()
    is_over = Q(refresh_ends_at=None) | Q(refresh_ends_at__lte=now)
    Permit.objects.filter(is_over, code_ends_at__lte=now, tokens=None).delete()
