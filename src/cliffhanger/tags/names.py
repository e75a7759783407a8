"""Names of tags in addresses: what an address may not hold is spelt as archives of this field spell it."""

from urllib.parse import quote

SPELLINGS = {"/": "*s*", "&": "*a*", ".": "*d*", "?": "*q*", "#": "*h*"}


def spelt(name: str) -> str:
    """For `reverse`, which quotes what is left to quote."""
    for sign, spelling in SPELLINGS.items():
        name = name.replace(sign, spelling)
    return name


def in_address(name: str) -> str:
    return quote(spelt(name), safe="*")


def from_address(spelt: str) -> str:
    for sign, spelling in SPELLINGS.items():
        spelt = spelt.replace(spelling, sign)
    return " ".join(spelt.split())
