"""What tags count as. Two queries for any number of tags; nothing here walks through works."""

from collections.abc import Iterable

from django.db.models import QuerySet

from .models import Above, Tag, TagChange

AT_ONCE = 5_000  # keys in one query; databases have a limit


def meanings(tags: Iterable[int]) -> dict[int, set[int]]:
    """For each of these tags what it counts as: its canonical tag, or itself, and every metatag above."""
    wanted = sorted(set(tags))
    canonical = {tag: tag for tag in wanted}
    for some in batches(wanted):
        synonyms = Tag.objects.filter(pk__in=some, synonym_of__isnull=False)
        canonical.update(synonyms.values_list("pk", "synonym_of"))
    above: dict[int, set[int]] = {}
    for some in batches(sorted(set(canonical.values()))):
        for tag, meta in Above.objects.filter(tag__in=some).values_list("tag", "meta"):
            above.setdefault(tag, set()).add(meta)
    return {tag: {means, *above.get(means, ())} for tag, means in canonical.items()}


def effective(tags: Iterable[int]) -> set[int]:
    """What a work with these tags counts as, all in all."""
    return set().union(*meanings(tags).values())


def canonical_of(tag: Tag) -> Tag:
    """The tag itself, or the one it is a synonym of."""
    return tag.synonym_of or tag


def touched(change: TagChange) -> "QuerySet[Tag]":
    """The tags that count otherwise since this change. Their works are the ones to look at again.

    Asked at any later time: what a later change has moved elsewhere meanwhile is touched by that one.
    """
    return Tag.objects.meaning(
        Tag.objects.filter(pk__in=[change.tag_id, *change.detail.get("moved", ())]).values("pk")
    )


def batches(keys: list[int]) -> Iterable[list[int]]:
    return (keys[start : start + AT_ONCE] for start in range(0, len(keys), AT_ONCE))
