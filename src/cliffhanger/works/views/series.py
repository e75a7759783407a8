"""Series: the page of one, and making, ordering and dissolving it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cliffhanger.accounts.views import signed_in
from cliffhanger.archive import clock
from cliffhanger.kit.pagecache import for_everybody
from cliffhanger.kit.sent import sent

from .. import ordering
from ..access import is_number, series_to_change, series_to_read
from ..lists import for_readers, series_figures
from ..models import Series, Work
from ..series_forms import PartsForm, SeriesForm

PER_PAGE = 20


@require_safe
@for_everybody("lists", parameters=("page",))
def series(request: HttpRequest, series_id: int) -> HttpResponse:
    found = series_to_read(request, series_id)
    listed = found.parts.listed_for(request.user)
    page = Paginator(listed, PER_PAGE).get_page(request.GET.get("page"))
    works = {work.pk: work for work in for_readers(Work.objects.filter(parts__in=list(page)), request.user)}
    context = {
        "series": found,
        "figures": series_figures(listed),
        "is_mine": request.user.is_authenticated and found.is_of(request.user),
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number),
        "works": [works[part.work_id] for part in page],
    }
    return render(request, "works/series.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def series_new(request: HttpRequest) -> HttpResponse:
    maker = signed_in(request)
    first = request.GET.get("work", "")
    form = SeriesForm(maker, sent(request), initial={"work": first if is_number(first) else None})
    if request.method == "POST" and form.is_valid():
        form.instance.pseud = maker.pseud
        made = form.keep(clock.now())
        messages.success(request, _("The series is there. Its page shows the works that are out."))
        return redirect("works:series-edit", made.pk)
    return render(request, "works/series_edit.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def series_edit(request: HttpRequest, series_id: int) -> HttpResponse:
    found = series_to_change(request, series_id)
    parts = list(found.parts.select_related("work"))
    form = SeriesForm(signed_in(request), sent(request), instance=found)
    places = PartsForm(parts, sent(request))
    if request.method == "POST" and form.is_valid() and places.is_valid():
        save(found, form, places)
        messages.success(request, _("Saved."))
        return redirect("works:series-edit", found.pk)
    wrong = bool(form.errors or places.errors)
    context = {"form": form, "places": places, "series": found}
    return render(request, "works/series_edit.html", context, status=422 if wrong else 200)


@transaction.atomic
def save(series: Series, form: SeriesForm, places: PartsForm) -> None:
    """The order first: what is added goes behind it."""
    ordering.arrange(series, places.places(), places.out())
    form.keep(clock.now())


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def series_removal(request: HttpRequest, series_id: int) -> HttpResponse:
    found = series_to_change(request, series_id)
    if request.method == "POST":
        found.delete()
        messages.success(
            request, _("“{title}” is dissolved. Its works are as they were.").format(title=found)
        )
        return redirect("works:of-account-series", request.user.get_username())
    return render(request, "works/series_removal.html", {"series": found})
