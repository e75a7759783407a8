"""Whether bytes are a whole picture of a kind that books may hold, and how large it is.

Only the frame is read: signature, lengths, checksums, the end. A picture that says it is larger than any page
is refused before anything unpacks it.
"""

import zlib
from typing import NamedTuple

MOST_PIXELS = 40_000_000
LONGEST_SIDE = 20_000
PNG = b"\x89PNG\r\n\x1a\n"
MEDIA_TYPES = {"png": "image/png", "jpeg": "image/jpeg", "gif": "image/gif", "webp": "image/webp"}
# Frames of JPEG: every SOF but those that no viewer reads (lossless, hierarchical, arithmetic).
JPEG_FRAMES = frozenset({0xC0, 0xC1, 0xC2})
JPEG_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})


class Image(NamedTuple):
    """A picture's kind, a key of MEDIA_TYPES, with its sides in pixels."""

    kind: str
    width: int
    height: int

    @property
    def media_type(self) -> str:
        return MEDIA_TYPES[self.kind]


def image(data: bytes) -> Image | None:
    """What picture this is; None for everything else, for one cut off and for one too large to be shown."""
    try:
        found = png(data) or jpeg(data) or gif(data) or webp(data)
    except (IndexError, ValueError):
        return None
    if found is None or not (0 < found.width <= LONGEST_SIDE and 0 < found.height <= LONGEST_SIDE):
        return None
    return found if found.width * found.height <= MOST_PIXELS else None


def png(data: bytes) -> Image | None:
    if not data.startswith(PNG):
        return None
    at, size, has_pixels = len(PNG), (0, 0), False
    while at + 12 <= len(data):
        length, kind = big(data, at, 4), data[at + 4 : at + 8]
        end = at + 8 + length
        if end + 4 > len(data) or zlib.crc32(data[at + 4 : end]) != big(data, end, 4):
            return None
        if kind == b"IHDR":
            if at != len(PNG) or length != 13:
                return None
            size = (big(data, at + 8, 4), big(data, at + 12, 4))
        has_pixels = has_pixels or kind == b"IDAT"
        if kind == b"IEND":
            return Image("png", *size) if has_pixels else None
        at = end + 4
    return None


def jpeg(data: bytes) -> Image | None:
    if not data.startswith(b"\xff\xd8\xff") or b"\xff\xd9" not in data[-4096:]:
        return None
    at, found = 2, None
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            return None
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
        elif marker in JPEG_ALONE:
            at += 2
        elif marker == 0xDA:  # the pixels begin
            return found
        else:
            if marker in JPEG_FRAMES and big(data, at + 2, 2) >= 8:
                found = Image("jpeg", big(data, at + 7, 2), big(data, at + 5, 2))
            at += 2 + max(big(data, at + 2, 2), 2)
    return None


def gif(data: bytes) -> Image | None:
    if data[:6] not in (b"GIF87a", b"GIF89a") or not data.rstrip(b"\0").endswith(b"\x3b"):
        return None
    return Image("gif", little(data, 6, 2), little(data, 8, 2))


def webp(data: bytes) -> Image | None:
    if (
        data[:4] != b"RIFF"
        or data[8:12] != b"WEBP"
        or little(data, 4, 4) + 8 not in (len(data), len(data) - 1)
    ):
        return None
    kind = data[12:16]
    if kind == b"VP8X":
        return Image("webp", little(data, 24, 3) + 1, little(data, 27, 3) + 1)
    if kind == b"VP8L" and data[20] == 0x2F:
        bits = little(data, 21, 4)
        return Image("webp", (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
    if kind == b"VP8 " and data[23:26] == b"\x9d\x01\x2a":
        return Image("webp", little(data, 26, 2) & 0x3FFF, little(data, 28, 2) & 0x3FFF)
    return None


def big(data: bytes, at: int, length: int) -> int:
    return int.from_bytes(whole(data, at, length), "big")


def little(data: bytes, at: int, length: int) -> int:
    return int.from_bytes(whole(data, at, length), "little")


def whole(data: bytes, at: int, length: int) -> bytes:
    piece = data[at : at + length]
    if len(piece) < length:
        raise ValueError("cut off")
    return piece


# Of a JPEG only what a viewer needs: JFIF, colours, Adobe's mark. A place or a name in EXIF is nobody's business.
KEPT_SEGMENTS = frozenset({0xE0, 0xE2, 0xEE})
DROPPED_CHUNKS = frozenset({b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"})


def without_traces(data: bytes, kind: str) -> bytes:
    """A whole PNG or JPEG without what the camera and programs wrote into it, and without what follows its end."""
    return png_without_traces(data) if kind == "png" else jpeg_without_traces(data)


def png_without_traces(data: bytes) -> bytes:
    at, kept = len(PNG), [PNG]
    while True:
        end = at + 12 + big(data, at, 4)
        name = data[at + 4 : at + 8]
        if name not in DROPPED_CHUNKS:
            kept.append(data[at:end])
        if name == b"IEND":
            return b"".join(kept)
        at = end


def jpeg_without_traces(data: bytes) -> bytes:
    at, kept = 2, [data[:2]]
    while True:
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if marker in JPEG_ALONE:
            kept.append(data[at : at + 2])
            at += 2
            continue
        if marker == 0xDA:
            kept.append(data[at : data.rindex(b"\xff\xd9") + 2])
            return b"".join(kept)
        end = at + 2 + max(big(data, at + 2, 2), 2)
        is_of_program = 0xE0 <= marker <= 0xEF or marker == 0xFE
        if not is_of_program or marker in KEPT_SEGMENTS:
            kept.append(data[at:end])
        at = end
