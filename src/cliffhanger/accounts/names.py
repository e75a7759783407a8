"""What a name may be: its shape, what it is compared by, and what nobody may be called."""

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

LONGEST = 40
LONGEST_KEY = 80
SHAPE = _("Use letters, digits, spaces and . ' - _, beginning with a letter or a digit.")
PUNCTUATION = frozenset(" .'-_")

# Letters of other scripts that look like a Latin one in most faces, after case folding.
LOOKALIKES = str.maketrans(
    "авеёкмнорстухѕіїјһԁԛԝүαβγεηικνορτυχϲϳıȷɑɡ",
    "abeekmhopctyxsiijhdqwyabyenikvoptuxcjijag",
)

# Names that would let somebody speak for the archive, or for nobody.
RESERVED_WORDS = (
    "abuse account admin administrator anonymous archive archivist cliffhanger deleted everybody everyone "
    "guest help host login logout me mod moderator moderators nobody none null official operator orphan orphanaccount "
    "owner postmaster root security somebody somebodywhohasleft someone staff superuser support sysop system "
    "team undefined unknown webmaster you"
)
RESERVED = frozenset(RESERVED_WORDS.split(" "))
DIGITS_FOR_LETTERS = str.maketrans("013457", "oieast")


def check_shape(name: str) -> None:
    """Raise ValidationError for what cannot be a name at all."""
    if not name or not name[0].isalnum() or not all(map(may_stand, name)):
        raise ValidationError(SHAPE, code="shape")
    if marks_in_a_row(name) > 3:
        raise ValidationError(_("Use fewer accents on one letter."), code="marks")
    if name[-1] in " '-":
        raise ValidationError(_("End the name with a letter, a digit, a dot or an underscore."), code="end")
    if len(name) > LONGEST or len(key(name)) > LONGEST_KEY:
        raise ValidationError(_("Use at most {most} characters.").format(most=LONGEST), code="length")
    if mixes_scripts(name):
        raise ValidationError(_("Use the letters of one alphabet."), code="alphabets")


def may_stand(character: str) -> bool:
    return character.isalnum() or character in PUNCTUATION or unicodedata.category(character) in ("Mn", "Mc")


def marks_in_a_row(name: str) -> int:
    """The longest pile of combining marks. A few are writing; many climb over the lines above."""
    pile = most = 0
    for character in unicodedata.normalize("NFD", name):
        pile = pile + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        most = max(most, pile)
    return most


def mixes_scripts(name: str) -> bool:
    """Whether Latin, Greek and Cyrillic letters stand in one name, as they do to look like another's."""
    scripts = {unicodedata.name(character, "").split(" ")[0] for character in name if character.isalpha()}
    return len(scripts & {"LATIN", "GREEK", "CYRILLIC"}) > 1


def check_not_reserved(name: str, archive_name: str) -> None:
    """Raise ValidationError for a name that would pass for the archive itself."""
    plain = skeleton(name)
    if (
        plain in RESERVED
        or plain.translate(DIGITS_FOR_LETTERS) in RESERVED
        or plain == skeleton(archive_name)
    ):
        raise ValidationError(_("The archive keeps this name for itself. Choose another."), code="reserved")


def skeleton(name: str) -> str:
    return "".join(character for character in key(name) if character.isalnum())


def key(name: str) -> str:
    """What two spellings of one name have in common: capitals, spaces, width and lookalikes aside."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    return " ".join(folded.translate(LOOKALIKES).split())


def tidy(name: str) -> str:
    """The name as it is kept: composed, with single spaces."""
    return " ".join(unicodedata.normalize("NFC", name).split())
