"""The ledger: every kind of entry with its sentence, and the way from entries to the keeper's events.

A kind that is not registered here cannot be recorded; one that docs/promise.md does not list fails a test.

Every entry carries a hash over what the public is shown of it and over the hash before it, so that whoever
has kept a copy, or only the last hash, can see that nothing was changed or left out since.
"""

import hashlib
import json
import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any, NamedTuple

from django.utils.translation import gettext, gettext_lazy, ngettext, npgettext, pgettext

from cliffhanger import keeper
from cliffhanger.archive import sequence
from cliffhanger.kit.compiled import Insert
from cliffhanger.kit.text import capitalised, number_in_words

from .models import Entry, Promise, instant, plain

INSERT = Insert(Entry)
Facts = dict[str, Any]


@dataclass(frozen=True)
class Kind:
    """How an entry reads, and which of its facts stay hidden until the promise is settled."""

    sentence: Callable[[Facts], str]
    hidden_while_open: tuple[str, ...] = ()


EXCLUSIONS = {
    "guest": gettext_lazy("guests are shown, not counted"),
    "author": gettext_lazy("the author does not count"),
    "beta": gettext_lazy("a beta of the work does not count"),
    "unconfirmed": gettext_lazy("the account's address was not confirmed"),
    "too_new": gettext_lazy("the account is too new"),
    "early": gettext_lazy("it came before the promise opened"),
    "late": gettext_lazy("it came at the closing instant or later"),
}


def opened(facts: Facts) -> str:
    readers, days, chapters = facts["quorum"], facts["window_days"], facts["chapters"]
    return gettext("The promise opened: %(readers)s %(within)s, %(held)s.") % {
        "readers": ngettext("one reader", "%(n)s readers", readers) % {"n": number_in_words(readers)},
        "within": ngettext("within one day", "within %(n)s days", days) % {"n": number_in_words(days)},
        "held": ngettext("one chapter held", "%(n)s chapters held", chapters)
        % {"n": number_in_words(chapters)},
    }


def sealed(facts: Facts) -> str:
    text = ngettext(
        "Chapter %(position)s was sealed: one word, seal %(seal)s…",
        "Chapter %(position)s was sealed: %(words)s words, seal %(seal)s…",
        facts["words"],
    )
    words = number_in_words(facts["words"])
    return text % {"position": facts["position"], "words": words, "seal": facts["seal"][:12]}


def answered(facts: Facts) -> str:
    if facts["reason"]:
        reason = EXCLUSIONS[facts["reason"]]
        return gettext("An answer came that does not count: %(reason)s.") % {"reason": reason}
    if facts["again"]:
        return gettext("Reader %(number)s answered again.") % {"number": facts["reader_number"]}
    return gettext("Reader %(number)s answered.") % {"number": facts["reader_number"]}


def removed(facts: Facts) -> str:
    if facts["by"] == "moderator":
        return gettext("A moderator removed an answer; it stops counting from here.")
    return gettext("Its writer removed an answer; it stops counting from here.")


def mended(facts: Facts) -> str:
    text = ngettext(
        "The author mended sealed chapter %(position)s: one word changed, new seal %(seal)s…",
        "The author mended sealed chapter %(position)s: %(words)s words changed, new seal %(seal)s…",
        facts["changed"],
    )
    words = number_in_words(facts["changed"])
    return text % {"position": facts["position"], "words": words, "seal": facts["seal"][:12]}


def eased(facts: Facts) -> str:
    quorum: int = facts.get("quorum") or 0
    calendar: Facts | None = facts.get("calendar")
    if calendar and not quorum:
        return gettext("The author eased the terms: the chapters go up %(pace)s.") % {"pace": pace(calendar)}
    if not calendar:
        text = ngettext(
            "The author eased the terms: the quorum is now one reader.",
            "The author eased the terms: the quorum is now %(readers)s readers.",
            quorum,
        )
        return text % {"readers": number_in_words(quorum)}
    text = ngettext(
        "The author eased the terms: the quorum is now one reader and the chapters go up %(pace)s.",
        "The author eased the terms: the quorum is now %(readers)s readers and the chapters go up %(pace)s.",
        quorum,
    )
    return text % {"readers": number_in_words(quorum), "pace": pace(calendar)}


def pace(calendar: Facts) -> str:
    """ "one every two days", "all at once", "over five days"."""
    days = calendar["days"]
    match calendar["pace"]:
        case "at_once":
            return gettext("all at once")
        case "every":
            return ngettext("one a day", "one every %(n)s days", days) % {"n": number_in_words(days)}
        case _:
            return ngettext("over one day", "over %(n)s days", days) % {"n": number_in_words(days)}


def settled(ending: object, with_wishes: object) -> Callable[[Facts], str]:
    def sentence(facts: Facts) -> str:
        count = count_of(facts["readers"], facts["quorum"])
        text = with_wishes if facts["yes"] + facts["no"] else ending
        told = str(text) % {"count": count, "yes": people(facts["yes"]), "no": people(facts["no"])}
        if not facts.get("reason"):
            return told
        return f"{told} {gettext('Reason: %(reason)s') % {'reason': facts['reason']}}"

    return sentence


