"""A promise as sentences for readers."""

from django.utils.timezone import localtime

from cliffhanger.kit.text import count

from .ledger import pace
from .models import Promise, plain

IF_LAPSED = {
    "withdraw": "If not, the work is taken down.",
    "keep_up": "If not, what is posted stays and the rest does not follow.",
    "release": "If not, the rest goes up anyway.",
}


def terms_sentence(promise: Promise) -> str:
    """How the promise stands and what it says, as it is shown above a chapter and in lists."""
    seals = list(promise.seals.all())
    rest = count(len(seals), "other chapter")
    words = sum(seal.words for seal in seals)
    if not promise.is_open:
        return settled_sentence(promise, rest)
    wish = " and most of those who say want the rest" if promise.asks == Promise.Asks.FAVOUR else ""
    by = localtime(promise.closes_at)
    return (
        f"{count(promise.readers, 'reader').capitalize()} of {promise.quorum} so far. If {count(promise.quorum, 'reader')} "
        f"have answered by {by:%A %d %B %H:%M %Z}{wish}, the {rest} go up, {pace(plain(promise.calendar))}. "
        f"They are already here: {words:,} words, sealed. {IF_LAPSED[promise.if_lapsed]}"
    )


def settled_sentence(promise: Promise, rest: str) -> str:
    tally = f"{promise.readers} of {count(promise.quorum, 'reader')} answered."
    match promise.outcome:
        case "kept":
            return f"Kept: {tally} The {rest} go up {pace(plain(promise.calendar))}."
        case "lapsed":
            return f"Lapsed: {tally}"
        case "withdrawn":
            return f"Withdrawn by its author: {tally}"
        case "released":
            return f"Everything was let out by its author: {tally}"
        case _:
            return f"Stopped by a moderator: {tally}"


def why_held(promise: Promise) -> str:
    """Why the next chapter is still held, in one sentence; empty when none is."""
    held = [seal for seal in promise.seals.all() if seal.posted_at is None]
    if not held:
        return ""
    first = held[0]
    if promise.is_open:
        missing = promise.quorum - promise.readers
        if missing > 0:
            return f"Chapter {first.position} is held because {count(missing, 'more reader')} must answer before the window closes."
        if promise.asks == Promise.Asks.FAVOUR:
            return f"Chapter {first.position} is held because too few of those who said so want the rest so far."
        return f"Chapter {first.position} is held because the promise may not be kept before its earliest moment."
    if first.due_at and not promise.halted_at:
        return f"Chapter {first.position} is held until {localtime(first.due_at):%A %d %B %H:%M %Z}, by the calendar."
    return f"Chapter {first.position} is not promised any more; it is the author's draft."
