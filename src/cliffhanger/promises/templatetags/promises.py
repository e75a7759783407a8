"""A promise in other pages: `{% load promises %}`."""

from django import template
from django.utils.safestring import SafeString

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
    return wording.IF_LAPSED[promise.if_lapsed].removeprefix("If not, ").capitalize()


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
