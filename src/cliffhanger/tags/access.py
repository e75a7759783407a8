"""Who puts which tags in order: staff all of them, wranglers those of their fandoms."""

from typing import Any

from django.apps import apps
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cliffhanger.archive.doors import SignInFirst

from .models import WRANGLED, Kind, Tag, TagChange

NO_TAG = gettext_lazy("There is no such tag here.")


def is_wrangler(account: Any) -> bool:
    return bool(account.is_authenticated and (account.is_staff or account.wrangles.exists()))


def only_wranglers(request: HttpRequest) -> None:
    """The first line of every page of wranglers. 404 for others."""
    if not request.user.is_authenticated:
        raise SignInFirst(_("Sign in to put tags in order."))
    if not is_wrangler(request.user):
        raise Http404


def only_staff(request: HttpRequest) -> None:
    if not (request.user.is_authenticated and request.user.is_staff):
        raise Http404


def tag_to_see(tag_id: int) -> Tag:
    """A tag of which everybody may know, also wranglers: they see nothing of drafts. 404 otherwise."""
    found: Tag | None = Tag.objects.known().select_related("synonym_of").filter(pk=tag_id).first()
    if found is None or found.kind not in WRANGLED:
        raise Http404(NO_TAG)
    return found


def may_wrangle(account: Any, tag: Tag) -> bool:
    """Staff; whoever has the fandom, or a fandom above the tag; of new tags, a fandom they stand beside on a work."""
    if account.is_staff:
        return True
    hers = set(account.wrangles.values_list("fandom", flat=True))
    if not hers:
        return False
    means = tag.synonym_of_id or tag.pk
    if tag.kind == Kind.FANDOM:
        beside = set(Tag.objects.filter(below__tag=means).values_list("pk", flat=True))
        return not hers.isdisjoint({means, tag.pk} | beside)
    above = set(Tag.objects.filter(kind=Kind.FANDOM, children__child=means).values_list("pk", flat=True))
    if above:
        return not hers.isdisjoint(above)
    return stands_beside(tag, hers)


def stands_beside(tag: Tag, fandoms: set[int]) -> bool:
    """Whether a public work has the tag and counts as one of these fandoms."""
    public = apps.get_model("works", "Work")._default_manager.public()
    wide = Tag.objects.meaning(Tag.objects.filter(pk__in=fandoms).values("pk")).values("pk")
    return bool(public.filter(work_tags__tag=tag).filter(work_tags__tag__in=wide).exists())


def may_undo(account: Any, change: TagChange) -> bool:
    return may_wrangle(account, change.tag)
