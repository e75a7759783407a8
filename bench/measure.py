"""Measuring beside a reference: both in the same run, in turn, again and again.

Machines are noisy and differ, so what is reported is a ratio. Each round runs every contender once, in
an order that turns round, and gives one ratio; what counts is the median of these.
"""

import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

Contender = Callable[[], float]
"""Does its work once and returns its figure: a cost or a rate."""


@dataclass(frozen=True)
class Figures:
    """What one contender came to, a figure a round."""

    rounds: tuple[float, ...]

    @property
    def median(self) -> float:
        return statistics.median(self.rounds)

    def over(self, other: "Figures") -> "Figures":
        """The ratios of the rounds: noise that lasts for a round falls out of its ratio."""
        pairs = zip(self.rounds, other.rounds, strict=True)
        return Figures(tuple(mine / theirs for mine, theirs in pairs))

    def line(self) -> str:
        return f"min {short(min(self.rounds))}  median {short(self.median)}  max {short(max(self.rounds))}"


@dataclass(frozen=True)
class Target:
    """What a ratio is to be."""

    most: float | None = None
    least: float | None = None

    def verdict(self, ratio: float) -> str:
        if self.most is not None:
            return f"target: at most {self.most:g}, {met(ratio <= self.most)}"
        if self.least is not None:
            return f"target: at least {self.least:g}, {met(ratio >= self.least)}"
        return "no target"


def met(is_met: bool) -> str:
    return "met" if is_met else "NOT MET"


def in_turn(contenders: Mapping[str, Contender], rounds: int) -> dict[str, Figures]:
    """Every contender once a round; each round begins with another one."""
    found: dict[str, list[float]] = {name: [] for name in contenders}
    names = list(contenders)
    for number in range(rounds):
        first = number % len(names)
        for name in [*names[first:], *names[:first]]:
            found[name].append(contenders[name]())
    return {name: Figures(tuple(figures)) for name, figures in found.items()}


def report(heading: str, unit: str, figures: Mapping[str, Figures]) -> None:
    print(f"\n{heading} ({unit})")
    width = max(map(len, figures))
    for name, each in figures.items():
        print(f"  {name:<{width}}  {each.line()}")


def report_ratio(what: str, ratios: Figures, target: Target | None = None) -> None:
    """The line that counts; `make bench` repeats these at its end."""
    print(f"ratio, {what}: {ratios.line()}; {(target or Target()).verdict(ratios.median)}", flush=True)


def short(figure: float) -> str:
    """Three digits that mean something, without an exponent."""
    if abs(figure) >= 100:
        return f"{figure:,.0f}"
    return f"{figure:.3g}" if abs(figure) >= 0.001 else f"{figure:.6f}"


def numbers(text: str) -> Sequence[int]:
    """Whole numbers as the command line gives them: "1000,10000"."""
    return [int(number) for number in text.split(",")]
