"""Makers of accounts and works: the demo world and the tests use the same ones."""

from collections.abc import Sequence

from allauth.account.models import EmailAddress

from cliffhanger.accounts.models import Account, Pseud
from cliffhanger.manuscript import count_words, from_text
from cliffhanger.works.models import Chapter, Creatorship, Work


def account(name: str, *, email: str = "", password: str | None = None, is_staff: bool = False) -> Account:
    """An account with a confirmed address and a pseud of its own name."""
    made = Account.objects.create_user(
        name, email or f"{name.lower().replace(' ', '-')}@readers.example", password, is_staff=is_staff
    )
    EmailAddress.objects.create(user=made, email=made.email, verified=True, primary=True)
    Pseud.objects.create(account=made, name=name)
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
