"""An answer that could not be sent because its writer was not signed in: kept until she is.

It lies in her session, which outlives signing in, and is shown in the form again, to nobody but her.
"""

from typing import Any

from django.http import HttpRequest, QueryDict

from cliffhanger.works.models import Chapter

KEPT = "kept_answer"
LONGEST = 12_000  # characters of one field; more than any may hold
MOST = 20  # fields


def keep(request: HttpRequest, chapter_id: int) -> None:
    """Keep the form that was posted, in place of one kept before."""
    names = [name for name in request.POST if name != "csrfmiddlewaretoken"][:MOST]
    form = {name[:60]: [value[:LONGEST] for value in request.POST.getlist(name)[:MOST]] for name in names}
    request.session[KEPT] = {
        "chapter": chapter_id,
        "writer": request.POST.get("reader", "")[:40],
        "form": form,
    }


def kept(request: HttpRequest, chapter: Chapter) -> QueryDict | None:
    """The form kept for this chapter, if it is this reader's."""
    found: dict[str, Any] = request.session.get(KEPT) or {}
    if found.get("chapter") != chapter.pk or found["writer"] not in ("", str(request.user.pk or "")):
        return None
    form = QueryDict(mutable=True)
    for name, values in found["form"].items():
        form.setlist(name, values)
    return form


def forget(request: HttpRequest, chapter: Chapter) -> None:
    if (request.session.get(KEPT) or {}).get("chapter") == chapter.pk:
        del request.session[KEPT]
