"""What readers answer, what is said below it, and the record of every act that may bear on a promise."""

import uuid
from datetime import datetime

from django.core.validators import MaxLengthValidator
from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from cliffhanger.accounts.models import Account, Pseud
from cliffhanger.archive import clock, sequence
from cliffhanger.kit.compiled import Insert
from cliffhanger.works.models import Chapter, Work

from .kudos import Kudos
from .margins import MarginNote
from .queries import ReplyQuerySet, ReviewQuerySet

__all__ = ["VERDICTS", "Act", "Kudos", "MarginNote", "Question", "QuestionAnswer", "Reply", "Review"]

VERDICTS = {
    "good": pgettext_lazy("verdict", "good"),
    "bad": pgettext_lazy("verdict", "bad"),
    "messed_up": pgettext_lazy("verdict", "messed up"),
    "out_of_character": pgettext_lazy("verdict", "out of character"),
}


class Review(models.Model):
    """One reader's answer to one chapter, as it stands. A reader who answers again changes it."""

    # Each index is written at every answer: those below, and of the constraints, begin with these three.
    work = models.ForeignKey(Work, models.CASCADE, related_name="reviews", db_index=False)
    chapter = models.ForeignKey(Chapter, models.CASCADE, related_name="reviews", db_index=False)
    account = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="reviews", db_index=False)
    pseud = models.ForeignKey(Pseud, models.SET_NULL, null=True, related_name="reviews")
    guest_name = models.CharField(_("your name"), max_length=60, blank=True)
    guest_mark = models.CharField(max_length=64, blank=True)
    form_key = models.UUIDField(default=uuid.uuid4, unique=True)
    good = models.BooleanField(default=False)
    bad = models.BooleanField(default=False)
    messed_up = models.BooleanField(default=False)
    out_of_character = models.BooleanField(default=False)
    wants_rest = models.BooleanField(_("Do you want the rest?"), null=True)
    text = models.TextField(blank=True, validators=[MaxLengthValidator(10_000)])
    written_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)
    removed_by_moderator = models.BooleanField(default=False)
    removal_reason = models.CharField(max_length=300, blank=True)
    # Waits for the author to let it through, unseen by others. Whether it counts is another matter: it does.
    waits_since = models.DateTimeField(null=True)
    pinned_at = models.DateTimeField(null=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-written_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["chapter", "account"], name="one_review_a_chapter_and_reader"),
            models.UniqueConstraint(
                fields=["work"], condition=models.Q(pinned_at__isnull=False), name="one_pinned_review_a_work"
            ),
        ]
        indexes = [
            models.Index(fields=["work", "-written_at"]),
            models.Index(fields=["account", "written_at"]),
            models.Index(
                fields=["guest_mark", "written_at"],
                condition=models.Q(account__isnull=True),
                name="reviews_of_a_guest",
            ),
        ]

    def __str__(self) -> str:
        return f"Review {self.pk} by {self.signature}"

    def get_absolute_url(self) -> str:
        return reverse("reviews:review", args=[self.pk])

    @property
    def signature(self) -> str:
        return self.name or gettext("Somebody who has left")

    @property
    def name(self) -> str:
        """Of whoever said it; empty when she has left."""
        return self.pseud.name if self.pseud else self.guest_name

    @property
    def verdicts(self) -> list[str]:
        return [str(label) for name, label in VERDICTS.items() if getattr(self, name)]

    def remove(self, at: datetime, *, by_moderator: bool, reason: str = "") -> bool:
        """Take the review off the pages. False if it was removed already."""
        with transaction.atomic():
            Work.lock(self.work_id)
            removed = Review.objects.filter(pk=self.pk, removed_at=None).update(
                removed_at=at, removed_by_moderator=by_moderator, removal_reason=reason, pinned_at=None
            )
            if removed:
                Act.record(self, Act.Kind.REMOVED, at)
        return bool(removed)

    def let_through(self) -> bool:
        """Show a review that waited to everybody. False if it did not wait."""
        return bool(Review.objects.filter(pk=self.pk).exclude(waits_since=None).update(waits_since=None))

    @transaction.atomic
    def pin(self, at: datetime, reply: "Reply | None" = None) -> bool:
        """Put it above the other reviews of its work, with `reply` first below it, in place of one pinned before.

        False if it is not there for everybody to see.
        """
        Work.lock(self.work_id)
        if not Review.objects.shown().filter(pk=self.pk).exists():
            return False
        unpin(self.work_id)
        if reply:
            Reply.objects.filter(pk=reply.pk, removed_at=None, waits_since=None).update(pinned_at=at)
        return bool(Review.objects.filter(pk=self.pk, removed_at=None).update(pinned_at=at))


@transaction.atomic
def unpin(work_id: int) -> None:
    """Put what is pinned in this work back in its place."""
    Review.objects.filter(work=work_id).exclude(pinned_at=None).update(pinned_at=None)
    Reply.objects.filter(review__work=work_id).exclude(pinned_at=None).update(pinned_at=None)


