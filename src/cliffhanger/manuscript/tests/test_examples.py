"""Manuscripts as authors save them, each with the right answer beside it."""

import json
from pathlib import Path
from typing import Any

import pytest

from cliffhanger.manuscript import read

from .tally import visible, words, words_of

EXAMPLES = Path(__file__).parent / "examples"
FILES = sorted(path for path in EXAMPLES.iterdir() if not path.name.endswith(".expected.json"))


def text_of(path: Path) -> str:
    raw = path.read_bytes()
    encoding = "utf-16" if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return raw.decode("cp1252")


def test_there_are_examples() -> None:
    assert len(FILES) >= 30


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_field_is_right(path: Path) -> None:
    expected: dict[str, Any] = json.loads((EXAMPLES / f"{path.stem}.expected.json").read_text(encoding="utf-8"))
    got = read(path.read_bytes(), path.name).as_json()
    shared = {key: got[key] for key in expected if key != "chapters"}
    if "promise" not in expected:
        assert set(expected) == set(got) - {"other", "marks", "promise"}
    assert shared == {key: value for key, value in expected.items() if key != "chapters"}
    assert [{key: c[key] for key in ("title", "words", "scene_breaks")} for c in got["chapters"]] == expected["chapters"]


@pytest.mark.parametrize("path", [p for p in FILES if "mojibake" not in p.name], ids=lambda path: path.stem)
def test_no_word_is_lost_and_none_doubled(path: Path) -> None:
    text = text_of(path)
    assert words_of(read(path.read_bytes(), path.name)) == words(visible(text) if path.suffix == ".html" else text)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_misleading_name_changes_nothing_for_html(path: Path) -> None:
    if path.suffix == ".html":
        assert read(path.read_bytes(), "story.txt") == read(path.read_bytes(), path.name)
