"""A promise in other pages: `{% load promises %}`."""

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from cliffhanger.kit.text import number_in_words
from cliffhanger.promises import ledger, wording
from cliffhanger.promises.models import Promise, Seal, plain
from cliffhanger.works.models import Chapter, Work

register = template.Library()
register.filter("terms_sentence", wording.terms_sentence)
register.filter("wishes", wording.wishes)


@register.filter
def promise(work: Work) -> Promise | None:
    """The work's latest promise, from the prefetched rows."""
    return next(iter(work.promises.all()), None)


@register.filter
def standing(promise: Promise) -> SafeString:
    """How it stands, with instants that a browser says in the reader's own zone."""
    return wording.as_html(wording.standing(promise), wording.shape_of(promise))


@register.filter
def pace(promise: Promise) -> str:
    """How the chapters follow one another: "one a day"."""
    return ledger.pace(plain(promise.calendar))


@register.filter
def if_lapsed(promise: Promise) -> str:
    match promise.if_lapsed:
        case Promise.IfLapsed.WITHDRAW:
            return gettext("The work is taken down.")
        case Promise.IfLapsed.KEEP_UP:
            return gettext("What is posted stays and the rest does not follow.")
        case _:
            return gettext("The rest goes up anyway.")


@register.filter
def second_chance(promise: Promise) -> str:
    """What its second chance says. Only of a promise that has one."""
    readers, days = promise.chance_readers or 0, promise.chance_days or 0
    if days == 1:
        text = ngettext(
            "If by then fewer than one reader has opened it, it stays open one day longer, once.",
            "If by then fewer than %(readers)s readers have opened it, it stays open one day longer, once.",
            readers,
        )
    else:
        text = ngettext(
            "If by then fewer than one reader has opened it, it stays open %(days)s days longer, once.",
            "If by then fewer than %(readers)s readers have opened it, it stays open %(days)s days longer, once.",
            readers,
        )
    return text % {"readers": number_in_words(readers), "days": number_in_words(days)}


@register.filter
def seal_state(promise: Promise) -> str:
    """Which seal to draw, and the tone of what stands around it."""
    if promise.halted_at:
        return "withdrawn"
    return {"released": "kept", "halted": "withdrawn"}.get(promise.outcome, promise.outcome)


@register.filter
def is_going_on(promise: Promise) -> bool:
    """Whether it is open, or its chapters are still going up."""
    waiting = any(seal.due_at and seal.posted_at is None for seal in promise.seals.all())
    return promise.is_open or (waiting and not promise.halted_at)


@register.filter
def still_sealed(work: Work) -> list[Seal]:
    """The seals behind which chapters of this work are held now."""
    latest = promise(work)
    if latest is None or not is_going_on(latest):
        return []
    return [seal for seal in latest.seals.all() if seal.posted_at is None]


@register.filter
def seal_of(chapter: Chapter, work: Work) -> Seal | None:
    """The seal this posted chapter was under, if it was."""
    seals = (seal for made in work.promises.all() for seal in made.seals.all())
    return next((seal for seal in seals if seal.chapter_id == chapter.pk and seal.posted_at), None)
