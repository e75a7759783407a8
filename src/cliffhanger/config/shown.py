"""What readers see of which table: the one place that says which writes make which kept pages untrue.

A page depends on keys (`kit.pagecache.for_everybody`), and a write touches keys. `site` is what every page
shows, `lists` every list of works, `work:12` the pages of one work, `places` the series around a work. A
table that is named neither here nor among the private ones fails a test.
"""

from cliffhanger.archive.triggers import Shown

SITE = "'site'"
LISTS = "'lists'"
PLACES = "'places'"


def work(number: str) -> str:
    return f"'work:' || {number}"


def work_of(table: str, number: str) -> str:
    return work(f"(SELECT work_id FROM {table} WHERE id = {number})")  # noqa: S608 - names of ours


THIS_WORK = work("row.work_id")

SHOWN: dict[str, tuple[Shown, ...]] = {
    "archive.Clock": (Shown((SITE,)),),
    "archive.News": (Shown((SITE,)),),
    # A new name shows where it is listed; one that changes, on every page it signs.
    "accounts.Account": (
        Shown(
            (SITE,),
            only=frozenset({"username", "is_active", "left_at", "may_be_mined", "may_be_indexed"}),
            fresh=(),
        ),
    ),
    "accounts.Pseud": (Shown((SITE,), fresh=(LISTS,)),),
    "tags.Tag": (Shown((SITE,), fresh=(LISTS,)),),
    "works.Work": (
        Shown((work("row.id"), LISTS)),
        Shown((PLACES,), only=frozenset({"title", "posted_at", "withdrawn_at", "is_restricted"}), fresh=()),
    ),
    "works.Chapter": (Shown((THIS_WORK, LISTS)),),
    "works.WorkTag": (Shown((THIS_WORK, LISTS)),),
    "works.Creatorship": (Shown((THIS_WORK, LISTS)),),
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
    "shelves.Bookmark": (Shown((THIS_WORK, LISTS)),),
    "shelves.BookmarkTag": (Shown((LISTS,)),),
}

PRIVATE = {
    # One reader's own: no page for everybody holds any of it.
    "accounts.Account_groups",
    "accounts.Account_user_permissions",
    "accounts.Block",
    "follows.Device",
    "follows.Digest",
    "follows.Notice",
    "follows.Push",
    "follows.Silence",
    "follows.Subscription",
    "shelves.Later",
    "shelves.Mute",
    "shelves.Visit",
    "transfer.Import",
    "works.Grant",
    "works.Reading",
    "works.Version",
    # The house's records, which pages do not read.
    "archive.Cursor",
    "archive.Lease",
    "archive.Touch",
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
