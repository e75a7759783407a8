"""Every pair of colours that meets on a page, in every theme, by the formula of WCAG 2."""

import re

import pytest

from cliffhanger.kit.stylesheet import FOLDER

TOKENS = (FOLDER / "tokens.css").read_text()
THEMES = {
    "light": ":root {",
    "sepia": ':root[data-theme="sepia"] {',
    "dark": ':root[data-theme="dark"] {',
    "dark, as the device says": ":root:not([data-theme]) {",
}
AAA, AA, SHAPES = 7.0, 4.5, 3.0


def colours(theme: str) -> dict[str, str]:
    block = TOKENS[TOKENS.index(THEMES[theme]) :]
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block[: block.index("}")]))


def luminance(colour: str) -> float:
    def linear(channel: float) -> float:
        return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_of_black_on_white_is_21() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#ffffff", "#767676") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(
    ("front", "back", "least"),
    [
        ("ink", "paper", AAA),
        ("ink", "leaf", AAA),
        ("ink", "mark", AAA),
        ("soft", "paper", AA),
        ("soft", "leaf", AA),
        ("wax", "paper", AA),
        ("wax", "leaf", AA),
        ("kept", "paper", AA),
        ("lapsed", "paper", AA),
        ("on-wax", "wax-fill", AA),
        ("on-wax", "wax-dark", AA),
        ("paper", "ink", AA),
        ("edge", "paper", SHAPES),
        ("wax", "mark", AA),
    ],
)
def test_contrast_is_enough(theme: str, front: str, back: str, least: float) -> None:
    pair = colours(theme)
    assert contrast(pair[front], pair[back]) >= least


def test_both_dark_themes_are_the_same() -> None:
    assert colours("dark") == colours("dark, as the device says")
    assert colours("dark") != colours("light")


def test_every_theme_sets_every_colour() -> None:
    assert colours("sepia").keys() == colours("light").keys() == colours("dark").keys()
