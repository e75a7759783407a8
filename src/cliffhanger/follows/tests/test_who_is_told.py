"""Who hears of a chapter: those who follow the work, its series, its author, its tags; nobody who turned away."""

import pytest

from cliffhanger.accounts.models import Account, Block
from cliffhanger.archive import clock
from cliffhanger.archive.models import Cursor
from cliffhanger.cast import makers
from cliffhanger.follows.following import follow
from cliffhanger.follows.models import Notice, Subscription
from cliffhanger.follows.sentences import isolated
from cliffhanger.follows.tell import tell
from cliffhanger.promises.tick import tick
from cliffhanger.reviews.models import Reply
from cliffhanger.shelves.models import Mute
from cliffhanger.tags.merge import merge
from cliffhanger.tags.models import tag
from cliffhanger.tags.wrangle import make_canonical, put_under
from cliffhanger.works.models import Part, Series, Work

from .test_subscription import things

pytestmark = pytest.mark.django_db


@pytest.fixture
def author() -> Account:
    return makers.account("Kit")


@pytest.fixture
def work(author: Account) -> Work:
    made = makers.work(author, "The Key", ["Once.", "Later."])
    made.tag_with("fandom", ["Doors"])
    Part.objects.create(
        series=Series.objects.create(title="Nights", pseud=author.pseud), work=made, position=1
    )
    return made


def post(work: Work, position: int) -> None:
    work.chapters.get(position=position).post(clock.now())
    work.refresh_from_db()


def told(account: Account) -> list[str]:
    return list(Notice.objects.filter(account=account).order_by("pk").values_list("kind", flat=True))


@pytest.mark.parametrize(
    ("field", "kinds"),
    [
        ("work", ["work", "chapter"]),
        ("series", ["work", "chapter"]),
        ("pseud", ["work", "chapter"]),
        ("tag", ["work"]),
    ],
)
def test_who_hears_of_a_new_work_and_of_its_next_chapter(work: Work, field: str, kinds: list[str]) -> None:
    reader = makers.account("Reader")
    named = {
        "work": work,
        "series": Series.objects.get(),
        "pseud": work.creators().get(),
        "tag": tag("fandom", "Doors"),
    }
    Subscription.objects.create(account=reader, **{field: named[field]})
    post(work, 1)
    tell()
    post(work, 2)
    tell()
    assert told(reader) == kinds


def test_who_follows_it_in_many_ways_hears_once(work: Work) -> None:
    reader = makers.account("Reader")
    for field, thing in {
        "work": work,
        "pseud": work.creators().get(),
        "tag": tag("fandom", "Doors"),
        "series": Series.objects.get(),
    }.items():
        follow(reader, field, thing)
    post(work, 1)
    tell()
    Cursor.objects.update(position=0)
    tell()
    assert told(reader) == ["work"]


def test_an_author_is_not_told_of_her_own_new_work(work: Work, author: Account) -> None:
    follow(author, "tag", tag("fandom", "Doors"))
    post(work, 1)
    tell()
    assert told(author) == []


@pytest.mark.parametrize("how", ["person", "pseud", "work", "tag", "block"])
def test_who_turned_away_is_not_told(work: Work, author: Account, how: str) -> None:
    away, other = makers.account("Away"), makers.account("Other")
    for account in (away, other):
        follow(account, "tag", tag("fandom", "Doors"))
        follow(account, "work", work)
    what = {"person": author, "pseud": author.pseud, "work": work, "tag": tag("fandom", "Doors")}
    if how == "block":
        Block.objects.create(blocker=away, blocked=author)
    else:
        Mute.objects.create(account=away, since=clock.now(), **{how: what[how]})
    post(work, 1)
    tell()
    assert told(away) == []
    assert told(other) == ["work"]


def test_who_follows_a_promise_hears_how_it_ends_and_of_no_chapter(work: Work) -> None:
    reader, waiting = makers.account("Reader"), makers.account("Waiting")
    promise = makers.promise(work, quorum=1)
    work.refresh_from_db()
    follow(waiting, "promise", promise)
    makers.answer(work, reader)
    tick(clock.now())
    tell()
    assert told(waiting) == ["promise"]
    assert "was kept" in Notice.objects.get(account=waiting).sentence


def test_every_way_of_following_has_its_page(work: Work) -> None:
    makers.promise(work)
    makers.account("Reader")
    work.refresh_from_db()
    assert set(things(work)) == set(Subscription.THINGS)


def test_a_reply_is_not_told_to_who_muted_its_writer(work: Work, author: Account) -> None:
    reader = makers.account("Reader")
    post(work, 1)
    review = makers.answer(work, reader)
    Mute.objects.create(account=reader, person=author, since=clock.now())
    assert author.pseud
    Reply.write(review, author.pseud, "<p>Thank you.</p>", review.form_key, clock.now())
    tell()
    assert told(reader) == []


@pytest.mark.parametrize(
    ("name", "isolates"),
    [
        ("The Key", False),
        ("Der Schlüssel, 2. Teil!", False),
        ("鍵", False),
        ("🗝 and rain", False),
        ("المفتاح", True),
        ("\u202eyeK ehT", True),
        ("a\u2067b", True),
    ],
)
def test_a_name_that_turns_the_line_keeps_to_itself(name: str, isolates: bool) -> None:
    assert isolated(name) == (f"\u2068{name}\u2069" if isolates else name)


def test_a_title_with_marks_of_direction_does_not_turn_the_sentence(work: Work) -> None:
    reader = makers.account("Reader")
    Work.objects.filter(pk=work.pk).update(title="\u202eyeK ehT")
    follow(reader, "work", work)
    post(work, 1)
    tell()
    assert "“\u2068\u202eyeK ehT\u2069”" in Notice.objects.get(account=reader).sentence


def test_who_follows_a_tag_hears_of_its_synonyms_and_what_is_under_it() -> None:
    now = clock.now()
    soft, fluff, kind = (tag("freeform", name) for name in ("Softness", "Fluff", "Kindness"))
    merge(soft, fluff, None, now)
    make_canonical(kind, None, now)
    put_under(fluff, kind, None, now)
    told = {
        name: makers.account(name)
        for name in ("Of Softness", "Of Fluff", "Of Kindness", "Of Nothing", "Away")
    }
    for name, of in (("Of Softness", soft), ("Of Fluff", fluff), ("Of Kindness", kind), ("Away", fluff)):
        Subscription.objects.create(account=told[name], tag=of)
    Mute.objects.create(account=told["Away"], tag=kind, since=now)
    work = makers.work(makers.account("Ada"), "Doors", ["Once."])
    work.tag_with("freeform", ["Softness"])
    work.chapters.get().post(now)
    tell()
    heard = set(Notice.objects.values_list("account__username", flat=True))
    assert heard == {"Of Softness", "Of Fluff", "Of Kindness"}
