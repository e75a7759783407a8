"""Metatags and what is under them. `Umbrella` is what wranglers say, `Above` what it comes to.

Whoever changes an umbrella calls `settle` in the same transaction, alone (see `wrangle.alone`). It costs
what is under the tag, not how many works there are.
"""

from collections.abc import Iterable

from .models import Above, Umbrella


def above(tag: int) -> set[int]:
    """The metatags above this tag, near or far, as the umbrellas stand."""
    found: set[int] = set()
    nearest = {tag}
    while nearest:
        nearest = set(Umbrella.objects.filter(sub__in=nearest).values_list("meta", flat=True)) - found
        found |= nearest
    return found


def under(tags: Iterable[int]) -> set[int]:
    """These tags and all that is under them."""
    found = set(tags)
    nearest = found
    while nearest:
        nearest = set(Umbrella.objects.filter(meta__in=nearest).values_list("sub", flat=True)) - found
        found = found | nearest
    return found


def settle(tags: Iterable[int]) -> None:
    """Let `Above` say of these tags, and of all that is under them, what the umbrellas say."""
    concerned = under(tags)
    stood = set(Above.objects.filter(tag__in=concerned).values_list("tag", "meta"))
    stands = {(tag, meta) for tag in concerned for meta in above(tag)}
    for tag, meta in stood - stands:
        Above.objects.filter(tag=tag, meta=meta).delete()
    Above.objects.bulk_create([Above(tag_id=tag, meta_id=meta) for tag, meta in sorted(stands - stood)])
