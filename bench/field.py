"""An archive as the field's archives are: a few fandoms hold most works, and most tags are used once.

What is drawn, and where each figure comes from:

- *Tags a work*: log-normal with mean 17 and mode 11, cut at 75. Archive of Our Own counted these two over all
  its works when it announced its limit of 75 tags (August 2021); it also said that fewer than 0.5 % of its
  works have more, which a log-normal with this mean and mode agrees with (0.13 %).
- *Works of a fandom*: Zipf with exponent 1.25 over one fandom for every 45 works, as many as that archive
  had in 2012 (10,232 fandoms on 459,655 works: transformativeworks.org, October 2012). The exponent is not
  from a count: with it the largest fandom holds a quarter of all works, which is what the filter is asked of.
- *Uses of a freeform*: Zipf with exponent 1.24, from that archive's list of canonical freeforms in March 2013
  (434 of them used more than 500 times, 1,589 more than 100 times: antennapedia on LiveJournal);
  ln 5 / ln(1589 / 434) = 1.24. Over as many ranks as there are works, so that in the end there is about one
  tag for a work (395,099 on 459,655 works in October 2012).
- *Ratings and warnings*: their shares in October 2012 (Archive of Our Own, admin post 255).
- *Words in a story*: Zipf with exponent 1 over ranks moved by 2.7 (Mandelbrot's form, Piantadosi 2014).

Assumed, since we found no count: how the tags that are neither rating, warning nor category divide into
fandoms, relationships, characters and freeforms (about 1.2, 2, 4 and 7 of the 17), that characters and
relationships follow Zipf with exponent 1 within a fandom, the shares of the categories, and how many chapters works
have. Nothing is drawn of answers, and kudos are few: they weigh on no query that is measured.

Drawn here in NumPy and without a database; `filling` writes it into one.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]

MEAN_TAGS, MODE_TAGS, MOST_TAGS = 17, 11, 75
FANDOM_EXPONENT, WORKS_A_FANDOM = 1.25, 45
FREEFORM_EXPONENT = 1.24
WITHIN_EXPONENT = 1.0
WORD_EXPONENT, WORD_SHIFT, VOCABULARY = 1.0, 2.7, 60_000

RATINGS = {"Teen And Up Audiences": 31, "General Audiences": 30, "Explicit": 18, "Mature": 16, "Not Rated": 5}
WARNINGS = {
    "No Archive Warnings Apply": 65,
    "Creator Chose Not To Use Archive Warnings": 25,
    "Major Character Death": 4,
    "Graphic Depictions Of Violence": 4,
    "Underage Sex": 2,
    "Rape/Non-Con": 2,
}
CATEGORIES = {"M/M": 45, "F/M": 22, "Gen": 20, "F/F": 8, "Multi": 3, "Other": 2}
LANGUAGES = {"en": 90, "zh": 5, "es": 2, "fr": 1, "ru": 1, "de": 1}
FIXED = ("rating", "warning", "category")
SPREAD = {"relationship": 0.17, "character": 0.33, "freeform": 0.5}  # of the tags that are left


@dataclass(frozen=True)
class Drawn:
    """Works 0, 1, … and tags 0, 1, …: what each is, and which has which.

    `kinds` and `names` are a tag each; `work`, `tag` and `place` a row of a work's tags each, in the order of
    the works; `words`, `chapters`, `language`, `posted` and `updated` (minutes before now), `planned` and `restricted` a work each.
    Tag `largest` is the fandom that holds most works.
    """

    kinds: list[str]
    names: list[str]
    uses: Numbers
    work: Numbers
    tag: Numbers
    place: Numbers
    words: Numbers
    chapters: Numbers
    planned: Numbers
    posted: Numbers
    updated: Numbers
    language: list[str]
    restricted: NDArray[np.bool_]
    largest: int

    @property
    def works(self) -> int:
        return len(self.words)

    def common(self, kind: str, fandom: int, many: int) -> list[int]:
        """The tags of a kind that most works of this fandom have, the commonest first."""
        within = np.isin(self.work, self.work[self.tag == fandom])
        counted = np.bincount(self.tag[within], minlength=len(self.kinds))
        order = np.argsort(-counted, kind="stable")
        return [int(number) for number in order if self.kinds[number] == kind and counted[number]][:many]


def draw(works: int, seed: int = 1) -> Drawn:
    """A field of so many works; the same for the same seed. Memory: about 1 GB for a million works."""
    chance = np.random.default_rng(seed)
    tags = Tags()
    every = np.arange(works, dtype=np.int64)
    rows = [fixed(tags, chance, every)]

    many = tags_a_work(chance, works)
    fandoms = max(2, works // WORKS_A_FANDOM)
    first = tags.add("fandom", (fandom_name(number) for number in range(fandoms)))
    main = first + zipf(chance, works, fandoms, FANDOM_EXPONENT)
    second = np.flatnonzero(chance.random(works) < 0.15)
    crossed = first + zipf(chance, len(second), fandoms, FANDOM_EXPONENT)
    rows += [(every, main), (second, crossed)]

    left = np.rint(np.maximum(many - 4, 0) * 1.22).astype(np.int64)  # a fifth falls out again as repeated
    sizes = np.bincount(main - first, minlength=fandoms)
    for kind, share in SPREAD.items():
        whose = np.repeat(every, chance.binomial(left, share))
        if kind == "freeform":
            start = tags.add(kind, (freeform_name(number) for number in range(works)))
            rows.append((whose, start + zipf(chance, len(whose), works, FREEFORM_EXPONENT)))
        else:
            rows.append((whose, within_fandoms(tags, chance, kind, sizes, (main - first)[whose])))
    return assembled(tags, chance, works, rows, first)


class Tags:
    def __init__(self) -> None:
        self.kinds: list[str] = []
        self.names: list[str] = []

    def add(self, kind: str, names: Iterable[str]) -> int:
        """The number of the first of them."""
        start = len(self.names)
        self.names += names
        self.kinds += [kind] * (len(self.names) - start)
        return start


Rows = tuple[Numbers, Numbers]  # works, and a tag of each


def tags_a_work(chance: np.random.Generator, works: int) -> Numbers:
    width = 2 / 3 * np.log(MEAN_TAGS / MODE_TAGS)  # of a log-normal: mean over mode is e to 1.5 widths
    middle = np.log(MODE_TAGS) + width
    drawn = chance.lognormal(middle, np.sqrt(width), works)
    return np.clip(np.rint(drawn), 4, MOST_TAGS).astype(np.int64)


def fixed(tags: Tags, chance: np.random.Generator, every: Numbers) -> Rows:
    """A rating, a warning and a category a work."""
    found = []
    for kind, shares in zip(FIXED, (RATINGS, WARNINGS, CATEGORIES), strict=True):
        start = tags.add(kind, shares)
        weights = np.array(list(shares.values()), dtype=float)
        found.append(start + chance.choice(len(shares), size=len(every), p=weights / weights.sum()))
    return np.tile(every, len(FIXED)), np.concatenate(found)


def zipf(chance: np.random.Generator, many: int, ranks: int, exponent: float, shift: float = 0) -> Numbers:
    """So many ranks from 0 on, each as likely as 1 / (rank + 1 + shift) to the exponent."""
    heights = np.cumsum((np.arange(1, ranks + 1) + shift) ** -exponent)
    found = np.searchsorted(heights, chance.random(many) * heights[-1])
    return np.minimum(found, ranks - 1).astype(np.int64)


def within_fandoms(
    tags: Tags, chance: np.random.Generator, kind: str, sizes: Numbers, fandom: Numbers
) -> Numbers:
    """A tag for each fandom named in `fandom`, from that fandom's own: more of them where there are more works."""
    own = np.maximum(2, np.ceil(3 * sizes**0.6)).astype(np.int64)
    name = character_name if kind == "character" else relationship_name
    first = tags.add(
        kind, (name(number, place) for number in range(len(own)) for place in range(own[number]))
    )
    starts = first + np.concatenate([[0], np.cumsum(own)[:-1]])
    # With exponent 1 the rank below which a share x of all uses lies is about n to the power x.
    ranks = (own[fandom] + 1.0) ** chance.random(len(fandom)) - 1
    found: Numbers = starts[fandom] + ranks.astype(np.int64)
    return found


