"""From bytes to text: the encodings authors' machines save in, and the damage done on the way."""

import codecs
import re

import charset_normalizer
import ftfy
import ftfy.badness

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?([A-Za-z0-9_.:-]{2,30})", re.IGNORECASE)
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ufeff]+")
# What the first byte of a character in UTF-8 is taken for by Windows, old Macs, DOS and Cyrillic machines.
_SUSPECT = re.compile(r"[\u00a0-\u024f\u0400-\u04ff\u2500-\u257f\u201a\u2202\u221a]")
_UNIX = re.compile(r"\r\n?")


def decode(source: bytes) -> str:
    """Text with `\\n` line ends, without byte order marks and control characters, mojibake undone."""
    text = _UNIX.sub("\n", _CONTROLS.sub("", _decoded(source)))
    return "\n".join(map(_mended, text.split("\n")))


def _decoded(source: bytes) -> str:
    for bom, encoding in _BOMS:
        if source.startswith(bom):
            return source.decode(encoding, errors="replace")
    wide = _without_bom(source)
    if wide:
        return source.decode(wide, errors="replace")
    try:
        return source.decode("utf-8")
    except UnicodeDecodeError:
        return _eight_bit(source)


def _without_bom(source: bytes) -> str:
    """UTF-16 that does not say so: every other byte of plain text is null."""
    sample = source[:4000]
    if sample[1::2].count(0) > 0.4 * len(sample) / 2:
        return "utf-16-le"
    if sample[0::2].count(0) > 0.4 * len(sample) / 2:
        return "utf-16-be"
    return ""


def _eight_bit(source: bytes) -> str:
    mixed = source.decode("utf-8", errors="cliffhanger.windows")
    good = sum(ord(character) > 0xFF for character in mixed[:200_000])
    bad = sum(byte > 0x7F for byte in source[:200_000]) - 2 * good
    if good and bad < good:  # UTF-8 into which a few Windows characters were pasted
        return mixed
    declared = _DECLARED.search(source[:2000])
    if declared and _is_known(declared[1].decode("ascii")):
        return source.decode(_as_browsers_do(declared[1].decode("ascii")), errors="replace")
    return source.decode(_guessed(source), errors="cliffhanger.windows")


def _guessed(source: bytes) -> str:
    """Windows-1252 unless so much of the text lies outside ASCII that it must be another alphabet."""
    high = sum(byte > 0xBF for byte in source)
    letters = sum(0x41 <= byte <= 0x7A for byte in source)
    foreign = high > (0.15 if high > 30 else 0.5) * (letters + high)  # three words are no proof
    if not foreign and not _is_mac(source):
        return "cp1252"
    candidates = (
        ["mac_roman"]
        if not foreign
        else ["cp1251", "koi8_r", "cp1250", "shift_jis", "gb18030", "big5", "euc_kr", "cp1252"]
    )
    best = charset_normalizer.from_bytes(source[:100_000], cp_isolation=candidates).best()
    return best.encoding if best else candidates[0]


def _is_mac(source: bytes) -> bool:
    """Old Macs put the curly quotes where Windows has accented capitals."""
    mac, windows = (
        sum(map(source.count, quotes))
        for quotes in ((b"\xd2", b"\xd3", b"\xd5"), (b"\x92", b"\x93", b"\x94"))
    )
    return mac > 2 and windows == 0 and source.count(b"\xd2") > 0


def _is_known(name: str) -> bool:
    try:
        return codecs.lookup(name).name not in {"utf-8", "utf-16", "utf-32", "utf-7"}
    except LookupError:
        return False


def _as_browsers_do(name: str) -> str:
    return "cp1252" if codecs.lookup(name).name in {"iso8859-1", "ascii"} else name


def _mended(line: str) -> str:
    return ftfy.fix_encoding(line) if _SUSPECT.search(line) and ftfy.badness.is_bad(line) else line


def _windows(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    broken = error.object[error.start : error.end]
    return "".join(_WINDOWS.get(byte, "\ufffd") for byte in broken), error.end


_WINDOWS = {byte: bytes([byte]).decode("cp1252", errors="ignore") or chr(byte) for byte in range(0x80, 0x100)}
codecs.register_error("cliffhanger.windows", _windows)
