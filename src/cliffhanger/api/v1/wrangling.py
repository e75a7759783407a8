"""Tags put in order, by whoever may on the pages: what waits, every verb, the log, and who keeps which fandom."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router, Status

from cliffhanger.accounts.models import Account
from cliffhanger.archive import clock
from cliffhanger.tags import merge, wrangle
from cliffhanger.tags.access import NO_TAG, may_undo, may_wrangle, only_staff, only_wranglers, tag_to_see
from cliffhanger.tags.book import KINDS
from cliffhanger.tags.finding import meant, parents_for, synonyms_for
from cliffhanger.tags.forms import AssignmentForm, DescriptionForm, MediumForm, NameForm, QueueForm
from cliffhanger.tags.keeping import the_book
from cliffhanger.tags.many import put_in_order
from cliffhanger.tags.meaning import canonical_of
from cliffhanger.tags.models import WRANGLED, Tag, TagChange, Wrangler
from cliffhanger.tags.undo import undo
from cliffhanger.tags.views import queue as queues
from cliffhanger.tags.views.wrangling import figures, works_of
from cliffhanger.tags.waiting import waiting

from .. import paging
from ..caller import called_by, reading
from ..models import Scope
from ..paging import Piece
from ..problems import Problem, checked
from ..shapes.tags import TagTold, tag_told
from ..shapes.wrangling import (
    AssignmentSaid,
    ChangeTold,
    DeskTold,
    HomeTold,
    IntoSaid,
    ManySaid,
    MergeTold,
    OutcomeTold,
    QueueAsked,
    TagSaid,
    WaitingTold,
    WranglerTold,
    change_told,
    relatives_told,
    suggestion_told,
    wrangled_told,
    wrangler_told,
)

router = Router(tags=["wrangling"])
MOST_COUNTED = queues.PER_PAGE
LATEST = 5  # changes of one tag
TAKEN = 409  # of what has its shape, and cannot be as things stand


def wrangler(request: HttpRequest) -> Account:
    """Whoever calls, if the pages of wranglers are open to her; 404 for others, as there."""
    account = called_by(request, Scope.WRANGLE)
    only_wranglers(request)
    return account


def staff(request: HttpRequest) -> Account:
    account = called_by(request, Scope.WRANGLE)
    only_staff(request)
    return account


def tag_of(request: HttpRequest, tag_id: int) -> Tag:
    """One that is the caller's to put in order. 403 for one of which she only may know."""
    wrangler(request)
    found = tag_to_see(tag_id)
    if not may_wrangle(request.user, found):
        raise PermissionDenied(_("It is not of your fandoms: you can look, and not change it."))
    return found


# What waits -------------------------------------------------------------------------------------------------


@router.get("/wrangling", response=HomeTold)
def home(request: HttpRequest) -> Any:
    """The fandoms one keeps, and how much waits in each."""
    account = wrangler(request)
    fandoms = Tag.objects.filter(wranglers__account=account).order_by("key")
    return {
        "fandoms": [
            {"fandom": tag_told(fandom), "kinds": counted(queues.kinds(), fandom)} for fandom in fandoms
        ],
        "everywhere": counted(WRANGLED, None) if account.is_staff else [],
    }


def counted(kinds: Any, fandom: Tag | None) -> list[dict[str, Any]]:
    return [{"kind": kind, "waiting": len(waiting(kind, fandom, MOST_COUNTED))} for kind in kinds]


@router.get("/wrangling/queue", response=Piece[WaitingTold])
def queue(request: HttpRequest, asked: Query[QueueAsked]) -> Any:
    """Tags of which nobody has said yet what they are, the newest first, each with what it may be another word for."""
    wrangler(request)
    said = checked(QueueForm({"kind": asked.kind, "fandom": asked.fandom}), TAKEN)
    before = paging.read(asked.cursor, 1)[0] if asked.cursor else None
    if not (before is None or isinstance(before, int)):
        raise Problem(404, _("This cursor was not given out here."))
    tags = waiting(asked.kind, said["fandom"], asked.limit + 1, before)
    shown, book = tags[: asked.limit], the_book()
    return {
        "items": [
            {"tag": tag_told(tag), "suggestions": [suggestion_told(one) for one in synonyms_for(book, tag)]}
            for tag in shown
        ],
        "next": paging.written([shown[-1].pk]) if len(tags) > asked.limit else None,
    }


