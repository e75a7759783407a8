"""Following works, series, pseuds, tags and promises, with a page's form and by a program."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cliffhanger.accounts.models import Account
from cliffhanger.archive import clock
from cliffhanger.cast import makers
from cliffhanger.follows.following import TYPES, follow
from cliffhanger.follows.models import Subscription
from cliffhanger.search.models import Filter
from cliffhanger.tags.models import tag
from cliffhanger.works.models import Part, Series, Work

pytestmark = pytest.mark.django_db
ADDRESS = "/users/Reader/subscriptions"


@pytest.fixture
def author() -> Account:
    return makers.account("Kit")


@pytest.fixture
def work(author: Account) -> Work:
    made = makers.work(author, "The Key", ["Once.", "Later."])
    made.tag_with("fandom", ["Doors"])
    makers.promise(made)
    Part.objects.create(
        series=Series.objects.create(title="Nights", pseud=author.pseud), work=made, position=1
    )
    made.refresh_from_db()
    return made


@pytest.fixture
def reader() -> Account:
    return makers.account("Reader")


@pytest.fixture
def client(reader: Account) -> Client:
    made = Client()
    made.force_login(reader)
    return made


def things(work: Work) -> dict[str, tuple[Model, str]]:
    """Everything about the work that can be followed, with the page where its button is."""
    pseud = work.creators().get()
    return {
        "work": (work, f"/works/{work.pk}/chapters/{work.chapters.all()[0].pk}"),
        "series": (Series.objects.get(), f"/series/{Series.objects.get().pk}"),
        "pseud": (pseud, "/users/Kit/pseuds/Kit"),
        "tag": (tag("fandom", "Doors"), "/tags/Doors"),
        "promise": (work.promises.get(), f"/works/{work.pk}/promise"),
        "filter": (
            Filter.objects.get_or_create(account=Account.objects.get(username="Reader"), name="Doors")[0],
            "/users/Reader/filters",
        ),
    }


def asked(field: str, thing: Model) -> dict[str, object]:
    return {"subscription[subscribable_id]": thing.pk, "subscription[subscribable_type]": TYPES[field]}


@pytest.mark.parametrize("field", Subscription.THINGS)
def test_a_reader_follows_and_stops(client: Client, work: Work, reader: Account, field: str) -> None:
    thing, page = things(work)[field]
    assert 'value="Subscribe"' in client.get(page).content.decode()
    assert client.post(ADDRESS, asked(field, thing)).status_code == 302
    made = Subscription.objects.get()
    assert (made.account, made.kind, made.thing) == (reader, field, thing)
    shown = client.get(page).content.decode()
    assert 'value="Unsubscribe"' in shown
    assert f'action="{ADDRESS}/{made.pk}"' in shown
    assert client.post(f"{ADDRESS}/{made.pk}", {"_method": "delete"}).status_code == 302
    assert not Subscription.objects.exists()
    assert 'value="Subscribe"' in client.get(page).content.decode()


@pytest.mark.parametrize("field", [field for field in Subscription.THINGS if field != "filter"])
def test_somebody_signed_out_is_led_to_sign_in_and_back(work: Work, reader: Account, field: str) -> None:
    _, page = things(work)[field]
    shown = Client().get(page).content.decode()
    assert '<li class="subscribe"><a href="/accounts/login/?next=%2F' in shown


def test_pressing_twice_is_pressing_once(client: Client, work: Work) -> None:
    for _ in range(2):
        client.post(ADDRESS, asked("work", work))
    made = Subscription.objects.get()
    for _ in range(2):
        assert client.post(f"{ADDRESS}/{made.pk}", {"_method": "delete"}).status_code == 302
    assert not Subscription.objects.exists()


def test_a_program_hears_the_number_of_what_it_made(client: Client, work: Work) -> None:
    told = client.post(ADDRESS, asked("work", work), headers={"accept": "application/json"})
    made = Subscription.objects.get()
    assert (told.status_code, told.json()["item_id"]) == (201, made.pk)
    assert told.json()["item_success_message"]
    ended = client.post(f"{ADDRESS}/{made.pk}", {"_method": "delete"}, headers={"accept": "application/json"})
    assert (ended.status_code, set(ended.json())) == (200, {"item_success_message"})


def test_a_program_that_follows_a_person_follows_the_pseud_of_that_name(
    client: Client, work: Work, author: Account
) -> None:
    client.post(
        ADDRESS, {"subscription[subscribable_id]": author.pk, "subscription[subscribable_type]": "User"}
    )
    assert Subscription.objects.get().pseud == author.pseud


@pytest.mark.parametrize(
    ("number", "kind"),
    [("", "Work"), ("x", "Work"), ("²", "Work"), ("9" * 30, "Work"), ("1", "Nonsense"), ("999999", "Series")],
)
def test_what_is_not_there_cannot_be_followed(client: Client, number: str, kind: str) -> None:
    sent = {"subscription[subscribable_id]": number, "subscription[subscribable_type]": kind}
    assert client.post(ADDRESS, sent).status_code == 404


def test_a_draft_and_its_tags_cannot_be_followed(client: Client) -> None:
    draft = makers.work(makers.account("Other"), "Not yet", ["Once."])
    draft.tag_with("fandom", ["Hush"])
    for field, thing in (("work", draft), ("tag", tag("fandom", "Hush"))):
        assert client.post(ADDRESS, asked(field, thing)).status_code == 404
    assert not Subscription.objects.exists()


def test_what_somebody_follows_is_hers_alone(client: Client, work: Work) -> None:
    other = makers.account("Other")
    theirs, _ = follow(other, "work", work)
    assert client.get("/users/Other/subscriptions").status_code == 404
    assert client.post("/users/Other/subscriptions", asked("work", work)).status_code == 404
    client.post(f"{ADDRESS}/{theirs.pk}", {"_method": "delete"})
    assert Subscription.objects.get() == theirs


def test_the_list_has_everything_with_its_kind(client: Client, reader: Account, work: Work) -> None:
    for field, (thing, _) in things(work).items():
        follow(reader, field, thing)
    shown = client.get(ADDRESS).content.decode()
    assert 'class="subscription index group"' in shown
    for words in (
        f'<a href="/works/{work.pk}" lang="en" dir="auto">The Key</a>',
        "(Work)",
        "(Series)",
        "(User)",
        "(Tag)",
        "(Promise)",
        "(Filter)",
    ):
        assert words in shown
    only = client.get(f"{ADDRESS}?type=series").content.decode()
    assert "(Series)" in only
    assert "(Work)" not in only
    assert client.get(f"{ADDRESS}?type=nonsense&page=x").status_code == 200


def test_a_list_of_many_costs_what_one_of_each_costs(client: Client, reader: Account, work: Work) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(ADDRESS).status_code == 200
        return len(captured)

    for field, (thing, _) in things(work).items():
        follow(reader, field, thing)
    with_one = queries()
    for number in range(4):
        other = makers.account(f"Author{number}")
        more = makers.work(other, f"Work {number}", ["Once.", "Later."])
        makers.promise(more)
        more.refresh_from_db()
        series = Series.objects.create(title=f"Series {number}", pseud=other.pseud)
        for field, another in {
            "work": more,
            "series": series,
            "pseud": other.pseud,
            "tag": tag("fandom", f"Tag {number}"),
            "promise": more.promises.get(),
            "filter": Filter.objects.create(account=reader, name=f"Filter {number}"),
        }.items():
            assert another
            follow(reader, field, another)
    assert queries() == with_one


def test_one_subscription_is_to_one_thing(reader: Account, work: Work, author: Account) -> None:
    for wrong in ({}, {"work": work, "pseud": author.pseud}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Subscription.objects.create(account=reader, since=clock.now(), **wrong)