def count_of(readers: int, quorum: int) -> str:
    """ "three of twelve readers", after "with"."""
    if readers == 0:
        text = npgettext("with", "none of one reader", "none of %(quorum)s readers", quorum)
    elif readers == 1:
        text = npgettext("with", "one of one reader", "one of %(quorum)s readers", quorum)
    else:
        text = npgettext("with", "%(readers)s of one reader", "%(readers)s of %(quorum)s readers", quorum)
    return text % {"readers": number_in_words(readers), "quorum": number_in_words(quorum)}


def people(number: int) -> str:
    """How many said so, without the noun."""
    if number == 0:
        return pgettext("readers", "none")
    return pgettext("readers", "one") if number == 1 else number_in_words(number)


def posted(facts: Facts) -> str:
    if facts["as_sealed"]:
        text = gettext("Chapter %(position)s went up; the text is the one that was sealed.")
    else:
        text = gettext("Chapter %(position)s went up; the text was mended after it was sealed.")
    return text % {"position": facts["position"]}


def seen(facts: Facts) -> str:
    text = ngettext(
        "By the closing instant one reader had opened the chapter.",
        "By the closing instant %(readers)s readers had opened the chapter.",
        facts["readers"],
    )
    return text % {"readers": number_in_words(facts["readers"])}


def extended(facts: Facts) -> str:
    text = ngettext(
        "Too few had seen it: the promise stays open one day longer, once.",
        "Too few had seen it: the promise stays open %(days)s days longer, once.",
        facts["days"],
    )
    return text % {"days": number_in_words(facts["days"])}


def thanked(facts: Facts) -> str:
    text = ngettext(
        "One reader may read the rest privately.",
        "%(readers)s readers may read the rest privately.",
        facts["readers"],
    )
    return capitalised(text % {"readers": number_in_words(facts["readers"])})


KINDS: dict[str, Kind] = {
    "opened": Kind(opened),
    "sealed": Kind(sealed),
    "answered": Kind(answered, hidden_while_open=("wants_rest",)),
    "removed": Kind(removed),
    "mended": Kind(mended),
    "seen": Kind(seen),
    "extended": Kind(extended),
    "eased": Kind(eased),
    "kept": Kind(
        settled(
            gettext_lazy("The promise was kept with %(count)s."),
            gettext_lazy("The promise was kept with %(count)s; %(yes)s said yes to the rest and %(no)s no."),
        )
    ),
    "lapsed": Kind(
        settled(
            gettext_lazy("The promise lapsed with %(count)s."),
            gettext_lazy("The promise lapsed with %(count)s; %(yes)s said yes to the rest and %(no)s no."),
        )
    ),
    "withdrawn": Kind(
        settled(
            gettext_lazy("The author withdrew the promise with %(count)s."),
            gettext_lazy(
                "The author withdrew the promise with %(count)s; %(yes)s said yes to the rest and %(no)s no."
            ),
        )
    ),
    "released": Kind(
        settled(
            gettext_lazy("The author let everything out with %(count)s."),
            gettext_lazy(
                "The author let everything out with %(count)s; %(yes)s said yes to the rest and %(no)s no."
            ),
        )
    ),
    "halted": Kind(
        settled(
            gettext_lazy("A moderator stopped the promise with %(count)s."),
            gettext_lazy(
                "A moderator stopped the promise with %(count)s; %(yes)s said yes to the rest and %(no)s no."
            ),
        )
    ),
    "posted": Kind(posted),
    "taken_down": Kind(lambda f: gettext("The work was taken down and is a draft again.")),
    "thanked": Kind(thanked),
    "hurried": Kind(lambda f: gettext("The author let all remaining chapters out at once.")),
    "stopped": Kind(
        lambda f: (
            gettext("A moderator stopped the remaining chapters. Reason: %(reason)s")
            % {"reason": f["reason"]}
        )
    ),
}


class Line(NamedTuple):
    """An entry to be written: its kind, the key of what it is about, when it happened, its facts."""

    kind: str
    key: str
    at: datetime
    facts: Facts


def record(promise: Promise, kind: str, key: str, at: datetime, now: datetime, **facts: Any) -> Entry:
    """Append one entry; see `write`."""
    return write(promise, [Line(kind, key, at, facts)], now)[0]


def write(promise: Promise, lines: Sequence[Line], now: datetime) -> list[Entry]:
    """Append entries, without their keys. The caller holds the lock on the promise's work, so numbers have no gaps.

    Two queries, however many entries. `facts` hold nothing that JSON does not.
    """
    sequence.appending()
    last = promise.entries.order_by("-number").values_list("number", "hash").first()
    before, previous = last or (0, "")
    entries = []
    for number, line in enumerate(lines, start=before + 1):
        kind, key, at, facts = line
        if KINDS[kind].hidden_while_open:
            # What is hidden is hashed; with the few values it can have, the hash alone would tell it.
            facts = {**facts, "salt": secrets.token_hex(16)}
        entry = Entry(promise=promise, number=number, kind=kind, key=key, at=at, recorded_at=now, facts=facts)
        entry.hash = previous = hash_of(entry, previous)
        entries.append(entry)
    INSERT.many(entries)
    return entries


