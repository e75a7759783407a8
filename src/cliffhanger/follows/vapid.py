"""The key by which push services know this archive, made at first use and kept in the data folder."""

import base64
import os
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from py_vapid import Vapid02


def key() -> Vapid02:
    read: Vapid02 = Vapid02.from_file(str(file()))
    return read


def public_key() -> str:
    """As browsers take it: the point of the curve, uncompressed, in base64 for addresses without padding."""
    point = key().public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()


def file() -> Path:
    """The file with the key. Two processes may make it at once: one wins, both read what it wrote whole."""
    kept: Path = settings.HOME / "push.key"
    if kept.exists():
        return kept
    settings.HOME.mkdir(parents=True, exist_ok=True)
    made = Vapid02()
    made.generate_keys()
    new = kept.with_name(f"push.key.{os.getpid()}.{id(made)}")
    with os.fdopen(os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as writing:
        writing.write(made.private_pem())
    try:
        os.link(new, kept)
    except FileExistsError:
        pass
    finally:
        new.unlink()
    return kept
