"""Web push, with a push service of the test's own that keeps what it is sent."""

import base64
import json
import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import http_ece
import pytest
import requests
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.test import Client
from django.utils import timezone
from py_vapid import Vapid02

from cliffhanger.accounts.models import Account
from cliffhanger.archive import clock
from cliffhanger.cast import makers
from cliffhanger.follows import push as pushing
from cliffhanger.follows import vapid
from cliffhanger.follows.endpoints import is_push_service
from cliffhanger.follows.following import follow
from cliffhanger.follows.models import Device, Notice, Push, Silence
from cliffhanger.follows.push import push
from cliffhanger.follows.tell import tell
from cliffhanger.works.models import Work

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@dataclass
class Service:
    """What the stand-in was sent, and the status it answers with from now on."""

    origin: str = ""
    status: int = 201
    headers: dict[str, str] = field(default_factory=dict)
    sent: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)


@pytest.fixture
def service(settings: Any) -> Iterator[Service]:
    kept = Service()

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            kept.sent.append((self.path, {name.lower(): v for name, v in self.headers.items()}, body))
            self.send_response(kept.status)
            for name, value in kept.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Answering)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    kept.origin = f"http://127.0.0.1:{server.server_address[1]}"
    settings.PUSH_SERVICES = frozenset({kept.origin})
    yield kept
    server.shutdown()
    server.server_close()
    thread.join()


class Browser:
    """A browser's end: the keys it gives out, and reading with them what comes."""

    def __init__(self) -> None:
        self.private = ec.generate_private_key(ec.SECP256R1())
        self.secret = os.urandom(16)

    @property
    def public_key(self) -> str:
        return coded(self.private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))

    def read(self, body: bytes) -> dict[str, str]:
        told: dict[str, str] = json.loads(
            http_ece.decrypt(body, private_key=self.private, auth_secret=self.secret, version="aes128gcm")
        )
        return told


def coded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


@pytest.fixture
def reader() -> Account:
    return makers.account("Reader")


@pytest.fixture
def story(reader: Account) -> Work:
    made = makers.work(makers.account("Kit"), "The Key", ["Once.", "Later.", "Last."])
    follow(reader, "work", made)
    return made


@pytest.fixture
def browser() -> Browser:
    return Browser()


def device(service: Service, account: Account, browser: Browser, path: str = "/one") -> Device:
    return Device.objects.create(
        account=account,
        endpoint=service.origin + path,
        public_key=browser.public_key,
        secret=coded(browser.secret),
        since=NOW,
    )


def post(story: Work, position: int) -> None:
    story.chapters.get(position=position).post(clock.now())
    tell()


def test_a_device_is_told_once_what_only_it_can_read(
    service: Service, story: Work, reader: Account, browser: Browser
) -> None:
    device(service, reader, browser)
    post(story, 1)
    assert [push(NOW), push(NOW)] == [1, 0]
    ((path, headers, body),) = service.sent
    assert path == "/one"
    assert headers["content-encoding"] == "aes128gcm"
    assert b"The Key" not in body
    told = browser.read(body)
    assert set(told) == {"title", "body", "url"}
    assert "“The Key”" in told["body"]
    assert told["url"] == Notice.objects.get().address


def test_the_archive_says_who_it_is_by_its_key(
    service: Service, story: Work, reader: Account, browser: Browser
) -> None:
    device(service, reader, browser)
    post(story, 1)
    push(NOW)
    signed = service.sent[0][1]["authorization"]
    assert signed.startswith("vapid t=")
    assert signed.endswith(f"k={vapid.public_key()}")
    assert Vapid02.verify(signed)
    token = signed.removeprefix("vapid t=").split(",")[0].split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    assert claims["aud"] == service.origin


def test_all_that_waits_for_a_device_is_one_message(
    service: Service, story: Work, reader: Account, browser: Browser
) -> None:
    device(service, reader, browser)
    for position in (1, 2, 3):
        post(story, position)
    assert push(NOW) == 1
    told = browser.read(service.sent[0][2])
    assert told["body"].startswith("3 things are new.")
    assert told["url"] == "/notices"


