"""An archive as programs will meet it: run as a program of its own, with the settings of the archive to be served.

furnish.py                  builds it, once, and prints the numbers of its works, series and chapters as JSON
furnish.py post NUMBER      posts the next chapter of a work
"""

import json
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import django

if TYPE_CHECKING:
    from cliffhanger.accounts.models import Account
    from cliffhanger.works.models import Work

PASSWORD = "turn the page"
LEAVES = 22  # more than a page of any list
KEY_TAGS = {
    "rating": ["Teen And Up Audiences"],
    "warning": ["Major Character Death"],
    "category": ["F/F", "Gen"],
    "fandom": ["Skerry Sound", "Dr. Who?", "Star/Dust"],
    "relationship": ["Ines/Mara"],
    "character": ["Ines", "Mara"],
    "freeform": ["Keys & Locks", "Slow Burn"],
}


def main(arguments: list[str]) -> None:
    django.setup()
    if arguments[:1] == ["post"]:
        post_next(int(arguments[1]))
    else:
        print(json.dumps(build()))  # noqa: T201 - what it was run for


def post_next(work_id: int) -> None:
    from cliffhanger.archive import clock
    from cliffhanger.works.models import Chapter

    Chapter.objects.filter(work_id=work_id, posted_at=None).order_by("position")[0].post(clock.now())


def build() -> dict[str, Any]:
    from django.contrib.auth.hashers import make_password
    from django.core.management import call_command
    from django.db import transaction

    from cliffhanger.accounts.models import Account

    call_command("migrate", verbosity=0)
    with transaction.atomic():
        built = people_and_works()
        Account.objects.update(password=make_password(PASSWORD), mail_notices=False)
    return built


def people_and_works() -> dict[str, Any]:
    from cliffhanger.accounts.models import Pseud
    from cliffhanger.archive import clock
    from cliffhanger.cast import makers
    from cliffhanger.works import ordering
    from cliffhanger.works.models import Series, Withdrawal

    kit, ivo, page = (makers.account(name) for name in ("kit", "ivo", "page"))
    for reader in ("wren", "ada", "bela", "cleo", "dora", "eve", "fern"):
        makers.account(reader)
    kit.pseuds.update(about="Writes at night.")
    other = Pseud.objects.create(account=kit, name="Kit Night")

    key = the_key(kit, ivo)
    walk = posted(
        kit,
        "A Short Walk",
        ["Out and back again."],
        planned_chapters=1,
        tags=[("fandom", ["Skerry Sound"]), ("rating", ["Not Rated"])],
    )
    door = posted(
        kit, "Behind the Door", ["Only for some."], is_restricted=True, tags=[("fandom", ["Skerry Sound"])]
    )
    dark = posted(
        kit,
        "After Dark",
        ["It is dark.", "It is darker."],
        tags=[("rating", ["Explicit"]), ("fandom", ["Skerry Sound"]), ("category", ["F/F"])],
    )
    dark.chapters.update(notes_before="<p>Careful.</p>\n<p>It is night.</p>")
    gone = posted(kit, "Gone Away", ["Was here."])
    gone.withdraw(Withdrawal.choices[0][0], clock.now())
    schluessel = posted(
        kit, "Der Schlüssel", ["Er passt."], language="de", tags=[("rating", ["General Audiences"])]
    )
    gather(kit, "Sea", "By the Sea", schluessel)
    draft = makers.work(kit, "Not Yet", ["Unfinished."])
    serial = makers.work(
        ivo, "The Serial", ["First night.", "Second night.", "Third night."], planned_chapters=3
    )
    for chapter in serial.chapters.filter(position__lt=3):
        chapter.post(clock.now())

    nights = Series.objects.create(
        title="Nights", pseud=kit.pseud, summary="<p>All the nights.</p>", notes="<p>In order.</p>"
    )
    for work in (key, walk):
        ordering.append(nights, work)
    leaves = [
        posted(page, f"Leaf {n}", ["A leaf falls. " * n], planned_chapters=1, tags=[("fandom", ["Leaves"])])
        for n in range(1, LEAVES + 1)
    ]
    book = Series.objects.create(title="The Book of Leaves", pseud=page.pseud)
    for leaf in leaves:
        ordering.append(book, leaf)
    return {
        "key": key.pk,
        "key_chapters": list(key.chapters.order_by("position").values_list("pk", flat=True)),
        "walk": walk.pk,
        "door": door.pk,
        "dark": dark.pk,
        "gone": gone.pk,
        "schluessel": schluessel.pk,
        "draft": draft.pk,
        "serial": serial.pk,
        "leaves": [leaf.pk for leaf in leaves],
        "nights": nights.pk,
        "book": book.pk,
        "kit": kit.pk,
        "other_pseud": other.pk,
    }


def gather(keeper: "Account", name: str, title: str, work: "Work") -> None:
    """A collection of somebody's with a work of her own in it."""
    from cliffhanger.archive import clock
    from cliffhanger.collections import bringing, keeping
    from cliffhanger.collections.models import Collection

    now = clock.now()
    made = Collection(
        name=name, key=name.lower(), title=title, description="<p>Salt.</p>", rules="<p>No boats.</p>"
    )
    bringing.offer(keeping.make(made, keeper, now), work, keeper, now)


def the_key(kit: "Account", ivo: "Account") -> "Work":
    """A work that says everything a work can say."""
    from cliffhanger.archive import clock
    from cliffhanger.cast import makers
    from cliffhanger.works.models import Chapter, Creatorship

    made = makers.work(
        kit,
        "The Key",
        ["One door.\n\nAnd a key.", "Two doors."],
        summary="<p>Somebody has it.</p>",
        notes_before="<p>Before all.</p>",
        notes_after="<p>After all.</p>",
        planned_chapters=3,
    )
    makers.sign(made, ivo, Creatorship.Role.AUTHOR)
    for kind, names in KEY_TAGS.items():
        made.tag_with(kind, names)
    Chapter.objects.filter(work=made, position=1).update(
        title="The Door",
        notes_before="<p>Before one.</p>",
        notes_after="<p>After one.</p>",
    )
    for chapter in made.chapters.all():
        chapter.post(clock.now())
    return made


def posted(
    author: "Account",
    title: str,
    texts: list[str],
    *,
    tags: Sequence[tuple[str, list[str]]] = (),
    **fields: object,
) -> "Work":
    from cliffhanger.archive import clock
    from cliffhanger.cast import makers

    made = makers.work(author, title, texts, **fields)
    for kind, names in tags:
        made.tag_with(kind, names)
    for chapter in made.chapters.all():
        chapter.post(clock.now())
    return made


if __name__ == "__main__":
    main(sys.argv[1:])
