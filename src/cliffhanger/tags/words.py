"""A name taken apart for finding: its words without case and accents, in Latin letters too, and their likes."""

import re
from collections.abc import Iterator

from .romanise import romanised, without_accents

WORD = re.compile(r"[^\W_]+")
APOSTROPHES = str.maketrans("", "", "'’ʼ`´")
UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")  # scripts that part no names
LONGEST_RUN = 12
SHORTEST_GUESSED, LONGEST_GUESSED = 4, 24  # letters: of shorter words everything is like everything


def words_of(text: str) -> list[str]:
    """ "John Sheppard/Rodney McKay" has john, sheppard, rodney, mckay."""
    folded = without_accents(text.translate(APOSTROPHES).casefold()).casefold()
    return list(dict.fromkeys(WORD.findall(folded)))[:32]


def found_by(name: str) -> list[str]:
    """Every word by whose beginning a name is found: its own, in Latin letters, and parts of unspaced runs."""
    found: dict[str, None] = {}
    for word in words_of(name):
        found[word] = None
        found[romanised(word)] = None
        if UNSPACED.search(word):
            parts = [word[start:] for start in range(1, min(len(word), LONGEST_RUN))]
            found.update(dict.fromkeys([*parts, *map(romanised, parts)]))
    found.pop("", None)
    return list(found)


def joined(name: str) -> str:
    """The same for names that differ in case, accents, script, signs or spaces only."""
    return "".join(romanised(word) for word in words_of(name))


def alike(name: str) -> str:
    """The same for names that differ in the order of their words and in plurals besides."""
    return " ".join(sorted(singular(romanised(word)) for word in words_of(name)))


def singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("ches", "shes", "xes", "sses")):
        return word[:-2]
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def likes(word: str) -> Iterator[str]:
    """Marks that a word shares with its misspellings: without one letter each, and as it sounds."""
    if not SHORTEST_GUESSED <= len(word) <= LONGEST_GUESSED or not word.isascii():
        return
    yield word
    yield from dict.fromkeys(word[:place] + word[place + 1 :] for place in range(len(word)))
    yield "~" + sound(word)


SOUNDS = (("ph", "f"), ("gh", "g"), ("ck", "k"), ("qu", "k"), ("mac", "mc"), ("x", "ks"), ("c", "k"), ("z", "s"), ("w", "v"))  # fmt: skip


def sound(word: str) -> str:
    """The bones of a word: first letter and consonants, doubled ones once."""
    for written, heard in SOUNDS:
        word = word.replace(written, heard)
    bones = word[:1] + re.sub("[aeiouyh]", "", word[1:])
    return re.sub(r"(.)\1+", r"\1", bones)


def distance(one: str, other: str) -> int:
    """Letters to put in, leave out, change, or swap with their neighbours."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        last, row = row, [i]
        for j, b in enumerate(other, start=1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before = last
    return row[-1]