def test_every_device_of_hers_is_told(
    service: Service, story: Work, reader: Account, browser: Browser
) -> None:
    device(service, reader, browser, "/one")
    device(service, reader, browser, "/two")
    device(service, makers.account("Other"), browser, "/other")
    post(story, 1)
    push(NOW)
    assert [path for path, _, _ in service.sent] == ["/one", "/two"]


def test_a_device_is_not_told_what_came_before_it(
    service: Service, story: Work, reader: Account, browser: Browser
) -> None:
    post(story, 1)
    device(service, reader, browser)
    assert push(NOW) == 0


@pytest.mark.parametrize("status", [404, 410])
def test_a_device_that_is_gone_is_let_go(
    service: Service, story: Work, reader: Account, browser: Browser, status: int
) -> None:
    device(service, reader, browser)
    post(story, 1)
    service.status = status
    assert push(NOW) == 0
    assert not Device.objects.exists()
    assert Notice.objects.filter(account=reader).exists()


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_service_that_is_busy_is_asked_again_later(
    service: Service, story: Work, reader: Account, browser: Browser, status: int
) -> None:
    device(service, reader, browser)
    post(story, 1)
    service.status, service.headers = status, {"Retry-After": "120"}
    assert push(NOW) == 0
    service.status = 201
    assert push(NOW + timedelta(seconds=119)) == 0
    assert push(NOW + timedelta(seconds=121)) == 1
    assert len(service.sent) == 2


