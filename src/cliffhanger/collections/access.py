"""Who may see a collection and who may change it. The first line of every view asks here."""

from django.http import Http404, HttpRequest
from django.utils.translation import gettext, gettext_lazy

from cliffhanger.accounts.models import Account
from cliffhanger.archive.doors import SignInFirst
from cliffhanger.works.access import NOT_FOUND, role_in, work_to_read
from cliffhanger.works.models import Creatorship, Work
from cliffhanger.works.queries import Reader

from .models import Collection, Item, Maintainer
from .names import key

NO_COLLECTION = gettext_lazy("Sorry, we couldn't find the collection you were looking for.")


def collection_to_show(name: str) -> Collection:
    """The collection of this name, whatever its capitals: everybody may know of it. 404 if there is none."""
    found: Collection | None = Collection.objects.filter(key=key(name)).first()
    if found is None:
        raise Http404(NO_COLLECTION)
    return found


def role_of(collection: Collection, reader: Reader) -> str:
    """ "owner", "moderator" or nothing."""
    if not isinstance(reader, Account):
        return ""
    kept = collection.maintainers.filter(account=reader).first()
    return str(kept.role) if kept else ""


def collection_to_keep(request: HttpRequest, name: str) -> Collection:
    """One that the signed-in account maintains, to see to its works. 404 for others."""
    return kept_as(request, name, Maintainer.Role.OWNER, Maintainer.Role.MODERATOR)


def collection_to_change(request: HttpRequest, name: str) -> Collection:
    """One that the signed-in account owns. 404 for others."""
    return kept_as(request, name, Maintainer.Role.OWNER)


def kept_as(request: HttpRequest, name: str, *roles: str) -> Collection:
    account_of(request)
    found = collection_to_show(name)
    if role_of(found, request.user) not in roles:
        raise Http404(NO_COLLECTION)
    return found


def account_of(request: HttpRequest) -> Account:
    if not isinstance(request.user, Account):
        raise SignInFirst(gettext("Sign in first: collections are kept by somebody."))
    return request.user


def work_to_bring(request: HttpRequest, work_id: int) -> tuple[Work, bool]:
    """A work this account may put forward for a collection, and whether it is her own.

    Of others a maintainer may invite what she reads as everybody does.
    """
    account_of(request)
    work = work_to_read(request, work_id)
    is_own = role_in(work, request.user) == Creatorship.Role.AUTHOR
    if not is_own and not work.is_posted:
        raise Http404(NOT_FOUND)
    return work, is_own


def item_of_author(request: HttpRequest, item_id: int) -> Item:
    """The place of a work of hers in a collection. 404 for others."""
    hers = Work.objects.made_by(account_of(request)).values("pk")
    found: Item | None = (
        Item.objects.filter(pk=item_id, work__in=hers).select_related("work", "collection").first()
    )
    if found is None:
        raise Http404(NOT_FOUND)
    return found


def item_of_maintainer(request: HttpRequest, name: str, item_id: int) -> Item:
    """A work in, or offered to, a collection she keeps. 404 for others, and for what she may not know of."""
    collection = collection_to_keep(request, name)
    shown = collection.items.visible_to(account_of(request)).select_related("work", "collection")
    found: Item | None = shown.filter(pk=item_id).first()
    if found is None:
        raise Http404(NOT_FOUND)
    return found
