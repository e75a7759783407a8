from pathlib import Path
from typing import Any

import pytest

from cliffhanger.tags.keeping import keep, the_book


@pytest.fixture
def book(settings: Any, tmp_path: Path) -> Any:
    """The archive's book of names, in a place of its own. Call it to bring it up to date."""
    settings.HOME = tmp_path

    def kept() -> Any:
        keep(the_book())
        return the_book()

    return kept
