"""One tag on a wrangler's desk: what it is, what it may belong to, and every verb. And the preview of a merge."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.apps import apps
from django.contrib import messages
from django.db.models import Q
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from cliffhanger.archive import clock

from .. import merge, wrangle
from ..access import may_wrangle, only_wranglers, tag_to_see
from ..book import KINDS
from ..family import relatives
from ..finding import meant, parents_for, synonyms_for
from ..forms import DescriptionForm, MediumForm, NameForm, OtherForm, parent_kinds
from ..keeping import the_book
from ..meaning import canonical_of
from ..models import Kind, Tag, TagChange
from ..wrangle import NotLikeThis

SAID = {
    TagChange.Kind.CANONICAL: gettext_lazy("“%(tag)s” is canonical now."),
    TagChange.Kind.ORDINARY: gettext_lazy("“%(tag)s” is no longer canonical."),
    TagChange.Kind.SYNONYM: gettext_lazy("“%(tag)s” is a synonym of “%(other)s” now."),
    TagChange.Kind.SPLIT: gettext_lazy("“%(tag)s” is a tag of its own again."),
    TagChange.Kind.PARENT: gettext_lazy("“%(tag)s” belongs to “%(other)s” now."),
    TagChange.Kind.NO_PARENT: gettext_lazy("“%(tag)s” does not belong to “%(other)s” any more."),
    TagChange.Kind.UMBRELLA: gettext_lazy("“%(tag)s” stands under “%(other)s” now."),
    TagChange.Kind.NO_UMBRELLA: gettext_lazy("“%(tag)s” does not stand under “%(other)s” any more."),
    TagChange.Kind.RENAMED: gettext_lazy("“%(tag)s” is spelt anew."),
    TagChange.Kind.DESCRIBED: gettext_lazy("“%(tag)s” is described anew."),
    TagChange.Kind.MEDIUM: gettext_lazy("It is said where “%(tag)s” comes from."),
}


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Tags by their name, to put them in order."""
    only_wranglers(request)
    asked = request.GET.get("q", "")[:150]
    found = [(kind, meant(the_book(), kind, asked)) for kind in KINDS] if asked.strip() else []
    context = {"asked": asked, "found": [(Kind(kind), tags) for kind, tags in found if tags]}
    return render(request, "tags/find.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def wrangle_tag(request: HttpRequest, tag_id: int) -> HttpResponse:
    only_wranglers(request)
    tag = tag_to_see(tag_id)
    do = request.POST.get("do", "")
    forms = forms_of(tag, do, request.POST)
    if request.method != "POST":
        return desk(request, tag, forms)
    if not may_wrangle(request.user, tag):
        raise Http404
    form = forms.get(do)
    if form is not None and not form.is_valid():
        return desk(request, tag, forms)
    if form is None and do in TYPED:
        raise Http404
    said = form.cleaned_data if form else {"other": other_of(request)}
    if do == "merge" and said["other"]:
        return redirect(f"{reverse('tags:merge', args=[tag.pk])}?into={said['other'].pk}")
    if do not in ACTS:
        raise Http404
    attempt(request, lambda: ACTS[do](tag, said, request.user, clock.now()))
    return redirect("tags:wrangle", tag.pk)


def other_of(request: HttpRequest) -> Tag | None:
    """The tag whose button was pressed."""
    number = request.POST.get("tag", "")
    if not (number.isascii() and number.isdigit() and len(number) <= 18):
        return None
    found: Tag | None = Tag.objects.known().filter(pk=int(number)).first()
    return found


def attempt(request: HttpRequest, act: Callable[[], TagChange]) -> bool:
    try:
        change = act()
    except NotLikeThis as error:
        messages.error(request, str(error))
        return False
    messages.success(request, SAID[TagChange.Kind(change.kind)] % {"tag": change.tag, "other": change.other})
    return True


Act = Callable[[Tag, dict[str, Any], Any, datetime], TagChange]
ACTS: dict[str, Act] = {
    "canonical": lambda tag, said, by, now: wrangle.make_canonical(tag, by, now),
    "ordinary": lambda tag, said, by, now: wrangle.make_ordinary(tag, by, now),
    "split": lambda tag, said, by, now: merge.split(tag, by, now),
    "parent": lambda tag, said, by, now: wrangle.add_parent(tag, given(said), by, now),
    "parent_is": lambda tag, said, by, now: wrangle.add_parent(tag, given(said), by, now),
    "no_parent": lambda tag, said, by, now: wrangle.remove_parent(tag, given(said), by, now),
    "meta": lambda tag, said, by, now: wrangle.put_under(tag, given(said), by, now),
    "no_meta": lambda tag, said, by, now: wrangle.take_from_under(tag, given(said), by, now),
    "sub": lambda tag, said, by, now: wrangle.put_under(given(said), tag, by, now),
    "rename": lambda tag, said, by, now: merge.rename(tag, said["name"], by, now),
    "describe": lambda tag, said, by, now: wrangle.describe(tag, said["description"], by, now),
    "medium": lambda tag, said, by, now: wrangle.say_medium(tag, said["medium"], by, now),
}


def given(said: dict[str, Any]) -> Tag:
    if said["other"] is None:
        raise NotLikeThis(_("Say which tag."))
    other: Tag = said["other"]
    return other


def forms_of(tag: Tag, do: str, sent: Any) -> dict[str, Form]:
    """The forms of the desk that fit the tag, by what they do; the one that was sent holds what was typed."""

    def bound(name: str, make: Callable[..., Form], **more: Any) -> Form:
        return make(data=sent if name == do else None, prefix=name, **more)

    forms = {"merge": bound("merge", OtherForm, kinds=(tag.kind,), label=_("Make it a synonym of"))}
    if not tag.is_canonical:
        return forms
    if kinds := parent_kinds(tag):
        forms["parent"] = bound("parent", OtherForm, kinds=kinds, label=_("It belongs to"))
    forms["meta"] = bound("meta", OtherForm, kinds=(tag.kind,), label=_("It stands under the metatag"))
    forms["sub"] = bound("sub", OtherForm, kinds=(tag.kind,), label=_("Under it stands"))
    forms["rename"] = bound("rename", NameForm, initial={"name": tag.name})
    forms["describe"] = bound("describe", DescriptionForm, initial={"description": tag.description})
    if tag.kind == Kind.FANDOM:
        forms["medium"] = bound("medium", MediumForm, initial={"medium": tag.medium})
    return forms


TYPED = ("rename", "describe", "medium")  # what is done by a form alone
BUTTONS = {
    "merge": gettext_lazy("See what that would change"),
    "parent": gettext_lazy("Add"),
    "meta": gettext_lazy("Put it there"),
    "sub": gettext_lazy("Put it here"),
    "rename": gettext_lazy("Rename"),
    "describe": gettext_lazy("Keep this"),
    "medium": gettext_lazy("Keep this"),
}


def desk(request: HttpRequest, tag: Tag, forms: dict[str, Form]) -> HttpResponse:
    book, means = the_book(), canonical_of(tag)
    context = {
        "tag": tag,
        "may": may_wrangle(request.user, tag),
        "forms": [(do, form, BUTTONS[do]) for do, form in forms.items()],
        "works": works_of(means).count(),
        "relatives": relatives(tag),
        "synonyms_for": [] if tag.is_wrangled else synonyms_for(book, tag),
        "parents_for": parents_for(book, tag) if tag.is_canonical or not tag.is_wrangled else [],
        "changes": TagChange.objects.filter(Q(tag=tag) | Q(other=tag)).for_log()[:5],
    }
    wrong = any(form.errors for form in forms.values())
    return render(request, "tags/wrangle.html", context, status=422 if wrong else 200)


def works_of(tag: Tag) -> Any:
    """Works that are public and count as the tag."""
    return apps.get_model("works", "Work")._default_manager.public().tagged(tag)


@require_http_methods(["GET", "HEAD", "POST"])
def merge_tag(request: HttpRequest, tag_id: int) -> HttpResponse:
    """What a merge would change, and the button that does it."""
    only_wranglers(request)
    tag = tag_to_see(tag_id)
    number = request.GET.get("into", "")
    if not may_wrangle(request.user, tag) or not (
        number.isascii() and number.isdigit() and len(number) <= 18
    ):
        raise Http404
    into = canonical_of(tag_to_see(int(number)))
    if request.method == "POST":
        attempt(request, lambda: merge.merge(tag, into, request.user, clock.now()))
        return redirect("tags:wrangle", tag.pk)
    try:
        coming = merge.foresee(tag, into)
    except NotLikeThis as error:
        messages.error(request, str(error))
        return redirect("tags:wrangle", tag.pk)
    return render(request, "tags/merge.html", {"tag": tag, "into": into, "coming": coming, **figures(coming)})


def figures(coming: merge.Merging) -> dict[str, Any]:
    """Works that move, works on both lists already, and what the list that stays comes to."""
    moving, staying = works_of(coming.tag), works_of(coming.into)
    both = moving.filter(pk__in=staying.values("pk")).count()
    moved, stay = moving.count(), staying.count()
    return {
        "moved": moved,
        "both": both,
        "stay": stay,
        "total": stay + moved - both,
        "lost": [(meta, moved) for meta in coming.lost_metatags],
        "gained": list(Tag.objects.filter(below__tag=coming.into).order_by("name")),
    }
