"""Reads settings from the environment. A wrong value never stops the import: it is kept for the checks."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Wrong:
    """A setting whose value cannot be used, for `config.checks` to report."""

    name: str
    value: str
    hint: str


class Environment:
    """Typed access to environment variables that remembers which were asked for and which were wrong."""

    def __init__(self, variables: "os._Environ[str] | dict[str, str]") -> None:
        self._variables = variables
        self.names: list[str] = []
        self.wrong: list[Wrong] = []

    def text(self, name: str, default: str = "") -> str:
        self.names.append(name)
        return self._variables.get(name, "") or default

    def path(self, name: str, default: Path) -> Path:
        return Path(self.text(name, str(default))).expanduser().absolute()

    def number(self, name: str, default: int, allowed: range) -> int:
        def read(value: str) -> int:
            number = int(value)
            if number not in allowed:
                raise ValueError
            return number

        return self._read(name, default, read, f"Give a whole number from {allowed[0]} to {allowed[-1]}.")

    def yes(self, name: str, *, default: bool) -> bool:
        words = {
            "1": True,
            "yes": True,
            "true": True,
            "on": True,
            "0": False,
            "no": False,
            "false": False,
            "off": False,
        }
        return self._read(name, default, lambda value: words[value.lower()], "Say yes or no.")

    def choice(self, name: str, default: str, allowed: tuple[str, ...]) -> str:
        return self._read(
            name, default, lambda v: allowed[allowed.index(v)], f"Choose one of: {', '.join(allowed)}."
        )

    def checked(self, name: str, default: T, read: Callable[[str], T], hint: str) -> T:
        """A value read by `read`, which raises ValueError for what it cannot use."""
        return self._read(name, default, read, hint)

    def _read(self, name: str, default: T, read: Callable[[str], T], hint: str) -> T:
        value = self.text(name)
        if not value:
            return default
        try:
            return read(value)
        except (ValueError, KeyError):
            self.wrong.append(Wrong(name, value, hint))
            return default
