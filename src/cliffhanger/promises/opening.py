"""Making a promise: the chapters behind it are sealed, the first is posted, the ledger begins."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Min
from django.utils.translation import gettext

from cliffhanger.archive import sequence
from cliffhanger.reviews.models import Question
from cliffhanger.works.models import Chapter, ReviewsFrom, Withdrawal, Work
from cliffhanger.works.posting import obstacles

from . import ledger
from .models import Promise, Seal, digest
from .problems import problems as problems_of

FIELD_OF = {
    "window": "window_days",
    "share": "share_percent",
    "earliest": "earliest_for",
    "calendar": "calendar_days",
    "second_chance": "chance_readers",
}


class CannotOpen(Exception):
    """Why a promise cannot open: sentences for the author by field; "" is for the promise as a whole."""

    def __init__(self, problems: dict[str, list[str]]) -> None:
        super().__init__("; ".join(sentence for sentences in problems.values() for sentence in sentences))
        self.problems = problems


@transaction.atomic
def launch(
    promise: Promise,
    now: datetime,
    post: Sequence[Chapter] = (),
    questions: Iterable[str] = (),
) -> Promise:
    """Post `post`, seal every other unposted chapter of the work, and open `promise` about them.

    `promise` is unsaved, with its work and terms. All of it happens or, with CannotOpen, nothing.
    """
    sequence.appending()
    work = Work.objects.select_for_update().get(pk=promise.work_id)
    promise.earliest_for = max(promise.earliest_for, settings.EARLIEST_FOR)
    promise.account_age = settings.ACCOUNT_AGE
    unposted = work.chapters.select_for_update().filter(posted_at=None)
    held = [chapter for chapter in unposted if chapter not in post]
    check(promise, work, held, list(post))
    if work.withdrawn_at:
        work.put_back(now)
    for chapter in post:
        chapter.post(now)
    begin(promise, held, now)
    for text in questions:
        Question.objects.create(work=work, text=text, asked_at=now)
    return promise


def check(promise: Promise, work: Work, held: list[Chapter], post: list[Chapter]) -> None:
    problems = problems_with_terms(promise)
    whole = problems.setdefault("", [])
    if work.promises.open().exists():
        whole.append(
            gettext("This work has an open promise already. It has to settle before you make another.")
        )
    if work.reviews_from == ReviewsFrom.NOBODY:
        whole.append(
            gettext(
                "A promise asks readers to answer, and the reviews of this work are closed. Open them first."
            )
        )
    if work.unrevealed_at:
        whole.append(
            gettext(
                "This work is in a collection that is not revealed yet: nobody could answer. Reveal it first."
            )
        )
    if work.withdrawal == Withdrawal.MODERATOR:
        whole.append(gettext("A moderator took this work down; only a moderator can put it back."))
    if work.chapters.filter(held_at__isnull=False).exists():
        whole.append(gettext("The chapters of the last promise are still going up."))
    if not held:
        whole.append(gettext("A promise needs chapters to hold back. Add the rest of the story first."))
    if not post and not work.chapters.posted().exists():
        whole.append(gettext("A promise is made after a posted chapter. Choose the first chapter to post."))
    for chapter in [*post, *held]:
        whole.extend(f"{chapter.heading}: {sentence}" for sentence in obstacles(chapter))
    if held and (out := [*work.chapters.posted(), *post]) and held[0].position < max(c.position for c in out):
        whole.append(gettext("Held chapters come after the posted ones. Put the chapters in order first."))
    if not whole:
        del problems[""]
    if problems:
        raise CannotOpen(problems)


def problems_with_terms(promise: Promise) -> dict[str, list[str]]:
    problems: dict[str, list[str]] = {}
    for field, sentence in problems_of(promise.terms()):
        problems.setdefault(FIELD_OF.get(field, field), []).append(sentence)
    if promise.chance_readers and not promise.chance_days:
        problems.setdefault("chance_days", []).append(gettext("Say how many days the second chance lasts."))
    if promise.chance_days and not promise.chance_readers:
        problems.setdefault("chance_readers", []).append(
            gettext("Say how few readers give it a second chance.")
        )
    return problems


def begin(promise: Promise, held: list[Chapter], now: datetime) -> None:
    promise.opened_at = promise.looked_at = now
    promise.closes_at = now + promise.terms().window
    promise.look_again_at = promise.closes_at
    promise.after = promise.work.chapters.posted().latest("position")
    promise.taken_in = last_act_before(promise.work, now)
    promise.opened_by = promise.opened_by or promise.work.creators().order_by("creatorships__pk").first()
    promise.save()
    terms = ledger.facts_of(promise.terms())
    ledger.record(promise, "opened", "opened", now, now, chapters=len(held), **terms)
    for chapter in held:
        seal(promise, chapter, now)


def last_act_before(work: Work, now: datetime) -> int:
    """The act after which reading begins: those before the opening cannot count.

    `now` was read before the lock was taken. Who answered in between answers an open promise.
    """
    since = work.acts.filter(at__gte=now).aggregate(first=Min("pk"))["first"]
    if since:
        return int(since) - 1
    return work.acts.aggregate(last=Max("pk"))["last"] or 0


def seal(promise: Promise, chapter: Chapter, now: datetime) -> None:
    chapter.hold(now)
    last = chapter.versions.order_by("-pk").values_list("pk", flat=True).first() or 0
    made = digest(chapter.text)
    Seal.objects.create(
        promise=promise,
        chapter=chapter,
        position=chapter.position,
        words=chapter.words,
        first_digest=made,
        digest=made,
        mended_up_to=last,
    )
    ledger.record(
        promise,
        "sealed",
        f"seal:{chapter.pk}",
        now,
        now,
        position=chapter.position,
        words=chapter.words,
        seal=made,
    )
