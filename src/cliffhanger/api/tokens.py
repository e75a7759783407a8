"""Making a token, and finding who it speaks for. The tokens of apps are made by `oauth.rules`."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from cliffhanger.accounts.models import Account

from .models import Scope, Token

BEGINNING = "cliff_"  # by which programs that look for leaked words know one of ours
MD5_LENGTH = 32
MOST = 50  # tokens of one account


class TooMany(Exception):
    """She has as many tokens as an account may."""


def make(
    account: Account, name: str, scopes: Iterable[str], now: datetime, good_for: timedelta | None = None
) -> tuple[Token, str]:
    """A token and its word, which is said this once. Raises TooMany."""
    if account.tokens.personal().count() >= MOST:
        raise TooMany
    word = new_word()
    made = Token.objects.create(
        account=account,
        name=name,
        digest=digest(word),
        md5_digest=digest(md5(word)),
        scopes=[scope for scope in Scope.values if scope in set(scopes)],
        made_at=now,
        ends_at=now + good_for if good_for else None,
    )
    return made, word


def new_word() -> str:
    return BEGINNING + secrets.token_urlsafe(32)


def holder(word: str, now: datetime) -> Token | None:
    """The token of this word, if it is good and its account is there. Notes the day it was used."""
    return good({"digest": digest(word)}, now) if word.startswith(BEGINNING) else None


def holder_by_md5(hashed: str, now: datetime) -> Token | None:
    """The same, for a program that says the MD5 of the word only. It is as good as the word, and kept like one."""
    return good({"md5_digest": digest(hashed.lower())}, now) if len(hashed) == MD5_LENGTH else None


def good(named: dict[str, str], now: datetime) -> Token | None:
    found = Token.objects.select_related("account", "permit__app__account").filter(**named).first()
    if found is None or not found.is_good(now) or not found.account.is_active:
        return None
    if found.permit and not found.permit.app.account.is_active:  # whoever made the app is answerable for it
        return None
    if found.used_on != now.date():
        Token.objects.filter(pk=found.pk).update(used_on=now.date())
    return found


def digest(word: str) -> str:
    """A plain hash: the word is 32 bytes of chance, which nobody tries out."""
    return hashlib.sha256(word.encode()).hexdigest()


def md5(word: str) -> str:
    return hashlib.md5(word.encode(), usedforsecurity=False).hexdigest()
