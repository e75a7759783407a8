"""Deliveries over real TLS: they go to whom the certificate names, and to nobody else, and their owner reads why.

Two rules of the archive are given other facts here, and stay as they are: names lead to this machine, which counts as
public, and the archive trusts an authority made here.
"""

import ssl
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from django.test import Client

from cliffhanger.accounts.models import Account
from cliffhanger.api.models import Delivery, Webhook
from cliffhanger.api.webhooks import courier, switching
from cliffhanger.archive import clock
from cliffhanger.archive import fetch as fetching
from cliffhanger.cast import makers

from .receivers import Receiver, listening

pytestmark = pytest.mark.django_db
NAME = "bot.example"
DAY = timedelta(days=1)


class Authority:
    """Vouches for machines, with a key made now."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder, self.key = folder, ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        constraints = x509.BasicConstraints(ca=True, path_length=0)
        made = self.signed(self.name, self.key).add_extension(constraints, critical=True)
        self.certificate = made.sign(self.key, hashes.SHA256())

    def trusted(self) -> ssl.SSLContext:
        """What a machine that trusts this authority alone goes by."""
        return ssl.create_default_context(cadata=self.certificate.public_bytes(Encoding.PEM).decode())

    def identity(self, name: str, *, begins: datetime | None = None) -> ssl.SSLContext:
        """What a machine of this name proves itself with: from now on, or from another moment, for ten days."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        names = x509.SubjectAlternativeName([x509.DNSName(name)])
        made = self.signed(subject, key, begins).add_extension(names, critical=False)
        file = self.folder / f"{name}.pem"
        file.write_bytes(
            key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
            + made.sign(self.key, hashes.SHA256()).public_bytes(Encoding.PEM)
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        return context

    def signed(
        self, subject: x509.Name, key: ec.EllipticCurvePrivateKey, begins: datetime | None = None
    ) -> x509.CertificateBuilder:
        begins = begins or datetime.now().astimezone() - DAY
        made = x509.CertificateBuilder().issuer_name(self.name).subject_name(subject)
        made = made.public_key(key.public_key()).serial_number(x509.random_serial_number())
        own = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
        issuers = x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key())
        made = made.add_extension(own, critical=False).add_extension(issuers, critical=False)
        return made.not_valid_before(begins).not_valid_after(begins + 10 * DAY)


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Authority:
    made = Authority(tmp_path, "An authority of this test")
    monkeypatch.setattr(fetching, "trust", made.trusted)
    monkeypatch.setattr(fetching, "resolve", lambda *_: ["127.0.0.1"])
    monkeypatch.setattr(fetching, "is_public", lambda address: str(address) == "127.0.0.1")
    return made


@pytest.fixture
def ada() -> Account:
    return makers.account("Ada")


def pinged(account: Account, receiver: Receiver, name: str = NAME) -> Webhook:
    """A webhook at this name, where the receiver listens, after its ping was carried."""
    address = f"https://{name}:{urlsplit(receiver.url).port}/told"
    made = switching.register(account, address, ["kudos.received"], clock.now())
    courier.Courier().finish(clock.now())
    made.refresh_from_db()
    return made


def test_the_machine_that_the_certificate_names_is_told(authority: Authority, ada: Account) -> None:
    with listening(authority.identity(NAME)) as receiver:
        made = pinged(ada, receiver)
    assert made.confirmed_at
    (heard,) = receiver.heard
    assert heard.verified(made.secret).type == "ping"
    assert heard.headers["host"].startswith(NAME)


@pytest.mark.parametrize(
    ("identity", "why"),
    [
        (lambda ours, _: ours.identity("other.example"), "Its certificate is for another name."),
        (
            lambda _, theirs: theirs.identity(NAME),
            "Nobody whom the archive trusts vouches for its certificate.",
        ),
        (
            lambda ours, _: ours.identity(NAME, begins=datetime.now().astimezone() - 20 * DAY),
            "Its certificate has expired.",
        ),
        (
            lambda ours, _: ours.identity(NAME, begins=datetime.now().astimezone() + 5 * DAY),
            "Its certificate does not hold yet.",
        ),
        (lambda *_: None, "No secure line to it could be had."),
    ],
    ids=["another name", "untrusted", "expired", "not yet", "no TLS"],
)
def test_another_machine_is_told_nothing_and_the_owner_reads_why(
    authority: Authority,
    ada: Account,
    client: Client,
    tmp_path: Path,
    identity: Callable[..., Any],
    why: str,
) -> None:
    stranger = Authority(tmp_path, "Some authority")
    with listening(identity(authority, stranger)) as receiver:
        made = pinged(ada, receiver)
    assert receiver.heard == []
    assert made.confirmed_at is None
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.status, delivery.answer) == ("waiting", None, why)
    assert delivery.next_at
    client.force_login(ada)
    assert why in client.get(made.get_absolute_url()).content.decode()


def test_of_two_names_of_one_machine_only_the_certified_is_told(authority: Authority, ada: Account) -> None:
    with listening(authority.identity(NAME)) as receiver:
        one, other = pinged(ada, receiver), pinged(ada, receiver, "alias.example")
    assert (bool(one.confirmed_at), bool(other.confirmed_at)) == (True, False)
    assert len(receiver.heard) == 1
