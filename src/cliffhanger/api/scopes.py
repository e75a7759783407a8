"""Which scopes somebody may give away: those that are for wranglers and moderators only while she is one.

That she was one when she did is not enough: the doors of the pages ask again at each call.
"""

from collections.abc import Callable, Iterable

from cliffhanger.accounts.models import Account
from cliffhanger.reviews.access import may_moderate
from cliffhanger.tags.access import is_wrangler

from .models import Scope

OF_OFFICE: dict[Scope, Callable[[Account], bool]] = {
    Scope.WRANGLE: is_wrangler,
    Scope.MODERATE: may_moderate,
}


def hers_to_give(account: Account, scopes: Iterable[str] = Scope.values) -> list[Scope]:
    """Those of these that she may let a program have."""
    return [scope for scope in map(Scope, scopes) if scope not in OF_OFFICE or OF_OFFICE[scope](account)]
