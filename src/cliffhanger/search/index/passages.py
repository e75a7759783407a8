"""The passage of a chapter in which the words stand, with those words marked.

It is read from the chapter as it is now: the index keeps no text, so it can show none that is gone.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Protocol

from django.db.models import F, QuerySet

from cliffhanger.kit.compiled import Compiled
from cliffhanger.reviews.anchors import each_paragraph
from cliffhanger.works.models import Chapter

from ..language import Term
from ..question import PER_PAGE, Answer, Passage, Question
from .spelling import Stems, folded, readings, stems, tokens

MOST_SHOWN = 260  # characters
BEFORE = 90  # of them before the first word that is marked
SPACE = re.compile(r"\s")

Span = tuple[int, int]


class Words(Protocol):
    @property
    def languages(self) -> Sequence[str]: ...

    def chapters(self, terms: Sequence[Term], works: Sequence[int]) -> dict[int, int]:
        """For each of these works the chapter that fits best, where the words are in a chapter."""
        ...


def passages(words: Words, asked: Question, answer: Answer) -> Answer:
    """The answer with a passage for each of its works whose text has the words."""
    terms = [term for term in asked.terms if not term.is_excluded and term.field in ("", "text")]
    best = words.chapters(terms, answer.works)
    if not best:
        return answer
    read = [(term, readings(term.words, words.languages)) for term in terms]
    seen = SEEN_BY_MEMBERS if asked.eyes.is_signed_in else SEEN_BY_ALL
    found = {}
    for chapter in (chapter for some in pages_of([*best.values()]) for chapter in seen(*some)):
        paragraphs = each_paragraph(chapter.text)
        if passage := passage_of(chapter.work_id, chapter.pk, paragraphs, chapter.language, read):
            found[chapter.work_id] = passage
    return replace(answer, passages=tuple(found[work] for work in answer.works if work in found))


def out(*chapters: int) -> QuerySet[Any]:
    shown = Chapter.objects.posted().filter(work__withdrawn_at=None, work__unrevealed_at=None)
    told: QuerySet[Any] = shown.filter(pk__in=chapters).annotate(language=F("work__language"))
    return told.only("pk", "work", "text")


SEEN_BY_ALL = Compiled[Any](lambda *chapters: out(*chapters).filter(work__is_restricted=False))
SEEN_BY_MEMBERS = Compiled[Any](out)


def pages_of(keys: Sequence[int]) -> Iterator[list[int]]:
    """So many at once as a compiled query asks for; 0 is the key of nothing."""
    for start in range(0, len(keys), PER_PAGE):
        some = list(keys[start : start + PER_PAGE])
        yield some + [0] * (PER_PAGE - len(some))


def passage_of(
    work: int,
    chapter: int,
    paragraphs: Iterable[str],
    language: str,
    read: Sequence[tuple[Term, list[Stems]]],
) -> Passage | None:
    """Of the paragraph that has most of what was looked for; the first of those.

    To bring a text to its stems takes longest: at first only where words begin as the stems do. Those are all but a
    few, such as "dying" of "die"; if nothing is found so, every paragraph is looked at.
    """
    likely = [likeness(stems, term.apart) for term, one in read for stems in one]
    passed = []
    best, number, paragraph, marks = 0, 0, "", list[int]()
    for place, text in enumerate(paragraphs, start=1):
        bare = folded(text).casefold()
        if not any(pattern.search(bare) for pattern in likely):
            passed.append((place, text))
            continue
        many, marked = marked_in(stems(text, language), read)
        if many > best:
            best, number, paragraph, marks = many, place, text, marked
        if best == len(read):
            break
    for place, text in passed if not best else ():
        many, marked = marked_in(stems(text, language), read)
        if many > best:
            best, number, paragraph, marks = many, place, text, marked
    if not best:
        return None
    told = tokens(paragraph, language).tokens
    spans = [(told[mark].char_offset_from, told[mark].char_offset_to) for mark in marks]
    return Passage(work, chapter, number, pieces(paragraph, unfolded(paragraph, spans)))


def likeness(stems: Stems, apart: int) -> re.Pattern[str]:
    """Words that begin like these, up to so many apart. It begins with plain letters: such patterns are found fast."""
    beginnings = [re.escape(stem[: max(3, len(stem) - 1)]) for stem in stems]
    between = rf"[^\W_]*[\W_]+(?:[^\W_]+[\W_]+){{0,{apart}}}"
    return re.compile(between.join(beginnings))


def marked_in(standing: Sequence[str], read: Sequence[tuple[Term, list[Stems]]]) -> tuple[int, list[int]]:
    """How much of what was looked for stands there, and the places of its words."""
    known, many, marks = set(standing), 0, set[int]()
    for term, all_stems in read:
        places = {
            place
            for one in all_stems
            if known.issuperset(one)
            for place in places_of(one, standing, term.apart)
        }
        many += bool(places)
        marks |= places
    return many, sorted(marks)


def places_of(wanted: Stems, standing: Sequence[str], apart: int) -> Iterable[int]:
    """Where the stems stand, following each other with up to `apart` words between two."""
    if len(wanted) == 1:
        return [place for place, stem in enumerate(standing) if stem == wanted[0]]
    found = []
    for first, stem in enumerate(standing):
        if stem == wanted[0] and (row := row_from(first, wanted, standing, apart)):
            found += row
    return found


def row_from(first: int, wanted: Stems, standing: Sequence[str], apart: int) -> list[int]:
    row = [first]
    for stem in wanted[1:]:
        after = row[-1] + 1
        try:
            row.append(standing.index(stem, after, after + apart + 1))
        except ValueError:
            return []
    return row


def unfolded(text: str, spans: Sequence[Span]) -> list[Span]:
    """The same spans in the text itself, which may be shorter or longer than what was folded."""
    bare = folded(text)
    if len(bare) == len(text):
        return list(spans)
    each = [folded(character) for character in text]
    if "".join(each) != bare:
        return []
    origin = [place for place, some in enumerate(each) for _ in some] + [len(text)]
    return [(origin[start], origin[end - 1] + 1) for start, end in spans if end > start]


def pieces(text: str, spans: Sequence[Span]) -> tuple[tuple[str, bool], ...]:
    start, end = window(text, spans[0][0] if spans else 0)
    found: list[tuple[str, bool]] = []
    at = start
    for first, last in spans:
        if first < at or last > end:
            continue
        found += [(text[at:first], False), (text[first:last], True)]
        at = last
    found.append((text[at:end], False))
    before, after = "… " if start else "", " …" if end < len(text) else ""
    shown = [(before, False), *found, (after, False)]
    return tuple((piece, is_marked) for piece, is_marked in together(shown) if piece)


def together(shown: Iterable[tuple[str, bool]]) -> list[tuple[str, bool]]:
    joined: list[tuple[str, bool]] = []
    for piece, is_marked in shown:
        if joined and joined[-1][1] == is_marked:
            joined[-1] = (joined[-1][0] + piece, is_marked)
        else:
            joined.append((piece, is_marked))
    return joined


def window(text: str, at: int) -> Span:
    """From where to where it is shown: whole words, the first marked one not far from the beginning."""
    if len(text) <= MOST_SHOWN:
        return 0, len(text)
    start = max(0, min(at - BEFORE, len(text) - MOST_SHOWN))
    if start and (space := SPACE.search(text, start, at)):
        start = space.end()
    end = min(len(text), start + MOST_SHOWN)
    if end < len(text):
        spaces = list(SPACE.finditer(text, at, end))
        end = spaces[-1].start() if spaces else end
    return start, end
