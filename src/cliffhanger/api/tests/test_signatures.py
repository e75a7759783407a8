"""What a receiver believes: only what the archive that has the secret sent, and only now."""

import base64
import json

import pytest

from cliffhanger.client import Event, Forged, verify
from cliffhanger.client.signatures import sign

SECRET = "whsec_" + base64.b64encode(b"k" * 32).decode()
OTHER = "whsec_" + base64.b64encode(b"o" * 32).decode()
NOW = 1_800_000_000
BODY = json.dumps(
    {"type": "kudos.received", "timestamp": "2027-01-15T08:00:00+00:00", "data": {"by": "Rey"}}
).encode()


def sent(body: bytes = BODY, *secrets: str, at: int = NOW, mark: str = "msg_1") -> dict[str, str]:
    signed = " ".join(sign(secret, mark, at, body) for secret in secrets or (SECRET,))
    return {"Webhook-Id": mark, "Webhook-Timestamp": str(at), "Webhook-Signature": signed}


def heard(body: bytes, headers: dict[str, str], *secrets: str, now: float = NOW) -> Event:
    return verify(body, headers, secrets or SECRET, now=now)


def test_what_the_archive_signed_is_believed() -> None:
    event = heard(BODY, sent())
    assert (event.id, event.type, event.data) == ("msg_1", "kudos.received", {"by": "Rey"})
    assert event.at.isoformat() == "2027-01-15T08:00:00+00:00"


def test_it_is_signed_as_standard_webhooks_has_it() -> None:
    """The example of the specification's reference libraries."""
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    signed = sign(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_forged_body_is_refused() -> None:
    with pytest.raises(Forged, match="signature"):
        heard(BODY.replace(b"Rey", b"Roy"), sent())


def test_a_truncated_body_is_refused() -> None:
    with pytest.raises(Forged, match="signature"):
        heard(BODY[:-1], sent())


@pytest.mark.parametrize("length", [0, 2, 3, 20, 46])
def test_a_truncated_signature_is_refused(length: int) -> None:
    headers = sent()
    headers["Webhook-Signature"] = headers["Webhook-Signature"][:length]
    with pytest.raises(Forged):
        heard(BODY, headers)


def test_another_secret_is_refused() -> None:
    with pytest.raises(Forged, match="signature"):
        heard(BODY, sent(BODY, OTHER))


@pytest.mark.parametrize("late", [301, 86_400, -301])
def test_what_was_sent_another_time_is_refused(late: int) -> None:
    with pytest.raises(Forged, match="just now"):
        heard(BODY, sent(), now=NOW + late)


@pytest.mark.parametrize("late", [0, 299, -299])
def test_clocks_may_differ_a_little(late: int) -> None:
    assert heard(BODY, sent(), now=NOW + late).id == "msg_1"


def test_an_old_message_under_a_new_time_or_name_is_refused() -> None:
    for name, value in (("Webhook-Timestamp", str(NOW + 10_000)), ("Webhook-Id", "msg_2")):
        with pytest.raises(Forged, match="signature"):
            heard(BODY, sent() | {name: value}, now=NOW + 10_000 if "Time" in name else NOW)


def test_while_a_secret_is_changed_either_is_believed() -> None:
    both = sent(BODY, OTHER, SECRET)
    assert heard(BODY, both, SECRET).id == "msg_1"
    assert heard(BODY, both, OTHER).id == "msg_1"
    assert heard(BODY, sent(), OTHER, SECRET).id == "msg_1"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Webhook-Id", ""),
        ("Webhook-Timestamp", ""),
        ("Webhook-Timestamp", "soon"),
        ("Webhook-Timestamp", "٣"),
        ("Webhook-Timestamp", "9" * 40),
        ("Webhook-Signature", ""),
        ("Webhook-Signature", "v1a," + "A" * 44),
        ("Webhook-Signature", "é \udce9"),
    ],
)
def test_headers_that_cannot_be_are_refused(name: str, value: str) -> None:
    with pytest.raises(Forged):
        heard(BODY, sent() | {name: value})


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"null", b"{}", b'{"type": "x", "timestamp": "never", "data": {}}']
)
def test_what_is_signed_and_no_event_is_refused(body: bytes) -> None:
    with pytest.raises(Forged, match="no event"):
        heard(body, sent(body))


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_§", "whsec_AAA"])
def test_a_secret_that_is_none_is_said_to_be_none(secret: str) -> None:
    with pytest.raises(ValueError, match="no secret"):
        verify(BODY, sent(), secret, now=NOW)
