"""An archive with readers who are signed in and chapters to answer. Imported once the archive is loaded."""

import uuid
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, transaction

from cliffhanger.accounts.models import Account
from cliffhanger.cast import makers
from cliffhanger.reviews.access import MOST_ANSWERS
from cliffhanger.reviews.models import Review
from cliffhanger.works.models import Work

TEXT = "It went on, and more was told. " * 60
SAID = "The scene on the causeway had me by the collar: I did not see her turn round coming. " * 4
TOKEN = "t" * 32


@dataclass(frozen=True)
class Post:
    """An answer ready to be sent: the form as a browser posts it, byte for byte."""

    request: bytes


@transaction.atomic
def posts(many: int, works: int) -> list[Post]:
    """So many answers to the chapters of so many works, each the first of its reader to its chapter.

    Every reader answers every work, and no more of them than the archive takes from one in ten minutes.
    """
    author = makers.account("Ada")
    promised = [promising(author, number) for number in range(min(works, MOST_ANSWERS))]
    readers = [makers.account(f"Reader {number}") for number in range(-(-many // len(promised)))]
    sessions = {reader.pk: session_of(reader) for reader in readers}
    pairs = [(reader, work) for reader in readers for work in promised][:many]
    return [post(reader, work, sessions[reader.pk]) for reader, work in pairs]


def promising(author: Account, number: int) -> Work:
    """A work whose promise stays open, however many answer."""
    work = makers.work(author, f"Tale {number}", [TEXT, TEXT])
    makers.promise(work, quorum=500, window_days=60, asks="favour", share_percent=100)
    return work


def session_of(reader: Account) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(reader.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = reader.get_session_auth_hash()
    session.save()
    return str(session.session_key)


def post(reader: Account, work: Work, session: str) -> Post:
    form = {
        "csrfmiddlewaretoken": TOKEN,
        "chapter": work.chapters.get(position=1).pk,
        "reader": reader.pk,
        "form_key": uuid.uuid4(),
        "wants_rest": "no",
        "verdicts": "good",
        "text": SAID,
    }
    cookies = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={TOKEN}"
    body = urlencode(form)
    lines = [
        f"POST /works/{work.pk}/reviews HTTP/1.1",
        "Host: 127.0.0.1",
        "Sec-Fetch-Site: same-origin",
        f"Cookie: {cookies}",
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(body)}",
        "",
        body,
    ]
    return Post("\r\n".join(lines).encode())


def answers_given() -> int:
    return Review.objects.count()


def like_table() -> tuple[list[str], dict[str, object]]:
    """What makes a table like that of the reviews, its indexes too, and one row of it by column."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sql FROM sqlite_master WHERE tbl_name = 'reviews_review' AND type IN ('table', 'index') "
            "AND sql IS NOT NULL"
        )
        statements = [str(statement) for (statement,) in cursor.fetchall()]
    row = Review.objects.values().first()
    assert row is not None
    return statements, {**row, "form_key": row["form_key"].hex}
