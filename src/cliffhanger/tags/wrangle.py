"""What wranglers say of one tag, and take back. Each verb is one transaction and leaves one `TagChange`.

Nothing here touches a work: what works count as follows from the tags.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from cliffhanger.archive import sequence

from .models import PARENT_KINDS, Kind, Medium, Parent, Tag, TagChange, Umbrella
from .umbrellas import above, settle

WRANGLING = 0x74616773  # any constant number of our own
LONGEST_NAME = 150


class NotLikeThis(Exception):
    """What was asked cannot be done as the tags stand; the message says why, for the wrangler."""


@contextmanager
def alone() -> Iterator[None]:
    """One change of tags at a time, so that what is read of other tags still stands when it is written by."""
    with transaction.atomic():
        sequence.appending()
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [WRANGLING])
        else:
            Tag.objects.filter(pk=0).update(medium="")  # SQLite has one writer: be it before reading
        yield


def fresh(tag: Tag) -> Tag:
    found: Tag = Tag.objects.select_related("synonym_of").get(pk=tag.pk)
    return found


def record(kind: str, tag: Tag, by: Any, now: datetime, other: Tag | None = None, **more: Any) -> TagChange:
    undoes = more.pop("undoes", None)
    return TagChange.objects.create(
        kind=kind, tag=tag, other=other, by=by, at=now, undoes=undoes, detail=more
    )


def make_canonical(tag: Tag, by: Any, now: datetime) -> TagChange:
    with alone():
        tag = fresh(tag)
        if tag.synonym_of:
            raise NotLikeThis(
                _("“%(tag)s” is a synonym of “%(other)s”. Take it from there first.")
                % {"tag": tag, "other": tag.synonym_of}
            )
        if tag.is_canonical:
            raise NotLikeThis(_("“%(tag)s” is canonical already.") % {"tag": tag})
        Tag.objects.filter(pk=tag.pk).update(canonical_at=now)
        return record(TagChange.Kind.CANONICAL, tag, by, now)


def make_ordinary(tag: Tag, by: Any, now: datetime) -> TagChange:
    """Take back that it is canonical, with its parents and metatags. Nothing may hang on it."""
    with alone():
        tag = canonical(tag)
        refuse_if_something_hangs_on(tag)
        return record(TagChange.Kind.ORDINARY, tag, by, now, **stripped(tag))


def refuse_if_something_hangs_on(tag: Tag) -> None:
    if tag.synonyms.exists() or tag.subtags.exists() or tag.children.exists():
        raise NotLikeThis(
            _("Other tags hang on “%(tag)s”: synonyms, subtags or children. Move them first.") % {"tag": tag}
        )


def stripped(tag: Tag) -> dict[str, Any]:
    """Take from a tag that it is canonical, and what stood above it; what undoing needs."""
    was = {
        "canonical_at": tag.canonical_at and tag.canonical_at.isoformat(),
        "parents": sorted(tag.parents.values_list("parent", flat=True)),
        "metas": sorted(tag.metatags.values_list("meta", flat=True)),
    }
    Tag.objects.filter(pk=tag.pk).update(canonical_at=None)
    tag.parents.all().delete()
    tag.metatags.all().delete()
    settle([tag.pk])
    return was


def canonical(tag: Tag) -> Tag:
    tag = fresh(tag)
    if not tag.is_canonical:
        raise NotLikeThis(_("“%(tag)s” is not canonical.") % {"tag": tag})
    return tag


def add_parent(child: Tag, parent: Tag, by: Any, now: datetime) -> TagChange:
    with alone():
        child, parent = canonical(child), canonical(parent)
        if parent.kind not in PARENT_KINDS.get(child.kind, ()):
            raise NotLikeThis(
                _("“%(parent)s” cannot be a parent of “%(child)s”.") % {"parent": parent, "child": child}
            )
        if child.parents.filter(parent=parent).exists():
            raise NotLikeThis(
                _("“%(parent)s” is a parent of “%(child)s” already.") % {"parent": parent, "child": child}
            )
        Parent.objects.create(child=child, parent=parent)
        return record(TagChange.Kind.PARENT, child, by, now, parent)


def remove_parent(child: Tag, parent: Tag, by: Any, now: datetime) -> TagChange:
    with alone():
        if not Parent.objects.filter(child=child, parent=parent).delete()[0]:
            raise NotLikeThis(
                _("“%(parent)s” is no parent of “%(child)s”.") % {"parent": parent, "child": child}
            )
        return record(TagChange.Kind.NO_PARENT, child, by, now, parent)


def put_under(sub: Tag, meta: Tag, by: Any, now: datetime) -> TagChange:
    """Works with `sub` count as `meta` besides."""
    with alone():
        sub, meta = canonical(sub), canonical(meta)
        refuse_umbrella(sub, meta)
        Umbrella.objects.create(sub=sub, meta=meta)
        settle([sub.pk])
        return record(TagChange.Kind.UMBRELLA, sub, by, now, meta)


def refuse_umbrella(sub: Tag, meta: Tag) -> None:
    names = {"sub": sub, "meta": meta}
    if sub.kind != meta.kind:
        raise NotLikeThis(_("A metatag is of the kind of its subtags.") % names)
    if sub.pk == meta.pk or sub.pk in above(meta.pk):
        raise NotLikeThis(_("“%(meta)s” stands under “%(sub)s” already, or is the same.") % names)
    if sub.metatags.filter(meta=meta).exists():
        raise NotLikeThis(_("“%(sub)s” stands under “%(meta)s” already.") % names)


def take_from_under(sub: Tag, meta: Tag, by: Any, now: datetime) -> TagChange:
    with alone():
        if not Umbrella.objects.filter(sub=sub, meta=meta).delete()[0]:
            raise NotLikeThis(_("“%(sub)s” does not stand under “%(meta)s”.") % {"sub": sub, "meta": meta})
        settle([sub.pk])
        return record(TagChange.Kind.NO_UMBRELLA, sub, by, now, meta)


def respell(tag: Tag, name: str, by: Any, now: datetime) -> TagChange:
    """Correct capitals and spaces. Another name is another tag, into which this one is merged: see `rename`."""
    with alone():
        tag, name = fresh(tag), " ".join(name.split())
        if name.casefold() != tag.key or name == tag.name:
            raise NotLikeThis(_("That is not “%(tag)s” in other letters.") % {"tag": tag})
        Tag.objects.filter(pk=tag.pk).update(name=name)
        return record(TagChange.Kind.RENAMED, tag, by, now, was=tag.name, name=name)


def describe(tag: Tag, description: str, by: Any, now: datetime) -> TagChange:
    with alone():
        tag = fresh(tag)
        if description == tag.description:
            raise NotLikeThis(_("Nothing changed."))
        Tag.objects.filter(pk=tag.pk).update(description=description)
        return record(TagChange.Kind.DESCRIBED, tag, by, now, was=tag.description)


def say_medium(tag: Tag, medium: str, by: Any, now: datetime) -> TagChange:
    with alone():
        tag = fresh(tag)
        if tag.kind != Kind.FANDOM or medium not in Medium.values or medium == tag.medium:
            raise NotLikeThis(_("Nothing changed."))
        Tag.objects.filter(pk=tag.pk).update(medium=medium)
        return record(TagChange.Kind.MEDIUM, tag, by, now, was=tag.medium, medium=medium)
