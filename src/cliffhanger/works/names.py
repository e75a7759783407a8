"""Names of tags in addresses, for those who look for them beside the works."""

from cliffhanger.tags.names import SPELLINGS, from_address, in_address, spelt

__all__ = ["SPELLINGS", "from_address", "in_address", "spelt"]
