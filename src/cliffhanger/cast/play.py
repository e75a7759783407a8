"""Who does what and when in the demo world, from the stories and the voices."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from itertools import groupby
from uuid import uuid4

from django.contrib.auth.models import AnonymousUser

from cliffhanger.accounts.joining import join
from cliffhanger.accounts.models import Account, Pseud
from cliffhanger.archive import clock
from cliffhanger.collections import bringing, keeping
from cliffhanger.collections.models import Collection
from cliffhanger.follows.models import Notice, Subscription
from cliffhanger.manuscript import from_text
from cliffhanger.promises.easing import ease, withdraw
from cliffhanger.promises.models import Promise
from cliffhanger.promises.opening import launch
from cliffhanger.reviews.models import VERDICTS, Reply, Review
from cliffhanger.reviews.respond import Answer, mark_of, respond
from cliffhanger.tags.models import Kind
from cliffhanger.transfer.imports.hand_in import add_chapters, hand_in
from cliffhanger.works.models import Chapter, Creatorship, Reading, Style, Work

from . import stories, voices, wrangling
from .voices import Author, Posting, Reader, Said, Terms

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
FOUNDED = 59 * DAY
REPLY_AFTER, REPLY_BACK_AFTER = 2.5 * HOUR, 6 * HOUR
DRAFTED = 20 * HOUR
GUEST_ADDRESS = "192.0.2.7"

Moment = tuple[datetime, Callable[[], object]]


class Play:
    """The script as of `now`: moments in no order, each an instant and an act that takes its time from the clock."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.authors = {story: author for author in voices.authors() for story in author.writes}
        self.terms = voices.promises()
        self.postings = voices.postings()
        self.works: dict[str, Work] = {}

    def moments(self) -> Iterator[Moment]:
        yield from self.arrivals()
        for posting in self.postings:
            yield from self.of_posting(posting)
        for terms in self.terms:
            yield from self.of_promise(terms)
        for said, at in self.dated(voices.reviews()):
            yield from self.of_review(said, at)
        yield self.now - DAY + MINUTE, self.put_tags_in_order
        yield self.now - 20 * DAY, self.bring_together
        for reader in voices.readers():
            for story in reader.follows:
                yield self.first_day(story) + 3 * HOUR, partial(self.follow, reader, story)

    # When ---------------------------------------------------------------------------------------------

    def arrivals(self) -> Iterator[Moment]:
        for number, moderator in enumerate(voices.moderators()):
            yield (
                self.now - FOUNDED + number * HOUR,
                partial(arrive, moderator.account, moderator.bio, staff=True),
            )
        for number, author in enumerate(voices.authors()):
            yield self.now - FOUNDED + number * 97 * MINUTE, partial(arrive_to_write, author)
        for number, reader in enumerate(voices.readers()):
            stagger = number * 5 * HOUR if reader.joined == voices.LONG_AGO else timedelta()
            yield self.now - reader.joined * DAY + stagger, partial(arrive, reader.pseud, reader.bio)

    def of_posting(self, posting: Posting) -> Iterator[Moment]:
        begun_at = self.now - posting.days[0] * DAY if posting.days else self.now - DRAFTED
        yield begun_at - 10 * MINUTE, partial(self.draft, posting.story)
        for position, day in enumerate(posting.days, start=1):
            yield self.now - day * DAY, partial(self.post, posting.story, position)

    def of_promise(self, terms: Terms) -> Iterator[Moment]:
        opened_at = self.opened_at(terms)
        if terms.round == 1:
            yield opened_at - 10 * MINUTE, partial(self.draft, terms.story, slip_of(terms))
        yield opened_at, partial(self.open, terms)
        if terms.mended:
            yield opened_at + terms.mended["hours"] * HOUR, partial(self.mend, terms)
        if terms.eased:
            yield opened_at + terms.eased["hours"] * HOUR, partial(self.ease, terms)
        if terms.withdrawn:
            yield opened_at + terms.withdrawn * HOUR, partial(self.withdraw, terms)
        elif terms.farewell:
            yield opened_at + terms.days * DAY + 9 * HOUR, partial(self.bid_farewell, terms)

    def of_review(self, said: Said, at: datetime) -> Iterator[Moment]:
        yield at, partial(self.answer, said, said.text)
        if said.again:
            yield at + said.again["hours"] * HOUR, partial(self.answer, said, said.again["text"])
        if said.removed:
            yield at + said.removed["hours"] * HOUR, partial(self.remove, said)
        if said.reply:
            yield at + REPLY_AFTER, partial(self.reply, said)
        if said.reply_back:
            yield at + REPLY_BACK_AFTER, partial(self.reply_back, said)

    def dated(self, reviews: list[Said]) -> Iterator[tuple[Said, datetime]]:
        """Each review with its instant: as it says, or spread evenly over the time its readers had."""

        def answered(said: Said) -> tuple[str, int, int]:
            return said.story, said.round, said.chapter

        for _, group in groupby(sorted(reviews, key=answered), key=answered):
            together = list(group)
            since, span = self.time_for(together[0])
            for number, said in enumerate(together, start=1):
                evenly = span * number / (len(together) + 1)
                after = evenly if said.hours is None else said.hours * HOUR
                # Nobody answers on the stroke; how long one took to write it is as good a minute as any.
                yield said, since + after + len(said.text) % 47 * MINUTE

    def time_for(self, said: Said) -> tuple[datetime, timedelta]:
        for terms in self.terms:
            if (terms.story, terms.round) == (said.story, said.round):
                opened_at = self.opened_at(terms)
                return opened_at, min(terms.days * DAY, self.now - opened_at) - DAY / 2
        posting = next(posting for posting in self.postings if posting.story == said.story)
        return self.now - posting.days[said.chapter - 1] * DAY, 6 * DAY

    def opened_at(self, terms: Terms) -> datetime:
        return self.now - terms.opened * DAY

    def first_day(self, story: str) -> datetime:
        days = [posting.days[0] for posting in self.postings if posting.story == story and posting.days]
        return self.now - max([*days, *(terms.opened for terms in self.terms if terms.story == story)]) * DAY

    # What ---------------------------------------------------------------------------------------------

    def draft(self, story: str, slip: tuple[str, str] | None = None) -> None:
        first, *rest = stories.manuscripts(story, slip)
        author = self.authors[story]
        self.works[story] = work = hand_in(first, Pseud.objects.get(name=author.pseud_for(story)))
        for manuscript in rest:
            add_chapters(work, manuscript)
        # What the author corrects in the read-back: fields of her file that a draft has no tag for yet.
        work.tag_with(Kind.CATEGORY, listed(first.other.get("Category")))
        work.tag_with(Kind.FREEFORM, [*first.genres, *listed(first.other.get("Additional Tags"))])
        work.mark_spoilers(wrangling.spoilers(story))
        if css := stories.style(story):
            Style.wear(work, css, clock.now())
        for reader in voices.readers():
            if story in reader.beta:
                pseud = Pseud.objects.get(name=reader.pseud)
                Creatorship.objects.create(work=work, pseud=pseud, role=Creatorship.Role.BETA)

    def put_tags_in_order(self) -> None:
        warden = voices.moderators()[0].account
        wrangling.put_in_order(Account.objects.get(username=warden), clock.now())

    def bring_together(self) -> None:
        """A collection of the warden's, with what is out and plain."""
        warden, now = Account.objects.get(username=voices.moderators()[0].account), clock.now()
        made = keeping.make(
            Collection(
                name="small_hours",
                key="small_hours",
                title="Small Hours",
                description=from_text("Stories for when everybody else is asleep. Lamps, cats and the sea."),
                rules=from_text(
                    "Finished or well begun. Nothing that keeps one awake for longer than it is long."
                ),
                is_moderated=True,
            ),
            warden,
            now,
        )
        for story in ("what-the-cat-saw", "salt-and-sealskin"):
            author = Account.objects.get(username=self.authors[story].account)
            bringing.approve(bringing.offer(made, self.works[story], author, now), warden, now)

    def post(self, story: str, position: int) -> None:
        self.chapter(story, position).post(clock.now())

    def open(self, terms: Terms) -> None:
        work = self.works[terms.story]
        if terms.note:
            work.notes_before = from_text(terms.note)
            work.save(update_fields=["notes_before"])
        pace, days = terms.pace
        promise = Promise(
            work=work,
            opened_by=self.pen(terms.story),
            quorum=terms.quorum,
            window_days=terms.days,
            asks=terms.asks,
            share_percent=terms.share,
            pace=pace,
            calendar_days=days,
            if_lapsed=terms.if_lapsed,
            verdicts=list(VERDICTS),
            word=terms.word,
        )
        unposted = work.chapters.filter(position=1, posted_at=None)
        launch(promise, clock.now(), post=list(unposted), questions=terms.questions)

    def mend(self, terms: Terms) -> None:
        assert terms.mended  # noqa: S101 - asked only where there is one
        chapter = self.chapter(terms.story, terms.mended["chapter"])
        mended = chapter.text.replace(terms.mended["slip"], terms.mended["text"])
        chapter.rewrite(chapter.title, mended, clock.now())

    def ease(self, terms: Terms) -> None:
        assert terms.eased  # noqa: S101 - asked only where it is
        ease(self.promise(terms.story), clock.now(), quorum=terms.eased["quorum"])

    def withdraw(self, terms: Terms) -> None:
        withdraw(self.promise(terms.story), clock.now())
        self.bid_farewell(terms)

    def bid_farewell(self, terms: Terms) -> None:
        Promise.objects.filter(pk=self.promise(terms.story).pk).update(word=terms.farewell)

    def answer(self, said: Said, text: str) -> None:
        chapter = self.chapter(said.story, said.chapter)
        questions = chapter.work.questions.filter(retired_at=None)
        now = clock.now()
        reader = Account.objects.filter(username=said.reader).first()
        if reader:
            Reading.objects.get_or_create(chapter=chapter, account=reader, defaults={"since": now})
            read_notices(reader)
        answer = Answer(
            verdicts=frozenset(said.verdicts),
            wants_rest=said.wants_rest,
            text=from_text(text),
            answers={question.pk: words for question, words in zip(questions, said.answers, strict=False)},
            guest_name=said.guest,
            guest_mark=mark_of(GUEST_ADDRESS, now.date().isoformat()) if said.guest else "",
        )
        respond(chapter, reader or AnonymousUser(), answer)

    def remove(self, said: Said) -> None:
        assert said.removed  # noqa: S101 - asked only where it was
        self.review(said).remove(clock.now(), by_moderator=True, reason=said.removed["reason"])

    def reply(self, said: Said) -> None:
        self.say_below(said, self.pen(said.story), said.reply)

    def reply_back(self, said: Said) -> None:
        self.say_below(said, Pseud.objects.get(name=said.reader), said.reply_back)

    def say_below(self, said: Said, pseud: Pseud, text: str) -> None:
        read_notices(pseud.account)
        Reply.write(self.review(said), pseud, from_text(text), uuid4(), clock.now())

    def follow(self, reader: Reader, story: str) -> None:
        Subscription.objects.create(
            account=Account.objects.get(username=reader.pseud), work=self.works[story], since=clock.now()
        )

    # Which --------------------------------------------------------------------------------------------

    def chapter(self, story: str, position: int) -> Chapter:
        chapter: Chapter = self.works[story].chapters.get(position=position)
        return chapter

    def promise(self, story: str) -> Promise:
        promise: Promise = self.works[story].promises.latest("opened_at")
        return promise

    def review(self, said: Said) -> Review:
        of_chapter = self.chapter(said.story, said.chapter).reviews
        found: Review = (
            of_chapter.get(guest_name=said.guest) if said.guest else of_chapter.get(pseud__name=said.reader)
        )
        return found

    def pen(self, story: str) -> Pseud:
        return Pseud.objects.get(name=self.authors[story].pseud_for(story))


def arrive(name: str, bio: str, *, staff: bool = False) -> Account:
    account = join(name, f"{name}@readers.example", None, is_staff=staff)
    account.pseuds.update(about=bio)
    return account


def arrive_to_write(author: Author) -> None:
    account = arrive(author.account, author.bio)
    for name in author.pseuds:
        if name != author.account:
            Pseud.objects.create(account=account, name=name, about=author.bio)
    account.write_as(account.pseuds.get(name=author.pseuds[0]))


def read_notices(account: Account) -> None:
    """Whoever writes has looked at her notices before."""
    Notice.objects.filter(account=account, read_at=None).update(read_at=clock.now())


def slip_of(terms: Terms) -> tuple[str, str] | None:
    return (terms.mended["text"], terms.mended["slip"]) if terms.mended else None


def listed(words: str | None) -> list[str]:
    return words.split(", ") if words else []
