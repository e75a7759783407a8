"""Lines that are signs and no text: scene dividers and closing words."""

import re

_SYMBOLS = re.compile(r"(?:[^\w\"“”‘’'«»‹›„?!¿¡]|_){1,90}")
# xoxox, oOo, x-x-x, -0-0-, ~X~: the letters x, o, v and the digit 0, alone or among symbols
_LETTERED = re.compile(r"(?:[^\w\"“”?!]*[xovXOV0]){1,60}[^\w\"“”?!]*")
_REPEATED = re.compile(r"(\S{1,6})(?:\s+\1){2,40}")
_NAMED = re.compile(
    r"\W{0,20}(?:x{3,}\W{0,5})?(?:page|scene|line|section|paragraph)[\s-]?(?:break|divider|change)"
    r"(?:\W{0,5}x{3,})?\W{0,20}",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"\W{0,20}(?:tbc|t\.\s?b\.\s?c\.?|to be con(?:tinued|t\.?|cluded)(?: (?:in|next) [\w ,'’-]{1,40})?|"
    r"the end(?: ?(?:for now|of (?:the )?(?:story|part|chapter|act|book)(?: [\w-]{1,12})?))?|end|fin|finis|finito|ende|"
    r"owari|the end\W{1,5}|end (?:of )?(?:the )?(?:chapter|chap|part|act|book|story|prologue|epilogue|transmission|ch)"
    r"(?: [\w-]{1,12})?|à suivre|continuar[áa])\W{0,20}",
    re.IGNORECASE,
)
_FINAL = re.compile(r"\W{0,20}(?:tbc|t\.\s?b\.\s?c\.?|to be con)", re.IGNORECASE)
_PLAIN = re.compile(r"[a-z]", re.IGNORECASE)


def is_divider(text: str) -> bool:
    """Whether a line is a scene mark (`***`, `~*~`, `xoxoxox`, `oOo`, `§`) and not something somebody says."""
    if not text or len(text) > 120:
        return False
    if _SYMBOLS.fullmatch(text):
        return text not in {"…", "..", "—", "–"}
    if _LETTERED.fullmatch(text):
        return _is_lettered(text)
    return bool(_NAMED.fullmatch(text) or (_REPEATED.fullmatch(text) and not text.split()[0].isalnum()))


def _is_lettered(text: str) -> bool:
    letters = [character for character in text if character.isalnum()]
    if len(letters) == len(text):
        kinds = {character.lower() for character in letters}
        if kinds == {"x", "o"}:  # "xoxo" is how a letter ends
            return len(text) >= 5
        return text in {"x", "X", "o", "O", "0"} or (len(text) >= 3 and kinds <= {"x", "o", "0", "v"})
    return not (text.rstrip(".,:") == "0" or text.strip("().,:") in {"0", "V", "v", "X"})


def is_closing(text: str) -> bool:
    """`TBC`, `To Be Continued`, `THE END`, `End of Chapter 3` on a line of their own."""
    return len(text) < 80 and bool(_CLOSING.fullmatch(text)) and bool(_PLAIN.search(text))


def goes_on(text: str) -> bool:
    """Whether a closing says that more follows, so that it may stand anywhere."""
    return bool(_FINAL.match(text))
