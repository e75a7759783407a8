"""What a chapter must have before it may go out."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from cliffhanger.kit.text import figures
from cliffhanger.manuscript import visible_text

from .models import Chapter

MOST_CHARACTERS = 500_000


def obstacles(chapter: Chapter) -> Iterator[str]:
    """What stands in the way of posting: sentences for the author; none when it is ready."""
    if not chapter.words:
        yield _("It has no text yet.")
    if len(chapter.text) > MOST_CHARACTERS and len(visible_text(chapter.text)) > MOST_CHARACTERS:
        yield _("It is longer than {most} characters. Divide it into two chapters.").format(
            most=figures(MOST_CHARACTERS)
        )
    if not chapter.work.title:
        yield _("The work has no title yet.")
