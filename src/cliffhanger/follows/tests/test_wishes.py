"""Each kind of notice by each way can be switched off; letters come at once, daily or never."""

import re
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from django.core import mail as outbox
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client

from cliffhanger.accounts.models import Account
from cliffhanger.archive import clock
from cliffhanger.cast import makers
from cliffhanger.follows.following import follow
from cliffhanger.follows.mail import mail, unsubscribing_address
from cliffhanger.follows.models import Channel, Digest, Kind, Notice, Silence
from cliffhanger.follows.tell import tell
from cliffhanger.follows.wishes import next_hour
from cliffhanger.works.models import Work

pytestmark = pytest.mark.django_db
PAGE = "/preferences/notices"
EVERYTHING = dict.fromkeys(Channel.values, Kind.values)


@pytest.fixture
def reader() -> Account:
    return makers.account("Reader")


@pytest.fixture
def client(reader: Account) -> Client:
    made = Client()
    made.force_login(reader)
    return made


@pytest.fixture
def story(reader: Account) -> Work:
    made = makers.work(makers.account("Kit"), "The Key", ["Once.", "Later.", "Last."])
    follow(reader, "work", made)
    return made


def post(story: Work, position: int) -> None:
    story.chapters.get(position=position).post(clock.now())
    tell()


def choose(client: Client, letters: str = "now", hour: int = 18, **ticked: object) -> None:
    sent = {**EVERYTHING, **ticked, "letters": letters, "hour": hour}
    assert client.post(PAGE, sent).status_code == 302


def boxes(client: Client) -> dict[tuple[str, str], bool]:
    shown = client.get(PAGE).content.decode()
    found = re.findall(r'name="(archive|mail|push)" value="(\w+)"( checked)?', shown)
    return {(kind, channel): bool(checked) for channel, kind, checked in found}


def test_everything_is_told_in_every_way_at_first(client: Client) -> None:
    assert boxes(client) == dict.fromkeys(product(Kind.values, Channel.values), True)


@pytest.mark.parametrize("channel", Channel.values)
@pytest.mark.parametrize("kind", Kind.values)
def test_each_kind_is_switched_off_for_each_way(client: Client, channel: str, kind: str) -> None:
    others = [other for other in Kind.values if other != kind]
    choose(client, "now", 18, **{channel: others})
    off = [pair for pair, is_on in boxes(client).items() if not is_on]
    assert off == [(kind, channel)]
    choose(client)
    assert all(boxes(client).values())


def test_what_is_silent_here_still_comes_by_mail(client: Client, reader: Account, story: Work) -> None:
    choose(client, archive=["chapter"])
    post(story, 1)
    assert mail(clock.now()) == 1
    assert "The Key" not in client.get("/notices").content.decode()
    assert '<span class="count">' not in client.get("/notices").content.decode()


def test_what_is_silent_by_mail_is_still_here(client: Client, reader: Account, story: Work) -> None:
    choose(client, mail=["chapter"])
    post(story, 1)
    assert mail(clock.now()) == 0
    assert "The Key" in client.get("/notices").content.decode()


def test_what_is_silent_everywhere_is_not_told_at_all(client: Client, reader: Account, story: Work) -> None:
    choose(client, archive=[], mail=[], push=[])
    post(story, 1)
    assert not Notice.objects.filter(account=reader).exists()


def test_what_was_silent_is_not_sent_when_letters_begin_again(
    client: Client, reader: Account, story: Work
) -> None:
    choose(client, "never")
    post(story, 1)
    choose(client, "now")
    assert mail(clock.now()) == 0
    post(story, 2)
    assert mail(clock.now()) == 1


def test_a_choice_that_is_not_offered_comes_back_with_a_word(client: Client) -> None:
    for wrong in ({"letters": "hourly"}, {"letters": "daily", "hour": 24}, {"mail": ["nonsense"]}, {}):
        response = client.post(PAGE, {"letters": "" if not wrong else "now", "hour": 18, **wrong})
        assert response.status_code == 422
        assert "Choose again." in response.content.decode()
    assert not Silence.objects.exists()


@pytest.mark.parametrize(
    ("hour", "at", "due"),
    [
        (18, "2026-05-01 17:59:59.999999", "2026-05-01 18:00"),
        (18, "2026-05-01 18:00", "2026-05-02 18:00"),
        (18, "2026-05-01 18:00:00.000001", "2026-05-02 18:00"),
        (0, "2026-12-31 23:30", "2027-01-01 00:00"),
    ],
)
def test_the_daily_letter_is_due_at_the_next_hour_chosen(hour: int, at: str, due: str) -> None:
    instant = [datetime.fromisoformat(text).replace(tzinfo=UTC) for text in (at, due)]
    assert next_hour(hour, instant[0]) == instant[1]


