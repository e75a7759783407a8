"""Rich text: paragraphs, emphasis, and characters in whatever code page the writer's machine used."""

import re
from dataclasses import dataclass, replace
from html import escape

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z'])|([{}])|[\r\n]+|([^\\{}\r\n]+)|(\\)",
    re.DOTALL,
)
# Groups whose content is never shown.
_HIDDEN = frozenset(
    [
        "fonttbl",
        "colortbl",
        "stylesheet",
        "info",
        "pict",
        "object",
        "header",
        "headerl",
        "headerr",
        "headerf",
        "footer",
        "footerl",
        "footerr",
        "footerf",
        "listtable",
        "listoverridetable",
        "rsidtbl",
        "generator",
        "themedata",
        "colorschememapping",
        "latentstyles",
        "datastore",
        "xmlnstbl",
        "fldinst",
        "filetbl",
        "revtbl",
        "mmathpr",
        "wgrffmtfilter",
        "pgdsctbl",
        "bkmkstart",
        "bkmkend",
        "atnid",
        "atnauthor",
        "annotation",
        "nonshppict",
        "listtext",
        "pntext",
        "comment",
        "doccomm",
        "title",
        "author",
        "company",
        "operator",
        "keywords",
        "subject",
    ]
)
_PARTS = {
    "par": "</p>\n<p>",
    "sect": "</p>\n<p>",
    "page": "</p>\n<hr>\n<p>",
    "line": "<br>",
    "tab": " ",
    "cell": "</p>\n<p>",
    "row": "</p>\n<p>",
}
_SIGNS = {
    "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•",
    "emspace": " ", "enspace": " ", "qmspace": " ",
}  # fmt: skip
_STYLES = {"b": "b", "i": "i", "ul": "u", "strike": "s", "super": "sup", "sub": "sub"}
_CHARSETS = {0: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gbk", 136: "big5", 161: "cp1253", 162: "cp1254", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250"}  # fmt: skip
MAX_GROUPS = 2000


@dataclass(frozen=True, slots=True)
class _State:
    hidden: bool = False
    styles: tuple[str, ...] = ()
    skip: int = 1  # characters that stand in for one given by number
    font: int = -1


def to_html(source: bytes) -> str:
    return _Writer().run(source)


class _Writer:
    def __init__(self) -> None:
        self.out = ["<p>"]
        self.raw = bytearray()
        self.state = _State()
        self.groups: list[_State] = []
        self.page = "cp1252"
        self.fonts: dict[int, str] = {}
        self.table = 0  # depth of the group that lists the fonts
        self.defined = -1
        self.pending = 0
        self.centred = False
        self.written: tuple[str, ...] = ()

    def run(self, source: bytes) -> str:
        for match in _TOKEN.finditer(source):
            word, number, byte, sign, brace, text, _ = match.groups()
            if brace:
                self.group(brace)
            elif word:
                self.word(word.decode("ascii").lower(), int(number) if number else None)
            elif byte:
                self.bytes(bytes([int(byte, 16)]))
            elif sign:
                self.sign(sign)
            elif text:
                self.bytes(text)
        self.flush()
        made = "".join([*self.out, *self.closers(), "</p>"])
        # Characters beyond the first plane come as two numbers, each half of one.
        return made.encode("utf-16", "surrogatepass").decode("utf-16", "replace")

    def group(self, brace: bytes) -> None:
        self.flush()
        if brace == b"{":
            self.groups.append(self.state)
        elif self.groups:
            self.state = self.groups.pop()
            if len(self.groups) < self.table:
                self.table = 0

    def sign(self, sign: bytes) -> None:
        if sign == b"*":
            self.state = replace(self.state, hidden=True)
        elif sign in {b"\n", b"\r"}:
            self.write("</p>\n<p>")
        elif sign in {b"~", b"_"}:
            self.write("\xa0" if sign == b"~" else "‑")
        elif sign in {b"\\", b"{", b"}"}:
            self.bytes(sign)

    def word(self, word: str, number: int | None) -> None:
        if word == "u" and number is not None:
            self.character(number)
            return
        self.flush()
        if word in _HIDDEN:
            self.state = replace(self.state, hidden=True)
            if word == "fonttbl":
                self.table = len(self.groups)
        elif word in _PARTS:
            self.write(_PARTS[word])
        elif word in _SIGNS:
            self.write(_SIGNS[word])
        elif word in _STYLES:
            self.style(_STYLES[word], number != 0)
        else:
            self.setting(word, number if number is not None else 1)

    def setting(self, word: str, number: int) -> None:
        if word == "plain":
            self.state = replace(self.state, styles=())
        elif word == "ulnone":
            self.style("u", False)
        elif word == "nosupersub":
            self.style("sup", False)
            self.style("sub", False)
        elif word == "ansicpg":
            self.page = f"cp{number}" if _is_known(f"cp{number}") else "cp1252"
        elif word == "mac":
            self.page = "mac_roman"
        elif word == "uc":
            self.state = replace(self.state, skip=max(0, min(number, 8)))
        elif word == "f":
            self.defined = number
            self.state = replace(self.state, font=number)
        elif word == "fcharset" and self.table:
            self.fonts[self.defined] = _CHARSETS.get(number, "")
        elif word == "v":
            self.state = replace(self.state, hidden=number != 0)

    def style(self, tag: str, on: bool) -> None:
        rest = tuple(style for style in self.state.styles if style != tag)
        self.state = replace(self.state, styles=(*rest, tag) if on else rest)

    # Text

    def character(self, number: int) -> None:
        self.flush()
        code = number % 0x10000
        self.pending = self.state.skip
        self.write(chr(code), escaped=False)

    def bytes(self, raw: bytes) -> None:
        skipped = min(self.pending, len(raw))
        self.pending -= skipped
        if not self.state.hidden:
            self.raw += raw[skipped:]

    def flush(self) -> None:
        if self.raw:
            encoding = self.fonts.get(self.state.font) or self.page
            text = bytes(self.raw).decode(encoding, errors="replace")
            self.raw.clear()
            self.write(text, escaped=False)

    def write(self, text: str, escaped: bool = True) -> None:
        if self.state.hidden:
            return
        if not escaped and self.state.styles != self.written:
            self.out.extend(self.closers())
            self.out.extend(f"<{tag}>" for tag in self.state.styles)
            self.written = self.state.styles
        self.out.append(text if escaped else escape(text))

    def closers(self) -> list[str]:
        return [f"</{tag}>" for tag in reversed(self.written)]


def _is_known(encoding: str) -> bool:
    try:
        "".encode(encoding)
    except LookupError:
        return False
    return True
