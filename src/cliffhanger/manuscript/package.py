"""The zip files inside which Word, LibreOffice and e-books keep their text, opened with care."""

import zipfile
import zlib
from io import BytesIO

from defusedxml import DefusedXmlException, sax

from .unreadable import Unreadable

MAX_PART = 40_000_000  # bytes unpacked; the longest novels stay under 10 MB
MAX_ALL = 100_000_000
MAX_PARTS = 10_000
_CHUNK = 1 << 20


class Package:
    def __init__(self, source: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(BytesIO(source))
            infos = self._zip.infolist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError) as error:
            raise damaged() from error
        self.sizes = {info.filename: info.file_size for info in infos}
        self.unpacked = 0
        if len(infos) > MAX_PARTS or sum(self.sizes.values()) > MAX_ALL:
            raise _too_large()
        if any(info.flag_bits & 0x1 for info in infos):
            raise locked()

    def __contains__(self, name: str) -> bool:
        return name in self.sizes

    def read(self, name: str) -> bytes:
        """One part, whatever size the directory declares for it counted as it is unpacked."""
        if self.sizes.get(name, 0) > MAX_PART:
            raise _too_large()
        pieces = []
        try:
            with self._zip.open(name) as part:
                while piece := part.read(_CHUNK):
                    pieces.append(piece)
                    self._count(len(piece), sum(map(len, pieces)))
        except (
            zipfile.BadZipFile,
            zlib.error,
            KeyError,
            EOFError,
            NotImplementedError,
            OSError,
            ValueError,
        ) as error:
            raise damaged() from error
        except RuntimeError as error:  # zipfile's word for a password
            raise locked() from error
        return b"".join(pieces)

    def _count(self, more: int, part: int) -> None:
        self.unpacked += more
        if part > MAX_PART or self.unpacked > MAX_ALL:
            raise _too_large()


def parse(xml: bytes, handler: object) -> None:
    """Feeds XML to a SAX handler; entities, external or many times nested, are refused."""
    try:
        sax.parseString(xml, handler, forbid_dtd=False, forbid_entities=True, forbid_external=True)
    except DefusedXmlException as error:
        raise Unreadable(
            "This file contains instructions that a story does not need and that can be harmful. "
            "Open it in your word processor, save it again under a new name, and send that."
        ) from error
    except Exception as error:
        if type(error).__name__ != "SAXParseException":
            raise
        raise damaged() from error


def locked() -> Unreadable:
    return Unreadable(
        "This file is protected with a password, so its text cannot be read. "
        "Open it, save a copy without a password, and send that."
    )


def damaged() -> Unreadable:
    return Unreadable(
        "This file is damaged: parts of it are missing or garbled. Open it in the program that made it, save it again, and send that."
    )


def _too_large() -> Unreadable:
    return Unreadable(
        "This file unpacks to far more than a story could hold, so it was not opened. Save the text alone, without pictures, and send that."
    )
