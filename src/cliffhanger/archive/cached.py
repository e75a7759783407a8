"""What all processes remember together for a while: see `Cached`."""

from django.db.models.functions import Now

from .models import Cached


def prune() -> None:
    """Forget what nobody asks for any more, by the database's clock: the archive's own may be ahead."""
    over = Cached.objects.filter(expires__lt=Now())
    if over.exists():
        over.delete()
