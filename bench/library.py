"""An archive with a long chapter to read and a crowd of works around it. Imported once the archive is loaded."""

from django.db import transaction

from cliffhanger.accounts.models import Account
from cliffhanger.archive import clock, triggers
from cliffhanger.cast import makers
from cliffhanger.config.shown import SHOWN
from cliffhanger.manuscript import count_words
from cliffhanger.tags.models import Kind, Tag, tag
from cliffhanger.works.models import Chapter, Creatorship, Work, WorkTag

from .crowd import settle_down
from .readers import session_of

WORDS = 2_500
BATCH = 5_000
TAGS_A_WORK = 4
SENTENCES = (
    "The tide went out further than anybody on the causeway remembered, and left the harbour's old bones bare.",
    "She counted the lamps along the wall, twice, and came to a different number each time.",
    "“If it is a door,” he said, “then somebody has to be on the other side of it.”",
    "Nothing answered but the gulls, who had opinions about everything and kept none of them for long.",
    "They had been told to wait until the bell, and nobody had told them which.",
    "Rain came over the hill the way it always did, sideways, with its collar up.",
    "What the letter did not say was longer than what it did, and she read that part again.",
)


def archive_of(works: int) -> tuple[str, str]:
    """So many works; one of them has three long chapters, tags and answers.

    Returns the path of a long chapter, and the session of somebody who is signed in.
    """
    with transaction.atomic():
        place = long_work()
    fill(works - 1)
    settle_down()
    return place


def long_work() -> tuple[str, str]:
    work = makers.work(makers.account("Ada"), "The Causeway", [long_text(seed) for seed in range(3)])
    work.tag_with(Kind.FANDOM, ["Tidewater"])
    work.tag_with(Kind.FREEFORM, ["Slow Tide", "Found Letters", "Lighthouses", "Weather"])
    for chapter in work.chapters.all():
        chapter.post(clock.now())
    for number in range(3):
        makers.answer(work, makers.account(f"Reader {number}"))
    path = work.chapters.get(position=1).get_absolute_url()
    return path, session_of(makers.account("Rey"))


def long_text(seed: int) -> str:
    """Paragraphs of different sentences until there are `WORDS` words: as compressible as prose, about."""
    paragraphs: list[str] = []
    place = seed
    while count_words("\n\n".join(paragraphs)) < WORDS:
        chosen = [SENTENCES[(place * 5 + step * step) % len(SENTENCES)] for step in range(3 + place % 3)]
        paragraphs.append(f"{place + 1}, said the clock. {' '.join(chosen)}")
        place += 1
    return "\n\n".join(paragraphs)


def fill(many: int) -> None:
    """So many short works more, written in bulk, as a database looks that was filled over years."""
    author = makers.account("Bea")
    with transaction.atomic():
        tags = [tag(Kind.FREEFORM, f"Tag {number}") for number in range(min(1_000, many + 1))]
    triggers.remove()
    for start in range(0, many, BATCH):
        write(author, tags, min(BATCH, many - start))
    triggers.install(SHOWN)


@transaction.atomic
def write(author: Account, tags: list[Tag], many: int) -> None:
    now = clock.now()
    works = Work.objects.bulk_create(
        Work(title=f"Tale {number}", created_at=now, posted_at=now, updated_at=now) for number in range(many)
    )
    Creatorship.objects.bulk_create(Creatorship(work=work, pseud=author.pseud) for work in works)
    WorkTag.objects.bulk_create(
        WorkTag(work=work, tag=tags[(work.pk * 31 + place * 97) % len(tags)], position=place)
        for work in works
        for place in range(min(TAGS_A_WORK, len(tags)))
    )
    text = f"<p>{SENTENCES[0]}</p>"
    Chapter.objects.bulk_create(
        Chapter(work=work, position=1, text=text, words=18, created_at=now, posted_at=now) for work in works
    )
