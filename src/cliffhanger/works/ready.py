"""Styles to begin with: a style sheet of ours, and a piece of text that shows its classes."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True)
class Ready:
    name: str
    title: Any
    css: str
    example: SafeString  # HTML of ours


def ready(name: str, title: Any) -> Ready:
    folder = files(__package__) / "styles"
    css, example = ((folder / f"{name}.{ending}").read_text(encoding="utf-8") for ending in ("css", "html"))
    return Ready(name, title, css, mark_safe(example))  # noqa: S308 - a file of ours, which a test sanitises


READY: dict[str, Ready] = {
    each.name: each
    for each in (
        ready("letter", pgettext_lazy("style", "A letter")),
        ready("chat", pgettext_lazy("style", "Messages")),
        ready("newspaper", pgettext_lazy("style", "A newspaper")),
        ready("sign", pgettext_lazy("style", "A sign")),
    )
}


def added(source: str, ready: Ready) -> str:
    """Behind what is there; once is enough."""
    if ready.css.strip() in source:
        return source
    return f"{source.rstrip()}\n\n{ready.css}" if source.strip() else ready.css


def shown_in(source: str) -> Iterator[Ready]:
    """Those that stand in this style, whole or changed."""
    return (each for each in READY.values() if f".{each.name}" in source)
