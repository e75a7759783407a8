"""What people and the clock do, each through the verb that the pages and the command call."""

import random
import uuid
from collections.abc import Callable
from datetime import timedelta

from cliffhanger.accounts.models import Account, Pseud
from cliffhanger.api.webhooks.courier import courier
from cliffhanger.api.webhooks.gathering import gather
from cliffhanger.archive import clock
from cliffhanger.config.strike import strike
from cliffhanger.follows.mail import mail
from cliffhanger.follows.models import Subscription
from cliffhanger.follows.tell import tell
from cliffhanger.manuscript import read
from cliffhanger.promises.easing import NotNow, ease, release, withdraw
from cliffhanger.promises.models import Promise
from cliffhanger.promises.opening import launch
from cliffhanger.reviews.models import Review
from cliffhanger.reviews.respond import Answer, respond
from cliffhanger.transfer.imports.hand_in import hand_in
from cliffhanger.works.models import Chapter

from .world import AUTHORS, READERS, STORY, note, tick_of_the_machine

Chance = random.Random


def answer(chance: Chance, reader: str) -> None:
    """The reader answers some chapters that are out; each noted as sent before and as acknowledged after."""
    account = Account.objects.get(username=reader)
    for chapter in Chapter.objects.visible_to(account).posted().order_by("?")[:3]:
        answer_one(chance, account, chapter)


def answer_one(chance: Chance, account: Account, chapter: Chapter) -> None:
    number = tick_of_the_machine()
    facts = {"reader": account.username, "chapter": chapter.pk, "number": number}
    said = Answer(
        verdicts=frozenset({chance.choice(["good", "bad", "messed_up"])}),
        wants_rest=chance.choice([True, True, False, None]),
        text=f"<p>answer {number}</p>",
    )
    note("sent", **facts)
    respond(chapter, account, said)
    note("acknowledged", **facts)


def open_promise(chance: Chance, author: str) -> Chapter | None:
    """The author hands a story in and promises its rest; readers follow it."""
    title = f"Tale {uuid.UUID(int=chance.getrandbits(128))}"
    work = hand_in(read(f"Title: {title}\n\n{STORY}".encode(), "tale.txt"), Pseud.objects.get(name=author))
    for reader in chance.sample(READERS, 3):
        Subscription.objects.create(account=Account.objects.get(username=reader), work=work)
    promise = Promise(
        work=work,
        quorum=chance.randint(1, 3),
        asks=chance.choice(["any", "favour"]),
        window_days=chance.randint(1, 3),
        pace=chance.choice(["at_once", "every", "spread"]),
        calendar_days=chance.randint(1, 4),
        if_lapsed=chance.choice(["withdraw", "keep_up", "release"]),
    )
    launch(promise, clock.now(), post=list(work.chapters.all()[:1]))
    note("opened", work=work.pk)
    return work.chapters.first()


def mend(chance: Chance, _: str) -> None:
    chapter = Chapter.objects.filter(held_at__isnull=False).order_by("?").first()
    if chapter:
        changed = f"<p>It went on, and was mended at {tick_of_the_machine()}.</p>"
        chapter.rewrite(chapter.title, changed, clock.now())


def take_back(chance: Chance, reader: str) -> None:
    review = Review.objects.filter(account__username=reader, removed_at=None).order_by("?").first()
    if review:
        review.remove(clock.now(), by_moderator=False)


def change_of_mind(chance: Chance, _: str) -> None:
    """An author eases, withdraws or lets everything out."""
    promise = Promise.objects.open().order_by("?").first()
    if promise is None:
        return
    verb = chance.choice([withdraw, release, lambda p, now: ease(p, now, quorum=1)])
    try:
        verb(promise, clock.now())
    except NotNow:
        return


def time_passes(chance: Chance, _: str) -> None:
    try:
        clock.move_to(clock.now() + timedelta(hours=chance.randint(1, 9)))
    except clock.BackInTime:
        return  # somebody else moved it further meanwhile
    strike(clock.now())


def tick(chance: Chance, _: str) -> None:
    for _again in range(2):
        strike(clock.now())


def tell_people(chance: Chance, _: str) -> None:
    """A tick that gets as far as the notices before its end is near."""
    tell()


def hand_out_letters(chance: Chance, _: str) -> None:
    """And one that gets as far as the mail."""
    mail(clock.now())


def tell_programs(chance: Chance, _: str) -> None:
    """And one that gets as far as the webhooks, and hears what they answer."""
    gather(clock.now())
    courier.go_round(clock.now())


Role = Callable[[Chance, str], object]
ROLES: dict[Role, int] = {
    tick: 24,
    tell_people: 9,
    hand_out_letters: 9,
    tell_programs: 9,
    answer: 28,
    open_promise: 9,
    time_passes: 9,
    mend: 5,
    change_of_mind: 4,
    take_back: 3,
}


def somebody(chance: Chance, busy: set[str]) -> tuple[Role, str]:
    """A role, and a person to play it who does nothing else at the moment."""
    role = chance.choices(list(ROLES), list(ROLES.values()))[0]
    people = AUTHORS if role is open_promise else [name for name in READERS if name not in busy]
    return role, chance.choice(people)
