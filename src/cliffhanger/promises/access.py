"""Which promise a page is about, and who may change it. The first line of every view asks here."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils.translation import gettext

from cliffhanger.works.access import work_to_change, work_to_read
from cliffhanger.works.models import Work

from .models import Promise


def promise_to_read(request: HttpRequest, work_id: int) -> Promise:
    """The work's latest promise, if this reader may see the work's page. 404 otherwise."""
    return latest(work_to_read(request, work_id))


def promise_to_change(request: HttpRequest, work_id: int) -> Promise:
    """The latest promise of a work that the signed-in account signs. 404 for others."""
    return latest(work_to_change(request, work_id))


def promise_to_stop(request: HttpRequest, work_id: int) -> Promise:
    """The same for moderators. Raises PermissionDenied for others."""
    if not (request.user.is_authenticated and request.user.is_staff):
        raise PermissionDenied(gettext("Moderators stop promises."))
    return promise_to_read(request, work_id)


def latest(work: Work) -> Promise:
    found: Promise | None = Promise.objects.filter(work=work).prefetch_related("seals__chapter").first()
    if found is None:
        raise Http404
    found.work = work
    return found


def all_promises(request: HttpRequest, work_id: int) -> list[Promise]:
    """Every promise of the work, the latest first. 404 if there is none."""
    work = work_to_read(request, work_id)
    found = list(Promise.objects.filter(work=work).prefetch_related("entries", "seals__chapter"))
    if not found:
        raise Http404
    for each in found:
        each.work = work
    return found
