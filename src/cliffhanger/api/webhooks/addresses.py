"""Which addresses may be registered. Whether one may still be visited is looked at again each time, by `fetch`."""

from django.utils.translation import gettext_lazy as _

from cliffhanger.archive.fetch import NotFetched, looked_at, public_address

LONGEST = 1_000  # characters
SCHEMES = frozenset({"https"})
WITHIN = 4.0  # seconds for its name server, while somebody waits
NO_SCHEME = "Give an address that begins with https://."
UNSENT = "It could not be sent."
TOO_LONG = "It took too long."

# What `fetch` and `check` say, for those who read it in another language.
SAID = {
    NO_SCHEME: _("Give an address that begins with https://."),
    "This is no address.": _("This is no address."),
    "Addresses of this kind are not visited.": _("Addresses of this kind are not visited."),
    "Nothing is asked of this port.": _("Nothing is asked of this port."),
    TOO_LONG: _("It took too long."),
    "It is not on a public machine.": _("It is not on a public machine."),
    "Its name server does not answer.": _("Its name server does not answer."),
    "There is no machine of this name.": _("There is no machine of this name."),
    "The machine could not be talked to.": _("The machine could not be talked to."),
    "No secure line to it could be had.": _("No secure line to it could be had."),
    "Its certificate is for another name.": _("Its certificate is for another name."),
    "Its certificate has expired.": _("Its certificate has expired."),
    "Its certificate does not hold yet.": _("Its certificate does not hold yet."),
    "Nobody whom the archive trusts vouches for its certificate.": _(
        "Nobody whom the archive trusts vouches for its certificate."
    ),
    UNSENT: _("It could not be sent."),
    "It is too large.": _("Its answer was too large."),
}


def check(address: str) -> None:
    """Raises NotFetched for an address that nothing is sent to. Asks its name server."""
    if not address.lower().startswith(tuple(f"{scheme}://" for scheme in SCHEMES)):
        raise NotFetched(NO_SCHEME)
    parts, port = looked_at(address, SCHEMES)
    if parts.fragment:
        raise NotFetched("This is no address.")
    public_address(str(parts.hostname), port, WITHIN)


def in_words(why: str) -> str:
    return str(SAID.get(why, why))
