"""What is an account's own: its pseuds, what it prefers, whom it blocks, on what it is told."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.conf import settings
from ninja import Schema
from pydantic import Field

from cliffhanger.accounts.models import Account, Block, Pseud
from cliffhanger.accounts.names import LONGEST
from cliffhanger.follows.forms import chosen
from cliffhanger.follows.models import LONGEST_ENDPOINT, Device, Kind
from cliffhanger.kit import reading

from .pieces import NO_NUL, NOT_BLANK, WHOLE, Said, absolute

Name = Annotated[str, Field(min_length=1, max_length=LONGEST, pattern=NOT_BLANK)]
About = Annotated[str, Field(max_length=500, pattern=NO_NUL)]
LANGUAGES = ("", *(code for code, _ in settings.LANGUAGES))
Language = Annotated[
    Literal[LANGUAGES],  # type: ignore[valid-type] # as many as the archive speaks
    Field(description="Of the archive's own words; empty for what the browser asks."),
]
KINDS = tuple(Kind.values)
Kinds = list[Literal[KINDS]]  # type: ignore[valid-type] # as above
Letters = Literal["now", "daily", "never"]


# Pseuds -----------------------------------------------------------------------------------------------------


class OwnPseudTold(Schema):
    name: str
    url: str
    about: str
    is_default: bool = Field(
        description="Whether works and answers are signed with it unless said otherwise."
    )
    is_account_name: bool = Field(description="Whether one signs in by it: such a name stays.")


class PseudSaid(Said):
    name: Name
    about: About = ""


class PseudChange(Said):
    """What is left out stays as it is."""

    name: Name | None = None
    about: About | None = None


def own_pseud_told(pseud: Pseud, account: Account) -> dict[str, Any]:
    return {
        "name": pseud.name,
        "url": absolute(pseud.get_absolute_url()),
        "about": pseud.about,
        "is_default": pseud == account.pseud,
        "is_account_name": pseud.is_account_name,
    }


# Preferences ------------------------------------------------------------------------------------------------


class ReadingTold(Schema):
    """How pages of stories look on devices that have chosen nothing themselves."""

    theme: str
    size: str
    measure: str
    leading: str
    face: str
    paragraphs: str
    styles: str
    speech: str


class PreferencesTold(Schema):
    language: str
    shows_adult: bool
    may_be_indexed: bool
    may_be_mined: bool
    feeds_hold_stories: bool
    keeps_history: bool
    hides_promises: bool
    reading: ReadingTold


class ReadingSaid(Said):
    theme: Literal["system", "light", "sepia", "dark"] | None = None
    size: Annotated[Literal["1", "2", "3", "4", "5"], Field(description="Of the letters.")] | None = None
    measure: Annotated[Literal["narrow", "normal", "wide"], Field(description="Of lines.")] | None = None
    leading: Literal["tight", "normal", "loose"] | None = None
    face: Literal["serif", "sans", "clear"] | None = None
    paragraphs: Literal["indented", "spaced"] | None = None
    styles: Annotated[Literal["authors", "none"], Field(description="Those of works.")] | None = None
    speech: Annotated[Literal["slow", "normal", "brisk", "fast"], Field(description="Aloud.")] | None = None


class PreferencesChange(Said):
    """What is left out stays as it is."""

    language: Language | None = None
    shows_adult: bool | None = None
    may_be_indexed: bool | None = None
    may_be_mined: bool | None = None
    feeds_hold_stories: bool | None = None
    keeps_history: bool | None = None
    hides_promises: Annotated[bool, Field(description="Works with an open one, in lists.")] | None = None
    reading: ReadingSaid | None = None


def preferences_told(account: Account) -> dict[str, Any]:
    names = set(PreferencesTold.model_fields) - {"reading"}
    return {name: getattr(account, name) for name in names} | {"reading": reading_told(account)}


def reading_told(account: Account) -> dict[str, str]:
    usual = {name: choices[0] for name, choices in reading.CHOICES.items()}
    return usual | reading.parse(account.reading)


# How one is told --------------------------------------------------------------------------------------------


class WishesTold(Schema):
    """What an account is told of, by each way of being told."""

    letters: Letters
    hour: int = Field(description="At which the daily letter leaves, in UTC.")
    archive: list[str] = Field(description="Kinds that stand among the notices.")
    mail: list[str]
    push: list[str] = Field(description="Kinds that go to devices.")


class WishesChange(Said):
    """What is left out stays as it is."""

    letters: Letters | None = None
    hour: Annotated[int, Field(ge=0, le=23), WHOLE] | None = None
    archive: Kinds | None = None
    mail: Kinds | None = None
    push: Kinds | None = None


def wishes_told(account: Account) -> dict[str, Any]:
    return chosen(account)


class DeviceTold(Schema):
    id: int
    name: str
    since: datetime


class DevicesTold(Schema):
    key: str = Field(description="What a push service is given as `applicationServerKey`.")
    devices: list[DeviceTold]


class KeysSaid(Said):
    p256dh: Annotated[str, Field(max_length=120, pattern=NOT_BLANK)]
    auth: Annotated[str, Field(max_length=40, pattern=NOT_BLANK)]


class DeviceSaid(Said):
    """A push subscription, as a browser hands it out."""

    endpoint: Annotated[str, Field(max_length=LONGEST_ENDPOINT, pattern=NOT_BLANK)]
    keys: KeysSaid


def device_told(device: Device) -> dict[str, Any]:
    return {"id": device.pk, "name": str(device), "since": device.since}


# Blocks -----------------------------------------------------------------------------------------------------


class BlockTold(Schema):
    id: int
    account: str
    since: datetime


class BlockSaid(Said):
    name: Annotated[Name, Field(description="Of the account, or any of its pseuds.")]


def block_told(block: Block) -> dict[str, Any]:
    return {"id": block.pk, "account": block.blocked.username, "since": block.since}
