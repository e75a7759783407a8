"""A promise as sentences for readers.

A sentence is a row of pieces, text and instants, so that one wording serves pages (where a browser says an
instant in the reader's own zone), feeds, mail and the console. Each is whole in the catalogues of languages,
with `%(places)s` for what differs.
"""

import re
from datetime import datetime, timedelta

from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy, ngettext, pgettext

from cliffhanger.kit.text import capitalised, number_in_words, words
from cliffhanger.kit.time import Shape, instant_in_words

from .ledger import pace
from .models import Promise, Seal, plain

Piece = str | datetime

PLACE = re.compile(r"%\((\w+)\)s")
A_WEEK = timedelta(days=6)  # a weekday alone is plain for this long

IF_LAPSED = {
    "withdraw": gettext_lazy("If not, the work is taken down."),
    "keep_up": gettext_lazy("If not, what is posted stays and the rest does not follow."),
    "release": gettext_lazy("If not, the rest goes up anyway."),
}


def as_text(pieces: list[Piece], shape: Shape = Shape.MOMENT) -> str:
    return "".join(piece if isinstance(piece, str) else instant_in_words(piece, shape) for piece in pieces)


def as_html(pieces: list[Piece], shape: Shape = Shape.MOMENT) -> SafeString:
    return format_html_join("", "{}", ((shown(piece, shape),) for piece in pieces))


def shown(piece: Piece, shape: Shape) -> str:
    if isinstance(piece, str):
        return piece
    return SafeString(render_to_string("kit/pieces/when.html", {"instant": piece, "shape": shape}).strip())


def shape_of(promise: Promise) -> Shape:
    """How much of an instant a sentence about this promise needs to say."""
    near = promise.is_open and promise.closes_at - promise.opened_at <= A_WEEK
    return Shape.WEEKDAY if near else Shape.MOMENT


def terms_sentence(promise: Promise) -> str:
    """How the promise stands and what it says, as plain text with instants in UTC."""
    return as_text(standing(promise), shape_of(promise))


def standing(promise: Promise) -> list[Piece]:
    """How the promise stands and what it says: above a chapter, in lists, feeds and the API alike."""
    seals = list(promise.seals.all())
    sentences = stands_open(promise, seals) if promise.is_open else stands_settled(promise, seals)
    row: list[Piece] = []
    for sentence in sentences:
        row.extend([" ", *sentence] if row else sentence)
    return row


def filled(text: str, **values: Piece) -> list[Piece]:
    """A sentence of the catalogue with its places filled, and a capital at its beginning."""
    pieces: list[Piece] = [
        values[piece] if number % 2 else piece.replace("%%", "%")
        for number, piece in enumerate(PLACE.split(text))
    ]
    pieces = [piece for piece in pieces if piece != ""]
    if isinstance(pieces[0], str):
        pieces[0] = capitalised(pieces[0])
    return pieces


def stands_open(promise: Promise, seals: list[Seal]) -> list[list[Piece]]:
    here = ngettext(
        "It is already here: %(words)s, sealed.", "They are already here: %(words)s, sealed.", len(seals)
    )
    return [
        so_far(promise),
        what_it_takes(promise, seals),
        filled(here, words=words(sum(seal.words for seal in seals))),
        [str(IF_LAPSED[promise.if_lapsed])],
    ]


def so_far(promise: Promise) -> list[Piece]:
    quorum = promise.quorum
    if promise.readers == 0:
        text = ngettext("None of one reader so far.", "None of %(quorum)s readers so far.", quorum)
    elif promise.readers == 1:
        text = ngettext("One of one reader so far.", "One of %(quorum)s readers so far.", quorum)
    else:
        text = ngettext(
            "%(readers)s of one reader so far.", "%(readers)s of %(quorum)s readers so far.", quorum
        )
    return filled(text, readers=number_in_words(promise.readers), quorum=number_in_words(quorum))


def what_it_takes(promise: Promise, seals: list[Seal]) -> list[Piece]:
    return filled(
        if_readers_want(promise, seals)
        if promise.asks == Promise.Asks.FAVOUR
        else if_answered(promise, seals),
        quorum=number_in_words(promise.quorum),
        closes_at=promise.closes_at,
        percent=str(promise.share_percent),
        chapters=number_in_words(len(seals)),
        pace=pace(plain(promise.calendar)),
    )


