"""What must hold of the archive afterwards, whatever was killed. Each breach is one sentence."""

import email
import email.policy
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

from cliffhanger.follows.models import Notice
from cliffhanger.follows.tell import ENDINGS
from cliffhanger.promises.models import Entry, Promise, Seal
from cliffhanger.promises.replay import replay
from cliffhanger.reviews.models import Act, Review
from cliffhanger.works.models import Change, Chapter, Work

from .programs import arrived, programs_are_told
from .world import noted


def breaches() -> list[str]:
    return [
        breach
        for law in (nobody_failed, answers_are_kept, works_are_whole, chapters_go_up_once, ledgers_replay,
                    all_is_settled, everybody_is_told_once, letters_leave_once, programs_are_told)
        for breach in law()
    ]  # fmt: skip


def census() -> list[int]:
    """How many answers, settled promises, chapters posted from under a seal, letters, and messages to programs there were."""
    settled = Promise.objects.exclude(settled_at=None)
    released = Seal.objects.exclude(posted_at=None)
    return [Review.objects.count(), settled.count(), released.count(), len(list(letters())), arrived()]


def nobody_failed() -> Iterator[str]:
    for failure in noted("failed"):
        yield f"{failure['role']} failed: {failure['error']}"


def answers_are_kept() -> Iterator[str]:
    """What was acknowledged stands, unless the same reader sent something later."""
    last: dict[tuple[str, int], int] = {}
    for line in noted("acknowledged"):
        place = (line["reader"], line["chapter"])
        last[place] = max(last.get(place, 0), line["number"])
    for (reader, chapter), number in last.items():
        review = Review.objects.filter(account__username=reader, chapter=chapter).first()
        if review is None:
            yield f"The answer {number} of {reader} to chapter {chapter} is lost."
        elif number_in(review) < number:
            yield f"The answer {number} of {reader} to chapter {chapter} gave way to {number_in(review)}."
    sent = Counter((line["reader"], line["chapter"]) for line in noted("sent"))
    for review in Review.objects.select_related("account"):
        given = review.acts.filter(kind=Act.Kind.GIVEN).count()
        if not 1 <= given <= sent[review.account.username, review.chapter_id]:
            yield f"Review {review.pk} has {given} acts, more or fewer than were sent."


def number_in(review: Review) -> int:
    return int(review.text.removeprefix("<p>answer ").removesuffix("</p>"))


def works_are_whole() -> Iterator[str]:
    """Handed in and promised as one piece each."""
    for line in noted("opened"):
        if not Promise.objects.filter(work=line["work"]).exists():
            yield f"Work {line['work']} was promised, and has no promise."
    for work in Work.objects.all():
        if work.chapters.count() != 5 or work.creators().count() != 1:
            yield f"Work {work.pk} is half handed in."
        if work.posted_at is None and work.promises.exists():
            yield f"Work {work.pk} has a promise and is not out."
    for promise in Promise.objects.all():
        if promise.seals.count() != 4 or promise.entries.filter(kind="sealed").count() != 4:
            yield f"Promise {promise.pk} is half sealed."


def chapters_go_up_once() -> Iterator[str]:
    posted = Counter(Change.objects.filter(kind=Change.Kind.POSTED).values_list("chapter", flat=True))
    entries = Counter(Entry.objects.filter(kind="posted").values_list("key", flat=True))
    for chapter in Chapter.objects.all():
        wanted = 0 if chapter.posted_at is None else 1
        if posted[chapter.pk] != wanted:
            yield f"Chapter {chapter.pk} went up {posted[chapter.pk]} times, not {wanted}."
    for seal in Seal.objects.all():
        wanted = 0 if seal.posted_at is None else 1
        times = entries[f"chapter:{seal.chapter_id}"]
        if times != wanted or (seal.chapter.posted_at is not None) != bool(wanted):
            yield f"Sealed chapter {seal.chapter_id} is in the ledger {times} times, not {wanted}."


def ledgers_replay() -> Iterator[str]:
    for promise in Promise.objects.all():
        if not replay(promise).is_equal:
            yield f"The ledger of promise {promise.pk} does not replay to what was recorded."
        numbers = list(promise.entries.values_list("number", flat=True))
        if numbers != list(range(1, len(numbers) + 1)):
            yield f"The ledger of promise {promise.pk} has gaps."
        taken = Counter(promise.entries.filter(kind="answered").values_list("facts__act", flat=True))
        yield from (f"Act {act} is in the ledger {times} times." for act, times in taken.items() if times > 1)


def all_is_settled() -> Iterator[str]:
    for promise in Promise.objects.open():
        yield f"Promise {promise.pk} is still open after ten weeks."
    for seal in Seal.objects.filter(due_at__isnull=False, posted_at=None, promise__halted_at=None):
        yield f"Chapter {seal.chapter_id} was due and is not up."
    for chapter in Chapter.objects.filter(held_at__isnull=False):
        yield f"Chapter {chapter.pk} is still under seal after its promise."


def everybody_is_told_once() -> Iterator[str]:
    """Authors and followers of every ending, followers of every chapter but those they could not know of."""
    for entry in Entry.objects.filter(kind__in=ENDINGS).select_related("promise__work"):
        work = entry.promise.work
        owed = {
            *work.creators().values_list("account", flat=True),
            *work.subscriptions.values_list("account", flat=True),
        }
        told = Counter(Notice.objects.filter(key=f"entry:{entry.pk}").values_list("account", flat=True))
        yield from (
            f"Account {a} was told of entry {entry.pk} {told[a]} times." for a in owed if told[a] != 1
        )
    for change in Change.objects.filter(kind=Change.Kind.POSTED).select_related("work"):
        told = Counter(
            Notice.objects.filter(key=f"chapter:{change.chapter_id}").values_list("account", flat=True)
        )
        for account in change.work.subscriptions.values_list("account", flat=True):
            if told[account] != 1:
                yield f"Account {account} was told of chapter {change.chapter_id} {told[account]} times."


def letters_leave_once() -> Iterator[str]:
    """Each notice in one letter; in none only if somebody died while handing it over, and then it is marked."""
    mailed = Counter(told for letter in letters() for told in letter)
    yield from (f"{told} was mailed {times} times." for told, times in mailed.items() if times > 1)
    for notice in Notice.objects.select_related("account"):
        if notice.claim is None:
            yield f"Notice {notice.pk} was never mailed."
        elif notice.mailed_at and not mailed[notice.account.email, notice.sentence, notice.address]:
            yield f"Notice {notice.pk} is marked as mailed and in no letter."


def letters() -> Iterable[list[tuple[str, str, str]]]:
    """What each letter in the mail folder tells: to whom, the sentence, the address."""
    for file in Path(os.environ["CRASH_MAIL"]).glob("*"):
        for text in file.read_bytes().split(b"-" * 79 + b"\n"):
            if text.strip():
                letter = email.message_from_bytes(text, policy=email.policy.default)
                yield list(told_in(str(letter["To"]), letter.get_content().splitlines()))


def told_in(to: str, lines: list[str]) -> Iterator[tuple[str, str, str]]:
    for before, line in pairwise(lines):
        path = urlsplit(line).path if line.startswith("http") else ""
        if before and path and not before.startswith("http"):
            fragment = urlsplit(line).fragment
            yield to, before, f"{path}#{fragment}" if fragment else path
