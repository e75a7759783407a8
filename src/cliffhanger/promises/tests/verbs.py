"""Short ways of doing what tests of promises do all the time, through the real verbs."""

from datetime import datetime, timedelta
from unittest.mock import patch

from cliffhanger.archive import clock
from cliffhanger.promises.models import Promise
from cliffhanger.promises.opening import launch
from cliffhanger.reviews.models import Review
from cliffhanger.reviews.respond import Answer, respond
from cliffhanger.works.models import Work
from cliffhanger.works.queries import Reader

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


def promise_on(story: Work, now: datetime | None = None, **terms: object) -> Promise:
    """Post the first chapter, seal the rest, ask for three readers unless told otherwise."""
    first = story.chapters.get(position=1)
    post = [] if first.posted_at else [first]
    return launch(Promise(work=story, **{"quorum": 3, **terms}), now or clock.now(), post=post)


def answer(
    story: Work, reader: Reader, at: datetime | None = None, position: int = 1, **said: object
) -> Review:
    """What `reader` says of a chapter, at an instant if one is given."""
    chapter = story.chapters.get(position=position)
    at = at or clock.now()
    with patch("cliffhanger.archive.clock.now", lambda: at):
        return respond(chapter, reader, Answer(**said))  # type: ignore[arg-type]


def positions_posted(story: Work) -> list[int]:
    return list(story.chapters.posted().values_list("position", flat=True))


def kinds(promise: Promise) -> list[str]:
    return [entry.kind for entry in promise.entries.all()]
