"""Sessions in the database, as Django keeps them, asked for by a query that is compiled once."""

from django.contrib.sessions.backends.db import SessionStore as InDatabase
from django.contrib.sessions.models import Session
from django.utils import timezone

from cliffhanger.kit.compiled import Compiled

BY_KEY: Compiled[Session] = Compiled(lambda key: Session.objects.filter(session_key=key))


class SessionStore(InDatabase):
    def _get_session_from_db(self) -> Session | None:
        """As it stands in the database, at each request: a session that was ended is over everywhere."""
        found = next(iter(BY_KEY(str(self.session_key))), None)
        if found is None or found.expire_date <= timezone.now():
            self._session_key = None
            return None
        return found