@router.post("/wrangling/many", response=OutcomeTold)
def many(request: HttpRequest, said: ManySaid) -> Any:
    """Put many tags in order. What cannot be done to one does not keep the others: it is among the refused."""
    account = wrangler(request)
    if said.do == "merge" and said.into is None:
        raise Problem(TAKEN, errors={"into": [_("Say which tag.")]})
    fandom = tag_to_see(said.fandom) if said.fandom else None
    into = canonical_of(tag_to_see(said.into)) if said.into else None
    known = Tag.objects.known().filter(kind__in=WRANGLED).in_bulk(said.tags)
    hers = [tag for _number, tag in sorted(known.items()) if may_wrangle(account, tag)]
    outcome = put_in_order(hers, said.do, account, clock.now(), fandom=fandom, other=into)
    others = sorted(set(said.tags) - {tag.pk for tag in hers})
    return {
        "done": [told(change) for change in outcome.done],
        "refused": [
            *({"tag": tag.pk, "why": why} for tag, why in outcome.refused),
            *({"tag": number, "why": str(NO_TAG)} for number in others),
        ],
    }


# One tag ----------------------------------------------------------------------------------------------------


@router.get("/wrangling/tags", response=list[TagTold])
def find(request: HttpRequest, q: str) -> Any:
    """Tags that may be meant by `q`, of every kind that is put in order, each kind's likeliest first."""
    wrangler(request)
    asked = q[:150]
    found = [one.tag for kind in KINDS for one in meant(the_book(), kind, asked)] if asked.strip() else []
    return [tag_told(tag) for tag in found]


@router.get("/wrangling/tags/{tag_id}", response=DeskTold)
def desk(request: HttpRequest, tag_id: int) -> Any:
    """What a tag is, what stands around it, and what it may belong to."""
    wrangler(request)
    tag, book = tag_to_see(tag_id), the_book()
    alike = [] if tag.is_wrangled else synonyms_for(book, tag)
    above = parents_for(book, tag) if tag.is_canonical or not tag.is_wrangled else []
    changes = TagChange.objects.filter(Q(tag=tag) | Q(other=tag)).for_log()[:LATEST]
    return {
        "tag": wrangled_told(tag),
        "may_change": may_wrangle(request.user, tag),
        "works": works_of(canonical_of(tag)).count(),
        **relatives_told(tag),
        "synonyms_suggested": [suggestion_told(one) for one in alike],
        "parents_suggested": [suggestion_told(one) for one in above],
        "changes": [change_told(change) for change in changes],
    }


@router.patch("/wrangling/tags/{tag_id}", response=list[ChangeTold])
@transaction.atomic
def change(request: HttpRequest, tag_id: int, said: TagSaid) -> Any:
    """Describe a canonical tag, say where a fandom comes from, or rename it: all of it or nothing."""
    tag = wrangle.canonical(tag_of(request, tag_id))
    by, now = request.user, clock.now()
    made = []
    if said.description is not None:
        words = checked(DescriptionForm({"description": said.description}), TAKEN)["description"]
        made.append(wrangle.describe(tag, words, by, now))
    if said.medium is not None:
        medium = checked(MediumForm({"medium": said.medium}), TAKEN)["medium"]
        made.append(wrangle.say_medium(tag, medium, by, now))
    if said.name is not None:
        name = checked(NameForm({"name": said.name}), TAKEN)["name"]
        made.append(merge.rename(tag, name, by, now))
    return [told(one) for one in made]


@router.put("/wrangling/tags/{tag_id}/canonical", response=ChangeTold)
def make_canonical(request: HttpRequest, tag_id: int) -> Any:
    return told(wrangle.make_canonical(tag_of(request, tag_id), request.user, clock.now()))


@router.delete("/wrangling/tags/{tag_id}/canonical", response=ChangeTold)
def make_ordinary(request: HttpRequest, tag_id: int) -> Any:
    """Take back that it is canonical. Nothing may hang on it: 409."""
    return told(wrangle.make_ordinary(tag_of(request, tag_id), request.user, clock.now()))


Verb = Callable[[Tag, Tag, Any, Any], TagChange]


def beside(request: HttpRequest, tag_id: int, other_id: int, verb: Verb) -> dict[str, Any]:
    tag = tag_of(request, tag_id)
    return told(verb(tag, canonical_of(tag_to_see(other_id)), request.user, clock.now()))


@router.put("/wrangling/tags/{tag_id}/parents/{other_id}", response=ChangeTold)
def add_parent(request: HttpRequest, tag_id: int, other_id: int) -> Any:
    """A character belongs to a fandom, a relationship to fandoms and characters. Both are canonical: 409."""
    return beside(request, tag_id, other_id, wrangle.add_parent)


@router.delete("/wrangling/tags/{tag_id}/parents/{other_id}", response=ChangeTold)
def remove_parent(request: HttpRequest, tag_id: int, other_id: int) -> Any:
    return beside(request, tag_id, other_id, wrangle.remove_parent)


