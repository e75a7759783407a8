"""What was written and is not in the index yet: looked up in the database, so that an answer is true now.

A follower reads every write within a second. In that second, too, nothing is found that is not out any more, and
counts are what they are.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from cliffhanger.works.models import Work

from . import ledger
from .card import AT_ONCE, cards
from .catalogue import Catalogue
from .drawer import Drawer

MOST = 200  # works whose cards are written anew for a question; of more only whether they are out


@dataclass(frozen=True)
class Pending:
    """`drawer` has the cards of the works that were `rewritten`; those of `hidden` are out no more.

    `reworded` have other words than in the index.
    """

    cursor: ledger.Cursor
    drawer: Drawer | None = None
    rewritten: frozenset[int] = frozenset()
    hidden: frozenset[int] = frozenset()
    restricted: frozenset[int] = frozenset()
    reworded: frozenset[int] = frozenset()
    languages: frozenset[str] = frozenset()


def pending(catalogue: Catalogue) -> Pending:
    """Raises ledger.Lost."""
    touched = ledger.after(catalogue.cursor)
    works = touched.works | {*catalogue.known.get("waiting", ())}
    if not works:
        return Pending(touched.cursor)
    if len(works) > MOST:
        return state_of_many(works, touched.cursor)
    found = cards(works)
    heads, texts = catalogue.digests("head", works), catalogue.digests("text", works)
    reworded = {
        card.work for card in found if (heads.get(card.work), texts.get(card.work)) != (card.head, card.text)
    }
    drawer = Drawer.of(found) if found else None
    languages = frozenset(card.heading.language for card in found if card.heading)
    return Pending(
        touched.cursor, drawer, frozenset(works), reworded=frozenset(reworded), languages=languages
    )


def state_of_many(works: set[int], cursor: ledger.Cursor) -> Pending:
    out: set[int] = set()
    restricted: set[int] = set()
    for some in batches(sorted(works)):
        rows = Work.objects.out().filter(pk__in=some).values_list("pk", "is_restricted")
        for work, is_restricted in rows:
            (restricted if is_restricted else out).add(work)
    hidden = works - out - restricted
    return Pending(cursor, hidden=frozenset(hidden), restricted=frozenset(restricted))


def batches(works: list[int]) -> Iterable[list[int]]:
    return (works[start : start + AT_ONCE] for start in range(0, len(works), AT_ONCE))
