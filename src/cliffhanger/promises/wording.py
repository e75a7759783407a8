"""A promise as sentences for readers.

A sentence is a row of pieces, text and instants, so that one wording serves pages (where a browser says an
instant in the reader's own zone), feeds, mail and the console.
"""

from datetime import datetime, timedelta

from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from cliffhanger.kit.text import capitalised, count, number_in_words
from cliffhanger.kit.time import Shape, instant_in_words

from .ledger import pace
from .models import Promise, Seal, plain

Piece = str | datetime

A_WEEK = timedelta(days=6)  # a weekday alone is plain for this long

IF_LAPSED = {
    "withdraw": "If not, the work is taken down.",
    "keep_up": "If not, what is posted stays and the rest does not follow.",
    "release": "If not, the rest goes up anyway.",
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
    return stands_open(promise, seals) if promise.is_open else stands_settled(promise, seals)


def stands_open(promise: Promise, seals: list[Seal]) -> list[Piece]:
    words = sum(seal.words for seal in seals)
    wish = ""
    if promise.asks == Promise.Asks.FAVOUR:
        wish = f", and at least {promise.share_percent} percent of those who say so want the rest"
    readers = count(promise.quorum, "reader has", "readers have")
    are = "It is" if len(seals) == 1 else "They are"
    return [
        f"{so_far(promise)} so far. If {readers} answered by ",
        promise.closes_at,
        f"{wish}, {the_rest(seals)} {goes(seals)} up, {pace(plain(promise.calendar))}. ",
        f"{are} already here: {words:,} words, sealed. {IF_LAPSED[promise.if_lapsed]}",
    ]


def so_far(promise: Promise) -> str:
    readers = number_in_words(promise.readers) if promise.readers else "none"
    return f"{capitalised(readers)} of {count(promise.quorum, 'reader')}"


def the_rest(seals: list[Seal]) -> str:
    if len(seals) == 1:
        return "the other chapter"
    return f"the other {count(len(seals), 'chapter')}"


def goes(seals: list[Seal]) -> str:
    return "goes" if len(seals) == 1 else "go"


def stands_settled(promise: Promise, seals: list[Seal]) -> list[Piece]:
    answered = f"{so_far(promise)} answered"
    if promise.halted_at:
        return [f"Kept, then stopped by a moderator. {answered}."]
    match promise.outcome:
        case "kept":
            return [f"Kept. {answered}. ", *course_of(seals)]
        case "lapsed":
            return [f"Lapsed. {answered} by ", promise.closes_at, ". ", after_lapse(promise, seals)]
        case "withdrawn":
            return [f"The author took the promise back. {answered}."]
        case "released":
            return [f"The author let everything out. {answered}."]
        case _:
            return [f"Stopped by a moderator. {answered}."]


def after_lapse(promise: Promise, seals: list[Seal]) -> str:
    match promise.if_lapsed:
        case Promise.IfLapsed.WITHDRAW:
            return (
                "The work was taken down." if promise.work.withdrawn_at else "The work was taken down then."
            )
        case Promise.IfLapsed.RELEASE:
            return f"{capitalised(the_rest(seals))} went up all the same."
        case _:
            return "What is posted stays; the rest does not follow."


def course_of(seals: list[Seal]) -> list[Piece]:
    """How far the chapters of a kept promise have gone up."""
    waiting = [seal for seal in seals if seal.posted_at is None and seal.due_at]
    if not waiting or waiting[0].due_at is None:
        return [f"{capitalised(the_rest(seals))} went up as promised."]
    left = number_in_words(len(waiting)) if len(waiting) < len(seals) else "all"
    more = f"{capitalised(left)} of {count(len(seals), 'chapter')} {'is' if len(waiting) == 1 else 'are'} still to come, the next on "
    return [more, waiting[0].due_at, "."]


def wishes(promise: Promise) -> str:
    """How those who said so answered "Do you want the rest?"; nothing before the promise has settled."""
    if promise.is_open or not promise.yes + promise.no:
        return ""
    yes = capitalised(number_in_words(promise.yes)) if promise.yes else "Nobody"
    return f"{yes} of {count(promise.yes + promise.no, 'reader')} who said so wanted the rest."


def why_held(promise: Promise) -> list[list[Piece]]:
    """Why the chapters not yet out are held, in one sentence for all that are held for the same reason."""
    held = [seal for seal in promise.seals.all() if seal.posted_at is None]
    if not held:
        return []
    if promise.is_open:
        return [[f"{named(held)} held because ", *why_open(promise), "."]]
    if promise.halted_at or not any(seal.due_at for seal in held):
        whose = "it is the author’s draft" if len(held) == 1 else "they are the author’s drafts"
        return [[f"{named(held)} not promised any more; {whose}."]]
    kept = "by the calendar of a promise that was kept."
    return [[f"{named([seal])} held until ", seal.due_at, f", {kept}"] for seal in held if seal.due_at]


def named(seals: list[Seal]) -> str:
    first, last = seals[0].position, seals[-1].position
    return f"Chapter {first} is" if len(seals) == 1 else f"Chapters {first} to {last} are"


def why_open(promise: Promise) -> list[Piece]:
    if missing := max(promise.quorum - promise.readers, 0):
        more = count(missing, "more reader has", "more readers have")
        return [f"{more} yet to answer; there is time until ", promise.closes_at]
    earliest_at = promise.opened_at + promise.earliest_for
    if promise.looked_at < earliest_at:
        return ["no promise here is kept within its first hours; this one can be on ", earliest_at]
    wish = f"fewer than {promise.share_percent} percent of those who say so want the rest"
    return [f"{wish}; there is time until ", promise.closes_at]
