"""How a page of a work is dressed for this reader, and how she reads it without."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from cliffhanger.kit.pagecache.variant import UNSTYLED
from cliffhanger.manuscript import style_of

from .adult import agreeing

SCOPE = "#workskin .userstuff.module"  # the text of the story, and nothing around it
TRUE = "true"


@dataclass(frozen=True)
class Worn:
    """`sheet` is the address of the style, `back` where the reader is, without what it says of styles."""

    sheet: str
    back: str
    is_off: bool  # for this work; her reading settings may keep all of them away besides


def worn(request: HttpRequest, work: Any) -> Worn | None:
    """None for a work without a style. `work` is one from `one_for_reader`."""
    if not work.style_mark:
        return None
    query = request.GET.copy()
    query.pop("style", None)
    return Worn(
        sheet=reverse("works:style-sheet", args=[work.pk, work.style_mark]) + agreeing(request),
        back=f"{request.path}?{query.urlencode()}" if query else request.path,
        is_off=request.GET.get("style") == "disable" or request.COOKIES.get(UNSTYLED) == TRUE,
    )


@lru_cache(maxsize=64)
def sheet_of(source: str) -> str:
    """What pages of the archive get of a style; made anew by every version of the archive."""
    return style_of(source).css_of_page(SCOPE)
