"""A work with everybody who can stand in some relation to it, for the tests of its pages."""

from django.test import Client

from cliffhanger.accounts.models import Account
from cliffhanger.archive import clock
from cliffhanger.works.models import Work

SECRET = "Zinnober"  # stands in every part of a sealed chapter that could leak


def signed_in(account: Account | None) -> Client:
    client = Client()
    if account:
        client.force_login(account)
    return client


def hide_a_word(work: Work) -> None:
    """Put the secret in title, notes and text of each chapter that is not out."""
    for chapter in work.chapters.filter(posted_at=None):
        chapter.title = chapter.notes_before = chapter.notes_after = f"{SECRET} {chapter.position}"
        chapter.text += f"<p>{SECRET}</p>"
        chapter.save()


def post_all(work: Work) -> Work:
    for chapter in work.chapters.all():
        chapter.post(clock.now())
    work.refresh_from_db()
    return work
