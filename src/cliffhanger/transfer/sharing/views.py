from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from cliffhanger.works.access import NOT_FOUND, work_to_read
from cliffhanger.works.sharing import picture_address, picture_mark

from .picture import picture_of


@require_safe
def picture(request: HttpRequest, work_id: int, mark: str) -> HttpResponse:
    """At an address that names what it shows. Of works that are for signed-in readers, or not out, there is none."""
    work = work_to_read(request, work_id)
    if not work.is_posted or work.is_restricted:
        raise Http404(NOT_FOUND)
    if mark != picture_mark(work):
        return redirect(picture_address(work))
    response = HttpResponse(picture_of(work), content_type="image/png")
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
