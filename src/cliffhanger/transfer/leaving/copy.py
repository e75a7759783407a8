"""All that is an account's own, to take along: what it wrote, keeps and chose, and nothing of anybody else's."""

from typing import Any

from django.conf import settings
from django.db.models import Model

from cliffhanger.accounts.models import Account
from cliffhanger.promises.models import Promise
from cliffhanger.reviews.models import VERDICTS, Reply
from cliffhanger.works.models import Style, Work

CHAPTER = ("position", "title", "notes_before", "text", "notes_after", "words", "posted_at")
WORK = (
    "title",
    "summary",
    "disclaimer",
    "notes_before",
    "notes_after",
    "language",
    "posted_at",
    "updated_at",
)
COLLECTION = ("title", "description", "rules", "made_at", "closed_at", "unrevealed_at")
SAID = ("text", "written_at")


def copy_of(account: Account) -> dict[str, Any]:
    return {
        "archive": settings.ARCHIVE_URL,
        "account": fields(
            account, "username", "email", "joined_at", "mail_notices", "shows_adult", "keeps_history"
        ),
        "pseuds": [fields(pseud, "name", "about") for pseud in account.pseuds.order_by("pk")],
        "works": [copy_of_work(work) for work in Work.objects.made_by(account).order_by("pk")],
        "series": copies_of_series(account),
        "collections": copies_of_collections(account),
        "reviews": copies_of_reviews(account),
        "replies": [
            {"review": address(reply.review), **fields(reply, *SAID, "edited_at", "removed_at")}
            for reply in Reply.objects.filter(pseud__account=account).select_related("review").order_by("pk")
        ],
        "notes_in_the_margin": [
            {"chapter": address(note.chapter), "about": note.anchor, **fields(note, *SAID, "removed_at")}
            for note in account.margin_notes.select_related("chapter").defer("chapter__text").order_by("pk")
        ],
        "kudos": [
            {"work": address(kudos.work), **fields(kudos, "at")}
            for kudos in account.kudos.select_related("work").order_by("pk")
        ],
        **copies_of_shelves(account),
        "subscriptions": [
            {"to": named(one.thing), **fields(one, "since")} for one in account.subscriptions.order_by("pk")
        ],
        "mutes": [
            {"of": named(one.person or one.pseud or one.work or one.tag), **fields(one, "since")}
            for one in account.mutes.order_by("pk")
        ],
        "filters": [fields(one, "name", "asked", "made_at") for one in account.filters.order_by("pk")],
        "blocks": [
            {"of": one.blocked.username, **fields(one, "since")}
            for one in account.blocks.select_related("blocked").order_by("pk")
        ],
    }


def copy_of_work(work: Work) -> dict[str, Any]:
    """One she signs, with the chapters that nobody else may read yet."""
    return {
        "address": address(work),
        **fields(work, *WORK),
        "style": Style.of(work).tried,
        "signed": [pseud.name for pseud in work.creators().order_by("pk")],
        "tags": {kind.value: [tag.name for tag in tags] for kind, tags in work.tags_by_kind() if tags},
        "collections": [item.collection.title for item in work.collection_items.select_related("collection")],
        "chapters": [fields(chapter, *CHAPTER) for chapter in work.chapters.order_by("position", "pk")],
    }


def copies_of_series(account: Account) -> list[dict[str, Any]]:
    series = [one for pseud in account.pseuds.order_by("pk") for one in pseud.series.order_by("pk")]
    return [{"address": address(one), **fields(one, "title", "summary", "notes")} for one in series]


def copies_of_collections(account: Account) -> list[dict[str, Any]]:
    """Those she keeps, as she and others say what they are. Whose works are in them, their pages say."""
    kept = account.maintained.select_related("collection").order_by("pk")
    return [
        {
            "address": address(one.collection),
            **fields(one, "role", "since"),
            **fields(one.collection, *COLLECTION),
        }
        for one in kept
    ]


def copies_of_reviews(account: Account) -> list[dict[str, Any]]:
    given = (
        account.reviews.select_related("chapter").defer("chapter__text").prefetch_related("answers__question")
    )
    return [
        {
            "address": address(review),
            "chapter": address(review.chapter),
            **fields(review, *SAID, *VERDICTS, "wants_rest", "edited_at", "removed_at"),
            "answers": [{"question": one.question.text, "answer": one.text} for one in review.answers.all()],
        }
        for review in given.order_by("pk")
    ]


def copies_of_shelves(account: Account) -> dict[str, Any]:
    """Of works that are gone, or that somebody took down, no more than her shelf shows her."""
    bookmarks = account.bookmarks.select_related("work", "series").prefetch_related("tags").order_by("pk")
    visits = account.visits.select_related("work").order_by("pk")
    laters = account.laters.select_related("work").order_by("pk")
    return {
        "bookmarks": [
            {
                "title": one.shown_title,
                "of": address(one.work or one.series),
                **fields(one, "notes", "is_private", "is_recommendation", "made_at", "edited_at"),
                "tags": one.tag_names,
            }
            for one in bookmarks
        ],
        "history": [
            {
                "title": one.shown_title,
                "work": address(one.work),
                **fields(one, "last_at", "times", "paragraph"),
            }
            for one in visits
        ],
        "marked_for_later": [
            {"title": one.shown_title, "work": address(one.work), **fields(one, "since")} for one in laters
        ],
    }


def named(it: Any) -> str | None:
    """A work by its address: what it was called may have been taken down."""
    return address(it) if isinstance(it, Work | Promise) else str(it)


def fields(row: Model, *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def address(it: Any) -> str | None:
    return settings.ARCHIVE_URL + it.get_absolute_url() if it else None
