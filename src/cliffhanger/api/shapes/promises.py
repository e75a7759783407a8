from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field

from cliffhanger import keeper
from cliffhanger.promises import ledger
from cliffhanger.promises.models import Entry, Promise, Seal
from cliffhanger.promises.wording import terms_sentence

from .pieces import NO_NUL, WHOLE, Said, absolute
from .reviews import Verdict


class SealTold(Schema):
    position: int
    words: int
    digest: str


class PromiseTold(Schema):
    id: int
    work: int
    url: str
    sentence: str
    state: str
    opened_at: datetime | None
    closes_at: datetime | None
    settled_at: datetime | None
    quorum: int
    window_days: int
    asks: str
    if_lapsed: str
    seals: list[SealTold]


class EntryTold(Schema):
    number: int
    kind: str
    at: datetime
    sentence: str
    hash: str


class SecondChance(Said):
    """If fewer `readers` than this have opened the chapter by then, it stays open `days` longer, once."""

    readers: Annotated[int, Field(ge=1, le=10_000), WHOLE]
    days: Annotated[int, Field(ge=keeper.terms.WINDOW_DAYS[0], le=keeper.terms.WINDOW_DAYS[-1]), WHOLE]


class TermsSaid(Said):
    """The terms of a promise about every chapter that is not out; the first goes up if none is."""

    quorum: Annotated[int, Field(ge=keeper.terms.QUORUM[0], le=keeper.terms.QUORUM[-1]), WHOLE]
    window_days: Annotated[int, Field(ge=keeper.terms.WINDOW_DAYS[0], le=keeper.terms.WINDOW_DAYS[-1]), WHOLE]
    asks: Literal["any", "favour"] = "any"
    share_percent: Annotated[int, Field(ge=1, le=100), WHOLE] = 50
    pace: Literal["at_once", "every", "spread"] = "at_once"
    calendar_days: Annotated[
        int, Field(ge=keeper.terms.CALENDAR_DAYS[0], le=keeper.terms.CALENDAR_DAYS[-1]), WHOLE
    ] = 5
    if_lapsed: Literal["withdraw", "keep_up", "release"] = "withdraw"
    thanks: Literal["rest", "nothing"] = "rest"
    second_chance: SecondChance | None = None
    verdicts: list[Verdict] = ["good", "bad", "messed_up", "out_of_character"]
    questions: Annotated[
        list[Annotated[str, Field(max_length=200, pattern=r"^[^\r\n]*$")]], Field(max_length=3)
    ] = []
    word: Annotated[str, Field(max_length=1000)] = ""


class EasierTerms(Said):
    """What is left out stays."""

    quorum: Annotated[int, Field(ge=1, le=keeper.terms.QUORUM[-1]), WHOLE] | None = None
    pace: Literal["at_once", "every", "spread"] | None = None
    calendar_days: (
        Annotated[int, Field(ge=keeper.terms.CALENDAR_DAYS[0], le=keeper.terms.CALENDAR_DAYS[-1]), WHOLE]
        | None
    ) = None


class WordSaid(Said):
    word: Annotated[str, Field(max_length=1000, pattern=NO_NUL)] = ""


def promise_told(promise: Promise) -> dict[str, Any]:
    return {
        "id": promise.pk,
        "work": promise.work_id,
        "url": absolute(promise.get_absolute_url()),
        "sentence": terms_sentence(promise),
        "state": promise.outcome,
        "opened_at": promise.opened_at,
        "closes_at": promise.closes_at,
        "settled_at": promise.settled_at,
        "quorum": promise.quorum,
        "window_days": promise.window_days,
        "asks": promise.asks,
        "if_lapsed": promise.if_lapsed,
        "seals": [seal_told(seal) for seal in promise.seals.all()],
    }


def seal_told(seal: Seal) -> dict[str, Any]:
    return {"position": seal.position, "words": seal.words, "digest": seal.digest}


def entry_told(entry: Entry) -> dict[str, Any]:
    return {
        "number": entry.number,
        "kind": entry.kind,
        "at": entry.at,
        "sentence": ledger.sentence(entry),
        "hash": entry.hash,
    }
