"""The ledger as a page, as JSON and as CSV, and the texts that its seals are of."""

import csv
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from cliffhanger.kit.pagecache import for_everybody
from cliffhanger.works.access import work_to_read
from cliffhanger.works.models import Chapter

from .. import ledger, wording
from ..access import all_promises
from ..models import Promise, Seal


def lines(promise: Promise) -> list[dict[str, Any]]:
    """The ledger as the public may see it, an entry a line."""
    return [
        {
            "number": entry.number,
            "kind": entry.kind,
            "at": entry.at,
            "recorded_at": entry.recorded_at,
            "sentence": ledger.sentence(entry),
            "facts": ledger.shown(entry, is_open=promise.is_open),
        }
        for entry in promise.entries.all()
    ]


@for_everybody("work:{work_id}")
def ledger_page(request: HttpRequest, work_id: int) -> HttpResponse:
    found = all_promises(request, work_id)
    ledgers = [(promise, lines(promise)) for promise in found]
    return render(request, "promises/ledger.html", {"work": found[0].work, "ledgers": ledgers})


@for_everybody("work:{work_id}")
def ledger_json(request: HttpRequest, work_id: int) -> HttpResponse:
    """`{"work": …, "promises": [{"outcome": …, "ledger": [entry, …]}, …]}`, the latest promise first."""
    found = all_promises(request, work_id)
    shown = [
        {
            "outcome": promise.outcome,
            "opened_at": promise.opened_at,
            "closes_at": promise.closes_at,
            "settled_at": promise.settled_at,
            "readers": promise.readers,
            "quorum": promise.quorum,
            "sentence": wording.terms_sentence(promise),
            # With instants to the microsecond: the hashes are over them.
            "ledger": [ledger.public(entry, is_open=promise.is_open) for entry in promise.entries.all()],
        }
        for promise in found
    ]
    return JsonResponse({"work": work_id, "promises": shown})


@for_everybody("work:{work_id}")
def ledger_csv(request: HttpRequest, work_id: int) -> HttpResponse:
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'inline; filename="ledger-{work_id}.csv"'
    rows = csv.writer(response)
    rows.writerow(["opened_at", "number", "kind", "at", "recorded_at", "sentence"])
    for promise in reversed(all_promises(request, work_id)):
        for line in lines(promise):
            at, recorded_at = line["at"].isoformat(), line["recorded_at"].isoformat()
            opened_at = promise.opened_at.isoformat()
            rows.writerow([opened_at, line["number"], line["kind"], at, recorded_at, line["sentence"]])
    return response


@for_everybody("work:{work_id}")
def sealed_text(request: HttpRequest, work_id: int, position: int) -> HttpResponse:
    """The very bytes a seal is the SHA-256 of, once the chapter is out: `sha256sum` of the file is the seal."""
    seals = Seal.objects.filter(promise__work=work_to_read(request, work_id), position=position)
    seal = seals.filter(posted_at__isnull=False).select_related("chapter").order_by("-pk").first()
    if seal is None or not Chapter.objects.visible_to(request.user).filter(pk=seal.chapter_id).exists():
        raise Http404
    later = seal.chapter.versions.filter(replaced_at__gte=seal.posted_at).order_by("pk").first()
    text = later.text if later else seal.chapter.text
    response = HttpResponse(text.encode(), content_type="text/plain; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{work_id}-chapter-{position}.html"'
    return response
