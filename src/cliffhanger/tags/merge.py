"""Two tags become one, and two again. A merge is a handful of rows, however many works have the tags."""

from datetime import datetime
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from .models import WRANGLED, Parent, Tag, TagChange, Umbrella, tag
from .umbrellas import above, settle
from .wrangle import NotLikeThis, alone, fresh, make_canonical, record, respell, stripped


class Merging(NamedTuple):
    """What a merge would do: the canonical tag that stays, and what of the other moves or falls away."""

    tag: Tag
    into: Tag
    synonyms: list[Tag]
    subtags: list[Tag]
    children: list[Tag]
    lost_parents: list[Tag]
    lost_metatags: list[Tag]


def foresee(tag: Tag, into: Tag) -> Merging:
    """What `merge` would do now. Raises NotLikeThis where it would."""
    tag, into = fresh(tag), fresh(into)
    into = into.synonym_of or into
    names = {"tag": tag, "into": into}
    if tag.kind != into.kind or tag.kind not in WRANGLED:
        raise NotLikeThis(_("“%(tag)s” and “%(into)s” are not of one kind that can be merged.") % names)
    if tag.pk == into.pk or tag.synonym_of_id == into.pk:
        raise NotLikeThis(_("“%(tag)s” is “%(into)s” already.") % names)
    kept = set(Parent.objects.filter(child=into).values_list("parent", flat=True))
    metas = above(into.pk)
    return Merging(
        tag=tag,
        into=into,
        synonyms=list(tag.synonyms.order_by("pk")),
        subtags=list(Tag.objects.filter(metatags__meta=tag).exclude(pk=into.pk).order_by("pk")),
        children=list(Tag.objects.filter(parents__parent=tag).order_by("pk")),
        lost_parents=list(Tag.objects.filter(children__child=tag).exclude(pk__in=kept).order_by("pk")),
        lost_metatags=list(
            Tag.objects.filter(below__tag=tag).exclude(pk__in=metas | {into.pk}).order_by("pk")
        ),
    )


def merge(tag: Tag, into: Tag, by: Any, now: datetime) -> TagChange:
    """Make `tag` a synonym of `into`, with its synonyms; its subtags and children move along.

    What stood above it falls away: `into` has parents and metatags of its own. If `into` is not canonical
    it becomes so. If it is a synonym itself, its canonical tag is meant.
    """
    with alone():
        coming = foresee(tag, into)
        if not coming.into.is_canonical:
            make_canonical(coming.into, by, now)
        return record(TagChange.Kind.SYNONYM, coming.tag, by, now, coming.into, **moved(coming))


def moved(coming: Merging) -> dict[str, Any]:
    """Move what hangs on the tag, and make it a synonym; what undoing needs."""
    tag, into = coming.tag, coming.into
    was: dict[str, Any] = {
        "synonym_of": tag.synonym_of_id,
        "synonyms": [synonym.pk for synonym in coming.synonyms],
    }
    was["subs"] = sorted(tag.subtags.values_list("sub", flat=True))
    was["children"] = sorted(tag.children.values_list("child", flat=True))
    was |= stripped(tag)
    tag.subtags.all().delete()
    was["gained_subs"] = [sub for sub in was["subs"] if gains_sub(sub, into)]
    was["gained_children"] = [child for child in was["children"] if gains_child(child, into)]
    tag.children.all().delete()
    tag.synonyms.update(synonym_of=into)
    Tag.objects.filter(pk=tag.pk).update(synonym_of=into)
    settle([tag.pk, *was["subs"]])
    was["moved"] = sorted({*was["synonyms"], *was["subs"]})
    return was


def gains_sub(sub: int, into: Tag) -> bool:
    """Put a subtag under the tag that stays, unless it stands there, is that tag, or stands above it."""
    if sub == into.pk or sub in above(into.pk):
        return False
    return Umbrella.objects.get_or_create(sub_id=sub, meta=into)[1]


def gains_child(child: int, into: Tag) -> bool:
    return child != into.pk and Parent.objects.get_or_create(child_id=child, parent=into)[1]


def split(tag: Tag, by: Any, now: datetime) -> TagChange:
    """Take a synonym from its canonical tag: a tag of its own again, to be put in order."""
    with alone():
        tag = fresh(tag)
        if tag.synonym_of is None:
            raise NotLikeThis(_("“%(tag)s” is no synonym.") % {"tag": tag})
        Tag.objects.filter(pk=tag.pk).update(synonym_of=None)
        return record(TagChange.Kind.SPLIT, tag, by, now, tag.synonym_of)


def rename(renamed: Tag, name: str, by: Any, now: datetime) -> TagChange:
    """Give a canonical tag another name. Works keep what their authors typed: the old name becomes a synonym."""
    name = " ".join(name.split())
    if name.casefold() == renamed.key:
        return respell(renamed, name, by, now)
    with alone():
        renamed = fresh(renamed)
        if not renamed.is_canonical:
            raise NotLikeThis(_("“%(tag)s” is not canonical; make it a synonym instead.") % {"tag": renamed})
        new = tag(renamed.kind, name)
        if new.is_wrangled:
            raise NotLikeThis(_("“%(tag)s” is there already; merge the two instead.") % {"tag": new})
        make_canonical(new, by, now)
        Tag.objects.filter(pk=new.pk).update(description=renamed.description, medium=renamed.medium)
        for row in renamed.parents.all():
            Parent.objects.create(child=new, parent_id=row.parent_id)
        for umbrella in renamed.metatags.all():
            Umbrella.objects.create(sub=new, meta_id=umbrella.meta_id)
        settle([new.pk])
        return merge(renamed, new, by, now)