def must_wait(work: Work, writer: Pseud) -> bool:
    """Whether what this person says of the work waits for its author; what those say who make it does not."""
    return work.reviews_wait and work.role_of(writer.account) is None


class Act(models.Model):
    """Append-only: a review was given (or changed) or removed, with all that decides whether it counts.

    Facts about the reader are those of the instant: a beta taken on later was a reader when she answered.
    """

    class Kind(models.TextChoices):
        GIVEN = "given"
        REMOVED = "removed"

    kind = models.CharField(max_length=8, choices=Kind.choices)
    review = models.ForeignKey(Review, models.CASCADE, related_name="acts")
    work = models.ForeignKey(Work, models.CASCADE, related_name="acts", db_index=False)  # see Meta.indexes
    account = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    wants_rest = models.BooleanField(null=True)
    role = models.CharField(max_length=8, default="reader")
    is_confirmed = models.BooleanField(default=False)
    joined_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["work", "id"])]

    @classmethod
    def record(
        cls, review: Review, kind: str, at: datetime, role: str = "reader", *, confirmed: bool = False
    ) -> "Act":
        """Add the act to the record. The caller holds the lock on the work's row."""
        sequence.appending()
        act = cls(
            kind=kind,
            review=review,
            work_id=review.work_id,
            account_id=review.account_id,
            at=at,
            wants_rest=review.wants_rest,
            role=role,
            is_confirmed=confirmed,
            joined_at=review.account.joined_at if review.account else None,
        )
        INSERT(act)
        return act


INSERT = Insert(Act)


class Question(models.Model):
    """A question of the author's own, asked in the answer form until it is retired."""

    work = models.ForeignKey(Work, models.CASCADE, related_name="questions")
    text = models.CharField(max_length=200)
    asked_at = models.DateTimeField(default=clock.now)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text


class QuestionAnswer(models.Model):
    review = models.ForeignKey(Review, models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, models.CASCADE, related_name="answers")
    text = models.CharField(max_length=1000)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["review", "question"], name="one_answer_a_question")]
        ordering = ["question_id"]


FIRST_REPLY = 10**12  # in the numbers of comments, where answers come first


class Reply(models.Model):
    """What the author and the reviewer say to each other below a review."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="replies")
    pseud = models.ForeignKey(Pseud, models.SET_NULL, null=True, related_name="replies")
    form_key = models.UUIDField(default=uuid.uuid4, unique=True)
    text = models.TextField(validators=[MaxLengthValidator(10_000)])
    written_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)
    removed_by_moderator = models.BooleanField(default=False)
    removal_reason = models.CharField(max_length=300, blank=True)
    waits_since = models.DateTimeField(null=True)  # see `Review.waits_since`
    pinned_at = models.DateTimeField(null=True)

    objects = ReplyQuerySet.as_manager()

    class Meta:
        ordering = ["written_at", "pk"]

    def __str__(self) -> str:
        return f"Reply {self.pk} below review {self.review_id}"

    def get_absolute_url(self) -> str:
        return f"{reverse('reviews:review', args=[self.review_id])}#reply_{self.pk}"

    @property
    def number(self) -> int:
        """Its number among what programs call comments."""
        return FIRST_REPLY + int(self.pk)

    @classmethod
    def write(cls, review: Review, pseud: Pseud, text: str, form_key: uuid.UUID, now: datetime) -> "Reply":
        """Add a reply; the same form sent twice is one."""
        said = {"review": review, "pseud": pseud, "text": text, "written_at": now}
        waits_since = now if must_wait(review.work, pseud) else None
        with transaction.atomic():
            sequence.appending()
            reply, _ = cls.objects.get_or_create(
                form_key=form_key, defaults={**said, "waits_since": waits_since}
            )
        return reply

    def rewrite(self, text: str, at: datetime) -> bool:
        """Say it otherwise. False if it was removed meanwhile, or says so already."""
        changed = {"text": text, "edited_at": at}
        if self.pseud and must_wait(self.review.work, self.pseud):
            changed |= {"waits_since": at, "pinned_at": None}
        mine = Reply.objects.filter(pk=self.pk, removed_at=None).exclude(text=text)
        return bool(mine.update(**changed))

    def let_through(self) -> bool:
        """Show a reply that waited to everybody who sees the review. False if it did not wait."""
        return bool(Reply.objects.filter(pk=self.pk).exclude(waits_since=None).update(waits_since=None))

    def remove(self, at: datetime, *, by_moderator: bool, reason: str = "") -> bool:
        """Take the reply off the pages. False if it was removed already."""
        return bool(
            Reply.objects.filter(pk=self.pk, removed_at=None).update(
                removed_at=at, removed_by_moderator=by_moderator, removal_reason=reason, pinned_at=None
            )
        )
