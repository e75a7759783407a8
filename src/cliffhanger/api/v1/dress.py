"""The style of a work, and the cover of its books."""

from typing import Any

from django.http import Http404, HttpRequest
from django.utils.datastructures import MultiValueDict
from ninja import File, FormEx, P, Router, Status
from ninja.files import UploadedFile

from cliffhanger.archive import clock
from cliffhanger.transfer.downloads.forms import CoverForm
from cliffhanger.transfer.models import Cover
from cliffhanger.works.access import work_to_change
from cliffhanger.works.models import Style
from cliffhanger.works.ready import READY
from cliffhanger.works.style_forms import StyleForm

from ..caller import Holder, called_by
from ..models import Scope
from ..problems import checked
from ..shapes.dress import CoverTold, ReadyTold, StyleSaid, StyleTold, cover_told, ready_told, style_told
from ..shapes.pieces import NO_NUL

router = Router(tags=["works"])


@router.get("/styles", response=list[ReadyTold])
def styles(request: HttpRequest) -> Any:
    """Style sheets to begin with."""
    return [ready_told(one) for one in READY.values()]


@router.get("/works/{work_id}/style", response=StyleTold)
def style(request: HttpRequest, work_id: int) -> Any:
    """The style sheet of a work of one's own, also one that readers do not see."""
    called_by(request, Scope.READ)
    return style_told(Style.of(work_to_change(request, work_id)))


@router.put("/works/{work_id}/style", response=StyleTold)
def dress(request: HttpRequest, work_id: int, said: StyleSaid) -> Any:
    """Keep a style sheet, and with `is_worn` let readers see the work in it. What it may not say is left out."""
    called_by(request, Scope.WRITE)
    work = work_to_change(request, work_id)
    source = checked(StyleForm([], {"source": said.source}))["source"]
    if said.is_worn:
        Style.wear(work, source, clock.now())
    else:
        Style.try_on(work, source)
    return style_told(Style.of(work))


@router.delete("/works/{work_id}/style", response={204: None})
def undress(request: HttpRequest, work_id: int) -> Any:
    """Readers see the work without it. One still has it; an empty `source` takes that away as well."""
    called_by(request, Scope.WRITE)
    Style.take_off(work_to_change(request, work_id), clock.now())
    return Status(204, None)


@router.get("/works/{work_id}/cover", response=CoverTold)
def cover(request: HttpRequest, work_id: int) -> Any:
    """The picture that one has given a work of one's own. 404: its cover is drawn."""
    called_by(request, Scope.READ)
    found = Cover.objects.filter(work=work_to_change(request, work_id)).first()
    if found is None:
        raise Http404
    return cover_told(found)


@router.post("/works/{work_id}/cover", response=CoverTold, auth=Holder())
def give_cover(
    request: HttpRequest,
    work_id: int,
    picture: File[UploadedFile],
    alt: FormEx[str, P(max_length=250, pattern=NO_NUL)] = "",
) -> Any:
    """A PNG or JPEG up to 2 MB, 300 pixels on each side at least; `alt` is for readers who do not see it.

    What a camera wrote into it is taken out.
    """
    called_by(request, Scope.WRITE)
    work = work_to_change(request, work_id)
    form = CoverForm({"alt": alt}, MultiValueDict({"picture": [picture]}))
    checked(form, 409)
    return cover_told(form.keep(work, clock.now()))


@router.delete("/works/{work_id}/cover", response={204: None})
def remove_cover(request: HttpRequest, work_id: int) -> Any:
    """Have it drawn again."""
    called_by(request, Scope.WRITE)
    Cover.objects.filter(work=work_to_change(request, work_id)).delete()
    return Status(204, None)
