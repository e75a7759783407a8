"""Taking back what was said of a tag. The log keeps both: what was done, and that it was undone.

It is taken back as far as it still stands: what somebody has said since of a tag that moved stays said.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from .models import Parent, Tag, TagChange, Umbrella
from .umbrellas import above, settle
from .wrangle import NotLikeThis, alone, fresh, record, refuse_if_something_hangs_on, stripped


def undo(change: TagChange, by: Any, now: datetime) -> TagChange:
    """Raises NotLikeThis if it is undone already, or what came after it stands in the way."""
    with alone():
        change = TagChange.objects.select_related("tag", "other").get(pk=change.pk)
        if change.kind == TagChange.Kind.UNDONE or hasattr(change, "undone_by"):
            raise NotLikeThis(_("That is undone already."))
        UNDO[change.kind](change, fresh(change.tag), change.other and fresh(change.other))
        moved = change.detail.get("moved", [])
        return record(TagChange.Kind.UNDONE, change.tag, by, now, change.other, undoes=change, moved=moved)


def stands_otherwise() -> NotLikeThis:
    return NotLikeThis(_("Something else has been said of this tag since. Undo that first."))


def undo_canonical(change: TagChange, tag: Tag, other: Tag | None) -> None:
    if not tag.is_canonical:
        raise stands_otherwise()
    refuse_if_something_hangs_on(tag)
    stripped(tag)


def undo_ordinary(change: TagChange, tag: Tag, other: Tag | None) -> None:
    if tag.is_wrangled:
        raise stands_otherwise()
    make_canonical_again(tag, change.detail)


def make_canonical_again(tag: Tag, was: dict[str, Any]) -> None:
    Tag.objects.filter(pk=tag.pk).update(canonical_at=parse_datetime(was["canonical_at"]))
    for parent in still_canonical(was["parents"]):
        Parent.objects.get_or_create(child=tag, parent_id=parent)
    for meta in still_canonical(was["metas"]):
        if tag.pk != meta and tag.pk not in above(meta):
            Umbrella.objects.get_or_create(sub=tag, meta_id=meta)
    settle([tag.pk])


def still_canonical(keys: list[int]) -> list[int]:
    return list(Tag.objects.canonical().filter(pk__in=keys).order_by("pk").values_list("pk", flat=True))


def undo_synonym(change: TagChange, tag: Tag, other: Tag | None) -> None:
    was = change.detail
    if other is None or tag.synonym_of_id != other.pk:
        raise stands_otherwise()
    before = Tag.objects.filter(pk=was["synonym_of"]).select_related("synonym_of").first()
    before = before and (before.synonym_of or before)
    if before == tag or (before and not before.is_canonical):
        before = None
    Tag.objects.filter(pk=tag.pk).update(synonym_of=before)
    if was["canonical_at"]:
        make_canonical_again(tag, was)
        take_back(tag, other, was)


def take_back(tag: Tag, other: Tag, was: dict[str, Any]) -> None:
    """What moved along with the tag comes back, if it is still where it moved."""
    other.synonyms.filter(pk__in=was["synonyms"]).update(synonym_of=tag)
    other.subtags.filter(sub__in=was["gained_subs"]).delete()
    for sub in still_canonical(was["subs"]):
        if sub not in above(tag.pk):
            Umbrella.objects.get_or_create(sub_id=sub, meta=tag)
    other.children.filter(child__in=was["gained_children"]).delete()
    for child in still_canonical(was["children"]):
        Parent.objects.get_or_create(child_id=child, parent=tag)
    settle([tag.pk, *was["subs"]])


def undo_split(change: TagChange, tag: Tag, other: Tag | None) -> None:
    if tag.is_wrangled or other is None or not other.is_canonical:
        raise stands_otherwise()
    Tag.objects.filter(pk=tag.pk).update(synonym_of=other)


def undo_parent(change: TagChange, tag: Tag, other: Tag | None) -> None:
    if not Parent.objects.filter(child=tag, parent=other).delete()[0]:
        raise stands_otherwise()


def undo_no_parent(change: TagChange, tag: Tag, other: Tag | None) -> None:
    if other is None or not (tag.is_canonical and other.is_canonical):
        raise stands_otherwise()
    Parent.objects.get_or_create(child=tag, parent=other)


def undo_umbrella(change: TagChange, tag: Tag, other: Tag | None) -> None:
    if not Umbrella.objects.filter(sub=tag, meta=other).delete()[0]:
        raise stands_otherwise()
    settle([tag.pk])


def undo_no_umbrella(change: TagChange, tag: Tag, other: Tag | None) -> None:
    if other is None or not (tag.is_canonical and other.is_canonical) or tag.pk in above(other.pk):
        raise stands_otherwise()
    Umbrella.objects.get_or_create(sub=tag, meta=other)
    settle([tag.pk])


def undo_renamed(change: TagChange, tag: Tag, other: Tag | None) -> None:
    put_back(change, tag, "name")


def undo_described(change: TagChange, tag: Tag, other: Tag | None) -> None:
    put_back(change, tag, "description")


def undo_medium(change: TagChange, tag: Tag, other: Tag | None) -> None:
    put_back(change, tag, "medium")


def put_back(change: TagChange, tag: Tag, field: str) -> None:
    later = TagChange.objects.filter(tag=tag, kind=change.kind, pk__gt=change.pk, undone_by=None)
    if later.exists():
        raise stands_otherwise()
    Tag.objects.filter(pk=tag.pk).update(**{field: change.detail["was"]})


UNDO: dict[str, Callable[[TagChange, Tag, Tag | None], None]] = {
    TagChange.Kind.CANONICAL: undo_canonical,
    TagChange.Kind.ORDINARY: undo_ordinary,
    TagChange.Kind.SYNONYM: undo_synonym,
    TagChange.Kind.SPLIT: undo_split,
    TagChange.Kind.PARENT: undo_parent,
    TagChange.Kind.NO_PARENT: undo_no_parent,
    TagChange.Kind.UMBRELLA: undo_umbrella,
    TagChange.Kind.NO_UMBRELLA: undo_no_umbrella,
    TagChange.Kind.RENAMED: undo_renamed,
    TagChange.Kind.DESCRIBED: undo_described,
    TagChange.Kind.MEDIUM: undo_medium,
}