def if_answered(promise: Promise, seals: list[Seal]) -> str:
    if len(seals) == 1:
        return ngettext(
            "If one reader has answered by %(closes_at)s, the other chapter goes up, %(pace)s.",
            "If %(quorum)s readers have answered by %(closes_at)s, the other chapter goes up, %(pace)s.",
            promise.quorum,
        )
    return ngettext(
        "If one reader has answered by %(closes_at)s, the other %(chapters)s chapters go up, %(pace)s.",
        "If %(quorum)s readers have answered by %(closes_at)s, the other %(chapters)s chapters go up, %(pace)s.",
        promise.quorum,
    )


def if_readers_want(promise: Promise, seals: list[Seal]) -> str:
    if len(seals) == 1:
        return ngettext(
            "If one reader has answered by %(closes_at)s, and at least %(percent)s percent of those who say so "
            "want the rest, the other chapter goes up, %(pace)s.",
            "If %(quorum)s readers have answered by %(closes_at)s, and at least %(percent)s percent of those who "
            "say so want the rest, the other chapter goes up, %(pace)s.",
            promise.quorum,
        )
    return ngettext(
        "If one reader has answered by %(closes_at)s, and at least %(percent)s percent of those who say so "
        "want the rest, the other %(chapters)s chapters go up, %(pace)s.",
        "If %(quorum)s readers have answered by %(closes_at)s, and at least %(percent)s percent of those who "
        "say so want the rest, the other %(chapters)s chapters go up, %(pace)s.",
        promise.quorum,
    )


def stands_settled(promise: Promise, seals: list[Seal]) -> list[list[Piece]]:
    if promise.halted_at:
        return [[pgettext("promise", "Kept, then stopped by a moderator.")], answered(promise)]
    match promise.outcome:
        case "kept":
            return [[pgettext("promise", "Kept.")], answered(promise), course_of(seals)]
        case "lapsed":
            return [
                [pgettext("promise", "Lapsed.")],
                answered_in_time(promise),
                [after_lapse(promise, seals)],
            ]
        case "withdrawn":
            return [[gettext("The author took the promise back.")], answered(promise)]
        case "released":
            return [[gettext("The author let everything out.")], answered(promise)]
        case _:
            return [[gettext("Stopped by a moderator.")], answered(promise)]


def answered(promise: Promise) -> list[Piece]:
    quorum = promise.quorum
    if promise.readers == 0:
        text = ngettext("None of one reader answered.", "None of %(quorum)s readers answered.", quorum)
    elif promise.readers == 1:
        text = ngettext("One of one reader answered.", "One of %(quorum)s readers answered.", quorum)
    else:
        text = ngettext(
            "%(readers)s of one reader answered.", "%(readers)s of %(quorum)s readers answered.", quorum
        )
    return filled(text, readers=number_in_words(promise.readers), quorum=number_in_words(quorum))


def answered_in_time(promise: Promise) -> list[Piece]:
    quorum = promise.quorum
    if promise.readers == 0:
        text = ngettext(
            "None of one reader answered by %(closes_at)s.",
            "None of %(quorum)s readers answered by %(closes_at)s.",
            quorum,
        )
    elif promise.readers == 1:
        text = ngettext(
            "One of one reader answered by %(closes_at)s.",
            "One of %(quorum)s readers answered by %(closes_at)s.",
            quorum,
        )
    else:
        text = ngettext(
            "%(readers)s of one reader answered by %(closes_at)s.",
            "%(readers)s of %(quorum)s readers answered by %(closes_at)s.",
            quorum,
        )
    readers, of = number_in_words(promise.readers), number_in_words(quorum)
    return filled(text, readers=readers, quorum=of, closes_at=promise.closes_at)


def after_lapse(promise: Promise, seals: list[Seal]) -> str:
    match promise.if_lapsed:
        case Promise.IfLapsed.WITHDRAW if promise.work.withdrawn_at:
            return gettext("The work was taken down.")
        case Promise.IfLapsed.WITHDRAW:
            return gettext("The work was taken down then.")
        case Promise.IfLapsed.RELEASE:
            all_the_same = ngettext(
                "The other chapter went up all the same.",
                "The other %(chapters)s chapters went up all the same.",
                len(seals),
            )
            return as_text(filled(all_the_same, chapters=number_in_words(len(seals))))
        case _:
            return gettext("What is posted stays; the rest does not follow.")


