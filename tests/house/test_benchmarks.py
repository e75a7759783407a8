"""Every benchmark runs to its end and prints its ratios; how large they are depends on the machine."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from bench.measure import Figures, Target, in_turn

ROOT = Path(__file__).parents[2]
TINY = {
    "keeper": (["--sizes", "20,200", "--rounds", "2", "--shuffled"], 2),
    "tick": (["--open", "4,8", "--due", "2", "--rounds", "2", "--databases", "sqlite"], 1),
    "review": (["--clients", "1,2", "--posts", "4", "--inserts", "4", "--works", "2", "--rounds", "2"], 2),
    "manuscript": (["--sizes", "0.01,0.02", "--rounds", "2"], 6),
    "reading": (["--seconds", "1", "--rounds", "1", "--sizes", "2,4", "--databases", "sqlite"], 11),
    "search": (
        [
            "--works",
            "200",
            "--chapters",
            "20",
            "--questions",
            "4",
            "--rounds",
            "2",
            "--posts",
            "1",
            "--databases",
            "sqlite",
        ],
        3,
    ),
}
RATIO = re.compile(
    r"^ratio, .+: min [\d.,]+  median [\d.,]+  max [\d.,]+; (no target|target: .+)$", re.MULTILINE
)


def run(name: str, *arguments: str) -> str:
    command = [sys.executable, "-m", f"bench.{name}", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=580)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", TINY)
def test_a_benchmark_prints_its_ratios(name: str) -> None:
    arguments, ratios = TINY[name]
    assert len(RATIO.findall(run(name, *arguments))) == ratios


def test_a_folder_of_manuscripts_is_read_by_format(tmp_path: Path) -> None:
    for number in range(2):
        (tmp_path / f"{number}.txt").write_text("Title: The Causeway\n\nIt went on, and more was told.\n" * 9)
    (tmp_path / "empty.md").write_text("")
    (tmp_path / "cover.png").write_bytes(b"\x89PNG")
    said = run("manuscript", "--sizes", "0.01", "--rounds", "1", "--corpus", str(tmp_path))
    assert "reading 2 files of .txt over html to text" in said
    assert "Refused and not measured: 1 of .md" in said


def test_a_ratio_is_taken_round_by_round() -> None:
    slow, fast = Figures((4.0, 40.0, 6.0)), Figures((2.0, 20.0, 1.0))
    assert slow.over(fast).rounds == (2.0, 2.0, 6.0)
    assert slow.over(fast).median == 2.0


def test_contenders_take_turns_at_being_first() -> None:
    order: list[str] = []

    def contender(name: str) -> float:
        order.append(name)
        return 1.0

    in_turn({"a": lambda: contender("a"), "b": lambda: contender("b")}, rounds=2)
    assert order == ["a", "b", "b", "a"]


@pytest.mark.parametrize(
    ("target", "ratio", "verdict"),
    [
        (Target(most=1.5), 1.5, "target: at most 1.5, met"),
        (Target(most=1.5), 1.6, "target: at most 1.5, NOT MET"),
        (Target(least=0.1), 0.09, "target: at least 0.1, NOT MET"),
        (Target(), 7.0, "no target"),
    ],
)
def test_a_verdict_says_whether_the_target_is_met(target: Target, ratio: float, verdict: str) -> None:
    assert target.verdict(ratio) == verdict