def assembled(
    tags: Tags, chance: np.random.Generator, works: int, rows: Sequence[Rows], first_fandom: int
) -> Drawn:
    whose = np.concatenate([work for work, _ in rows])
    tagged = np.concatenate([tag for _, tag in rows])
    pairs = np.unique(whose * len(tags.names) + tagged)  # no tag twice at one work
    work, tag = np.divmod(pairs, len(tags.names))
    place = np.arange(len(work)) - np.searchsorted(work, np.arange(works))[work]
    kept = place < MOST_TAGS
    work, tag, place = work[kept], tag[kept], place[kept]
    # Few long works and many short ones; a third has more than one chapter, a fifth is not finished.
    chapters = np.where(chance.random(works) < 0.66, 1, chance.geometric(0.12, works)).astype(np.int64)
    words = np.maximum(100, chance.lognormal(7.4, 1.1, works) * chapters**0.8).astype(np.int64)
    posted = np.sort(chance.integers(0, 10 * 365 * 24 * 60, works))[::-1].astype(np.int64)
    updated = np.where(chapters > 1, (posted * chance.random(works)).astype(np.int64), posted)
    unfinished = chance.random(works) < 0.2
    uses = np.bincount(tag, minlength=len(tags.names))
    spoken = chance.choice(list(LANGUAGES), size=works, p=np.array(list(LANGUAGES.values())) / 100)
    return Drawn(
        kinds=tags.kinds,
        names=tags.names,
        uses=uses,
        work=work,
        tag=tag,
        place=place,
        words=words,
        chapters=chapters,
        planned=np.where(unfinished, chapters + 3, chapters),
        posted=posted,
        updated=updated,
        language=[str(code) for code in spoken],
        restricted=chance.random(works) < 0.05,
        largest=first_fandom
        + int(np.argmax(uses[first_fandom : first_fandom + max(2, works // WORKS_A_FANDOM)])),
    )


# Names --------------------------------------------------------------------------------------------------

SYLLABLES = (
    "ka",
    "re",
    "mi",
    "to",
    "las",
    "ven",
    "or",
    "thu",
    "bel",
    "nyx",
    "sa",
    "dro",
    "fen",
    "il",
    "qua",
    "zer",
)
THINGS = (
    "Causeway",
    "Lantern",
    "Harbour",
    "Winter",
    "Orchard",
    "Signal",
    "Archive",
    "Tower",
    "River",
    "Mirror",
)
MOODS = (
    "Slow",
    "Quiet",
    "Accidental",
    "Found",
    "Secret",
    "Hopeful",
    "Bitter",
    "Domestic",
    "Post-War",
    "Canonical",
)
MATTERS = (
    "Burn",
    "Letters",
    "Family",
    "Rescue",
    "Reunion",
    "Baking",
    "Rivals",
    "Healing",
    "Weather",
    "Endings",
)


def coined(number: int) -> str:
    """A name of its own for every number: the number, written in syllables."""
    said = ""
    number += len(SYLLABLES)
    while number:
        number, rest = divmod(number, len(SYLLABLES))
        said += SYLLABLES[rest]
    return said.capitalize()


def fandom_name(number: int) -> str:
    return f"The {THINGS[number % len(THINGS)]} of {coined(number)}"


def character_name(fandom: int, place: int) -> str:
    return f"{coined(place)} {coined(fandom)}"


def relationship_name(fandom: int, place: int) -> str:
    """Two characters of the fandom, other ones for each place: friends where the place is odd."""
    one = int((2 * place) ** 0.5)
    other = one + 1 + place
    joined = " & " if place % 2 else "/"
    return f"{character_name(fandom, one)}{joined}{character_name(fandom, other)}"


def freeform_name(number: int) -> str:
    mood, matter = MOODS[number % 10], MATTERS[number // 10 % 10]
    return f"{mood} {matter}" if number < 100 else f"{mood} {matter} of {coined(number)}"


# Stories ------------------------------------------------------------------------------------------------


def stories(many: int, words: int = 2_500, seed: int = 2) -> Iterator[str]:
    """So many chapters of so many words, in paragraphs of sanitised HTML."""
    chance = np.random.default_rng(seed)
    vocabulary = np.array([coined(number * 7).lower() for number in range(VOCABULARY)], dtype=object)
    batch = max(1, 250_000 // words)
    for start in range(0, many, batch):
        now = min(batch, many - start)
        drawn = vocabulary[zipf(chance, now * words, VOCABULARY, WORD_EXPONENT, WORD_SHIFT)]
        for chapter in drawn.reshape(now, words):
            yield told(chapter.tolist())


def told(words: list[str]) -> str:
    """Sentences of twelve words, and five of these a paragraph."""
    sentences = (" ".join(words[at : at + 12]).capitalize() + "." for at in range(0, len(words), 12))
    every = list(sentences)
    return "\n".join(f"<p>{' '.join(every[at : at + 5])}</p>" for at in range(0, len(every), 5))


def shares(drawn: Drawn) -> Mapping[str, float]:
    """What a field came to, for those who want to see it before they believe it."""
    many = np.bincount(drawn.work, minlength=drawn.works)
    return {
        "tags a work, mean": float(many.mean()),
        "tags a work, most": float(many.max()),
        "tags that are used": float((drawn.uses > 0).sum()),
        "works in the largest fandom": float(drawn.uses[drawn.largest] / drawn.works),
    }


def main() -> None:
    import argparse

    parser = argparse.ArgumentParser("bench.field", description="What a field of so many works looks like.")
    parser.add_argument("--works", type=int, default=100_000)
    for name, value in shares(draw(parser.parse_args().works)).items():
        print(f"{name}: {value:,.3f}")


if __name__ == "__main__":
    main()
