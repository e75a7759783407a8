"""Tags of the demo world put in order, through the verbs of the wranglers' pages."""

import tomllib
from datetime import datetime
from functools import cache
from typing import Any

from cliffhanger.accounts.models import Account
from cliffhanger.tags.merge import merge
from cliffhanger.tags.models import Kind, Medium, Tag, Wrangler, tag
from cliffhanger.tags.wrangle import add_parent, describe, make_canonical, put_under, say_medium

from .voices import FOLDER


@cache
def said() -> dict[str, Any]:
    return tomllib.loads((FOLDER / "tags.toml").read_text())


def spoilers(story: str) -> list[str]:
    names: list[str] = said()["spoilers"].get(story, [])
    return names


def put_in_order(by: Account, now: datetime) -> None:
    """What the file says of each tag, in its order."""
    for one in said()["said"]:
        of = canonical(one["kind"], one["name"], by, now)
        if "medium" in one:
            say_medium(of, Medium(one["medium"]), by, now)
        if "description" in one:
            describe(of, one["description"], by, now)
        for name in one.get("synonyms", ()):
            merge(tag(of.kind, name), of, by, now)
        for name in one.get("under", ()):
            put_under(of, canonical(of.kind, name, by, now), by, now)
        for kind, field in ((Kind.CHARACTER, "characters"), (Kind.RELATIONSHIP, "relationships")):
            for name in one.get(field, ()):
                add_parent(canonical(kind, name, by, now), of, by, now)
    for name, fandom in said()["keeps"].items():
        account = Account.objects.get(username=name)
        Wrangler.objects.create(account=account, fandom=tag(Kind.FANDOM, fandom), since=now)


def canonical(kind: str, name: str, by: Account, now: datetime) -> Tag:
    made = tag(kind, name)
    if not made.is_canonical:
        make_canonical(made, by, now)
    return made
