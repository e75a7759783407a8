"""What readers see of which table: the one place that says which writes make which kept pages untrue.

A page depends on keys (`kit.pagecache.for_everybody`), and a write touches keys. `site` is what every page
shows, `lists` every list of works, `work:12` the pages of one work, `places` the series around a work, and
`reader:12` what one signed-in reader sees besides on the pages of works. A table that is named nowhere
here fails a test.
"""

from itertools import chain

from cliffhanger.archive.triggers import Shown

SITE = "'site'"
LISTS = "'lists'"
PLACES = "'places'"


def work(number: str) -> str:
    return f"'work:' || {number}"


def work_of(table: str, number: str) -> str:
    return work(f"(SELECT work_id FROM {table} WHERE id = {number})")  # noqa: S608 - names of ours


THIS_WORK = work("row.work_id")
WORK_OR_SERIES = f"COALESCE({THIS_WORK}, {LISTS})"

EVERYBODY: dict[str, tuple[Shown, ...]] = {
    "archive.Clock": (Shown((SITE,)),),
    "archive.News": (Shown((SITE,)),),
    # A new name shows where it is listed; one that changes, on every page it signs.
    "accounts.Account": (
        Shown(
            (SITE,),
            only=frozenset(
                {"username", "is_active", "left_at", "may_be_mined", "may_be_indexed", "feeds_hold_stories"}
            ),
            fresh=(),
        ),
    ),
    "accounts.Pseud": (Shown((SITE,), fresh=(LISTS,)),),
    # Pages of works link a tag by the name its author typed; what it counts as shows on lists.
    "tags.Tag": (
        Shown((SITE,), only=frozenset({"kind", "name", "key", "medium"}), fresh=(LISTS,)),
        Shown((LISTS,), only=frozenset({"canonical_at", "synonym_of", "description"}), fresh=()),
    ),
    "tags.Parent": (Shown((LISTS,)),),
    "tags.Umbrella": (Shown((LISTS,)),),
    "tags.Above": (Shown((LISTS,)),),
    "works.Work": (
        Shown((work("row.id"), LISTS)),
        Shown(
            (PLACES,),
            only=frozenset({"title", "posted_at", "withdrawn_at", "unrevealed_at", "is_restricted"}),
            fresh=(),
        ),
    ),
    "works.Chapter": (Shown((THIS_WORK, LISTS)),),
    "works.ChapterWarning": (Shown((work_of("works_chapter", "row.chapter_id"), LISTS)),),
    "works.WorkTag": (Shown((THIS_WORK, LISTS)),),
    "works.Creatorship": (Shown((THIS_WORK, LISTS)),),
    "works.Style": (Shown((THIS_WORK,), unshown=frozenset({"tried"})),),
    "works.Series": (Shown((PLACES, LISTS)),),
    "works.Part": (Shown((THIS_WORK, PLACES, LISTS)),),
    "reviews.Review": (Shown((THIS_WORK, LISTS)),),
    "reviews.Reply": (Shown((work_of("reviews_review", "row.review_id"),)),),
    "reviews.Question": (Shown((THIS_WORK,)),),
    "reviews.QuestionAnswer": (Shown((work_of("reviews_review", "row.review_id"),)),),
    "reviews.Kudos": (Shown((THIS_WORK, LISTS)),),
    "reviews.MarginNote": (Shown((THIS_WORK,)),),
    "promises.Promise": (Shown((THIS_WORK, LISTS), unshown=frozenset({"look_again_at", "taken_in"})),),
    "promises.Seal": (Shown((work_of("promises_promise", "row.promise_id"), LISTS)),),
    "promises.Entry": (Shown((work_of("promises_promise", "row.promise_id"),)),),
    "shelves.Bookmark": (Shown((WORK_OR_SERIES, LISTS)),),
    "shelves.BookmarkTag": (Shown((LISTS,)),),
    # A work's pages name the collections it is in.
    "collections.Collection": (Shown((PLACES, LISTS), fresh=(LISTS,)),),
    "collections.Maintainer": (Shown((LISTS,)),),
    "collections.Item": (Shown((THIS_WORK, LISTS)),),
    "transfer.Cover": (Shown((THIS_WORK,)),),
}


