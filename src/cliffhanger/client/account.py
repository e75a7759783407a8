"""What is an account's own, by program. To change it wants the scope `account`.

archive.prefer(hides_promises=True, reading={"theme": "dark"})
archive.wish(letters="daily", hour=7, push=["chapter"])
archive.block("Somebody")
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from .asking import Asking, given
from .shapes import shaped


@dataclass(frozen=True)
class OwnPseud:
    """`is_default`: works and answers are signed with it unless said otherwise."""

    name: str
    url: str
    about: str
    is_default: bool
    is_account_name: bool


@dataclass(frozen=True)
class Reading:
    """How pages of stories look on devices that have chosen nothing themselves."""

    theme: str
    size: str
    measure: str
    leading: str
    face: str
    paragraphs: str
    styles: str
    speech: str


@dataclass(frozen=True)
class Preferences:
    """`language` is that of the archive's own words, empty for what a browser asks."""

    language: str
    shows_adult: bool
    may_be_indexed: bool
    may_be_mined: bool
    feeds_hold_stories: bool
    keeps_history: bool
    hides_promises: bool
    reading: Reading


@dataclass(frozen=True)
class Wishes:
    """What one is told of: the kinds in the archive, by mail, and on devices. `letters`: "now", "daily" or "never"."""

    letters: str
    hour: int
    archive: tuple[str, ...]
    mail: tuple[str, ...]
    push: tuple[str, ...]


@dataclass(frozen=True)
class Device:
    id: int
    name: str
    since: datetime


@dataclass(frozen=True)
class Devices:
    """`key` is what a push service is given as the key of the archive."""

    key: str
    devices: tuple[Device, ...]


@dataclass(frozen=True)
class Block:
    id: int
    account: str
    since: datetime


class Owning(Asking):
    """The part of `Archive` that is about one's own account."""

    def pseuds(self) -> list[OwnPseud]:
        return [shaped(OwnPseud, one) for one in self.ask("GET", "/me/pseuds")]

    def new_pseud(self, name: str, about: str = "") -> OwnPseud:
        return shaped(OwnPseud, self.ask("POST", "/me/pseuds", {"name": name, "about": about}))

    def change_pseud(self, pseud: str, *, name: str | None = None, about: str | None = None) -> OwnPseud:
        """What is left out stays."""
        return shaped(OwnPseud, self.ask("PATCH", pseud_at(pseud), given(name=name, about=about)))

    def write_as(self, pseud: str) -> OwnPseud:
        """Sign with it from now on."""
        return shaped(OwnPseud, self.ask("PUT", f"{pseud_at(pseud)}/default"))

    def preferences(self) -> Preferences:
        return shaped(Preferences, self.ask("GET", "/me/preferences"))

    def prefer(
        self,
        *,
        language: str | None = None,
        shows_adult: bool | None = None,
        may_be_indexed: bool | None = None,
        may_be_mined: bool | None = None,
        feeds_hold_stories: bool | None = None,
        keeps_history: bool | None = None,
        hides_promises: bool | None = None,
        reading: Mapping[str, str] | None = None,
    ) -> Preferences:
        """What is left out stays, of `reading` too."""
        said = given(
            language=language,
            shows_adult=shows_adult,
            may_be_indexed=may_be_indexed,
            may_be_mined=may_be_mined,
            feeds_hold_stories=feeds_hold_stories,
            keeps_history=keeps_history,
            hides_promises=hides_promises,
            reading=None if reading is None else dict(reading),
        )
        return shaped(Preferences, self.ask("PATCH", "/me/preferences", said))

    def wishes(self) -> Wishes:
        return shaped(Wishes, self.ask("GET", "/me/preferences/notices"))

    def wish(
        self,
        *,
        letters: str | None = None,
        hour: int | None = None,
        archive: Sequence[str] | None = None,
        mail: Sequence[str] | None = None,
        push: Sequence[str] | None = None,
    ) -> Wishes:
        """By which ways one wants to be told of which kinds; what is left out stays."""
        kinds = {"archive": archive, "mail": mail, "push": push}
        listed = {way: list(named) for way, named in kinds.items() if named is not None}
        said = given(letters=letters, hour=hour) | listed
        return shaped(Wishes, self.ask("PATCH", "/me/preferences/notices", said))

    def devices(self) -> Devices:
        return shaped(Devices, self.ask("GET", "/me/devices"))

    def tell_device(self, endpoint: str, p256dh: str, auth: str) -> Device:
        """Tell a push subscription, by its endpoint and keys. Wants the scope `listen` besides."""
        said = {"endpoint": endpoint, "keys": {"p256dh": p256dh, "auth": auth}}
        return shaped(Device, self.ask("POST", "/me/devices", said))

    def remove_device(self, number: int) -> None:
        self.ask("DELETE", f"/me/devices/{number}")

    def blocks(self) -> Iterator[Block]:
        return self.pieces(Block, "/me/blocks", {})

    def block(self, name: str) -> Block:
        """Not hear from somebody again: an account, by its name or that of a pseud."""
        return shaped(Block, self.ask("POST", "/me/blocks", {"name": name}))

    def unblock(self, number: int) -> None:
        self.ask("DELETE", f"/me/blocks/{number}")


def pseud_at(name: str) -> str:
    return f"/me/pseuds/{quote(name, safe='')}"