@router.put("/wrangling/tags/{tag_id}/metatags/{other_id}", response=ChangeTold)
def put_under(request: HttpRequest, tag_id: int, other_id: int) -> Any:
    """Works with it count as the metatag besides. Both are canonical, of one kind, and in no ring: 409."""
    return beside(request, tag_id, other_id, wrangle.put_under)


@router.delete("/wrangling/tags/{tag_id}/metatags/{other_id}", response=ChangeTold)
def take_from_under(request: HttpRequest, tag_id: int, other_id: int) -> Any:
    return beside(request, tag_id, other_id, wrangle.take_from_under)


@router.put("/wrangling/tags/{tag_id}/subtags/{other_id}", response=ChangeTold)
def put_over(request: HttpRequest, tag_id: int, other_id: int) -> Any:
    """The same from above: the other stands under it."""
    return beside(request, tag_id, other_id, lambda tag, sub, by, now: wrangle.put_under(sub, tag, by, now))


# Two tags become one, and two again -------------------------------------------------------------------------


@router.get("/wrangling/tags/{tag_id}/merge", response=MergeTold)
def foresee(request: HttpRequest, tag_id: int, into: int) -> Any:
    """What making it a synonym of another would change."""
    coming = merge.foresee(tag_of(request, tag_id), canonical_of(tag_to_see(into)))
    counted = figures(coming)
    return {
        "tag": tag_told(coming.tag),
        "into": tag_told(coming.into),
        **{name: counted[name] for name in ("moved", "both", "stay", "total")},
        **{
            name: [tag_told(tag) for tag in getattr(coming, name)]
            for name in ("synonyms", "subtags", "children", "lost_parents", "lost_metatags")
        },
        "gained_metatags": [tag_told(tag) for tag in counted["gained"]],
    }


@router.post("/wrangling/tags/{tag_id}/merge", response=ChangeTold)
def merge_tag(request: HttpRequest, tag_id: int, said: IntoSaid) -> Any:
    """Make it a synonym of another, which becomes canonical if it is not; its own synonyms and subtags move along."""
    tag = tag_of(request, tag_id)
    into = canonical_of(tag_to_see(said.into))
    return told(merge.merge(tag, into, request.user, clock.now()))


@router.post("/wrangling/tags/{tag_id}/split", response=ChangeTold)
def split(request: HttpRequest, tag_id: int) -> Any:
    """A synonym is a tag of its own again."""
    return told(merge.split(tag_of(request, tag_id), request.user, clock.now()))


# The log ----------------------------------------------------------------------------------------------------


@router.get("/wrangling/log", response=Piece[ChangeTold])
def log(request: HttpRequest, asked: Query[paging.Asked]) -> Any:
    """What was said of tags, the latest first. Everybody may read it."""
    reading(request)
    return paging.piece(TagChange.objects.for_log(), ("-pk",), asked, change_told)


@router.post("/wrangling/log/{change_id}/undo", response=ChangeTold)
def undo_change(request: HttpRequest, change_id: int) -> Any:
    """Take back what was said, as far as it still stands."""
    account = wrangler(request)
    found: TagChange | None = TagChange.objects.for_log().filter(pk=change_id).first()
    if found is None or not may_undo(account, found):
        raise Http404
    return told(undo(found, account, clock.now()))


def told(change: TagChange) -> dict[str, Any]:
    shown = TagChange.objects.select_related("tag", "other", "by", "undone_by").get(pk=change.pk)
    return change_told(shown)


# Who keeps which fandom -------------------------------------------------------------------------------------


@router.get("/wrangling/wranglers", response=Piece[WranglerTold])
def wranglers(request: HttpRequest, asked: Query[paging.Asked]) -> Any:
    """For staff, as all that follows."""
    staff(request)
    rows = Wrangler.objects.select_related("account", "fandom")
    return paging.piece(rows, ("pk",), asked, wrangler_told)


@router.post("/wrangling/wranglers", response={201: WranglerTold})
def assign(request: HttpRequest, said: AssignmentSaid) -> Any:
    """Let somebody keep the tags of a fandom."""
    staff(request)
    form = AssignmentForm(said.model_dump())
    checked(form, TAKEN)
    return Status(201, wrangler_told(form.assign(clock.now())))


@router.delete("/wrangling/wranglers/{wrangler_id}", response={204: None})
def release(request: HttpRequest, wrangler_id: int) -> Any:
    staff(request)
    if not Wrangler.objects.filter(pk=wrangler_id).delete()[0]:
        raise Http404
    return Status(204, None)
