"""News of the archive: everybody reads it, staff write it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cliffhanger.kit.pagecache import for_everybody
from cliffhanger.kit.sent import sent

from . import clock
from .forms import NewsForm
from .models import News

PER_PAGE = 10


@require_safe
@for_everybody("site", parameters=("page",))
def news(request: HttpRequest) -> HttpResponse:
    page = Paginator(News.objects.all(), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "may_write": may_write(request)}
    return render(request, "archive/news.html", context)


@require_safe
@for_everybody("site")
def entry(request: HttpRequest, news_id: int) -> HttpResponse:
    found = get_object_or_404(News, pk=news_id)
    return render(request, "archive/news_entry.html", {"entry": found, "may_write": may_write(request)})


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest) -> HttpResponse:
    only_staff(request)
    form = NewsForm(sent(request))
    if request.method == "POST" and form.is_valid():
        form.instance.posted_at = clock.now()
        return redirect(form.save())
    return asked(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, news_id: int) -> HttpResponse:
    only_staff(request)
    found = get_object_or_404(News, pk=news_id)
    form = NewsForm(sent(request), instance=found)
    if request.method == "POST" and form.is_valid():
        if form.has_changed():
            form.instance.edited_at = clock.now()
        return redirect(form.save())
    return asked(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
def removal(request: HttpRequest, news_id: int) -> HttpResponse:
    only_staff(request)
    found = get_object_or_404(News, pk=news_id)
    if request.method == "POST":
        found.delete()
        messages.success(request, _("“{title}” is taken back.").format(title=found))
        return redirect("archive:news")
    return render(request, "archive/news_removal.html", {"entry": found})


def asked(request: HttpRequest, form: NewsForm) -> HttpResponse:
    context = {"form": form, "entry": form.instance if form.instance.pk else None}
    return render(request, "archive/news_edit.html", context, status=422 if form.errors else 200)


def only_staff(request: HttpRequest) -> None:
    """404 for everybody else: they are not even told that there is such a page."""
    if not may_write(request):
        raise Http404


def may_write(request: HttpRequest) -> bool:
    return request.user.is_authenticated and request.user.is_staff
