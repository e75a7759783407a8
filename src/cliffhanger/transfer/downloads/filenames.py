"""What a file is called on the disk of whoever takes it along."""

import re
import unicodedata

LONGEST = 120  # bytes in UTF-8: some systems take 255 of them for the whole name, others fewer
# Nowhere allowed everywhere; and marks that write a name backwards, so that an ending looks like another.
NOT_IN_NAMES = re.compile(r"[\x00-\x1f\x7f-\x9f/\\:*?\"<>|\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]+")
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.I)
DOTS_AND_SPACES = " ."


def file_name(title: str, extension: str) -> str:
    """From a title in any script; never hidden, never a device, never empty."""
    name = unicodedata.normalize("NFC", title).encode("utf-8", "ignore").decode()
    name = " ".join(NOT_IN_NAMES.sub(" ", name).split()).strip(DOTS_AND_SPACES)
    name = name.encode()[:LONGEST].decode("utf-8", "ignore").strip(DOTS_AND_SPACES)
    if not name or RESERVED.fullmatch(name):
        name = f"Story {name}".strip()
    return f"{name}.{extension}"


def in_address(title: str) -> str:
    """The same for the end of an address, as archives of this field write it."""
    return re.sub(r"[\s%#&+;=]+", "_", file_name(title, "").rstrip(".")).strip("_") or "Story"
