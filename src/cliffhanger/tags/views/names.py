"""What somebody who types a tag may mean, for the field she types in."""

from django.http import Http404, HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from ..book import KINDS
from ..finding import LONGEST, meant
from ..keeping import the_book
from ..models import Kind, Tag

MOST_FANDOMS = 5


@require_safe
def autocomplete(request: HttpRequest, kind: str) -> JsonResponse:
    """Up to fifteen names for `term`, best first; `was` is the synonym by which one was found.

    Children of the fandoms named by `fandom` come first.
    """
    if kind not in KINDS:
        raise Http404
    parents = fandoms_named(request.GET.getlist("fandom")) if kind != Kind.FANDOM else []
    found = meant(the_book(), kind, request.GET.get("term", ""), parents)
    offered = [{"id": one.tag.name, "name": one.tag.name, "was": one.by} for one in found]
    return JsonResponse(offered, safe=False)


def fandoms_named(names: list[str]) -> list[int]:
    keys = [" ".join(name[:LONGEST].split()).casefold() for name in names[:MOST_FANDOMS] if name.strip()]
    if not keys:
        return []
    found = Tag.objects.filter(kind=Kind.FANDOM, key__in=keys).values_list("pk", "synonym_of")
    return [synonym_of or pk for pk, synonym_of in found]