def reader(column: str) -> str:
    """Guests have no number, and nothing of their own."""
    return f"COALESCE('reader:' || row.{column}, 'guest')"


HERS = Shown((reader("account_id"),))
OF_FILTER = "(SELECT account_id FROM search_filter WHERE id = row.filter_id)"
OF_BOOKMARK = "(SELECT account_id FROM shelves_bookmark WHERE id = row.bookmark_id)"

READER: dict[str, tuple[Shown, ...]] = {
    "accounts.Account": (Shown((reader("id"),), unshown=frozenset({"last_login", "password"}), fresh=()),),
    "accounts.Pseud": (HERS,),
    "accounts.Block": (Shown((reader("blocker_id"), reader("blocked_id"))),),
    "collections.Maintainer": (HERS,),
    "follows.Notice": (
        Shown((reader("account_id"),), unshown=frozenset({"claim", "mailed_at", "mail_due_at"})),
    ),
    "follows.Subscription": (HERS,),
    "reviews.Kudos": (HERS,),
    "reviews.MarginNote": (HERS,),
    "reviews.Review": (HERS,),
    "search.Filter": (HERS,),
    "search.KeptAway": (Shown((f"COALESCE('reader:' || {OF_FILTER}, 'guest')",)),),
    "shelves.Bookmark": (HERS,),
    "shelves.BookmarkTag": (Shown((f"COALESCE('reader:' || {OF_BOOKMARK}, 'guest')",)),),
    "shelves.Later": (HERS,),
    "shelves.Mute": (HERS,),
    "shelves.Visit": (HERS,),
    "works.Grant": (HERS,),
}

# What makes the index untrue besides what touches a work: see `search.index.ledger`.
FOUND: dict[str, tuple[Shown, ...]] = {
    "accounts.Pseud": (
        Shown(("'author:' || row.account_id",), only=frozenset({"name", "account"}), fresh=()),
    ),
    "tags.Tag": (
        Shown(("'meaning:' || row.id",), only=frozenset({"kind", "canonical_at", "synonym_of"}), fresh=()),
        Shown(("'named:' || row.id",), only=frozenset({"name"}), fresh=()),
    ),
    "tags.Above": (Shown(("'meaning:' || row.tag_id",)),),
    "works.Series": (Shown(("'series:' || row.id",), only=frozenset({"title"}), fresh=()),),
}

SHOWN: dict[str, tuple[Shown, ...]] = {
    label: tuple(chain(EVERYBODY.get(label, ()), READER.get(label, ()), FOUND.get(label, ())))
    for label in dict.fromkeys([*EVERYBODY, *READER, *FOUND])
}

PRIVATE = {
    # What no page of a work holds, for everybody or for one reader.
    "accounts.Account_groups",
    "accounts.Account_user_permissions",
    "follows.Device",
    "follows.Digest",
    "follows.Push",
    "follows.Silence",
    "transfer.Download",
    "transfer.Import",
    "works.Reading",
    "works.Version",
    "api.App",
    "api.Delivery",
    "api.Permit",
    "api.Position",
    "api.Repeat",
    "api.Token",
    "api.Webhook",
    # The house's records, which pages do not read.
    "archive.Cached",
    "archive.Cursor",
    "archive.Lease",
    "archive.Touch",
    "tags.TagChange",
    "tags.Wrangler",
    "collections.Step",
    "reviews.Act",
    "works.Change",
    # Signing in.
    "account.EmailAddress",
    "account.EmailConfirmation",
    "auth.Group",
    "auth.Group_permissions",
    "auth.Permission",
    "contenttypes.ContentType",
    "mfa.Authenticator",
    "sessions.Session",
    "usersessions.UserSession",
}