def test_a_daily_letter_has_all_of_the_day_and_comes_once(
    client: Client, reader: Account, story: Work
) -> None:
    now = clock.now()
    hour = (now + timedelta(hours=3)).hour
    choose(client, "daily", hour)
    for position in (1, 2):
        post(story, position)
    due = next_hour(hour, now)
    assert mail(due - timedelta(seconds=1)) == 0
    assert [mail(due), mail(due + timedelta(minutes=1))] == [1, 0]
    assert outbox.outbox[0].subject.startswith("2 things happened")


def test_a_daily_letter_that_was_due_while_the_server_was_away_leaves_when_it_is_back(
    client: Client, story: Work
) -> None:
    hour = (clock.now() + timedelta(hours=3)).hour
    choose(client, "daily", hour)
    post(story, 1)
    assert mail(clock.now() + timedelta(days=3)) == 1


def test_a_daily_letter_killed_half_way_is_sent_once(
    client: Client, reader: Account, story: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    follow(other := makers.account("Sam"), "work", story)
    for account in (reader, other):
        Digest.objects.create(account=account, hour=6)
    post(story, 1)
    later = clock.now() + timedelta(days=1)
    send = EmailBackend.send_messages

    def die_after(backend: EmailBackend, letters: Any) -> int:
        send(backend, letters)
        raise SystemExit

    with monkeypatch.context() as dying:
        dying.setattr(EmailBackend, "send_messages", die_after)
        with pytest.raises(SystemExit):
            mail(later)
    mail(later), mail(later)
    assert sorted(letter.to[0] for letter in outbox.outbox) == [
        "reader@readers.example",
        "sam@readers.example",
    ]


def test_letters_that_wait_follow_a_change_of_mind(client: Client, reader: Account, story: Work) -> None:
    choose(client, "daily", (clock.now() + timedelta(hours=3)).hour)
    post(story, 1)
    assert mail(clock.now()) == 0
    choose(client, "now")
    assert not Digest.objects.exists()
    assert mail(clock.now()) == 1


def letter_to(account: Account, story: Work) -> str:
    post(story, 1)
    mail(clock.now())
    (letter,) = outbox.outbox
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address: str = letter.extra_headers["List-Unsubscribe"].strip("<>")
    assert address in letter.body
    return "/" + address.split("/", 3)[3]


def test_a_mail_program_stops_the_letters_with_one_post_from_elsewhere(reader: Account, story: Work) -> None:
    address = letter_to(reader, story)
    stranger = Client(enforce_csrf_checks=True, headers={"origin": "https://mail.example"})
    response = stranger.post(address, {"List-Unsubscribe": "One-Click"})
    assert response.status_code == 200
    reader.refresh_from_db()
    assert not reader.mail_notices
    post(story, 2)
    assert mail(clock.now()) == 0
    assert Notice.objects.filter(account=reader, is_listed=True).count() == 2


def test_opening_the_address_only_asks(reader: Account, story: Work) -> None:
    address = letter_to(reader, story)
    shown = Client().get(address).content.decode()
    assert "Send me no more" in shown
    assert "Reader" not in shown
    reader.refresh_from_db()
    assert reader.mail_notices
    assert "No more letters" in Client().post(address).content.decode()
    assert Client().post(address).status_code == 200


def test_a_letter_that_waits_does_not_leave_after_she_said_no_more(reader: Account, story: Work) -> None:
    post(story, 1)
    Client().post(unsubscribing_address(reader))
    Account.objects.filter(pk=reader.pk).update(mail_notices=True)
    assert mail(clock.now()) == 0


@pytest.mark.parametrize("token", ["1", "1~", "1~abc", "x", "~", "²~a", "%00", "1:abc", "a" * 3000])
def test_an_address_that_no_letter_had_stops_nothing(reader: Account, token: str) -> None:
    for response in (Client().get(f"/unsubscribe/{token}"), Client().post(f"/unsubscribe/{token}")):
        assert response.status_code in (400, 404)
    reader.refresh_from_db()
    assert reader.mail_notices


def test_somebody_who_left_has_no_letters_to_stop(reader: Account) -> None:
    address = unsubscribing_address(reader)
    reader.delete()
    assert Client().post(address).status_code == 404


def test_the_page_is_for_those_who_are_signed_in() -> None:
    assert "login" in Client().get(PAGE)["Location"]
