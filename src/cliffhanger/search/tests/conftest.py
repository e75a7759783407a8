from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cliffhanger.archive import triggers
from cliffhanger.config.shown import SHOWN

from .indexed import Indexed, indexed


@pytest.fixture
def index(settings: Any, tmp_path: Path, db: None) -> Iterator[Indexed]:
    """An empty index of an empty archive, in a folder of its own."""
    settings.SEARCH_FOLDER = tmp_path / "search"
    yield from indexed()


@pytest.fixture
def kept_triggers(transactional_db: None) -> None:
    """A database with real commits, in which writes are told."""
    if not triggers.are_current(SHOWN):
        triggers.install(SHOWN)
