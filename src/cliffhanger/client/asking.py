"""What the parts of a client of one archive stand on."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

from .multipart import Attached

T = TypeVar("T")


class Asking(ABC):
    @abstractmethod
    def ask(self, method: str, path: str, said: Any = None) -> Any:
        """What `/api/v1` answers. Raises Refused, Unreachable."""

    @abstractmethod
    def send_form(self, path: str, words: Mapping[str, str], files: Sequence[Attached]) -> Any:
        """The same of a form with files."""

    @abstractmethod
    def pieces(self, kind: type[T], path: str, asked: Mapping[str, Any]) -> Iterator[T]:
        """All of a list, asked for a piece at a time."""


def given(**said: Any) -> dict[str, Any]:
    """What was said: what is None was not, and stays as it is."""
    return {name: value for name, value in said.items() if value is not None}