def test_a_service_that_is_away_loses_nothing_and_is_asked_once_a_stroke(
    service: Service,
    story: Work,
    reader: Account,
    browser: Browser,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings.PUSH_SERVICES = service_away = frozenset({"http://127.0.0.1:9"})
    tried = []
    send = requests.Session.send

    def counted(session: requests.Session, asked: Any, **options: Any) -> Any:
        tried.append(asked.url)
        return send(session, asked, **options)

    monkeypatch.setattr(requests.Session, "send", counted)
    (away,) = service_away
    for path in ("/one", "/two"):
        made = device(service, reader, browser, path)
        Device.objects.filter(pk=made.pk).update(endpoint=away + path)
    post(story, 1)
    assert push(NOW) == 0
    assert len(tried) == 1
    settings.PUSH_SERVICES = frozenset({service.origin})
    for path in ("/one", "/two"):
        Device.objects.filter(endpoint=away + path).update(endpoint=service.origin + path)
    assert push(NOW + timedelta(minutes=2)) == 2


def test_a_line_that_broke_is_not_tried_again_since_the_message_may_have_arrived(
    service: Service, story: Work, reader: Account, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    device(service, reader, browser)
    post(story, 1)

    def break_off(*_: Any, **__: Any) -> None:
        raise requests.ReadTimeout

    with monkeypatch.context() as broken:
        broken.setattr(requests.Session, "post", break_off)
        push(NOW)
    assert push(NOW + timedelta(hours=1)) == 0
    assert service.sent == []


def test_killed_while_sending_it_sends_nothing_twice(
    service: Service, story: Work, reader: Account, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    device(service, reader, browser)
    post(story, 1)

    def die(*_: Any) -> None:
        raise SystemExit

    with monkeypatch.context() as dying:
        dying.setattr(pushing, "judge", die)
        with pytest.raises(SystemExit):
            push(NOW)
    assert len(service.sent) == 1
    assert push(NOW + timedelta(hours=1)) == 0


def test_a_message_that_never_will_be_taken_is_not_tried_again(
    service: Service, story: Work, reader: Account, browser: Browser
) -> None:
    device(service, reader, browser)
    post(story, 1)
    service.status = 400
    push(NOW)
    service.status = 201
    assert push(NOW + timedelta(hours=1)) == 0
    assert len(service.sent) == 1


def test_a_service_leads_nowhere_else(
    service: Service, story: Work, reader: Account, browser: Browser
) -> None:
    device(service, reader, browser)
    post(story, 1)
    service.status, service.headers = 307, {"Location": f"{service.origin}/inside"}
    push(NOW)
    assert [path for path, _, _ in service.sent] == ["/one"]


def test_what_is_silenced_for_devices_is_not_pushed(
    service: Service, story: Work, reader: Account, browser: Browser
) -> None:
    device(service, reader, browser)
    Silence.objects.create(account=reader, kind="work", channel="push")
    post(story, 1)
    assert push(NOW) == 0
    post(story, 2)
    assert push(NOW) == 1
    assert Push.objects.count() == 1


@pytest.mark.parametrize(
    ("endpoint", "is_one"),
    [
        ("https://fcm.googleapis.com/fcm/send/abc", True),
        ("https://updates.push.services.mozilla.com/wpush/v2/abc", True),
        ("https://web.push.apple.com/abc", True),
        ("https://db5p.notify.windows.com/w/?token=abc", True),
        ("http://fcm.googleapis.com/fcm/send/abc", False),
        ("https://fcm.googleapis.com:8443/abc", False),
        ("https://me@fcm.googleapis.com/abc", False),
        ("https://fcm.googleapis.com.elsewhere.example/abc", False),
        ("https://notfcm.googleapis.com/abc", False),
        ("https://127.0.0.1/abc", False),
        ("https://[::1/abc", False),
        ("https://fcm.googleapis.com:port/abc", False),
        ("file:///etc/passwd", False),
        ("", False),
    ],
)
def test_only_push_services_are_visited(endpoint: str, is_one: bool) -> None:
    assert is_push_service(endpoint) is is_one


def test_the_key_is_made_once_and_is_nobody_elses(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path / "home"
    first = vapid.public_key()
    assert vapid.public_key() == first
    assert len(base64.urlsafe_b64decode(first + "=")) == 65
    (file,) = settings.HOME.iterdir()
    assert file.name == "push.key"
    assert file.stat().st_mode & 0o077 == 0


def signed_in(account: Account) -> Client:
    made = Client(headers={"user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0"})
    made.force_login(account)
    return made


def subscription(service: Service, browser: Browser, **other: str) -> dict[str, str]:
    keys = {"p256dh": browser.public_key, "auth": coded(browser.secret)}
    return {"endpoint": f"{service.origin}/one", **keys, **other}


def test_a_browser_asks_to_be_told_and_is_let_go(service: Service, reader: Account, browser: Browser) -> None:
    client = signed_in(reader)
    for _ in range(2):
        assert client.post("/preferences/notices/devices", subscription(service, browser)).status_code == 201
    made = Device.objects.get()
    assert (made.account, made.name) == (reader, "Firefox on Linux")
    assert "Firefox on Linux" in client.get("/preferences/notices").content.decode()
    assert client.post(f"/preferences/notices/devices/{made.pk}").status_code == 302
    assert not Device.objects.exists()


def test_who_signs_in_on_the_same_browser_has_it_from_then_on(
    service: Service, story: Work, reader: Account, browser: Browser
) -> None:
    signed_in(reader).post("/preferences/notices/devices", subscription(service, browser))
    post(story, 1)
    other = makers.account("Other")
    signed_in(other).post("/preferences/notices/devices", subscription(service, browser))
    assert Device.objects.get().account == other
    assert push(NOW) == 0


def test_nobody_lets_go_of_the_device_of_another(service: Service, reader: Account, browser: Browser) -> None:
    made = device(service, reader, browser)
    signed_in(makers.account("Other")).post(f"/preferences/notices/devices/{made.pk}")
    assert Device.objects.get() == made


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("endpoint", "https://127.0.0.1/inside"),
        ("endpoint", ""),
        ("endpoint", "https://fcm.googleapis.com/" + "x" * 2000),
        ("p256dh", "AAAA"),
        ("p256dh", "!" * 87),
        ("auth", ""),
        ("auth", "\x00"),
    ],
)
def test_what_is_no_push_subscription_is_refused_with_a_sentence(
    service: Service, reader: Account, browser: Browser, name: str, value: str
) -> None:
    sent = subscription(service, browser, **{name: value})
    response = signed_in(reader).post("/preferences/notices/devices", sent)
    assert response.status_code == 422
    assert response.json()["errors"][name]
    assert not Device.objects.exists()
