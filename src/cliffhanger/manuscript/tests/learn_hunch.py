"""Learns the weights of `promise/hunch.json` from the notes with their answers: a logistic regression."""

import json
from collections import Counter
from collections.abc import Collection, Sequence
from pathlib import Path

import numpy as np

from cliffhanger.manuscript.promise import hunch
from cliffhanger.manuscript.promise.bargain import hear
from cliffhanger.manuscript.promise.sentences import sentences
from cliffhanger.manuscript.promise.spelling import spelled

HERE = Path(__file__).parent
NOT_LEARNT = "closing"  # the lot that tells how well notes are read that nobody has learnt from
STEPS, PACE = 200, 0.05
RESTRAINT = 2.0  # chosen by lots that were not learnt from
LEAST = 0.02  # lighter signs are left out


def learn() -> dict[str, float]:
    notes = [
        json.loads(line)
        for name in ("notes.jsonl", "notes_unseen.jsonl")
        for line in (HERE / name).read_text(encoding="utf-8").splitlines()
    ]
    notes = [one for one in notes if not one["id"].startswith(NOT_LEARNT)]
    seen = [hunch.signs(hear(sentences(spelled(one["note"]).text))) for one in notes]
    return weights(seen, [one["promise"] is not None for one in notes])


def weights(seen: Sequence[Collection[str]], answers: Sequence[bool]) -> dict[str, float]:
    """Full-batch steps, each weight at its own pace (Adam); only the signs that a note has are stored."""
    often = Counter(sign for signs in seen for sign in signs)
    column = {sign: at for at, sign in enumerate(sorted(sign for sign, times in often.items() if times > 1))}
    rows = [[*(column[sign] for sign in sorted(signs) if sign in column), len(column)] for signs in seen]
    places = np.array([place for row in rows for place in row])
    lengths = np.array([len(row) for row in rows])
    starts = np.cumsum(lengths) - lengths
    wanted = np.array(answers, dtype=float)
    learnt, drift, swing = (np.zeros(len(column) + 1) for _ in range(3))
    for step in range(1, STEPS + 1):
        guesses = 1 / (1 + np.exp(-np.add.reduceat(learnt[places], starts)))
        slope = np.bincount(places, np.repeat(guesses - wanted, lengths), len(learnt)) + RESTRAINT * learnt
        drift = 0.9 * drift + 0.1 * slope
        swing = 0.99 * swing + 0.01 * slope**2
        pace = PACE * (1.02 - step / STEPS)
        learnt -= pace * (drift / (1 - 0.9**step)) / (np.sqrt(swing / (1 - 0.99**step)) + 1e-6)
    return {hunch.ALWAYS: round(float(learnt[-1]), 3)} | {
        sign: round(float(learnt[at]), 3) for sign, at in column.items() if abs(learnt[at]) >= LEAST
    }


if __name__ == "__main__":
    lines = ",\n".join(
        f"{json.dumps(sign, ensure_ascii=False)}: {weight}" for sign, weight in learn().items()
    )
    Path(hunch.__file__).with_name("hunch.json").write_text("{\n" + lines + "\n}\n", encoding="utf-8")
