"""A reader answers a chapter."""

import hashlib
import hmac
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction

from cliffhanger.accounts.models import Account, Pseud
from cliffhanger.archive import clock
from cliffhanger.kit.compiled import Compiled, Insert
from cliffhanger.works.models import Chapter, Work
from cliffhanger.works.queries import Reader

from .access import is_in_haste, too_many_answers
from .footing import Footing, footing
from .models import VERDICTS, Act, QuestionAnswer, Review

OWN: Compiled[Review] = Compiled(
    lambda chapter, reader: Review.objects.filter(chapter=chapter, account=reader).select_related(
        "work", "account"
    )
)
INSERT = Insert(Review, unless=["form_key"])


@dataclass(frozen=True)
class Answer:
    """What the reader said. `text` is sanitised HTML, `answers` maps question numbers to text."""

    verdicts: frozenset[str] = frozenset()
    wants_rest: bool | None = None
    text: str = ""
    answers: Mapping[int, str] = field(default_factory=dict)
    pseud: Pseud | None = None
    guest_name: str = ""
    guest_mark: str = ""
    form_key: uuid.UUID = field(default_factory=uuid.uuid4)


def respond(chapter: Chapter, reader: Reader, answer: Answer, on: Footing | None = None) -> Review:
    """Write the answer down, in place of this reader's earlier one to the chapter if there is one.

    The same form sent twice is one review. Raises TooMany. The instant is taken under the lock on the
    work, so that whoever holds the lock later has every answer stamped earlier before her. What a
    moderator removed stays removed, whatever becomes of its text, and is no answer any more. `on` is her
    footing in the chapter, if it was asked already.
    """
    # All that can be is done before the lock is taken: on SQLite it keeps every other writer of the archive waiting.
    on = on or footing(reader, chapter)
    in_haste = is_in_haste(reader, answer.guest_mark)
    account = reader if isinstance(reader, Account) else None
    review = Review(work=chapter.work, chapter=chapter, account=account)
    fill(review, answer)
    with transaction.atomic():
        return write(review, answer, on, in_haste=in_haste)


def write(review: Review, answer: Answer, on: Footing, *, in_haste: bool) -> Review:
    """Write this new review down, or what it says into the earlier one that it changes."""
    Work.lock(review.work_id)
    now = clock.now()
    if found := earlier(review.chapter, review.account, answer):
        if found.account is None or says_the_same(found, answer):
            return found
        review = found
        review.edited_at = now
        fill(review, answer)
    elif in_haste:
        raise too_many_answers()
    else:
        review.written_at = now
    wait(review, on.role, now)
    save(review)
    put_answers(review, answer)
    if review.removed_at is None:
        Act.record(review, Act.Kind.GIVEN, now, on.role, confirmed=on.is_confirmed)
    return review


def earlier(chapter: Chapter, account: Account | None, answer: Answer) -> Review | None:
    """The review this answer changes: the reader's own of this chapter, or a guest's sent twice."""
    if account:
        return next(iter(OWN(chapter.pk, account.pk)), None)
    return Review.objects.filter(chapter=chapter, account=None, form_key=answer.form_key).first()


def says_the_same(review: Review, answer: Answer) -> bool:
    """Whether the form was sent twice. Giving a removed review again, or in a new promise, is an answer."""
    return review.form_key == answer.form_key and review.removed_at is None


def fill(review: Review, answer: Answer) -> None:
    for verdict in VERDICTS:
        setattr(review, verdict, verdict in answer.verdicts)
    review.wants_rest = answer.wants_rest
    review.text = answer.text
    review.form_key = answer.form_key
    review.guest_name = answer.guest_name
    review.guest_mark = answer.guest_mark
    if review.account:
        sign(review, review.account, answer.pseud)
    if review.removed_at and not review.removed_by_moderator:
        review.removed_at, review.removal_reason = None, ""


def wait(review: Review, role: str, now: datetime) -> None:
    """Where the author sees reviews before others do, every word of a reader waits for her."""
    if review.work.reviews_wait and role == "reader":
        review.waits_since, review.pinned_at = now, None


def sign(review: Review, account: Account, pseud: Pseud | None) -> None:
    """With the pseud she chose, or else with the one she usually writes under, which need not be fetched."""
    if pseud is None and account.default_pseud_id:
        review.pseud_id = account.default_pseud_id
    else:
        review.pseud = pseud or account.pseud


def save(review: Review) -> None:
    """Under the key of its form, unless some other review has it: a form that was copied is one of its own."""
    if review.pk is None:
        while not INSERT(review):
            review.form_key = uuid.uuid4()
        return
    try:
        with transaction.atomic():
            review.save()
    except IntegrityError:
        review.form_key = uuid.uuid4()
        review.save()


def put_answers(review: Review, answer: Answer) -> None:
    if not answer.answers:
        return
    asked = {question.pk: question for question in review.work.questions.filter(retired_at=None)}
    for number, text in answer.answers.items():
        if number in asked and text.strip():
            QuestionAnswer.objects.update_or_create(
                review=review, question=asked[number], defaults={"text": text.strip()[:1000]}
            )
        elif number in asked:
            QuestionAnswer.objects.filter(review=review, question=asked[number]).delete()


def mark_of(address: str, day: str) -> str:
    """A guest's address as a mark that cannot be turned back and changes every day."""
    return hmac.new(settings.SECRET_KEY.encode(), f"{day} {address}".encode(), hashlib.sha256).hexdigest()