def hash_of(entry: Entry, previous: str) -> str:
    """SHA-256, in hexadecimal, of a JSON array in UTF-8 without spaces and with sorted names.

    It holds the hash before (empty for the first), number, kind, the two instants in UTC, and the facts
    that are shown once the promise is settled.
    """
    instants = [at.astimezone(UTC).isoformat() for at in (entry.at, entry.recorded_at)]
    said = [previous, entry.number, entry.kind, *instants, shown(entry, is_open=False)]
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def first_break(entries: Iterable[Entry]) -> int | None:
    """The number of the first entry, in order, that does not follow from the one before; None if all do."""
    previous = ""
    for number, entry in enumerate(entries, start=1):
        if entry.number != number or entry.hash != hash_of(entry, previous):
            return number
        previous = entry.hash
    return None


def sentence(entry: Entry) -> str:
    return KINDS[entry.kind].sentence(entry.facts)


def shown(entry: Entry, *, is_open: bool) -> Facts:
    """The facts that the public may see: readers by their number in this ledger, never by account.

    While the promise is open, nothing shown tells how a reader answered "Do you want the rest?".
    """
    hidden = {"reader", "joined_at", "confirmed", "act"}
    if is_open:
        hidden |= {"salt", *KINDS[entry.kind].hidden_while_open}
    return {name: value for name, value in entry.facts.items() if name not in hidden}


def public(entry: Entry, *, is_open: bool) -> Facts:
    """An entry as everybody may read it, in words and in figures; what `hash_of` needs is all there."""
    return {
        "number": entry.number,
        "kind": entry.kind,
        "at": entry.at.astimezone(UTC).isoformat(),
        "recorded_at": entry.recorded_at.astimezone(UTC).isoformat(),
        "sentence": sentence(entry),
        "facts": shown(entry, is_open=is_open),
        "hash": entry.hash,
    }


def terms(entries: Iterable[Entry]) -> keeper.Terms:
    """The terms as they stood at opening; what was eased since is among the events."""
    facts = next(entry.facts for entry in entries if entry.kind == "opened")
    chance = facts["second_chance"]
    return keeper.Terms(
        quorum=facts["quorum"],
        asks=keeper.Asks(facts["asks"]),
        share=Fraction(facts["share_percent"], 100),
        window=timedelta(days=facts["window_days"]),
        earliest=timedelta(seconds=facts["earliest_seconds"]),
        calendar=calendar_of(facts["calendar"]),
        if_lapsed=keeper.IfLapsed(facts["if_lapsed"]),
        second_chance=keeper.SecondChance(chance["readers"], chance["days"]) if chance else None,
        thanks=keeper.Thanks(facts["thanks"]),
        account_age=timedelta(seconds=facts["account_age_seconds"]),
    )


def calendar_of(facts: Facts) -> keeper.Calendar:
    return keeper.Calendar(keeper.Pace(facts["pace"]), facts["days"])


def facts_of(terms: keeper.Terms) -> Facts:
    """The terms as the opening entry holds them; `terms` reads them back."""
    chance = terms.second_chance
    return {
        "quorum": terms.quorum,
        "asks": terms.asks.value,
        "share_percent": int(terms.share * 100),
        "window_days": terms.window.days,
        "earliest_seconds": int(terms.earliest.total_seconds()),
        "calendar": plain(terms.calendar),
        "if_lapsed": terms.if_lapsed.value,
        "second_chance": {"readers": chance.readers, "days": chance.days} if chance else None,
        "thanks": terms.thanks.value,
        "account_age_seconds": int(terms.account_age.total_seconds()),
    }


def events(entries: Iterable[Entry]) -> list[keeper.Event]:
    """The keeper's events in these entries. Entries that only report what the archive did have none."""
    return [event for entry in entries if (event := known_event(entry)) is not None]


def known_event(entry: Entry) -> keeper.Event | None:
    """Made once for each entry a process holds: at every look all entries of a ledger are gone through."""
    known = entry.__dict__
    if "event" not in known:
        known["event"] = event_of(entry)
    found: keeper.Event | None = known["event"]
    return found


def event_of(entry: Entry) -> keeper.Event | None:
    facts, at = entry.facts, entry.at
    match entry.kind:
        case "opened":
            return keeper.Opened(at)
        case "answered":
            return keeper.Response(
                at,
                facts["act"],
                facts["review"],
                facts["reader"],
                facts["wants_rest"],
                keeper.Role(facts["role"]),
                facts["confirmed"],
                instant(facts["joined_at"]),
            )
        case "removed":
            return keeper.Removed(at, facts["act"], facts["review"])
        case "seen":
            return keeper.Seen(at, facts["readers"])
        case "eased":
            calendar = facts.get("calendar")
            return keeper.Eased(
                at,
                facts.get("quorum"),
                calendar_of(calendar) if calendar else None,
            )
        case "withdrawn":
            return keeper.Withdrawn(at)
        case "released" | "hurried":
            return keeper.Released(at)
        case "halted":
            return keeper.Halted(at)
    return None
