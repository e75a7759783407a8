"""What a browser needs to read without network. The same for everybody."""

import hashlib

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_safe

from . import edition

PAPER, WAX = "#fbfaf7", "#a11d29"


def _etag(request: HttpRequest) -> str:
    return f'"{hashlib.sha256(edition.worker().encode()).hexdigest()[:16]}"'


@require_safe
@condition(etag_func=_etag)
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker. It stands at the root, for its place decides which pages it serves."""
    response = HttpResponse(edition.worker(), content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return response


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    said = {
        "id": "/",
        "name": settings.ARCHIVE_NAME,
        "short_name": settings.ARCHIVE_NAME[:12].strip(),
        "description": _("%(archive_name)s, an archive for serial fiction that keeps the author's word.")
        % {"archive_name": settings.ARCHIVE_NAME},
        "start_url": reverse("home"),
        "scope": "/",
        "display": "standalone",
        "lang": get_language(),
        "dir": "rtl" if get_language_bidi() else "ltr",
        "background_color": PAPER,
        "theme_color": PAPER,
        "categories": ["books", "entertainment"],
        "icons": [
            {"src": static("kit/seal.svg"), "type": "image/svg+xml", "sizes": "any"},
            icon("seal-192.png", 192),
            icon("seal-512.png", 512),
            icon("seal-maskable-512.png", 512) | {"purpose": "maskable"},
        ],
        "shortcuts": [{"name": _("Kept here"), "url": reverse("offline:kept")}],
    }
    response = JsonResponse(said, content_type="application/manifest+json")
    response.headers["Cache-Control"] = "max-age=86400"
    return response


def icon(name: str, pixels: int) -> dict[str, str]:
    return {"src": static(f"kit/icons/{name}"), "type": "image/png", "sizes": f"{pixels}x{pixels}"}


@require_safe
def kept(request: HttpRequest) -> HttpResponse:
    """What is kept on this device. The archive does not know it; the page asks the worker."""
    return render(request, "kit/offline/kept.html")


@require_safe
def away(request: HttpRequest) -> HttpResponse:
    """What is shown instead of a page that is not kept, while there is no network."""
    return render(request, "kit/offline/away.html")
