"""What a benchmark filled in a folder that stays is used again, and nothing that is not whole."""

from pathlib import Path

import pytest
from bench import kept


def test_it_is_filled_once(tmp_path: Path) -> None:
    made: list[int] = []

    def make() -> dict[str, int]:
        made.append(1)
        return {"first": 7}

    for _ in range(2):
        assert kept.once(tmp_path, kept.FILLED, make, works=5, seed=1) == {"works": 5, "seed": 1, "first": 7}
    assert made == [1]
    with pytest.raises(SystemExit, match="Take another folder"):
        kept.once(tmp_path, kept.FILLED, make, works=5, seed=2)


def test_a_filling_that_was_broken_off_begins_anew(tmp_path: Path) -> None:
    empty, home = tmp_path / "empty", kept.of_works(tmp_path, 5)
    empty.mkdir()
    (empty / "archive.sqlite3").write_text("tables")
    env = kept.settled(home, empty)
    assert env["CLIFFHANGER_HOME"] == str(home)
    (home / "archive.sqlite3").write_text("tables and half of the works")
    kept.settled(home, empty)
    assert (home / "archive.sqlite3").read_text() == "tables"
    (home / "archive.sqlite3").write_text("all works")
    kept.once(home, kept.FILLED, dict, works=5)
    kept.settled(home, empty)
    assert (home / "archive.sqlite3").read_text() == "all works"


def test_without_a_folder_it_is_gone_afterwards(tmp_path: Path) -> None:
    with kept.folder(None) as place:
        assert place.is_dir()
    assert not place.exists()
    with kept.folder(tmp_path / "stays") as place:
        (place / "one").touch()
    assert (tmp_path / "stays" / "one").exists()
