"""The style of a work: written and tried by its author, sent to readers, left away by whoever wants none."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cliffhanger.archive import clock
from cliffhanger.kit.pagecache import for_everybody
from cliffhanger.kit.pagecache.variant import UNSTYLED
from cliffhanger.kit.reading import COOKIE_AGE
from cliffhanger.kit.sent import sent
from cliffhanger.kit.views import back_to
from cliffhanger.manuscript import style_of

from ..access import NOT_FOUND, is_gone, work_to_change, work_to_read
from ..adult import asks_first
from ..models import Style, Work
from ..ready import READY, added, shown_in
from ..style_forms import StyleForm, told
from ..wearing import TRUE, sheet_of

FOR_A_YEAR = "max-age=31536000, immutable"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def style(request: HttpRequest, work_id: int) -> HttpResponse:
    """The author writes it, looks at it, lets readers see it, and takes it away again."""
    work = work_to_change(request, work_id)
    found = Style.of(work)
    chapters = list(work.chapters.without_text())
    form = StyleForm(
        chapters, sent(request), initial={"source": found.tried, "chapter": request.GET.get("chapter")}
    )
    if request.method == "POST" and form.is_valid():
        done(request, work, form.cleaned_data["source"])
        chapter = form.cleaned_data["chapter"]
        return redirect(f"{request.path}?chapter={chapter}" if chapter else request.path)
    context = {
        "work": work,
        "form": form,
        "style": found,
        "left_out": list(told(style_of(found.tried).left_out)) if not form.errors else [],
        "ready": READY,
        "chapter": form.looked_at(),
        "examples": shown_in(found.tried),
    }
    return render(request, "works/style.html", context, status=422 if form.errors else 200)


def done(request: HttpRequest, work: Work, source: str) -> None:
    """What the button that was pressed says."""
    if ready := READY.get(request.POST.get("add", "")):
        Style.try_on(work, added(source, ready))
        messages.success(request, _("It stands at the end of your style. Nobody but you sees it yet."))
    elif request.POST.get("do") == "wear":
        Style.wear(work, source, clock.now())
        messages.success(request, _("Readers see the story in this style from now on."))
    elif request.POST.get("do") == "off":
        Style.try_on(work, source)
        Style.take_off(work, clock.now())
        messages.success(request, _("Readers see the story without it. You still have it here."))
    else:
        Style.try_on(work, source)


@require_safe
@for_everybody("work:{work_id}", parameters=("view_adult",))
def sheet(request: HttpRequest, work_id: int, mark: str) -> HttpResponse:
    """The style of a work, for whoever may read it. An address of before gets today's, not to be kept."""
    work = work_to_read(request, work_id)
    if is_gone(work, request.user) or asks_first(request, work):
        raise Http404(NOT_FOUND)
    found = Style.objects.filter(work=work).first()
    if found is None or not found.source:
        raise Http404(NOT_FOUND)
    is_open = work.is_posted and not work.is_restricted
    kept_for = FOR_A_YEAR if mark == found.mark else "no-cache"
    return css(sheet_of(found.source), kept_for if is_open else f"private, {kept_for}")


@require_safe
@login_required
def tried(request: HttpRequest, work_id: int, mark: str) -> HttpResponse:
    """What the author looks at, for herself."""
    return css(sheet_of(Style.of(work_to_change(request, work_id)).tried), "private, no-cache")


def css(text: str, kept_for: str) -> HttpResponse:
    response = HttpResponse(text, content_type="text/css; charset=utf-8")
    response.headers["Cache-Control"] = kept_for
    return response


@require_POST
def wearing(request: HttpRequest, work_id: int) -> HttpResponse:
    """Whether this device shows the style of this work. The cookie is sent to the pages of this work alone."""
    at = work_to_read(request, work_id).get_absolute_url()
    response = redirect(back_to(request, at))
    if request.POST.get("do") == "off":
        secure = settings.SESSION_COOKIE_SECURE
        response.set_cookie(UNSTYLED, TRUE, max_age=COOKIE_AGE, path=at, samesite="Lax", secure=secure)
    else:
        response.delete_cookie(UNSTYLED, path=at, samesite="Lax")
    return response
