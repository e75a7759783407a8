"""The index brought up to date with what was written, one process a machine at a time.

Words are committed first, then the cards together with the cursor. Killed between the two, the same touches are
met again: their works get the same words and the same cards once more.
"""

import fcntl
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from cliffhanger.reviews.anchors import paragraphs_of
from cliffhanger.works.models import Chapter, Creatorship, Part

from . import ledger, place
from .card import Card, cards
from .catalogue import Catalogue, Missing, is_there, opened, replaced
from .concordance import Writing
from .drawer import Sheet
from .retagging import retagged

MOST = 2_000  # works in one go; others wait for the next
FAR = 5_000  # touches that concern no work, after which the cursor moves all the same


class Taken(Exception):
    """Another process of this machine writes this generation."""


class Follower:
    """Writes one generation of the index; `close` it before somebody else may."""

    def __init__(self, generation: Path) -> None:
        """Raises Taken, or catalogue.Missing where there is none."""
        generation.mkdir(parents=True, exist_ok=True)
        self.generation = generation
        self.lock = os.open(generation / "lock", os.O_CREAT | os.O_RDWR, 0o644)
        try:
            fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self.catalogue = opened(generation) if is_there(generation) else Catalogue(generation)
            self.words = Writing(place.words_of(generation))
        except BlockingIOError:
            os.close(self.lock)
            raise Taken from None
        except ValueError as error:  # as tantivy says that it cannot read its files
            os.close(self.lock)
            raise Missing from error
        except BaseException:
            os.close(self.lock)
            raise

    def close(self) -> None:
        self.words.close()
        os.close(self.lock)

    def follow(self) -> int:
        """Take in what was written since; returns how many works are still to be looked at. Raises ledger.Lost."""
        catalogue = self.catalogue
        touched = ledger.after(catalogue.cursor)
        waiting = catalogue.known.get("waiting", [])
        if not touched and not waiting and touched.cursor.top - catalogue.cursor.top < FAR:
            return 0
        works = touched.works | works_of_authors(touched.authors) | works_in(touched.series)
        waiting = {*waiting, *catalogue.works_with(touched.names)} - works
        fresh = sorted(works)[:MOST]
        late = sorted(waiting)[: MOST - len(fresh)]
        left = sorted({*works, *waiting} - {*fresh, *late})
        self.take_in([*fresh, *late], touched.cursor, meanings=touched.meanings, waiting=left)
        return len(left)

    def look_again(self, works: Iterable[int]) -> None:
        """Let these works wait to be looked at."""
        waiting = sorted({*works, *self.catalogue.known.get("waiting", [])})
        self.catalogue = replaced(self.catalogue, [], [], self.catalogue.cursor, waiting=waiting)

    def take_in(
        self, works: Sequence[int], cursor: ledger.Cursor, *, meanings: Iterable[int] = (), **known: Any
    ) -> None:
        """Write the cards and words of these works anew, as the database has them now."""
        found = cards(works)
        self.word(works, found)
        self.words.commit()
        languages = {*self.catalogue.known.get("languages", ())}
        languages |= {card.heading.language for card in found if card.heading}
        known |= {"languages": sorted(languages)}
        sheets = [Sheet.of(found)] if found else []
        if not (meanings := list(meanings)):
            self.catalogue = replaced(self.catalogue, sheets, works, cursor, **known)
            return
        # The new cards have what their tags count as now; the others get it in the next state, with the cursor.
        if works:
            self.catalogue = replaced(self.catalogue, sheets, works, self.catalogue.cursor, **known)
        sheets = retagged(self.catalogue, meanings)
        self.catalogue = replaced(self.catalogue, sheets, [], cursor, **known)

    def word(self, works: Sequence[int], found: Sequence[Card]) -> None:
        """Put words in where they are others than before, and take them out where nothing is out."""
        heads, texts = self.catalogue.digests("head", works), self.catalogue.digests("text", works)
        for work in {*texts} - {card.work for card in found}:
            self.words.forget(work)
        anew = {card.work: card for card in found if texts.get(card.work) != card.text}
        for card in found:
            if card.work in anew:
                self.words.forget(card.work)
            elif heads.get(card.work) != card.head:
                self.words.forget_heading(card.work)
            else:
                continue
            assert card.heading is not None  # noqa: S101 - cards from the database have one
            self.words.add_heading(card.work, card.heading)
        self.add_chapters(anew)

    def add_chapters(self, anew: dict[int, Card]) -> None:
        rows = Chapter.objects.posted().filter(work__in=anew).order_by("work", "position", "pk")
        frequent = frozenset(self.catalogue.known.get("frequent", ()))
        shown = ("work", "pk", "title", "text")
        for work, pk, title, text in rows.values_list(*shown).iterator(chunk_size=50):
            heading = anew[work].heading
            assert heading is not None  # noqa: S101 - as above
            self.words.add_chapter(work, pk, [title, *paragraphs_of(text)], heading, frequent)


def works_of_authors(accounts: set[int]) -> set[int]:
    if not accounts:
        return set()
    signed = Creatorship.objects.filter(pseud__account__in=accounts)
    return set(signed.values_list("work", flat=True))


def works_in(series: set[int]) -> set[int]:
    return set(Part.objects.filter(series__in=series).values_list("work", flat=True)) if series else set()
