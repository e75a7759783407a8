"""What is told, as a sentence in the language of whoever reads it. A notice keeps facts, in no language."""

import unicodedata
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext, ngettext

from cliffhanger.kit.text import number_in_words
from cliffhanger.works.models.chapter import heading_of

Facts = dict[str, Any]

MOST_CHARACTERS = 600  # of a sentence: works have many makers, and subjects of letters an end
# What has no direction of its own, and left to right. Whatever else may turn what stands beside it.
LEFT_TO_RIGHT = frozenset({"L", "EN", "ES", "ET", "CS", "NSM", "ON", "WS", "BN", "S", ""})


def sentence(said: str, facts: Facts) -> str:
    """`said` names one of SENTENCES."""
    return SENTENCES[said](facts)[:MOST_CHARACTERS]


def opened(facts: Facts) -> str:
    if facts["held"] == 1:
        text = ngettext(
            "“%(title)s” has a promise: one more chapter if one reader answers.",
            "“%(title)s” has a promise: one more chapter if %(quorum)s readers answer.",
            facts["quorum"],
        )
    else:
        text = ngettext(
            "“%(title)s” has a promise: %(chapters)s more chapters if one reader answers.",
            "“%(title)s” has a promise: %(chapters)s more chapters if %(quorum)s readers answer.",
            facts["quorum"],
        )
    return filled(text, facts, quorum=number_in_words(facts["quorum"]))


def kept(facts: Facts) -> str:
    text = ngettext(
        "The promise on “%(title)s” was kept: one more chapter will go up.",
        "The promise on “%(title)s” was kept: %(chapters)s more chapters will go up.",
        facts["held"],
    )
    return filled(text, facts)


def released(facts: Facts) -> str:
    text = ngettext(
        "The author of “%(title)s” let everything out: one more chapter.",
        "The author of “%(title)s” let everything out: %(chapters)s more chapters.",
        facts["held"],
    )
    return filled(text, facts)


def withdrawn(facts: Facts) -> str:
    return filled(gettext("The author of “%(title)s” withdrew the promise."), facts)


def stopped(facts: Facts) -> str:
    return filled(gettext("A moderator stopped the promise on “%(title)s”."), facts)


def lapsed(facts: Facts) -> str:
    match facts["if_lapsed"]:
        case "release":
            return filled(gettext("The promise on “%(title)s” lapsed, and the rest goes up anyway."), facts)
        case "withdraw":
            text = gettext("The promise on “%(title)s” lapsed, and the work was taken down.")
        case _:
            text = gettext("The promise on “%(title)s” lapsed; what is posted stays.")
    if not facts["thanks"]:
        return filled(text, facts)
    return f"{filled(text, facts)} {gettext('Those who answered may read the rest privately.')}"


def chapter(facts: Facts) -> str:
    return filled(gettext("%(chapter)s of “%(title)s” is up."), facts, chapter=chapter_of(facts))


def new_work(facts: Facts) -> str:
    names = ", ".join(isolated(name) for name in facts["makers"])
    text = gettext("“%(title)s” by %(names)s is new here: %(chapter)s is up.")
    return filled(text, facts, names=names, chapter=chapter_of(facts))


def review(facts: Facts) -> str:
    return filled(gettext("%(name)s answered “%(title)s”."), facts, name=name_in(facts))


def margin_note(facts: Facts) -> str:
    text = gettext("%(name)s left a note in the margin of “%(title)s”.")
    return filled(text, facts, name=name_in(facts))


def reply(facts: Facts) -> str:
    text = gettext("%(name)s replied below an answer to “%(title)s”.")
    return filled(text, facts, name=isolated(facts["name"]) or gettext("Somebody"))


def hook_gone(facts: Facts) -> str:
    text = gettext("The webhook to %(host)s is switched off: it said that it is gone for good.")
    return text % {"host": facts["host"]}


def hook_failing(facts: Facts) -> str:
    text = gettext("The webhook to %(host)s is switched off: it has taken nothing for days.")
    return text % {"host": facts["host"]}


def offered(facts: Facts) -> str:
    text = gettext("“%(title)s” was put forward for “%(collection)s”, and waits for you.")
    return filled(text, facts, collection=isolated(facts["collection"]))


def invited(facts: Facts) -> str:
    text = gettext("“%(collection)s” would like to have “%(title)s”.")
    return filled(text, facts, collection=isolated(facts["collection"]))


def agreed(facts: Facts) -> str:
    text = gettext("“%(title)s”, which was invited, is in “%(collection)s”.")
    return filled(text, facts, collection=isolated(facts["collection"]))


def approved(facts: Facts) -> str:
    text = gettext("“%(title)s” was approved: it is in “%(collection)s”.")
    return filled(text, facts, collection=isolated(facts["collection"]))


def refused(facts: Facts) -> str:
    text = gettext("“%(collection)s” does not take “%(title)s”.")
    return filled(text, facts, collection=isolated(facts["collection"]))


def removed(facts: Facts) -> str:
    text = gettext("“%(title)s” was taken out of “%(collection)s”.")
    return filled(text, facts, collection=isolated(facts["collection"]))


def revealed(facts: Facts) -> str:
    return filled(gettext("“%(title)s” is revealed, with your work in it."), facts)


def appointed(facts: Facts) -> str:
    return filled(gettext("You maintain the collection “%(title)s” now."), facts)


SENTENCES: dict[str, Callable[[Facts], str]] = {
    "opened": opened,
    "kept": kept,
    "released": released,
    "withdrawn": withdrawn,
    "halted": stopped,
    "stopped": stopped,
    "lapsed": lapsed,
    "chapter": chapter,
    "work": new_work,
    "review": review,
    "margin_note": margin_note,
    "reply": reply,
    "hook_gone": hook_gone,
    "hook_failing": hook_failing,
    "offered": offered,
    "invited": invited,
    "agreed": agreed,
    "approved": approved,
    "refused": refused,
    "removed": removed,
    "revealed": revealed,
    "appointed": appointed,
    "text": lambda facts: str(facts["text"]),  # as it was told when notices kept sentences
}


def filled(text: str, facts: Facts, **more: str) -> str:
    chapters = number_in_words(facts["held"]) if "held" in facts else ""
    return text % {"title": isolated(facts["title"]), "chapters": chapters, **more}


def chapter_of(facts: Facts) -> str:
    return isolated(heading_of(facts["position"], facts["chapter"]))


def name_in(facts: Facts) -> str:
    return isolated(facts["name"]) or gettext("Somebody who has left")


def isolated(name: str) -> str:
    """A name within a sentence, so that its direction and its marks of direction stay its own."""
    odd = any(unicodedata.bidirectional(sign) not in LEFT_TO_RIGHT for sign in name)
    return f"\u2068{name}\u2069" if odd else name
