from typing import Any

from ninja import Schema

from cliffhanger.accounts.models import Account, Pseud

from .pieces import absolute


class PseudTold(Schema):
    name: str
    account: str
    url: str


class AccountTold(Schema):
    name: str
    url: str
    pseuds: list[str]
    scopes: list[str]


def pseud_told(pseud: Pseud) -> dict[str, Any]:
    return {"name": pseud.name, "account": pseud.account.username, "url": absolute(pseud.get_absolute_url())}


def account_told(account: Account, scopes: list[str]) -> dict[str, Any]:
    return {
        "name": account.username,
        "url": absolute(account.get_absolute_url()),
        "pseuds": [pseud.name for pseud in account.pseuds.all()],
        "scopes": scopes,
    }
