"""Who is signed in, asked by every page of somebody who is."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from cliffhanger.kit.compiled import Compiled

from .models import Account

BY_KEY: Compiled[Account] = Compiled(lambda key: Account.objects.filter(pk=key))


class Backend(AuthenticationBackend):
    def get_user(self, user_id: Any) -> Account | None:
        """The account of a session, by a query that is compiled once."""
        found = next(iter(BY_KEY(int(user_id))), None)
        return found if found and self.user_can_authenticate(found) else None
