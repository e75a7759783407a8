"""Tags of which nobody has said yet what they are, and many of them at once."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from cliffhanger.archive import clock

from ..access import may_wrangle, only_wranglers
from ..finding import synonyms_for
from ..forms import OtherForm, QueueForm
from ..keeping import the_book
from ..many import put_in_order
from ..models import WRANGLED, Kind, Tag
from ..waiting import waiting

PER_PAGE = 40


@require_safe
def wrangling(request: HttpRequest) -> HttpResponse:
    """Where a wrangler begins: her fandoms, and what waits in each."""
    only_wranglers(request)
    fandoms = Tag.objects.filter(wranglers__account=request.user.pk).order_by("key")
    context = {
        "fandoms": [
            (fandom, [(kind, len(waiting(kind, fandom, PER_PAGE))) for kind in kinds()]) for fandom in fandoms
        ],
        "kinds": [(kind, len(waiting(kind, None, PER_PAGE))) for kind in WRANGLED]
        if request.user.is_staff
        else [],
        "most": PER_PAGE,
    }
    return render(request, "tags/wrangling.html", context)


def kinds() -> list[Kind]:
    return [kind for kind in WRANGLED if kind != Kind.FANDOM]


@require_http_methods(["GET", "HEAD", "POST"])
def queue(request: HttpRequest) -> HttpResponse:
    only_wranglers(request)
    asked = QueueForm(request.GET or None)
    said = asked.cleaned_data if asked.is_bound and asked.is_valid() else {}
    kind, fandom = said.get("kind") or Kind.CHARACTER, said.get("fandom")
    many = OtherForm(kinds=(kind,), label=_("Make the chosen ones synonyms of"), data=request.POST or None)
    many.fields["other"].required = request.POST.get("do") == "merge"
    if request.method == "POST" and many.is_valid():
        do_many(request, fandom, many.cleaned_data["other"])
        return redirect(f"{request.path}?{urlencode({'kind': kind, 'fandom': fandom or ''})}")
    before = request.GET.get("before", "")  # a queue grows at its head while one reads on
    is_number = before.isascii() and before.isdigit() and len(before) <= 18
    tags = waiting(kind, fandom, PER_PAGE + 1, int(before) if is_number else None)
    book = the_book()
    context = {
        "asked": asked if asked.is_bound else QueueForm(initial={"kind": kind}),
        "kind": Kind(kind),
        "fandom": fandom,
        "rows": [(tag, synonyms_for(book, tag, most=2)) for tag in tags[:PER_PAGE]],
        "chosen": set(request.POST.getlist("chosen")),
        "many": many,
        "next": tags[PER_PAGE - 1].pk if len(tags) > PER_PAGE else None,
    }
    return render(request, "tags/queue.html", context, status=422 if many.errors else 200)


def do_many(request: HttpRequest, fandom: Tag | None, other: Tag | None) -> None:
    do = request.POST.get("do", "")
    outcome = put_in_order(chosen(request), do, request.user, clock.now(), fandom=fandom, other=other)
    if done := len(outcome.done):
        said = ngettext("%(count)d tag is put in order.", "%(count)d tags are put in order.", done)
        messages.success(request, said % {"count": done})
    for _tag, sentence in outcome.refused[:3]:
        messages.error(request, sentence)
    if not (outcome.done or outcome.refused):
        messages.error(request, _("Choose some tags first."))


def chosen(request: HttpRequest) -> list[Tag]:
    numbers = [
        text
        for text in request.POST.getlist("chosen")
        if text.isascii() and text.isdigit() and len(text) <= 18
    ]
    found = Tag.objects.known().filter(pk__in=numbers[: PER_PAGE + 1], kind__in=WRANGLED).order_by("pk")
    return [tag for tag in found if may_wrangle(request.user, tag)]
