"""Makers of accounts, works and promises, and the standing cast: the demo world and the tests use the same ones."""

from collections.abc import Sequence
from dataclasses import dataclass

from allauth.account.models import EmailAddress

from cliffhanger.accounts.models import Account, Block, Pseud
from cliffhanger.archive import clock
from cliffhanger.manuscript import count_words, from_text
from cliffhanger.promises.models import Promise
from cliffhanger.promises.opening import launch
from cliffhanger.reviews.models import Review
from cliffhanger.reviews.respond import Answer, respond
from cliffhanger.works.models import Chapter, Creatorship, Work

PARTS = tuple(f"Part {n} of the tale." for n in range(1, 7))


def account(name: str, *, email: str = "", password: str | None = None, is_staff: bool = False) -> Account:
    """An account with a confirmed address and a pseud of its own name."""
    made = Account.objects.create_user(
        name, email or f"{name.lower().replace(' ', '-')}@readers.example", password, is_staff=is_staff
    )
    EmailAddress.objects.create(user=made, email=made.email, verified=True, primary=True)
    made.write_as(Pseud.objects.create(account=made, name=name))
    return made


def work(author: Account, title: str, texts: Sequence[str], **fields: object) -> Work:
    """A draft with one chapter a text, signed with the author's first pseud."""
    made = Work.objects.create(title=title, **fields)
    if author.pseud:
        Creatorship.objects.create(work=made, pseud=author.pseud)
    for position, text in enumerate(texts, start=1):
        html = from_text(text)
        Chapter.objects.create(work=made, position=position, text=html, words=count_words(html))
    return made


def promise(work: Work, **terms: object) -> Promise:
    """The work's first chapter posted and a promise opened about the others; three readers unless `terms` say."""
    first = work.chapters.filter(position=1, posted_at=None)
    return launch(Promise(work=work, **{"quorum": 3, **terms}), clock.now(), post=list(first))


def answer(
    work: Work, reader: Account, text: str = "I was there.", *, wants_rest: bool | None = None
) -> Review:
    """The reader's answer to the work's first chapter, given now."""
    return respond(work.chapters.get(position=1), reader, Answer(text=from_text(text), wants_rest=wants_rest))


@dataclass(frozen=True)
class Company:
    """The standing cast: everybody who can stand in some relation to one work.

    Nothing unposted is for the reader, the stranger and the moderator, however near or mighty they are;
    `shut_out` is blocked by the author besides.
    """

    work: Work
    author: Account
    coauthor: Account
    beta: Account
    reader: Account
    stranger: Account
    moderator: Account
    shut_out: Account


def company(texts: Sequence[str] = PARTS, title: str = "The Key") -> Company:
    """A draft with its company. Nobody has answered it yet."""
    author, coauthor, beta = account("Author"), account("Coauthor"), account("Beta")
    made = work(author, title, texts)
    sign(made, coauthor, Creatorship.Role.AUTHOR)
    sign(made, beta, Creatorship.Role.BETA)
    shut_out = account("Shut Out")
    Block.objects.create(blocker=author, blocked=shut_out)
    return Company(
        work=made,
        author=author,
        coauthor=coauthor,
        beta=beta,
        reader=account("Reader"),
        stranger=account("Stranger"),
        moderator=account("Moderator", is_staff=True),
        shut_out=shut_out,
    )


def sign(work: Work, by: Account, role: str) -> None:
    Creatorship.objects.create(work=work, pseud=by.pseuds.get(), role=role)
