"""What the keeper finds wrong is said in every language: none of its sentences is left out."""

from datetime import timedelta
from fractions import Fraction

from cliffhanger import keeper
from cliffhanger.promises.problems import SENTENCES, problems


def test_every_problem_is_in_the_catalogues() -> None:
    wrong = keeper.Terms(
        0,
        share=Fraction(2),
        window=timedelta(),
        earliest=timedelta(days=9),
        calendar=keeper.Calendar(keeper.Pace.EVERY, 0),
        second_chance=keeper.SecondChance(0, 0),
    )
    assert [sentence for _, sentence in problems(wrong)] == list(SENTENCES)