def course_of(seals: list[Seal]) -> list[Piece]:
    """How far the chapters of a kept promise have gone up."""
    waiting = [seal for seal in seals if seal.posted_at is None and seal.due_at]
    number, chapters = number_in_words(len(waiting)), number_in_words(len(seals))
    if not waiting or waiting[0].due_at is None:
        text = ngettext(
            "The other chapter went up as promised.",
            "The other %(chapters)s chapters went up as promised.",
            len(seals),
        )
        return filled(text, chapters=chapters)
    if len(waiting) == len(seals):
        text = ngettext(
            "All of one chapter is still to come, the next on %(due_at)s.",
            "All of %(chapters)s chapters are still to come, the next on %(due_at)s.",
            len(seals),
        )
    else:
        text = ngettext(
            "One of %(chapters)s chapters is still to come, the next on %(due_at)s.",
            "%(waiting)s of %(chapters)s chapters are still to come, the next on %(due_at)s.",
            len(waiting),
        )
    return filled(text, waiting=number, chapters=chapters, due_at=waiting[0].due_at)


def wishes(promise: Promise) -> str:
    """How those who said so answered "Do you want the rest?"; nothing before the promise has settled."""
    said = promise.yes + promise.no
    if promise.is_open or not said:
        return ""
    if promise.yes == 0:
        text = ngettext(
            "Nobody of one reader who said so wanted the rest.",
            "Nobody of %(readers)s readers who said so wanted the rest.",
            said,
        )
    elif promise.yes == 1:
        text = ngettext(
            "One of one reader who said so wanted the rest.",
            "One of %(readers)s readers who said so wanted the rest.",
            said,
        )
    else:
        text = gettext("%(yes)s of %(readers)s readers who said so wanted the rest.")
    return as_text(filled(text, yes=number_in_words(promise.yes), readers=number_in_words(said)))


def why_held(promise: Promise) -> list[list[Piece]]:
    """Why the chapters not yet out are held, in one sentence for all that are held for the same reason."""
    held = [seal for seal in promise.seals.all() if seal.posted_at is None]
    if not held:
        return []
    if promise.is_open:
        return [why_open(promise, held)]
    if promise.halted_at or not any(seal.due_at for seal in held):
        drafts = ngettext(
            "Chapter %(first)s is not promised any more; it is the author’s draft.",
            "Chapters %(first)s to %(last)s are not promised any more; they are the author’s drafts.",
            len(held),
        )
        return [filled(drafts, **ends_of(held))]
    until = gettext("Chapter %(first)s is held until %(due_at)s, by the calendar of a promise that was kept.")
    return [filled(until, **ends_of([seal]), due_at=seal.due_at) for seal in held if seal.due_at]


def ends_of(held: list[Seal]) -> dict[str, Piece]:
    """Which chapters they are, for the places `first` and `last`."""
    return {"first": str(held[0].position), "last": str(held[-1].position)}


def why_open(promise: Promise, held: list[Seal]) -> list[Piece]:
    ends = ends_of(held)
    if missing := max(promise.quorum - promise.readers, 0):
        number = number_in_words(missing)
        return filled(too_few(held, missing), **ends, readers=number, closes_at=promise.closes_at)
    earliest_at = promise.opened_at + promise.earliest_for
    if promise.looked_at < earliest_at:
        too_soon = ngettext(
            "Chapter %(first)s is held because no promise here is kept within its first hours; this one can be "
            "on %(earliest_at)s.",
            "Chapters %(first)s to %(last)s are held because no promise here is kept within its first hours; "
            "this one can be on %(earliest_at)s.",
            len(held),
        )
        return filled(too_soon, **ends, earliest_at=earliest_at)
    unwanted = ngettext(
        "Chapter %(first)s is held because fewer than %(percent)s percent of those who say so want the rest; "
        "there is time until %(closes_at)s.",
        "Chapters %(first)s to %(last)s are held because fewer than %(percent)s percent of those who say so "
        "want the rest; there is time until %(closes_at)s.",
        len(held),
    )
    return filled(unwanted, **ends, percent=str(promise.share_percent), closes_at=promise.closes_at)


def too_few(held: list[Seal], missing: int) -> str:
    if len(held) == 1:
        return ngettext(
            "Chapter %(first)s is held because one more reader has yet to answer; there is time until "
            "%(closes_at)s.",
            "Chapter %(first)s is held because %(readers)s more readers have yet to answer; there is time until "
            "%(closes_at)s.",
            missing,
        )
    return ngettext(
        "Chapters %(first)s to %(last)s are held because one more reader has yet to answer; there is time until "
        "%(closes_at)s.",
        "Chapters %(first)s to %(last)s are held because %(readers)s more readers have yet to answer; there is "
        "time until %(closes_at)s.",
        missing,
    )
