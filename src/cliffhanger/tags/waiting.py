"""Tags that wait to be put in order: on public works, the newest first."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps

from .meaning import batches
from .models import Tag

LARGE = 5_000  # works of a fandom: from there on one walks from tag to tag, not from work to work
STRIDE, STRIDES = 500, 40  # tags looked at in a step, and steps for one page
MOST_PAIRS = 20_000


def waiting(kind: str, fandom: Tag | None, most: int, before: int | None = None) -> list[Tag]:
    """Up to `most` unwrangled tags of this kind older than number `before`; with `fandom`, on works that count as it.

    In a large fandom as many as are found among the next 20,000 tags.
    """
    tags: Any = Tag.objects.filter(kind=kind).unwrangled().order_by("-pk")
    if before is not None:
        tags = tags.filter(pk__lt=before)
    if fandom is None:
        return list(tags.known()[:most])
    works = public().tagged(fandom)
    if works[:LARGE].count() < LARGE:
        rows = apps.get_model("works", "WorkTag")._default_manager.filter(work__in=works.values("pk"))
        return list(tags.filter(pk__in=rows.values("tag"))[:most])
    return walked(tags, list(Tag.objects.meaning(fandom).values_list("pk", flat=True)), most)


def public() -> Any:
    return apps.get_model("works", "Work")._default_manager.public()


def walked(tags: Any, fandoms: list[int], most: int) -> list[Tag]:
    found: list[Tag] = []
    for _ in range(STRIDES):
        some = list(tags[:STRIDE])
        beside = beside_any([tag.pk for tag in some], fandoms)
        found += [tag for tag in some if tag.pk in beside]
        if len(found) >= most or len(some) < STRIDE:
            break
        tags = tags.filter(pk__lt=some[-1].pk)
    return found[:most]


def beside_any(tags: Iterable[int], fandoms: list[int]) -> set[int]:
    """Those of the tags that stand on a public work with one of these fandoms."""
    rows: Any = apps.get_model("works", "WorkTag")._default_manager
    pairs = list(rows.filter(tag__in=tags).values_list("tag", "work")[:MOST_PAIRS])
    works: set[int] = set()
    for some in batches(sorted({work for _, work in pairs})):
        of_fandom = rows.filter(work__in=some, tag__in=fandoms).values_list("work", flat=True)
        works.update(public().filter(pk__in=list(of_fandom)).values_list("pk", flat=True))
    return {tag for tag, work in pairs if work in works}
