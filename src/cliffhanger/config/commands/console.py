"""What every command does alike: load the archive, speak on the console, refuse in one sentence."""

import json
import os
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from argparse import _SubParsersAction

    Commands = _SubParsersAction[ArgumentParser]


class Refused(Exception):
    """What was asked cannot be done; the message is for the one who asked."""


def start(*, migrate: bool = True) -> None:
    """Load the archive; bring its database up to date unless told otherwise."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cliffhanger.config.settings")
    with home_that_can_be_written():
        django.setup()
        from django.conf import settings
        from django.utils import translation

        translation.activate("en")  # what commands say is for operators, and in no catalogue
        settings.HOME.mkdir(parents=True, exist_ok=True)
    for wrong in settings.ENV.wrong:
        raise Refused(f"{wrong.name} is set to {wrong.value!r}. {wrong.hint}")
    if migrate:
        from ..schema import Unreachable, bring_up_to_date

        try:
            bring_up_to_date()
        except Unreachable as error:
            raise Refused(str(error)) from error


@contextmanager
def home_that_can_be_written() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        raise Refused(
            f"The data folder cannot be used{where}: {error.strerror}. Set CLIFFHANGER_HOME to one that can."
        ) from error


def say(text: str) -> None:
    print(text, flush=True)  # noqa: T201 - a command speaks on the console


def count(number: int, thing: str) -> str:
    """`one promise`, `eight promises`, `21 promises`."""
    from cliffhanger.kit.text import number_in_words

    return f"{number_in_words(number)} {thing}{'' if number == 1 else 's'}"


def show(facts: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        say(json.dumps(facts, ensure_ascii=False, indent=2, default=str))
        return
    for name, value in facts.items():
        say(f"{name.replace('_', ' ')}: {in_words(value)}")


def in_words(value: object) -> object:
    return (
        {None: "none", True: "yes", False: "no"}[value] if value is None or isinstance(value, bool) else value
    )


def bytes_of(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise Refused(f"{file} cannot be opened: {error.strerror}.") from error
