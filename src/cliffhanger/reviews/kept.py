"""An answer or a reply that could not be sent because its writer was not signed in: kept until she is.

It lies in her session, which outlives signing in, and is shown in the form again, to nobody but her.
"""

from typing import Any

from django.http import HttpRequest, QueryDict

KEPT = "kept_form"
LONGEST = 12_000  # characters of one field; more than any may hold
MOST = 20  # fields


def keep(request: HttpRequest, address: str) -> None:
    """Keep the form that was posted for the page at `address`, in place of one kept before."""
    names = [name for name in request.POST if name != "csrfmiddlewaretoken"][:MOST]
    form = {name[:60]: [value[:LONGEST] for value in request.POST.getlist(name)[:MOST]] for name in names}
    request.session[KEPT] = {"address": address, "writer": request.POST.get("reader", "")[:40], "form": form}


def kept(request: HttpRequest, address: str) -> QueryDict | None:
    """The form kept for this page, if it is this reader's."""
    found: dict[str, Any] = request.session.get(KEPT) or {}
    if found.get("address") != address or found["writer"] not in ("", str(request.user.pk or "")):
        return None
    form = QueryDict(mutable=True)
    for name, values in found["form"].items():
        form.setlist(name, values)
    return form


def forget(request: HttpRequest, address: str) -> None:
    if (request.session.get(KEPT) or {}).get("address") == address:
        del request.session[KEPT]
