"""The number beside "Notices" in the header."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from .models import Notice


def notices(request: HttpRequest) -> dict[str, object]:
    def unread() -> int:
        return Notice.objects.filter(account=request.user.pk, is_listed=True, read_at=None).count()

    signed_in = hasattr(request, "user") and request.user.is_authenticated
    return {"unread_notices": SimpleLazyObject(unread) if signed_in else 0}
