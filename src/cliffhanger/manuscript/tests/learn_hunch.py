"""Learns the weights of `promise/hunch.json` from the notes with their answers: a logistic regression."""

import json
from collections import Counter
from pathlib import Path

import numpy as np

from cliffhanger.manuscript.promise import hunch
from cliffhanger.manuscript.promise.bargain import hear
from cliffhanger.manuscript.promise.sentences import sentences
from cliffhanger.manuscript.promise.spelling import spelled

HERE = Path(__file__).parent
STEPS, PACE = 300, 0.5


def learn() -> dict[str, float]:
    notes = [
        json.loads(line)
        for name in ("notes.jsonl", "notes_unseen.jsonl")
        for line in (HERE / name).read_text(encoding="utf-8").splitlines()
    ]
    seen = [hunch.signs(hear(sentences(spelled(one["note"]).text))) for one in notes]
    often = Counter(sign for signs in seen for sign in signs)
    column = {sign: at for at, sign in enumerate(sorted(sign for sign, times in often.items() if times > 1))}
    table = np.zeros((len(notes), len(column) + 1))
    table[:, -1] = 1
    for row, signs in enumerate(seen):
        table[row, [column[sign] for sign in signs if sign in column]] = 1
    answers = np.array([float(one["promise"] is not None) for one in notes])
    weights = np.zeros(table.shape[1])
    for _ in range(STEPS):
        guesses = 1 / (1 + np.exp(-table @ weights))
        weights -= PACE * (table.T @ (guesses - answers) + weights) / len(answers)
    learnt = {sign: round(float(weights[at]), 3) for sign, at in column.items()}
    return {hunch.ALWAYS: round(float(weights[-1]), 3)} | {
        sign: weight for sign, weight in learnt.items() if weight
    }


if __name__ == "__main__":
    lines = ",\n".join(
        f"{json.dumps(sign, ensure_ascii=False)}: {weight}" for sign, weight in learn().items()
    )
    Path(hunch.__file__).with_name("hunch.json").write_text("{\n" + lines + "\n}\n", encoding="utf-8")
